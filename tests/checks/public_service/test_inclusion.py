"""Is a resident who is lost led to a human being?"""

from __future__ import annotations

import pytest

from auditor.model import Cause
from tests.checks.facts import run
from tests.checks.samples import sample_but, sample_of

LINKS = "<a href='/a'>A</a><a href='/b'>B</a><a href='/c'>C</a>"
ON_LINE = "<p>Vos démarches en ligne</p>"


def said(subject: str, sample):
    found = run(f"public_service.{subject}", sample)
    return sorted(
        (item.outcome.value, item.code.removeprefix(f"public_service.{subject}").strip(".")) for item in found
    )


def home(body: str, **others: str):
    return sample_of(
        {"/": f"<title>Ville</title>{LINKS}{body}", **{f"/{name}": page for name, page in others.items()}}
    )


@pytest.mark.parametrize("body", ["<p>Tél. 01 99 00 50 12</p>", "<a href='tel:+33199005012'>Appeler</a>"])
def test_a_number_is_written(body):
    assert said("telephone", home(body)) == [("passed", "")]


def test_a_number_on_the_contact_page_is_found():
    sample = home("<a href='/contact'>Contact</a>", contact="<title>Contact</title><p>0199005012</p>")
    assert said("telephone", sample) == [("passed", "")]


@pytest.mark.parametrize("body", ["", "<p>SIRET 210 000 012 00015</p>", "<p>Appelez le 15</p>"])
def test_no_number_is_written(body):
    assert said("telephone", home(body)) == [("failed", "absent")]


def test_a_number_in_an_image_is_half_a_number():
    assert said("telephone", home("<img src=x.png alt='Tél. 01 99 00 50 12'>")) == [("failed", "image")]
    assert said("telephone", home("<img src=x.png alt='Mairie'>")) == [("failed", "absent")]
    both = "<img src=x.png alt='Tél. 01 99 00 50 12'><p>01 99 00 50 12</p>"
    assert said("telephone", home(both)) == [("passed", "")]


@pytest.mark.parametrize("subject", ["telephone", "opening-hours"])
def test_a_contact_page_that_was_not_read_keeps_silence(subject):
    late = sample_of({"/": f"{LINKS}<a href='/contact'>Contact</a>", "/contact": Cause.TIMED_OUT})
    assert said(subject, late) == [("untested", "")]
    elsewhere = home("<a href='https://agglo.example/contact'>Contact</a>")
    assert said(subject, elsewhere) == [("untested", "")]


def test_a_link_to_write_is_no_page():
    assert said("telephone", home("<a href='mailto:m@ville.example'>Contact</a>")) == [("failed", "absent")]


def test_hours():
    assert said("opening-hours", home("<p>Ouverte le lundi de 9h à 12h</p>")) == [("passed", "")]
    assert said("opening-hours", home("<p>Bienvenue</p>")) == [("failed", "absent")]
    assert said("opening-hours", home("<p>Loto le samedi à 20h</p>")) == [("failed", "absent")]
    assert said("opening-hours", home("<a href='https://agglo.example/'>Horaires</a>")) == [("untested", "")]


@pytest.mark.parametrize(
    "body",
    [
        "<p>L’espace France services vous accueille</p>",
        "<p>Un conseiller numérique vous aide</p>",
        "<p>Une conseillère numérique</p>",
        "<p>Aidants Connect</p>",
        "<p>Venez en mairie</p>",
        "<p>À l’accueil de la mairie</p>",
        "<p>Nous vous accompagnons dans vos démarches</p>",
        "<p>Un écrivain public le jeudi</p>",
        "<a href='https://www.france-services.gouv.fr/'>Carte</a>",
        "<a href='https://aidantsconnect.beta.gouv.fr'>Carte</a>",
    ],
)
def test_a_human_is_named(body):
    assert said("human-help", home(ON_LINE + body)) == [("passed", "")]


@pytest.mark.parametrize(
    "body",
    [
        "",
        "<a href='/'>Accueil</a>",
        "<p>Site officiel de la mairie, page d’accueil de la ville</p>",
        "<a href='https://france-services.gouv.fr.evil.example/'>Carte</a>",
        "<p>Services de France</p>",
    ],
)
def test_nobody_is_named(body):
    assert said("human-help", home(ON_LINE + body)) == [("failed", "absent")]


@pytest.mark.parametrize(
    "link",
    [
        "https://www.demarches-simplifiees.fr/commencer/x",
        "https://demarche.numerique.gouv.fr/commencer/x",
        "https://www.service-public.fr/particuliers",
    ],
)
def test_a_link_tells_of_procedures_on_line(link):
    assert said("human-help", home(f"<a href='{link}'>Carte</a>")) == [("failed", "absent")]


def test_without_procedures_on_line_nothing_is_asked():
    assert said("human-help", home("<p>Bienvenue</p>")) == [("inapplicable", "")]


def test_a_page_that_was_not_read_may_name_somebody():
    late = sample_of({"/": f"{LINKS}{ON_LINE}<a href='/aide'>Aide</a>", "/aide": Cause.TIMED_OUT})
    assert said("human-help", late) == [("untested", "")]


def test_a_site_that_scripts_fill_is_not_judged():
    sample = sample_of({"/": "<div id=app></div><script src='/app.js'></script>"})
    for subject in ("telephone", "opening-hours", "human-help"):
        assert said(subject, sample) == [("untested", "")]


def test_a_mention_shows_its_place():
    (found,) = run("public_service.human-help", sample_but({}))
    assert found.places[0].where == "https://www.ville.example/"
