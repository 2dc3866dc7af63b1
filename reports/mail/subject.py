"""The subject of a mail: it tells the news, in a line that a list of mails can show."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from auditor.delivery.news import News, TownNews
from auditor.delivery.worth import got_worse
from auditor.words import Words
from reports.mail.changes import tally
from reports.mail.digest import headline
from reports.mail.naming import SUBJECT_SHOWN, town_name
from reports.mail.ranking import ranked

#: Characters, name of the town included. Telephones show half of that, hence the counts first.
LONGEST = 120


def subject(news: News, words: Words) -> str:
    """What the mail is about, on one line, with no control character."""
    if news.digest:
        return _joined(
            words.plural("{count} town", "{count} towns", _count(news)), _of_many(news, words), words
        )
    (town,) = news.towns
    return _joined(town_name(town.report.target, SUBJECT_SHOWN), _of_one(town, words), words)


def _count(news: News) -> int:
    return len(news.towns) + len(news.unseen)


def _of_one(town: TownNews, words: Words) -> tuple[str, ...]:
    if not town.report.observed_anything:
        return (words("nothing could be observed"),)
    if town.since is None:
        return (words("first report"),)
    if town.changes is None:
        return (words("report under other rules"),)
    return tally(town.changes, words) or (words("nothing changed"),)


def _of_many(news: News, words: Words) -> tuple[str, ...]:
    towns = ranked(news)
    if towns.first == _count(news):
        return (words("first report"),)
    said = headline(news, towns, words)
    if towns.worse == 1:  # the first that is said
        (town,) = filter(got_worse, towns.telling)
        called = town_name(town.report.target, SUBJECT_SHOWN)
        return (words("{town} fell back", town=called), *said[1:])
    return said or (words("nothing changed"),)


def _joined(about: str, said: Sequence[str], words: Words) -> str:
    """As many of the things said as there is room for."""
    whole = words("{town}: {news}", town=about, news=", ".join(said))
    if len(whole) <= LONGEST:
        return whole
    return words("{town}: {news}", town=about, news=", ".join(_fitting(said, LONGEST - len(about) - 5)))


def _fitting(said: Sequence[str], room: int) -> Iterator[str]:
    for text in said:
        room -= len(text) + 2
        if room < 0:
            yield "…"
            return
        yield text
