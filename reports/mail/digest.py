"""What a mail says of many towns: those that moved, worst first, then the others in a line each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from auditor.delivery.news import News, TownNews
from auditor.diff import Change
from auditor.targets.scheduling import Attachment
from auditor.words import Words
from reports import units
from reports.bounded import told
from reports.mail.blocks import NO_LETTER, Block, Heading, Item, Items, Paragraph, Title, TownLine, TownLines
from reports.mail.changes import beside, counts, sentence, turn_name
from reports.mail.marks import marks_of
from reports.mail.moments import day, missed, sent_at
from reports.mail.naming import line, name, short, town_name
from reports.mail.ranking import Ranked, gravest, mean_score, ranked
from reports.portfolio.axes import axis_names
from reports.unseen import unseen

#: Towns shown in each part; a mail beyond 100 kB is cut by those who show it.
_TELLING = 20
_QUIET = 30
_SILENT = 15

#: Characters of a name and of a sentence.
_NAME = 45
_SENTENCE = 160


def digest_blocks(news: News, words: Words) -> Iterator[Block]:
    """The towns that moved, those that did not, and those that could not be seen."""
    towns = ranked(news)
    total = len(news.towns) + len(news.unseen)
    under = (name(news.schedule), day(sent_at(news), news, words))
    about = words.plural("{count} town", "{count} towns", total)
    yield Title(words("Audit of the digital presence"), about, under)
    yield Paragraph(_lead(news, towns, words), strong=True)
    yield from missed(news, words)
    yield from _telling(news, towns.telling, words)
    yield from _quiet(news, towns.quiet, words)
    yield from _silent(news, towns.silent, words)


def headline(news: News, towns: Ranked, words: Words) -> tuple[str, ...]:
    """What happened to the towns, in counts; empty when nothing did."""
    unseen_count = len(towns.silent) + len(news.unseen)
    said = (
        (towns.worse, words.plural("{count} fell back", "{count} fell back", towns.worse)),
        (towns.better, words.plural("{count} got better", "{count} got better", towns.better)),
        (
            towns.first,
            words.plural("{count} seen for the first time", "{count} seen for the first time", towns.first),
        ),
        (
            towns.incomparable,
            words.plural("{count} does not compare", "{count} do not compare", towns.incomparable),
        ),
        (unseen_count, words.plural("{count} could not be seen", "{count} could not be seen", unseen_count)),
    )
    return tuple(text for count, text in said if count)


def _lead(news: News, towns: Ranked, words: Words) -> str:
    said = ", ".join(headline(news, towns, words)) or words("nothing changed")
    days = {day(town.since, news, words) for town in news.towns if town.since}
    if len(days) == 1:
        return words("Since the report of {day}: {news}.", day=days.pop(), news=said)
    if days:
        return words("Since the last report of each town: {news}.", news=said)
    if news.towns:
        return words("This is the first report. The next ones will say what changed.")
    return said


def _telling(news: News, towns: Sequence[TownNews], words: Words) -> Iterator[Block]:
    if not towns:
        return
    yield Heading(words("Towns that there is something to say of"))
    yield Paragraph(
        words(
            "The most worrying first: those that lost most letters, then those with most new severe faults, "
            "then those with the lowest mean of the five scores."
        ),
        soft=True,
    )
    shown = towns[:_TELLING]
    yield TownLines(tuple(_town(town, f"{rank}. ", words) for rank, town in enumerate(shown, start=1)))
    yield from _more(news, len(towns) - len(shown), words)


def _town(town: TownNews, rank: str, words: Words) -> TownLine:
    """A town that moved: its letters, how many faults came and went, and the gravest that came."""
    worst = gravest(town)
    mean = mean_score(town.report)
    beside_it = [*(beside(worst, town.report, words)[:1] if worst else ())]
    if mean is not None:
        beside_it.append(words("mean: {score} out of 100", score=units.whole_score(mean, words)))
    return TownLine(
        name=rank + town_name(town.report.target, _NAME),
        marks=marks_of(town, words),
        lines=tuple(_lines(town, worst, words)),
        beside=tuple(beside_it),
    )


def _lines(town: TownNews, worst: Change | None, words: Words) -> Iterator[str]:
    if town.changes is None:
        yield words("First report") if town.since is None else words("Does not compare with the last report")
        for action in town.report.actions[:1]:
            what = line(told(words, "what", action.code, action.arguments))
            yield short(words("To mend first: {what}", what=what), _SENTENCE)
    elif town.changes.changes:
        yield ", ".join(counts(town.changes.changes, words))
    if worst:
        what = sentence(worst, town.report, words)
        yield short(words("{turn}: {what}", turn=turn_name(words, worst.turn), what=what), _SENTENCE)


def _quiet(news: News, towns: Sequence[TownNews], words: Words) -> Iterator[Block]:
    if not towns:
        return
    yield Heading(words("Nothing changed ({count})", count=len(towns)))
    axes = ", ".join(axis.name.lower() for axis in axis_names(words))
    yield Paragraph(words("The five letters, in this order: {axes}.", axes=axes), soft=True)
    yield Items(tuple(Item(_letters(town, words)) for town in towns[:_QUIET]))
    yield from _more(news, len(towns) - _QUIET, words)


def _letters(town: TownNews, words: Words) -> str:
    letters = " ".join(mark.letter or NO_LETTER for mark in marks_of(town, words))
    return words("{town}: {letters}", town=town_name(town.report.target, _NAME), letters=letters)


def _silent(news: News, towns: Sequence[TownNews], words: Words) -> Iterator[Block]:
    items = [
        *(Item(town_name(town.report.target, _NAME), _why(town, words)) for town in towns),
        *(
            Item(name(unseen_name, _NAME), (words("The audit did not come to its end."),))
            for unseen_name in sorted(news.unseen)
        ),
    ]
    if not items:
        return
    yield Heading(words("Could not be seen ({count})", count=len(items)))
    yield Paragraph(words("Nothing of this costs points, and nothing of it is proved to be right or wrong."))
    yield Items(tuple(items[:_SILENT]))
    yield from _more(news, len(items) - _SILENT, words)


def _why(town: TownNews, words: Words) -> tuple[str, ...]:
    causes = unseen(town.report, words)
    return (line(causes[0].why),) if causes else ()


def _more(news: News, count: int, words: Words) -> Iterator[Block]:
    if count <= 0:
        return
    if Attachment.CSV in news.attach:
        said = words.plural(
            "and {count} more, in the table attached", "and {count} more, in the table attached", count
        )
    else:
        said = words.plural("and {count} more", "and {count} more", count)
    yield Paragraph(said, soft=True)
