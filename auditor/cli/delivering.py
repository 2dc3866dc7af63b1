"""What ``beffroi due`` and ``beffroi serve`` do."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import NoReturn

import typer

from auditor.archive.archive import Archive
from auditor.archive.campaigns import Campaign, all_campaigns, create_campaign
from auditor.archive.errors import ArchiveLostError
from auditor.archive.locks import BusyError, only_due, only_one
from auditor.archive.rubrics import file_rubric
from auditor.archive.runs import last_run, scan_in
from auditor.cli.archived import opened, told
from auditor.cli.batching import Pace, march_through
from auditor.cli.errors import Status, refuse
from auditor.cli.receipts import fault_told
from auditor.cli.run import Conditions
from auditor.cli.scanning import Looking, conditions_of, speak_in, warn_of_problems
from auditor.delivery.agenda import Pending, pending_runs
from auditor.delivery.gathering import gather
from auditor.delivery.news import News
from auditor.delivery.posting import Posted, holder_name, post
from auditor.delivery.slots import due, holds_since
from auditor.delivery.smtp import Smtp
from auditor.delivery.telling import tell
from auditor.delivery.way import MailSettingsError, Way, way_of
from auditor.filing import ExportError
from auditor.letter import Letter, State
from auditor.registry import Registry, load_registry
from auditor.targets import TargetsFile, TargetsFileError, load_targets
from auditor.targets.scheduling import MailSettings, Schedule
from auditor.words import Words
from reports.mail.compose import compose
from reports.mail.enclosures import enclosures_of
from reports.mail.errors import LetterError

#: Seconds between two looks at what is due.
_MINUTE = 60


@dataclass(frozen=True, kw_only=True)
class Delivery(Looking):
    """The command line, as it was written; ``targets`` is never None."""

    archive: str | None


class _Office:
    """All that the runs of one ``due`` share."""

    def __init__(self, delivery: Delivery, words: Words) -> None:
        assert delivery.targets is not None
        self.path = delivery.targets
        self.file = _read(self.path, words)
        self.settings, self.way = _mail(self.path, self.file, words)
        self.registry: Registry = load_registry()
        warn_of_problems(self.registry, words)
        self.words = self.registry.words(words.language)
        self.conditions: Conditions = conditions_of(
            delivery, self.file.network, self.file.report, self.registry, self.words
        )

    @property
    def written(self) -> datetime:
        """When the schedules were changed last."""
        return datetime.fromtimestamp(self.path.stat().st_mtime, UTC)

    def letters(self, schedule: Schedule, news: News) -> Iterable[Letter]:
        """The mails that tell news, in the language of the schedule."""
        words = self.registry.words(schedule.lang)
        carried = enclosures_of(news, words)
        return [compose(news, recipient, self.settings, words, carried) for recipient in schedule.to]


def run_due(delivery: Delivery, words: Words) -> Status:
    """Scan what is due, queue and send.

    Raises:
        typer.Exit: the command line, a file or the archive is wrong.
    """
    words = speak_in(delivery.lang, words)
    office = _Office(delivery, words)
    with opened(delivery.archive, office.words, create=True) as archive:
        try:
            with only_due(archive):
                return _run_all(archive, office)
        except BusyError as error:
            typer.echo(f"beffroi: {told(error, office.words)}", err=True)
            return Status.DONE


def say_due(delivery: Delivery, words: Words) -> Status:
    """Say what would be done; nothing is written, and no town is asked.

    Raises:
        typer.Exit: the command line, a file or the archive is wrong.
    """
    words = speak_in(delivery.lang, words)
    office = _Office(delivery, words)
    now = datetime.now(UTC)
    with opened(delivery.archive, words, create=True) as archive:
        for schedule in office.file.schedule:
            typer.echo(_foretold(archive, schedule, office, now))
    return Status.DONE


def serve(delivery: Delivery, words: Words) -> NoReturn:
    """Do what is due, minute after minute, until a signal comes.

    Raises:
        typer.Exit: at the signal; or the command line, a file or the archive is wrong.
    """

    def leave(*_: object) -> None:
        raise KeyboardInterrupt

    while True:
        if run_due(delivery, words) is Status.INTERRUPTED:
            raise typer.Exit(Status.INTERRUPTED)
        try:
            signal.signal(signal.SIGTERM, leave)
            time.sleep(_MINUTE)
        except KeyboardInterrupt:
            raise typer.Exit(Status.DONE) from None


def _run_all(archive: Archive, office: _Office) -> Status:
    status = Status.DONE
    for pending in pending_runs(archive, office.file.schedule, office.written, datetime.now(UTC)):
        try:
            came = _run(archive, pending, office)
        except ArchiveLostError as error:
            typer.echo(f"beffroi: {told(error, office.words)}", err=True)
            return Status.ARCHIVE_LOST
        except (LetterError, ExportError) as error:
            # The mails of this schedule cannot be made: those of the others can.
            typer.echo(f"beffroi: {pending.schedule.name}: {_why(error, office.words)}", err=True)
            came = Status.USAGE
        if came is Status.INTERRUPTED:
            return came
        status = max(status, came)
    return max(status, _post(archive, office))


def _run(archive: Archive, pending: Pending, office: _Office) -> Status:
    """Scan the towns of a run, and queue its mails."""
    schedule = pending.schedule
    campaign = _campaign(archive, pending, office)
    rubric = file_rubric(
        archive, office.registry.policy, office.registry.checks_of(office.conditions.families)
    )
    with only_one(archive, campaign):
        march = march_through(
            archive, campaign, rubric, office.registry, office.conditions, Pace(), office.words
        )
    if march.interrupted:
        return Status.INTERRUPTED
    gathered = gather(archive, campaign, rubric, schedule, pending.run)
    queued = tell(archive, schedule, pending.run, gathered, office.letters, now=datetime.now(UTC))
    if not office.conditions.quiet:
        message = office.words.plural(
            "{name}: {count} mail to send", "{name}: {count} mails to send", queued, name=schedule.name
        )
        typer.echo(message)
    return Status.DONE


def _campaign(archive: Archive, pending: Pending, office: _Office) -> Campaign:
    """The campaign of a run; the one that it had, if it was begun before."""
    # In universal time: on the night when clocks go back, an hour comes twice.
    name = f"{pending.schedule.name} {pending.run.slot.astimezone(UTC):%Y-%m-%d %H.%M}Z"
    known = {campaign.name: campaign for campaign in all_campaigns(archive)}
    if name not in known:
        families = ",".join(office.conditions.families) or None
        settings = {"browser": office.conditions.browser, "families": families}
        known[name] = create_campaign(archive, name, settings, office.file.targets_of(pending.schedule))
    with archive.writing() as connection:
        scan_in(connection, pending.run, known[name].id)
    return known[name]


def _post(archive: Archive, office: _Office) -> Status:
    with Smtp(office.way) as carrier:
        posted = post(archive, carrier, lambda: datetime.now(UTC), holder_name())
    if not office.conditions.quiet:
        for mail in posted:
            typer.echo(_posted(mail, office.words))
    return Status.DONE if all(mail.state is State.SENT for mail in posted) else Status.UNSENT


def _posted(mail: Posted, words: Words) -> str:
    if mail.state is State.SENT:
        return words("sent to {recipient}", recipient=mail.recipient)
    receipt = mail.receipt
    why = fault_told(receipt.stage, receipt.fault, receipt.reply, words) if receipt.fault else ""
    if mail.state is State.DEAD:
        return words("given up: {recipient} ({why})", recipient=mail.recipient, why=why)
    return words("put off: {recipient} ({why})", recipient=mail.recipient, why=why)


def _foretold(archive: Archive, schedule: Schedule, office: _Office, now: datetime) -> str:
    words = office.words
    with archive.reading() as connection:
        last = last_run(connection, schedule.name)
    towns = len(office.file.targets_of(schedule))
    if last is not None and last.finished_at is None:
        return words.plural(
            "{name}: the run of {slot} would be finished ({count} town)",
            "{name}: the run of {slot} would be finished ({count} towns)",
            towns,
            name=schedule.name,
            slot=words.moment(last.slot.astimezone(schedule.timing.zone)),
        )
    since = holds_since(office.written, now)
    found = due(schedule.timing, max(since, last.slot) if last else since, now)
    if found is None:
        return words("{name}: nothing is due", name=schedule.name)
    return words.plural(
        "{name}: due since {slot} ({count} town)",
        "{name}: due since {slot} ({count} towns)",
        towns,
        name=schedule.name,
        slot=words.moment(found.slot),
    )


def _why(error: LetterError | ExportError, words: Words) -> str:
    if isinstance(error, LetterError):
        return words(error.message, **error.arguments)
    return str(error)


def _read(path: Path, words: Words) -> TargetsFile:
    try:
        file = load_targets(path, words)
    except TargetsFileError as error:
        refuse(str(error))
    if not file.schedule:
        refuse(words("{path}: no [[schedule]] is in it", path=str(path)))
    return file


def _mail(path: Path, file: TargetsFile, words: Words) -> tuple[MailSettings, Way]:
    if file.mail is None:
        refuse(
            words("{path}: there is no [mail] section: it says by which server mails leave", path=str(path))
        )
    try:
        return file.mail, way_of(file.mail, os.environ)
    except MailSettingsError as error:
        refuse(f"{path}: {words(error.message, **error.arguments)}")
