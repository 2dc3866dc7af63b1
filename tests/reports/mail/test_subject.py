"""The subject tells the news, in a line of bounded length."""

import pytest

from auditor.delivery.news import TownNews
from auditor.diff import Turn
from auditor.model import Axis
from reports.mail.subject import LONGEST, subject
from tests.reports.conftest import build_report
from tests.reports.mail.conftest import (
    HOSTILE_NAMES,
    as_before,
    change,
    changed,
    first,
    moved,
    named,
    news,
    nothing_seen,
    trilport,
    words,
)

N = "\N{NO-BREAK SPACE}"
TOWN = named(build_report(), "Trilport")
OTHER_RULES = TownNews("town", TOWN, 2, TOWN.started_at, None)


@pytest.mark.parametrize(
    ("town", "french", "english"),
    [
        (
            trilport(),
            f"Trilport{N}: 2 points réglés, 1 nouveau, sécurité B → A",
            "Trilport: 2 faults mended, 1 new, security B → A",
        ),
        (as_before(TOWN), f"Trilport{N}: rien n’a changé", "Trilport: nothing changed"),
        (first(TOWN), f"Trilport{N}: premier rapport", "Trilport: first report"),
        (OTHER_RULES, f"Trilport{N}: rapport selon d’autres règles", "Trilport: report under other rules"),
        (
            nothing_seen("Trilport"),
            f"Trilport{N}: rien n’a pu être observé",
            "Trilport: nothing could be observed",
        ),
        (
            changed(TOWN, [change(Turn.NEW, "a.b")]),
            f"Trilport{N}: 1 point nouveau",
            "Trilport: 1 new fault",
        ),
        (
            changed(
                TOWN, [change(Turn.WORSE, "a.b"), change(Turn.BETTER, "a.c"), change(Turn.BETTER, "a.d")]
            ),
            f"Trilport{N}: 1 point aggravé, 2 en progrès",
            "Trilport: 1 fault is worse, 2 slighter",
        ),
        (
            changed(TOWN, letters=[moved(Axis.SOBRIETY, "B", "A"), moved(Axis.SECURITY, "B", "D")]),
            f"Trilport{N}: sécurité B → D, sobriété B → A",
            "Trilport: security B → D, sobriety B → A",
        ),
    ],
)
def test_one_town(town, french, english):
    assert subject(news(town), words("fr")) == french
    assert subject(news(town), words("en")) == english


WORSE = changed(TOWN, [change(Turn.NEW, "a.b")])
BOTH = changed(TOWN, [change(Turn.NEW, "a.b"), change(Turn.FIXED, "a.c")])
BETTER = changed(TOWN, [change(Turn.FIXED, "a.b")])


@pytest.mark.parametrize(
    ("told", "french", "english"),
    [
        (
            news(WORSE, WORSE, BOTH, BETTER, BETTER, *[as_before(TOWN)] * 7, digest=True),
            f"12 communes{N}: 3 ont reculé, 2 progressent",
            "12 towns: 3 fell back, 2 got better",
        ),
        (
            news(WORSE, first(TOWN), OTHER_RULES, nothing_seen(), digest=True, unseen=("Ville",)),
            (
                f"5 communes{N}: Trilport a reculé, 1 vue pour la première fois, 1 ne se compare pas, "
                "2 n’ont pas pu être vues"
            ),
            "5 towns: Trilport fell back, 1 seen for the first time, 1 does not compare, 2 could not be seen",
        ),
        (news(as_before(TOWN), digest=True), f"1 commune{N}: rien n’a changé", "1 town: nothing changed"),
        (
            news(first(TOWN), first(TOWN), digest=True),
            f"2 communes{N}: premier rapport",
            "2 towns: first report",
        ),
        (
            news(digest=True, unseen=("Ville",)),
            f"1 commune{N}: 1 n’a pas pu être vue",
            "1 town: 1 could not be seen",
        ),
    ],
)
def test_many_towns(told, french, english):
    assert subject(told, words("fr")) == french
    assert subject(told, words("en")) == english


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_it_is_one_short_line_whatever_the_name(name):
    everything = [change(turn, f"a.{number}") for turn in Turn for number in range(12)]
    letters = [moved(axis, "A", "G") for axis in Axis]
    told = subject(news(changed(named(TOWN, name), everything, letters)), words())

    assert len(told) <= LONGEST
    assert told.splitlines() == [told]
    assert "12 points réglés, 12 nouveaux" in told
    assert told.endswith(", …")


def test_a_town_without_name_is_called_by_its_host():
    assert subject(news(first(named(TOWN, " \n"))), words()).startswith("www.saint-exemple.fr")


def test_a_long_name_is_shortened_and_the_news_kept():
    told = subject(news(changed(named(TOWN, "Saint-" * 30), [change(Turn.NEW, "a.b")])), words())

    assert told.startswith("Saint-Saint-")
    assert told.endswith(f"…{N}: 1 point nouveau")
