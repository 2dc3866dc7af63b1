"""Makes the runs that are pending: the towns of all are scanned together, then each has its mails."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from typing import Protocol

from auditor.archive.archive import Archive
from auditor.archive.campaigns import Campaign, Settings, all_campaigns, create_campaign, enlist
from auditor.archive.errors import ArchiveError, ArchiveLostError
from auditor.archive.locks import only_one
from auditor.archive.rubrics import Rubric, file_rubric
from auditor.archive.runs import campaigns_told_otherwise, scan_in
from auditor.delivery.agenda import Pending
from auditor.delivery.gathering import gather
from auditor.delivery.news import News
from auditor.delivery.telling import tell
from auditor.letter import Letter
from auditor.model import Target
from auditor.registry import Registry
from auditor.rejudging import rejudge
from auditor.targets.scheduling import Schedule


class Office(Protocol):
    """What runs need of the outside."""

    @property
    def registry(self) -> Registry:
        """The checks and the policy."""
        ...

    @property
    def families(self) -> Sequence[str]:
        """The families of checks that are made; all when empty."""
        ...

    @property
    def settings(self) -> Settings:
        """How towns are looked at, as a campaign notes it."""
        ...

    def targets_of(self, schedule: Schedule) -> Sequence[Target]:
        """The towns of a schedule."""
        ...

    def scan(self, archive: Archive, campaign: Campaign, rubric: Rubric) -> None:
        """Scan what is left of a campaign.

        Raises:
            KeyboardInterrupt: it was stopped before its end.
        """
        ...

    def letters(self, schedule: Schedule, news: News) -> Iterable[Letter]:
        """The mails that tell news to the recipients of a schedule."""
        ...

    def now(self) -> datetime:
        """What time it is, aware."""
        ...


@dataclass(frozen=True)
class Made:
    """A run that was made, and the number of its mails."""

    pending: Pending
    mails: int


def make_runs(archive: Archive, pending: Sequence[Pending], office: Office) -> Iterator[Made]:
    """Make runs: those that end are not made again, whatever befalls the others.

    Raises:
        ArchiveError: another program scans the campaign of one of them.
        ArchiveLostError: the database failed; what was yielded is kept, and the rest is taken up next time.
        KeyboardInterrupt: the office was stopped; likewise.
    """
    registry = office.registry
    rubric = file_rubric(archive, registry.policy, registry.checks_of(office.families))
    for campaign, together in _by_campaign(archive, pending, rubric, office):
        with only_one(archive, campaign):
            office.scan(archive, campaign, rubric)
        for each in together:
            schedule = each.schedule
            _judge_alike(archive, schedule, rubric, registry)
            gathered = gather(archive, campaign, rubric, each, office.targets_of(schedule))
            yield Made(each, tell(archive, schedule, each.run, gathered, office.letters, now=office.now()))


def _by_campaign(
    archive: Archive, pending: Sequence[Pending], rubric: Rubric, office: Office
) -> Iterator[tuple[Campaign, Sequence[Pending]]]:
    """The runs that were begun in some campaign, then all the others in one: no town is asked twice."""
    known = {campaign.id: campaign for campaign in all_campaigns(archive)}
    begun: defaultdict[int, list[Pending]] = defaultdict(list)
    new: list[Pending] = []
    for each in pending:
        campaign = known.get(each.run.campaign or 0)
        # One that was begun by another version of Beffroi would mix what does not compare.
        if campaign is not None and campaign.rubric in (None, rubric.id):
            begun[campaign.id].append(each)
        else:
            new.append(each)
    for number, together in begun.items():
        yield known[number], together
    if new:
        yield _campaign(archive, new, office), new


def _campaign(archive: Archive, runs: Sequence[Pending], office: Office) -> Campaign:
    """A campaign of all the towns of some runs; one that was made so, and left before it began, is taken."""
    targets = [target for each in runs for target in office.targets_of(each.schedule)]
    known = {campaign.name: campaign for campaign in all_campaigns(archive)}
    name = next(name for name in _names(runs[0]) if name not in known or known[name].rubric is None)
    if name in known:
        enlist(archive, known[name], targets)
    campaign = known.get(name) or create_campaign(archive, name, office.settings, targets)
    with archive.writing() as connection:
        for each in runs:
            scan_in(connection, each.run, campaign.id)
    return campaign


def _names(first: Pending) -> Iterator[str]:
    """What the campaign may be called, in universal time: when clocks go back, an hour comes twice."""
    name = f"{first.schedule.name} {first.run.slot.astimezone(UTC):%Y-%m-%d %H.%M}Z"
    yield name
    yield from (f"{name} ({number})" for number in count(2))


def _judge_alike(archive: Archive, schedule: Schedule, rubric: Rubric, registry: Registry) -> None:
    """Judge what was told last as the new scans are: mails tell of towns, not of a policy that changed."""
    with archive.reading() as connection:
        numbers = campaigns_told_otherwise(connection, schedule.name, rubric.id)
    for campaign in all_campaigns(archive):
        if campaign.id in numbers:
            try:
                for _ in rejudge(archive, campaign, rubric, registry):
                    pass
            except ArchiveLostError:
                raise
            except ArchiveError:
                continue  # facts that cannot be read any more: the mail says that the two do not compare
