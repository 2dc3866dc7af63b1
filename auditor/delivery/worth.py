"""Whether there is something to tell: a mail that says nothing new teaches people not to read."""

from __future__ import annotations

from auditor.delivery.news import News, TownNews
from auditor.diff import Turn
from auditor.targets.scheduling import Send


def worth_sending(news: News, send: Send) -> bool:
    """Whether a mail is to leave.

    A town that could not be seen is a change, for whoever expects to hear of it, and no worsening: it may
    be our fault.
    """
    if send is Send.ALWAYS:
        return True
    if send is Send.ON_CHANGE and news.digest and news.unseen:
        return True
    return any(_worth_telling(town, send) for town in news.towns)


def says_something(town: TownNews) -> bool:
    """Whether the town differs from what was last told of it.

    What does not compare must be told once, so that the next comparison has where to start from.
    """
    if town.changes is None or not town.report.observed_anything:
        return True
    return bool(town.changes.changes or town.changes.letters)


def got_worse(town: TownNews) -> bool:
    """Whether a letter fell, or a fault is new or graver."""
    if town.changes is None:
        return False
    fell = any(letter.moved < 0 for letter in town.changes.letters)
    return fell or any(change.turn in (Turn.NEW, Turn.WORSE) for change in town.changes.changes)


def got_better(town: TownNews) -> bool:
    """Whether a letter rose, or a fault is gone or slighter."""
    if town.changes is None:
        return False
    rose = any(letter.moved > 0 for letter in town.changes.letters)
    return rose or any(change.turn in (Turn.FIXED, Turn.BETTER) for change in town.changes.changes)


def _worth_telling(town: TownNews, send: Send) -> bool:
    if send is Send.ON_WORSE:
        return town.changes is None or got_worse(town)
    return says_something(town)
