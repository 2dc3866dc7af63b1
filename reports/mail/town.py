"""What a mail says of one town."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.delivery.news import News, TownNews
from auditor.diff import Turn
from auditor.model import Report
from auditor.words import Words
from reports import labels
from reports.bounded import told
from reports.mail.blocks import Block, Heading, Item, Items, Marks, Paragraph, Title
from reports.mail.changes import beside, sentence, tally, turn_name
from reports.mail.marks import marks_of
from reports.mail.moments import day, missed
from reports.mail.naming import line, name, short, town_name
from reports.unseen import unseen

#: What is shown of each kind; the report has the others.
_CHANGES = 8
_ACTIONS = 3
_CAUSES = 4

#: Characters of a sentence that may quote the town.
_SENTENCE = 240


def town_blocks(news: News, words: Words) -> Iterator[Block]:
    """The letters, what changed, what to do first, what was not seen."""
    (town,) = news.towns
    report = town.report
    under = (name(report.target.url, _SENTENCE), day(report.started_at, news, words))
    yield Title(words("Audit of the digital presence"), town_name(report.target), under)
    yield Paragraph(_lead(town, news, words), strong=True)
    yield from missed(news, words)
    yield Heading(words("The five letters"))
    yield Paragraph(
        words(
            "One letter for each principle, from A, the best, to G. What could not be observed costs nothing."
        ),
        soft=True,
    )
    yield Marks(marks_of(town, words))
    yield from _changes(town, words)
    yield from _actions(report, words)
    yield from _unseen(report, words)


def _lead(town: TownNews, news: News, words: Words) -> str:
    if not town.report.observed_anything:
        return words("Nothing could be observed on that day: neither good nor bad may be said of it.")
    if town.since is None:
        return words("This is the first report. The next ones will say what changed.")
    since = day(town.since, news, words)
    if town.changes is None:
        return words(
            "The report of {day} was made under other rules: the two do not compare. "
            "The next ones will say what changed.",
            day=since,
        )
    said = tally(town.changes, words)
    if not said:
        return words("Nothing changed since the report of {day}.", day=since)
    return words("Since the report of {day}: {news}.", day=since, news=", ".join(said))


def _changes(town: TownNews, words: Words) -> Iterator[Block]:
    if town.changes is None or not town.changes.changes:
        return
    yield Heading(words("What changed"))
    for turn in Turn:
        found = [change for change in town.changes.changes if change.turn is turn]
        if not found:
            continue
        yield Heading(f"{turn_name(words, turn)} ({words.number(len(found))})", deeper=True)
        yield Items(
            tuple(
                Item(
                    short(sentence(change, town.report, words), _SENTENCE),
                    beside(change, town.report, words),
                )
                for change in found[:_CHANGES]
            )
        )
        yield from _more(len(found) - _CHANGES, words)


def _actions(report: Report, words: Words) -> Iterator[Block]:
    yield Heading(words("What to do first"))
    if not report.actions:
        yield Paragraph(words("Nothing to mend was found in what could be observed."))
        return
    yield Items(
        tuple(
            Item(
                short(line(told(words, "what", action.code, action.arguments)), _SENTENCE),
                (
                    short(line(told(words, "fix", action.code, action.arguments)), _SENTENCE),
                    words(
                        "Who: {actor} · {effort}",
                        actor=labels.actor(words, action.actor),
                        effort=labels.effort(words, action.effort),
                    ),
                ),
            )
            for action in report.actions[:_ACTIONS]
        ),
        numbered=True,
    )


def _unseen(report: Report, words: Words) -> Iterator[Block]:
    yield Heading(words("What could not be observed"))
    causes = [item for item in unseen(report, words) if item.checks]
    if not causes:
        yield Paragraph(words("All that was looked for could be observed."))
        return
    yield Paragraph(words("Nothing of this costs points, and nothing of it is proved to be right or wrong."))
    yield Items(tuple(Item(item.why, (item.count,)) for item in causes[:_CAUSES]))
    yield from _more(len(causes) - _CAUSES, words)


def _more(count: int, words: Words) -> Iterator[Block]:
    if count > 0:
        yield Paragraph(words.plural("and {count} more", "and {count} more", count), soft=True)
