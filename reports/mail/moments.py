"""When: dates as the recipient's clock has them, and dates that were missed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from auditor.delivery.news import News
from auditor.delivery.slots import MOST_MISSED
from auditor.words import Words
from reports.mail.blocks import Block, Paragraph


def day(moment: datetime, news: News, words: Words) -> str:
    """A long date, in the time zone of the schedule."""
    return words.date(moment.astimezone(news.slot.tzinfo))


def sent_at(news: News) -> datetime:
    """The date of the mail: that on which its last report was done, which the news hold.

    The clock is not asked, so that the same news make the same bytes.
    """
    ends = [town.report.finished_at for town in news.towns]
    return max([news.slot, *ends]).astimezone(news.slot.tzinfo).replace(microsecond=0)


def missed(news: News, words: Words) -> Iterator[Block]:
    """What is said of the dates on which nothing ran; nothing when there were none."""
    if not news.missed:
        return
    if news.missed >= MOST_MISSED:
        yield Paragraph(
            words(
                "The machine that makes these reports was off: at least {count} earlier dates were skipped.",
                count=words.number(MOST_MISSED),
            )
        )
        return
    yield Paragraph(
        words.plural(
            "The machine that makes these reports was off: {count} earlier date was skipped.",
            "The machine that makes these reports was off: {count} earlier dates were skipped.",
            news.missed,
        )
    )
