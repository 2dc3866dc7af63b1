"""An office without a network: towns are seen as the tests say, at a time that they say."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from auditor.archive.archive import Archive
from auditor.archive.campaigns import Campaign, pending
from auditor.archive.rubrics import Rubric, read_under
from auditor.archive.scans import Filing
from auditor.delivery.agenda import pending_runs
from auditor.delivery.news import News
from auditor.delivery.posting import Carrier, Posted, post
from auditor.delivery.running import make_runs
from auditor.letter import Letter
from auditor.model import Target
from auditor.observation import Observation
from auditor.registry import Registry, load_registry
from auditor.targets import TargetsFile
from auditor.targets.scheduling import Schedule
from reports.mail.compose import compose
from reports.mail.enclosures import enclosures_of
from tests.archive.filled import SETTINGS, judged, seen

#: What makes a town other than well: facts, as ``tests.checks.towns`` has them.
State = Callable[[Target, datetime], Sequence[object]]


def well(target: Target, moment: datetime) -> Sequence[object]:
    """Nothing is wrong with any town."""
    del target, moment
    return ()


@dataclass
class LabOffice:
    """See ``auditor.delivery.running.Office``.

    Attributes:
        state: of a town at a moment.
        stop_after: towns that are filed before Ctrl-C comes; None for never.
        silent: names of the towns of which nothing can be seen.
        scans: names of the towns, in the order in which they were scanned.
        each: what a town takes.
    """

    file: TargetsFile
    clock: datetime
    state: State = well
    stop_after: int | None = None
    silent: frozenset[str] = frozenset()
    scans: list[str] = field(default_factory=list)
    each: timedelta = timedelta(seconds=3)
    settings = SETTINGS
    families: Sequence[str] = ()
    registry: Registry = field(default_factory=load_registry)

    def targets_of(self, schedule: Schedule) -> Sequence[Target]:
        return self.file.targets_of(schedule)

    def now(self) -> datetime:
        return self.clock

    def scan(self, archive: Archive, campaign: Campaign, rubric: Rubric) -> None:
        read_under(archive, campaign, rubric)
        left = self.stop_after
        for listed in list(pending(archive, campaign)):
            if left is not None:
                if left == 0:
                    raise KeyboardInterrupt
                left -= 1
            observation = self._seen(listed.target)
            Filing(archive, campaign, rubric, observation.trust).file(
                listed.id, observation, judged(observation)
            )
            self.scans.append(listed.target.name)
            self.clock += self.each

    def letters(self, schedule: Schedule, news: News) -> Iterable[Letter]:
        words = self.registry.words(schedule.lang)
        assert self.file.mail is not None
        carried = enclosures_of(news, words)
        return [compose(news, recipient, self.file.mail, words, carried) for recipient in schedule.to]

    def _seen(self, target: Target) -> Observation:
        observation = seen(target, *self.state(target, self.clock))
        if target.name in self.silent:
            observation = replace(observation, facts=())
        return replace(observation, started_at=self.clock, finished_at=self.clock + self.each)


def do_due(
    archive: Archive, office: LabOffice, written: datetime, carrier: Carrier | None = None
) -> tuple[dict[str, int], list[Posted]]:
    """What ``beffroi due`` does: how many mails of each schedule that ran, and what came of all mails."""
    due = pending_runs(archive, office.file.schedule, written, office.now())
    mails = {made.pending.schedule.name: made.mails for made in make_runs(archive, due, office)}
    return mails, post(archive, carrier, office.now, "tests") if carrier else []
