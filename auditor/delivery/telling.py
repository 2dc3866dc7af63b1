"""The end of a run: its mails are queued, what was told is noted, and it is done, all at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from auditor.archive.archive import Archive
from auditor.archive.outbox import queue_letters
from auditor.archive.runs import Run, finish_run, note_told
from auditor.delivery.gathering import Gathered
from auditor.delivery.news import News
from auditor.delivery.worth import worth_sending
from auditor.letter import Letter
from auditor.targets.scheduling import Schedule

#: Puts news into mails, one for each recipient of the schedule.
Compose = Callable[[Schedule, News], Iterable[Letter]]


def tell(
    archive: Archive,
    schedule: Schedule,
    run: Run,
    gathered: Iterable[Gathered],
    compose: Compose,
    *,
    now: datetime,
) -> int:
    """Queue the mails of a run that say something new.

    What is not told is not noted as told: small changes add up until they are worth a mail.

    Returns:
        The number of mails.

    Raises:
        ArchiveLostError: the database failed; nothing landed, and the run is made again.
    """
    letters: list[Letter] = []
    told: dict[str, int] = {}
    for item in gathered:
        if worth_sending(item.news, schedule.send):
            letters += compose(schedule, item.news)
            told |= item.told
    with archive.writing() as connection:
        queue_letters(connection, letters, now)
        note_told(connection, schedule.name, told)
        finish_run(connection, run, now)
    return len(letters)
