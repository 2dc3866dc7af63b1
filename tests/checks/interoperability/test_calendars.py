"""Calendars: offered where there are events, and readable."""

from __future__ import annotations

import pytest

from auditor.model import Outcome
from tests.checks.facts import run
from tests.checks.samples import HOME, answered, sample_of

CHECK = "interoperability.calendar"
TEXT = "<title>Ville</title>" + "<p>La ville vous accueille.</p>" * 20
ICS = "BEGIN:VCALENDAR\nVERSION:2.0\nEND:VCALENDAR\n"
AGENDA = "<nav><a href=/agenda>Agenda</a></nav>"


def said(home: str, agenda: object = "<title>Agenda</title>", ics: object = None) -> str:
    pages = {"/": TEXT + home, "/agenda": agenda, "/a.ics": ics}
    (found,) = run(CHECK, sample_of({path: page for path, page in pages.items() if page is not None}))
    return found.code.rpartition(".")[2] if found.outcome is Outcome.FAILED else found.outcome.value


def test_events_as_a_calendar():
    assert said(AGENDA, "<title>Agenda</title><a href=/a.ics>S’abonner</a>", ICS) == "passed"
    assert said("<a href='webcal://www.ville.example/a.ics'>Calendrier</a>", ics=ICS) == "passed"


def test_events_without_a_calendar():
    assert said(AGENDA) == "absent"


@pytest.mark.parametrize(
    "link",
    [
        "<a href=/p>Agenda 21</a>",
        "<a href=/p>Agenda 2030</a>",
        "<a href=/p>Agenda d’accessibilité programmée</a>",
        "<a href=/p>Déclarer un événement</a>",
        "<a href=/p>Calendrier de collecte des déchets</a>",
        "<button>Agenda</button>",
        "",
    ],
)
def test_no_events_no_calendar(link):
    assert said(link) == "inapplicable"


@pytest.mark.parametrize("link", ["Agenda", "L’agenda de la ville", "Événements", "Tous les évènements"])
def test_events_by_any_name(link):
    assert said(f"<nav><a href=/agenda>{link}</a></nav>") == "absent"


@pytest.mark.parametrize(
    "answer",
    [None, "<title>Introuvable</title>", ICS.replace("END:VCALENDAR", "")],
    ids=["gone", "page", "cut"],
)
def test_a_calendar_that_cannot_be_read(answer):
    assert said(AGENDA, "<title>Agenda</title><a href=/a.ics>S’abonner</a>", answer) == "broken"


@pytest.mark.parametrize(
    ("home", "agenda"),
    [
        (AGENDA, answered(f"{HOME}agenda", status=503)),
        ("<nav><a href=https://openagenda.com/ville>Agenda</a></nav>", "<title>a</title>"),
        (AGENDA + "<a href=https://calendar.example.net/b.ics>Agenda</a>", "<title>a</title>"),
    ],
)
def test_events_that_were_not_seen(home, agenda):
    assert said(home, agenda) == "untested"
