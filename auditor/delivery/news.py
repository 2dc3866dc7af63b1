"""What there is to tell of a run, before it is put into words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from auditor.diff import TownDiff
from auditor.model import Report
from auditor.targets.scheduling import Attachment


@dataclass(frozen=True)
class TownNews:
    """One town, as a mail tells it.

    Attributes:
        identity: what it is in the archive (``identity_of``); scan: number of its scan there.
        since: the scan that was last told, and when it was made; None when nothing was told before.
        changes: between the two; None when nothing was told before, or when the two do not compare.
    """

    identity: str
    report: Report
    scan: int
    since: datetime | None
    changes: TownDiff | None


@dataclass(frozen=True)
class News:
    """What one mail says.

    Attributes:
        schedule: its name; slot: the moment for which it was due (aware, in the schedule's time zone).
        missed: slots that passed before it while nothing ran; only this one was run.
        towns: one, or several for a digest, in any order.
        unseen: names of towns that could not be scanned.
    """

    schedule: str
    slot: datetime
    missed: int
    digest: bool
    towns: tuple[TownNews, ...]
    unseen: tuple[str, ...] = ()
    attach: tuple[Attachment, ...] = ()
