"""What ``beffroi batch`` does, once its options are read."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

import typer

from auditor.archive.archive import Archive
from auditor.archive.campaigns import (
    Campaign,
    Settings,
    create_campaign,
    enlist,
    find_campaign,
    pending,
    progress_of,
)
from auditor.archive.errors import ArchiveLostError
from auditor.archive.locks import only_one
from auditor.archive.reports import summary_of
from auditor.archive.rubrics import Rubric, file_rubric, read_under
from auditor.archive.scans import Filing
from auditor.campaign import Conductor, Limits
from auditor.cli.archived import chosen, opened
from auditor.cli.errors import Status, refuse
from auditor.cli.heap import seldom_collected
from auditor.cli.marching import March, show_march
from auditor.cli.run import Conditions, auditor_under
from auditor.cli.scanning import Looking, conditions_of, speak_in, warn_of_problems
from auditor.cli.signals import handlers_restored
from auditor.cli.tables import print_summary
from auditor.model import Target
from auditor.network.resolver import ResolverMissingError
from auditor.registry import Registry, load_registry
from auditor.targets import NetworkSettings, ReportSettings, TargetError, TargetsFileError, load_targets
from auditor.targets.lists import Unusable, read_list
from auditor.words import Words


@dataclass(frozen=True, kw_only=True)
class Pace:
    """How many towns at a time; as many browsers as processors when it is not said."""

    concurrency: int = 20
    browsers: int | None = None
    per_address: int = 2


@dataclass(frozen=True, kw_only=True)
class BatchRequest(Looking, Pace):
    """The command line of ``beffroi batch``, as it was written."""

    archive: str | None
    campaign: str | None
    resume: bool


@dataclass(frozen=True)
class TownList:
    """The towns of a list, and the settings that come with it. ``towns`` is read once."""

    towns: Iterator[Target]
    network: NetworkSettings = field(default_factory=NetworkSettings)
    report: ReportSettings = field(default_factory=ReportSettings)


def run(request: BatchRequest, words: Words) -> Status:
    """Scan a campaign to its end, and say how it went.

    Raises:
        typer.Exit: the command line, a file or the archive is wrong.
    """
    if request.targets is None and not request.resume:
        refuse(
            words("nothing to audit: name a list of towns (beffroi batch towns.csv), or --resume a campaign")
        )
    listed = _read_targets(request.targets, words)
    words = speak_in(request.lang or listed.report.lang, words)
    registry = load_registry()
    warn_of_problems(registry, words)
    words = registry.words(words.language)
    conditions = conditions_of(request, listed.network, listed.report, registry, words)
    with opened(request.archive, words, create=not request.resume) as archive:
        campaign = _campaign(archive, request, listed, conditions, words)
        conditions = _as_begun(conditions, campaign, request, words)
        with only_one(archive, campaign):
            return _scan(archive, campaign, registry, conditions, request, words)


def _scan(
    archive: Archive,
    campaign: Campaign,
    registry: Registry,
    conditions: Conditions,
    request: BatchRequest,
    words: Words,
) -> Status:
    rubric = file_rubric(archive, registry.policy, registry.checks_of(conditions.families))
    try:
        march = march_through(archive, campaign, rubric, registry, conditions, request, words)
    except ArchiveLostError as error:
        typer.echo(f"beffroi: {error.told(words)}", err=True)
        _say_how_to_resume(campaign, words)
        return Status.ARCHIVE_LOST
    return _end(archive, campaign, march, request, words)


def march_through(
    archive: Archive,
    campaign: Campaign,
    rubric: Rubric,
    registry: Registry,
    conditions: Conditions,
    pace: Pace,
    words: Words,
) -> March:
    """Scan what is left of a campaign, and read it under a rubric from now on.

    Returns:
        How it went; ``interrupted`` when a signal ended it.

    Raises:
        ArchiveLostError: the archive failed; what had landed is kept.
        typer.Exit: the machine has no resolver.
    """
    read_under(archive, campaign, rubric)
    total, done = progress_of(archive, campaign)
    try:
        shown = show_march(
            campaign, total, done, words, quiet=conditions.quiet, json_logs=conditions.json_logs
        )
        with shown as march, handlers_restored():
            asyncio.run(_conduct(archive, campaign, rubric, registry, conditions, pace, march))
    except ResolverMissingError as error:
        refuse(words("no DNS resolver is configured ({error}); name one with --resolver", error=str(error)))
    except (KeyboardInterrupt, asyncio.CancelledError):
        typer.echo(words("The towns in flight were given up."), err=True)
        march.interrupted = True
    return march


async def _conduct(
    archive: Archive,
    campaign: Campaign,
    rubric: Rubric,
    registry: Registry,
    conditions: Conditions,
    pace: Pace,
    march: March,
) -> None:
    limits = Limits(pace.concurrency, pace.per_address)
    browsers = pace.browsers or os.cpu_count() or 1
    async with auditor_under(conditions, registry, browsers) as auditor:
        filing = Filing(archive, campaign, rubric, auditor.trust)
        conductor = Conductor(auditor, filing, limits, march.on_town, march.on_probe)
        _heed_signals(conductor, march)
        with seldom_collected():
            await conductor.run(pending(archive, campaign))


def _heed_signals(conductor: Conductor, march: March) -> None:
    """The first signal lets the towns in flight land; the second gives them up."""
    task = asyncio.current_task()
    assert task is not None

    def heed() -> None:
        if march.interrupted:
            task.cancel()
        else:
            conductor.stop()
            march.interrupt(conductor.in_flight)

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(number, heed)


def _end(archive: Archive, campaign: Campaign, march: March, request: BatchRequest, words: Words) -> Status:
    summary = summary_of(archive, find_campaign(archive, campaign.name))
    if not request.quiet:
        print_summary(summary, words)
    left = summary.towns - summary.scanned
    if left:
        message = words.plural(
            "{count} town remains to be scanned.", "{count} towns remain to be scanned.", left
        )
        typer.echo(message, err=True)
        _say_how_to_resume(campaign, words)
    if march.interrupted:
        return Status.INTERRUPTED
    return Status.DONE if march.observed or not march.landed else Status.NOTHING_OBSERVED


def _say_how_to_resume(campaign: Campaign, words: Words) -> None:
    message = words(
        "To go on: the same command, with --resume --campaign “{name}”. What has landed is kept.",
        name=campaign.name,
    )
    typer.echo(message, err=True)


def _campaign(
    archive: Archive, request: BatchRequest, listed: TownList, conditions: Conditions, words: Words
) -> Campaign:
    """The campaign to scan, with its list."""
    try:
        if request.resume:
            campaign = chosen(archive, request.campaign)
            enlist(archive, campaign, listed.towns)
            return campaign
        name = request.campaign or f"{datetime.now().astimezone():%Y-%m-%d}"
        return create_campaign(archive, name, settings_of(conditions), listed.towns)
    except TargetsFileError as error:
        refuse(str(error))
    except TargetError as error:
        refuse(error.told(words))


def settings_of(conditions: Conditions) -> Settings:
    """How towns are looked at, as a campaign notes it."""
    settings: Settings = {"browser": conditions.browser, "families": ",".join(conditions.families) or None}
    return {**settings, "exposure": True} if conditions.exposure else settings


def _as_begun(conditions: Conditions, campaign: Campaign, request: BatchRequest, words: Words) -> Conditions:
    """The conditions under which a campaign was begun: its towns must compare."""
    families = tuple(filter(None, str(campaign.settings["families"] or "").split(",")))
    browser = bool(campaign.settings["browser"])
    if (request.only and families != tuple(conditions.families)) or (request.no_browser and browser):
        refuse(
            words(
                "the campaign “{name}” was begun with other checks: leave --only and --no-browser out, or "
                "begin another one",
                name=campaign.name,
            )
        )
    # What the towns gave a mandate for must be said each time, and is no more than it was at the beginning.
    exposure = conditions.exposure and bool(campaign.settings.get("exposure"))
    return replace(conditions, families=families, browser=browser, exposure=exposure)


def _read_targets(path: Path | None, words: Words) -> TownList:
    """A list of towns, long lists being read as they are needed."""
    if path is None:
        return TownList(iter(()))
    try:
        if path.suffix == ".toml":
            file = load_targets(path, words)
            return TownList(iter(file.targets()), file.network, file.report)
        return TownList(_usable(path, words))
    except TargetsFileError as error:
        refuse(str(error))
    except TargetError as error:
        refuse(error.told(words))


def _usable(path: Path, words: Words) -> Iterator[Target]:
    """The towns of a long list.

    Raises:
        TargetsFileError: a line of it is none.
    """
    for row in read_list(path, words):
        if isinstance(row, Unusable):
            raise TargetsFileError(
                words(
                    "{path}:{line}: “{written}”: not a target: {why} (“beffroi targets import” sorts it out)",
                    path=str(path),
                    line=row.line,
                    written=row.written,
                    why=row.reason(words),
                )
            )
        yield row
