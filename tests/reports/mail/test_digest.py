"""What a mail says of many towns."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from auditor.diff import Turn
from auditor.model import Axis
from auditor.targets.scheduling import Attachment
from reports.mail.blocks import Heading, TownLines
from reports.mail.digest import digest_blocks
from reports.mail.plain import plain_text
from reports.mail.ranking import ranked
from tests.reports.conftest import StubWords, build_report
from tests.reports.mail.conftest import (
    as_before,
    change,
    changed,
    first,
    many,
    moved,
    named,
    news,
    nothing_seen,
    words,
)

STUB = StubWords("en")


def text(*towns, **fields):
    return plain_text(digest_blocks(news(*towns, digest=True, **fields), STUB))


def town(name, *changes, letters=()):
    return changed(named(build_report(), name), changes, letters)


NEW = change(Turn.NEW, "tls.broken", check="tls.broken")


def test_a_town_that_moved_has_its_letters_what_changed_and_its_worst_fault():
    told = news(
        town("Trilport", NEW, change(Turn.FIXED, "a.b"), letters=[moved(Axis.SECURITY, "B", "F")]),
        digest=True,
    )
    (lines,) = [block for block in digest_blocks(told, STUB) if isinstance(block, TownLines)]
    (line,) = lines.towns

    assert line.name == "1. Trilport"
    assert [(mark.short, mark.before, mark.letter) for mark in line.marks][1] == ("Secur.", "B", "F")
    assert line.lines == ("1 fault mended, 1 new", "New: what:tls.broken 12")
    assert line.beside == ("Important · the web host", "mean: 71 out of 100")
    assert "Interop. D, Secur. B → F, Access. B, Revers. –, Sobr. A" in plain_text(digest_blocks(told, STUB))


def test_towns_are_numbered_worst_first_and_the_order_is_explained():
    fell = town("Fell", letters=[moved(Axis.SECURITY, "B", "F")])
    told = text(town("Better", change(Turn.FIXED, "a.b")), fell)

    assert told.index("1. Fell") < told.index("2. Better")
    assert "The most worrying first: those that lost most letters" in " ".join(told.split())


def test_towns_as_before_are_in_one_line_each():
    told = text(as_before(named(build_report(), "Bry")), as_before(named(build_report(), "Crouy")))

    assert "- Bry: D F B – A\n- Crouy: D F B – A\n" in told
    assert "Nothing changed (2)" in told
    assert "interoperability, security, accessibility, reversibility, sobriety" in " ".join(told.split())
    assert "Since the report of October 24, 2026: nothing changed." in told
    assert "something to say" not in told


def test_towns_that_could_not_be_seen_are_named_with_the_reason():
    told = text(nothing_seen("Epône"), unseen=("Fey", "Dun"))

    assert "Could not be seen (3)" in told
    listed = (
        "- Epône\n  The server did not answer in time.\n- Dun\n  The audit did not come to its end.\n- Fey\n"
    )
    assert listed in told
    assert "costs points" not in text(first(build_report()))


@pytest.mark.parametrize(
    ("towns", "lead"),
    [
        ([first(build_report())], "This is the first report."),
        (
            [town("A", NEW), first(build_report())],
            "the report of October 24, 2026: 1 fell back, 1 seen",
        ),
        ([], "1 could not be seen"),
    ],
)
def test_the_lead(towns, lead):
    assert lead in " ".join(text(*towns, unseen=() if towns else ("Fey",)).split())


def test_the_lead_gives_no_date_when_towns_were_told_on_several_days():
    other = replace(town("B"), since=datetime(2026, 9, 1, tzinfo=UTC))
    assert "Since the last report of each town: 1 fell back." in text(town("A", NEW), other)


@pytest.mark.parametrize(("attach", "where"), [((), ""), ((Attachment.CSV,), ", in the table attached")])
def test_300_towns_are_not_all_shown_but_all_are_counted(attach, where):
    told = news(*many(300), digest=True, attach=attach, unseen=tuple(f"Ville {n}" for n in range(50)))
    blocks = list(digest_blocks(told, STUB))
    towns = ranked(told)
    shown = [len(block.towns) for block in blocks if isinstance(block, TownLines)]
    counts = [len(towns.telling) - 20, len(towns.quiet) - 30, 50 - 15]

    assert shown == [20]
    assert min(counts) > 0
    said = plain_text(blocks)
    for count in counts:
        assert f"\nand {count} more{where}\n" in said


def test_headings_are_not_skipped():
    told = list(digest_blocks(news(*many(9), digest=True), words()))
    assert not any(block.deeper for block in told if isinstance(block, Heading))


def test_missed_dates_are_said():
    assert "4 earlier dates were skipped" in " ".join(text(*many(3), missed=4).split())
