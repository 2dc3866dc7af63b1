"""Who publishes, who answers for it, who hosts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.model import Cause
from checks.public_service.legal_notice import _HOST, _OF_HOST
from tests.checks.facts import run
from tests.checks.samples import answered, good_pages, sample_but, sample_everywhere, sample_of

PATH = "/mentions-legales/"
LINK = '<li><a href="/mentions-legales/">Mentions légales</a></li>'
ALL = ("legal-notice", "publisher", "director", "host")


def noticed(*paragraphs: str):
    """The good site, its notice being a page without menu nor foot."""
    body = "".join(f"<p>{text}</p>" for text in paragraphs)
    return sample_but({PATH: f"<title>Mentions légales</title><h1>Mentions légales</h1>{body}"})


def said(subject: str, sample):
    found = run(f"public_service.{subject}", sample)
    return sorted(
        (item.outcome.value, item.code.removeprefix(f"public_service.{subject}").strip(".")) for item in found
    )


PUBLISHER = "Éditeur : commune d’Exemple, 1 place du Beffroi, 00100 Exemple. Tél. 01 99 00 50 12"


@pytest.mark.parametrize(
    ("host", "verdict"),
    [
        (["Hébergé par OVH, 2 rue Kellermann, 59100 Roubaix, tél. 1007"], [("passed", "")]),
        (
            ["Hébergement", "OVH SAS", "2 rue Kellermann", "59100 Roubaix", "Téléphone : 09 72 10 10 07"],
            [("passed", "")],
        ),
        (["Site hébergé par OVH"], [("failed", "no-address"), ("failed", "no-telephone")]),
        (["Hébergé par OVH, 2 rue Kellermann, 59100 Roubaix"], [("failed", "no-telephone")]),
        (["Hébergeur : OVH. Tél. 09 72 10 10 07"], [("failed", "no-address")]),
        (
            ["Hébergement : Infomaniak, rue Eugène-Marziano 25, 1227 Les Acacias, +41 22 820 35 40"],
            [("passed", "")],
        ),
        (["Le site est hébergé sur les serveurs de la mairie"], [("passed", "")]),
        (["Hébergeur :"], [("failed", "unnamed")]),
        (["Hébergeur", "Éditeur : commune d’Exemple"], [("failed", "unnamed")]),
        (["Hébergements touristiques : 12 gîtes"], [("failed", "unnamed")]),
        ([], [("failed", "unnamed")]),
    ],
)
def test_host(host, verdict):
    assert said("host", noticed(PUBLISHER, *host)) == verdict


def test_the_address_of_the_town_is_not_that_of_its_host():
    sample = noticed("Site hébergé par OVH", PUBLISHER)
    assert said("host", sample) == [("failed", "no-address"), ("failed", "no-telephone")]
    assert said("publisher", sample) == [("passed", "")]


def test_the_address_of_the_host_is_not_that_of_the_town():
    sample = noticed(
        "Éditeur : commune d’Exemple", "Hébergeur : OVH, 2 rue Kellermann, 59100 Roubaix, 09 72 10 10 07"
    )
    assert said("publisher", sample) == [("failed", "no-address"), ("failed", "no-telephone")]
    assert said("host", sample) == [("passed", "")]


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        (PUBLISHER, [("passed", "")]),
        ("Ce site est édité par la mairie, 1 rue du Four, 00100 Exemple, 0199005012", [("passed", "")]),
        ("Éditeur : commune d’Exemple, 00100 Exemple. SIRET 210 000 012 00015", [("failed", "no-telephone")]),
        ("Éditeur : commune d’Exemple. Tél. 01 99 00 50 12", [("failed", "no-address")]),
        ("<a href='tel:+33199005012'>Appeler</a> la commune d’Exemple, 00100 Exemple", [("passed", "")]),
    ],
)
def test_publisher(text, verdict):
    assert said("publisher", noticed(text)) == verdict


@pytest.mark.parametrize(
    "text",
    [
        "Directeur de la publication : Claire Fontaine",
        "Directrice de publication</p><p>Claire Fontaine",
        "Directeur·rice de la publication : le maire",
        "Directeur(trice) de la publication : C. Fontaine",
        "Claire Fontaine, maire, est directrice de la publication",
        "Responsable de la publication : la maire",
    ],
)
def test_a_director_is_named(text):
    assert said("director", noticed(text)) == [("passed", "")]


@pytest.mark.parametrize(
    "text", ["Direction des services : Claire Fontaine", "Publications : le bulletin", ""]
)
def test_no_director_is_named(text):
    assert said("director", noticed(text)) == [("failed", "unnamed")]


@pytest.mark.parametrize(
    "text",
    [
        "Lorem ipsum dolor sit amet",
        "Le site est édité par [Nom de la société]",
        "Le site est hébergé par votre hébergeur",
        "Téléphone : XX XX XX XX XX",
        "Directeur : [à compléter]",
        "Texte suggéré : l’adresse de notre site",
    ],
)
def test_a_template_is_seen(text):
    sample = noticed(PUBLISHER, text)
    assert said("legal-notice", sample) == [("failed", "placeholder")]
    (found,) = run("public_service.legal-notice", sample)
    assert found.places[0].excerpt == text


@pytest.mark.parametrize(
    "text",
    [
        "Courriel : [email protected]",
        "mairie [at] exemple.fr",
        "[1] Voir la loi",
        "[adresse e-mail protégée]",
        "Un formulaire à compléter en ligne",
        "Nous demandons le nom de la société",
    ],
)
def test_what_looks_like_it_is_no_template(text):
    assert said("legal-notice", noticed(PUBLISHER, text)) == [("passed", "")]


def test_a_notice_that_is_not_there_is_told_once():
    sample = sample_everywhere(LINK, "")
    assert [said(subject, sample) for subject in ALL] == [
        [("failed", "absent")],
        *[[("inapplicable", "")]] * 3,
    ]


def test_a_link_to_nothing_is_shown():
    (found,) = run("public_service.legal-notice", sample_but({PATH: None}))
    assert found.code.endswith(".broken")
    assert (found.places[0].where, found.places[0].excerpt) == (
        "https://www.ville.example/",
        f"https://www.ville.example{PATH}",
    )


def test_a_page_for_any_address_is_no_notice():
    """Many sites answer any address with their home page."""
    pages = {path: page.replace(LINK, "") for path, page in good_pages().items()}
    assert said("legal-notice", sample_of({**pages, "/mentions-legales": pages["/"]})) == [
        ("failed", "absent")
    ]


def test_a_section_of_the_home_page_is_one():
    home = good_pages()["/"].replace("/mentions-legales/", "#mentions")
    section = f"<h2>Mentions légales</h2><p>{PUBLISHER}</p><p>Hébergé par OVH</p>"
    sample = sample_of({"/": home.replace("</main>", f"{section}</main>")})
    assert said("legal-notice", sample) == [("passed", "")]
    assert said("publisher", sample) == [("passed", "")]


@pytest.mark.parametrize("cause", [Cause.TIMED_OUT, Cause.BLOCKED, Cause.SERVER_ERROR])
def test_a_notice_that_could_not_be_read_is_not_judged(cause):
    status = {Cause.BLOCKED: 403, Cause.SERVER_ERROR: 500}.get(cause)
    page = answered(PATH, status=status) if status else cause
    sample = sample_but({PATH: page})
    assert [said(subject, sample) for subject in ALL] == [[("untested", "")]] * 4


def test_a_document_is_found_and_not_read():
    document = answered(f"https://www.ville.example{PATH}", b"%PDF-1.7", content_type="application/pdf")
    sample = sample_but({PATH: document})
    assert [said(subject, sample) for subject in ALL] == [[("passed", "")], *[[("untested", "")]] * 3]


@pytest.mark.parametrize("address", ["https://www.agglo.example/mentions-legales", "javascript:void(0)"])
def test_a_notice_elsewhere_is_not_judged(address):
    sample = sample_everywhere('<a href="/mentions-legales/">', f'<a href="{address}">')
    assert [said(subject, sample) for subject in ALL] == [[("untested", "")]] * 4


def test_a_notice_that_scripts_fill_is_not_judged():
    sample = sample_but(
        {PATH: "<title>Mentions légales</title><div id=app></div><script src='/app.js'></script>"}
    )
    assert [said(subject, sample)[0][0] for subject in ALL] == ["passed", *["untested"] * 3]


def test_a_closed_site_is_not_judged():
    sample = sample_of(
        {
            "/robots.txt": "User-agent: *\nDisallow: /mentions",
            **{k: v for k, v in good_pages().items() if k != "/robots.txt"},
        }
    )
    assert [said(subject, sample) for subject in ALL] == [[("untested", "")]] * 4


def test_hostile_texts_are_shown_cut():
    sample = noticed("Hébergé par " + "<b>x</b>" * 20_000, "votre hébergeur" * 5_000)
    for subject in ALL:
        for found in run(f"public_service.{subject}", sample):
            assert all(len(item.excerpt) <= 400 for item in found.places)


@given(st.from_regex(_HOST))
def test_what_is_looked_for_holds_one_of_the_words_that_are_looked_for_first(said):
    assert any(word in said for word in _OF_HOST)
