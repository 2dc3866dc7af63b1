"""What a mail says of one town."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from auditor.delivery.news import TownNews
from auditor.diff import Turn
from auditor.model import Axis, Outcome
from reports.mail.blocks import Heading, Items, Marks, Paragraph, Title
from reports.mail.plain import plain_text
from reports.mail.town import town_blocks
from tests.reports.conftest import StubWords, build_report, finding
from tests.reports.mail.conftest import (
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

STUB = StubWords("en")


def blocks(town, told_words=STUB, **fields):
    return list(town_blocks(news(town, **fields), told_words))


def text(town, told_words=STUB, **fields):
    """On one line, since the place of line breaks says nothing."""
    return " ".join(plain_text(blocks(town, told_words, **fields)).split())


def part(town, heading, told_words=STUB):
    """What stands under a heading, until the next one as high."""
    found = blocks(town, told_words)
    (start,) = [n for n, block in enumerate(found) if isinstance(block, Heading) and block.text == heading]
    deeper = found[start].deeper
    end = start + 1
    while end < len(found) and not (isinstance(found[end], Heading) and (deeper or not found[end].deeper)):
        end += 1
    return found[start + 1 : end]


def test_what_it_begins_with():
    told = blocks(trilport(), words())

    assert told[0] == Title(
        "Audit de la présence numérique", "Trilport", ("https://www.entrepont.test/", told[0].under[1])
    )
    since = words().date(trilport().since)
    assert told[1] == Paragraph(
        f"Depuis le rapport du {since}\N{NO-BREAK SPACE}: 2 points réglés, 1 nouveau, sécurité B → A.",
        strong=True,
    )


@pytest.mark.parametrize(
    ("town", "sentence"),
    [
        (first(build_report()), "This is the first report. The next ones will say what changed."),
        (as_before(build_report()), "Nothing changed since the report of October 24, 2026."),
        (
            TownNews("town", build_report(), 2, datetime(2026, 10, 1, tzinfo=UTC), None),
            "The report of October 1, 2026 was made under other rules: the two do not compare.",
        ),
        (nothing_seen(), "Nothing could be observed on that day: neither good nor bad may be said of it."),
    ],
)
def test_what_it_says_when_there_are_no_changes(town, sentence):
    assert sentence in text(town)
    assert "What changed" not in text(town)


def test_days_are_those_of_the_clock_of_the_schedule():
    late = datetime(2026, 10, 31, 23, 30, tzinfo=UTC)
    report = build_report().model_copy(update={"started_at": late})
    town = replace(changed(report), since=late)

    assert text(town).count("November 1, 2026") == 2


@pytest.mark.parametrize(
    ("missed", "sentence"), [(1, "1 earlier date was skipped"), (12, "12 earlier dates were skipped")]
)
def test_missed_dates_are_said(missed, sentence):
    assert f"The machine that makes these reports was off: {sentence}." in text(trilport(), missed=missed)
    assert "was off" not in text(trilport())


def test_all_five_letters_and_what_they_were():
    town = changed(build_report(), letters=[moved(Axis.SECURITY, "B", "F"), moved(Axis.SOBRIETY, "C", "A")])
    (marks,) = [block.marks for block in blocks(town) if isinstance(block, Marks)]

    assert [(mark.name, mark.letter, mark.before) for mark in marks] == [
        ("Interoperability", "D", ""),
        ("Security", "F", "B"),
        ("Accessibility", "B", ""),
        ("Reversibility", "", ""),
        ("Sobriety", "A", "C"),
    ]
    assert marks[1].spoken == ("Letter F", "before: B", "39 out of 100")
    assert marks[3].spoken == ("Not rated",)


FAILED = finding(
    "http.x", Outcome.FAILED, Axis.SECURITY, code="http.x.bad", arguments={"days": 12}, score=0.5
)
WORSE = FAILED.model_copy(update={"score": 0.1, "arguments": {"days": 3}})


def told_change(one, *findings):
    report = build_report(findings=findings)
    heading = {
        Turn.FIXED: "Mended (1)",
        Turn.NEW: "New (1)",
        Turn.WORSE: "Worse than before (1)",
        Turn.BETTER: "Better than before, still to mend (1)",
    }[one.turn]
    (items,) = part(changed(report, [one]), heading)
    (item,) = items.items
    return item


@pytest.mark.parametrize("turn", [Turn.NEW, Turn.WORSE, Turn.BETTER])
def test_a_fault_is_told_with_the_words_of_its_code_at_its_worst(turn):
    item = told_change(change(turn, "http.x.bad"), FAILED, WORSE)

    assert item.text == "what:http.x.bad 3"
    assert item.beside == ("Important · the web host",)


def test_a_fault_that_took_the_place_of_another_names_it():
    item = told_change(change(Turn.WORSE, "http.x.bad", was="http.x.slight"), FAILED)
    assert item.beside[1] == "Before: what:http.x.slight"


def test_what_is_mended_is_told_as_what_is_in_order_now():
    passed = finding("tls.certificate-name", Outcome.PASSED, Axis.SECURITY)
    fixed = change(Turn.FIXED, "tls.certificate.wrong-name", check="tls.certificate-name")
    report = build_report(findings=(passed,))

    (items,) = part(changed(report, [fixed]), "Réglé (1)", words())
    assert items.items[0].text == "Le certificat est établi au nom du site"
    assert items.items[0].beside == ()


@pytest.mark.parametrize("outcome", [Outcome.FAILED, Outcome.CANT_TELL, Outcome.INAPPLICABLE])
def test_what_is_mended_of_a_check_that_did_not_pass_is_only_said_to_be_no_longer_seen(outcome):
    other = finding("http.x", outcome, Axis.SECURITY, code="http.x.other")
    passed = finding("http.x", Outcome.PASSED, Axis.SECURITY)

    assert (
        told_change(change(Turn.FIXED, "http.x.bad"), passed, other).text == "No longer seen: what:http.x.bad"
    )


def test_the_first_changes_of_each_kind_are_shown_and_the_others_counted():
    town = changed(build_report(), [change(Turn.NEW, f"a.c{number}") for number in range(11)])
    items, rest = part(town, "New (11)")

    assert len(items.items) == 8
    assert rest.text == "and 3 more"


def test_the_three_first_actions_and_who_does_them():
    (items,) = part(trilport(), "What to do first")

    assert items.numbered
    actions = trilport().report.actions[:3]
    assert [item.text.split()[0] for item in items.items] == [f"what:{action.code}" for action in actions]
    for item, action in zip(items.items, actions, strict=True):
        assert item.beside[0].startswith(f"fix:{action.code}")
        assert item.beside[1].startswith("Who: ")
    nothing = build_report(actions=())
    assert part(first(nothing), "What to do first") == [
        Paragraph("Nothing to mend was found in what could be observed.")
    ]


def test_what_could_not_be_seen_is_said_with_its_cause():
    said, items = part(first(build_report()), "What could not be observed")

    assert "Nothing of this costs points" in said.text
    assert items.items[0].text == "The server did not answer in time."
    assert items.items[0].beside == ("7 checks not made",)
    sound = build_report(findings=(finding("a.b", Outcome.PASSED, Axis.SECURITY),), failures=())
    assert part(first(sound), "What could not be observed") == [
        Paragraph("All that was looked for could be observed.")
    ]


def test_texts_of_the_town_are_cut_and_on_one_line():
    venom = "\r\nx\u202e" * 5000
    report = named(build_report(), venom, url=venom)
    for block in blocks(first(report)):
        texts = [*getattr(block, "under", ()), getattr(block, "text", "")]
        if isinstance(block, Items):
            texts += [text for item in block.items for text in (item.text, *item.beside)]
        for one in texts:
            assert len(one) <= 260
            assert one.isprintable() or "\N{NO-BREAK SPACE}" in one
