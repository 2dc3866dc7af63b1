"""What becomes of personal data."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.model import Cause
from checks.public_service.privacy import _OF_OFFICER, _OFFICER
from tests.checks.facts import run
from tests.checks.samples import answered, good_pages, sample_but, sample_everywhere, sample_of

PATH = "/donnees-personnelles/"
LINK = '<li><a href="/donnees-personnelles/">Données personnelles</a></li>'
FORM = "<form method=post><input type=email name=courriel></form>"
LINKS = "<a href='/a'>A</a><a href='/b'>B</a><a href='/c'>C</a>"
DPO = "data-protection-officer"

WHOLE = {
    "no-controller": "Le responsable du traitement est la commune.",
    "no-purpose": "Finalité : répondre aux demandes.",
    "no-legal-basis": "Base légale : mission d’intérêt public.",
    "no-recipients": "Destinataires : le service de l’accueil.",
    "no-retention": "Elles sont gardées un an (durée).",
    "no-rights": "Vous avez un droit d’accès, de rectification et d’effacement.",
    "no-complaint": "Vous pouvez adresser une réclamation à la CNIL.",
}


def informed(*paragraphs: str):
    body = "".join(f"<p>{text}</p>" for text in paragraphs)
    return sample_but({PATH: f"<title>Données personnelles</title><h1>Données personnelles</h1>{body}"})


def said(subject: str, sample):
    found = run(f"public_service.{subject}", sample)
    return sorted(
        (item.outcome.value, item.code.removeprefix(f"public_service.{subject}").strip(".")) for item in found
    )


def test_all_of_article_13_is_enough():
    assert said("privacy-items", informed(*WHOLE.values())) == [("passed", "")]


@pytest.mark.parametrize("item", WHOLE)
def test_what_lacks_is_told(item):
    told = [text for name, text in WHOLE.items() if name != item]
    assert said("privacy-items", informed(*told)) == [("failed", item)]


@pytest.mark.parametrize(
    ("item", "text"),
    [
        ("no-controller", "La mairie est responsable de traitement."),
        ("no-purpose", "Les données recueillies sont utilisées pour répondre à vos demandes."),
        ("no-legal-basis", "Le traitement repose sur votre consentement."),
        ("no-recipients", "Elles ne sont transmises à personne."),
        ("no-retention", "Les messages sont conservés douze mois."),
        ("no-rights", "Droits : accès, rectification, opposition."),
        ("no-complaint", "Vous pouvez saisir la Commission nationale de l’informatique et des libertés."),
        ("no-complaint", "La CNIL reçoit vos plaintes."),
    ],
)
def test_it_may_be_told_otherwise(item, text):
    assert said(
        "privacy-items", informed(*(text if name == item else usual for name, usual in WHOLE.items()))
    ) == [("passed", "")]


def test_a_section_of_the_notice_will_do():
    pages = {path: page.replace(LINK, "") for path, page in good_pages().items()}
    section = "<h2>Données personnelles</h2>" + "".join(f"<p>{text}</p>" for text in WHOLE.values())
    pages["/mentions-legales/"] = pages["/mentions-legales/"].replace("</main>", f"{section}</main>")
    sample = sample_of(pages)
    assert said("privacy", sample) == [("passed", "")]
    assert said("privacy-items", sample) == [("passed", "")]


def test_a_word_in_the_news_is_no_information():
    pages = {path: page.replace(LINK, "") for path, page in good_pages().items()}
    news = "<h2>La CNIL a visité la ville : données personnelles et DPO</h2><p>dpo@ailleurs.example</p>"
    pages["/actualites/"] = pages["/actualites/"].replace("</main>", f"{news}</main>")
    sample = sample_of(pages)
    assert said("privacy", sample) == [("failed", "absent")]
    assert said("privacy-items", sample) == [("inapplicable", "")]
    assert said(DPO, sample) == [("failed", "absent")]


@pytest.mark.parametrize(
    "collecting",
    [
        FORM,
        "<form><input name=nom></form>",
        "<form><textarea name=message></textarea></form>",
        "<form><input type=tel name=x></form>",
        "<a href='mailto:mairie@ville.example'>Écrire</a>",
    ],
)
def test_a_site_that_collects_must_inform(collecting):
    assert said("privacy", sample_of({"/": f"<p>Bienvenue</p>{LINKS}{collecting}"})) == [("failed", "absent")]


@pytest.mark.parametrize(
    "form", ["", "<form><input type=search name=s></form>", "<form><input name=q></form>"]
)
def test_a_site_that_collects_nothing_need_not(form):
    assert said("privacy", sample_of({"/": f"<p>Bienvenue</p>{LINKS}{form}"})) == [("inapplicable", "")]


def test_a_link_to_nothing():
    assert said("privacy", sample_but({PATH: None})) == [("failed", "broken")]


def test_a_document_is_found_and_not_read():
    document = answered(f"https://www.ville.example{PATH}", b"%PDF-1.7", content_type="application/pdf")
    sample = sample_but({PATH: document})
    assert [said(subject, sample) for subject in ("privacy", "privacy-items", DPO)] == [
        [("passed", "")],
        [("untested", "")],
        [("untested", "")],
    ]


def test_a_page_that_did_not_come_is_not_judged():
    sample = sample_but({PATH: Cause.TIMED_OUT})
    assert [said(subject, sample) for subject in ("privacy", "privacy-items", DPO)] == [
        [("untested", "")]
    ] * 3


def test_a_template_is_seen():
    assert said("privacy", informed("Texte suggéré : nous gardons vos commentaires.")) == [
        ("failed", "placeholder")
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Délégué à la protection des données : dpo@ville.example",
        "Le DPD se joint au 01 99 00 50 12",
        "Notre DPO</p><p>Mairie, 1 place du Beffroi, 00100 Exemple",
        "Écrivez à rgpd@ville.example",
        "Déléguée à la protection des données : par le formulaire",
        "Contactez le délégué(e) à la protection des données : dpo [at] ville.example",
        "<a href='mailto:dpo@ville.example'>Écrire</a>",
    ],
)
def test_the_officer_can_be_reached(text):
    assert said(DPO, informed(text)) == [("passed", "")]


@pytest.mark.parametrize(
    "text", ["La CNIL protège vos données.", "Un délégué du préfet reçoit.", "adpo@ville"]
)
def test_no_officer_is_named(text):
    assert said(DPO, informed(text)) == [("failed", "absent")]


def test_an_officer_whom_nobody_can_reach_is_left_to_a_person():
    assert said(DPO, informed("La commune a un DPO.", "Fin.")) == [("cantTell", "no-contact")]


def test_hostile_texts_are_read():
    for piece in ("responsable de ", "cnil ", "utilise ", "droits ", "delegue ", "reclam"):
        sample = informed(piece * 3_000)
        assert said("privacy-items", sample)
        assert re.match("passed|failed|cantTell", said(DPO, sample)[0][0])


def test_other_links_so_called_keep_silence():
    sample = sample_everywhere('<a href="/donnees-personnelles/">', '<a href="https://agglo.example/rgpd">')
    assert said("privacy", sample) == [("untested", "")]
    assert said(DPO, sample) == [("untested", "")]


@given(st.from_regex(_OFFICER))
def test_what_is_looked_for_holds_one_of_the_words_that_are_looked_for_first(said):
    assert any(word in said for word in _OF_OFFICER)
