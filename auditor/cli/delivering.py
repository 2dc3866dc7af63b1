"""What ``beffroi due`` and ``beffroi serve`` do."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import typer

from auditor.archive.archive import DEFAULT, Archive
from auditor.archive.locks import BusyError, only_due
from auditor.archive.outbox import outbox_counts
from auditor.archive.runs import Run
from auditor.cli.archived import opened
from auditor.cli.errors import Status
from auditor.cli.office import DeskOffice, open_office
from auditor.cli.receipts import fault_told
from auditor.cli.scanning import Looking
from auditor.cli.signals import Stopping
from auditor.delivery.agenda import Known, foreseen, known_of, pending_runs
from auditor.delivery.posting import Carrier, Posted, holder_name, post
from auditor.delivery.running import make_runs
from auditor.delivery.slots import upcoming
from auditor.delivery.smtp import Smtp
from auditor.letter import Receipt, State
from auditor.targets.scheduling import Schedule
from auditor.words import Words


@dataclass(frozen=True, kw_only=True)
class Delivery(Looking):
    """The command line, as it was written; ``targets`` is never None, and the file says what to look at."""

    archive: str | None
    only: Sequence[str] = ()
    no_browser: bool = False
    timeout: float | None = None


def run_due(delivery: Delivery, words: Words) -> Status:
    """Scan what is due, queue the mails, and send what waits.

    Raises:
        typer.Exit: the command line, a file or the archive is wrong.
    """
    stopping = Stopping()
    try:
        with stopping.heeded():
            return _do(delivery, open_office(delivery, words, stopping))
    except KeyboardInterrupt:
        return Status.INTERRUPTED


def say_due(delivery: Delivery, words: Words) -> Status:
    """Say what would be done; no town is asked, and neither a run nor a mail comes of it.

    Raises:
        typer.Exit: the command line, a file or the archive is wrong.
    """
    office = open_office(delivery, words, Stopping())
    known: dict[str, Known] = {}
    waiting = 0
    if _exists(delivery.archive):
        with opened(delivery.archive, office.words) as archive:
            known = {schedule.name: known_of(archive, schedule) for schedule in office.file.schedule}
            counts = outbox_counts(archive)
            waiting = counts.get(State.QUEUED, 0) + counts.get(State.UNCERTAIN, 0)
    for schedule in office.file.schedule:
        typer.echo(_foretold(schedule, known.get(schedule.name, Known()), office))
    if waiting:
        typer.echo(
            office.words.plural(
                "{count} mail waits in the outbox.", "{count} mails wait in the outbox.", waiting
            )
        )
    return Status.DONE


def serve(delivery: Delivery, words: Words) -> Status:
    """Do what is due at every minute, until a signal comes.

    A file that is changed is read again; while it cannot be, the schedules stay what they were.

    Raises:
        typer.Exit: the command line, a file or the archive is wrong from the beginning.
    """
    stopping = Stopping()
    try:
        with stopping.heeded():
            office = open_office(delivery, words, stopping)
            while True:
                _do_once(delivery, office)
                with stopping.interruptible():
                    time.sleep(_until_next_minute(office.now()))
                office = _read_again(delivery, office)
    except KeyboardInterrupt:
        return Status.DONE


def _do(delivery: Delivery, office: DeskOffice) -> Status:
    words = office.words
    with opened(delivery.archive, words, create=True) as archive:
        try:
            with only_due(archive):
                return _do_all(archive, office)
        except BusyError as error:
            if not office.conditions.quiet:
                typer.echo(f"beffroi: {error.told(words)}", err=True)
            return Status.DONE
        except KeyboardInterrupt:
            typer.echo(words("Stopped: the rest is for the next time."), err=True)
            raise


def _do_all(archive: Archive, office: DeskOffice) -> Status:
    """What waits first, since it may be late already; then the runs, each of whose mails leave at once."""
    posted = _post(archive, office)
    pending = pending_runs(archive, office.file.schedule, office.written, office.now())
    for made in make_runs(archive, pending, office):
        _say(
            office,
            office.words.plural(
                "{name}: {count} mail to send",
                "{name}: {count} mails to send",
                made.mails,
                name=made.pending.schedule.name,
            ),
        )
        posted += _post(archive, office)
    if not pending and not posted and sys.stdout.isatty():
        _say(office, _nothing(office))
    return Status.DONE if all(mail.state is State.SENT for mail in posted) else Status.UNSENT


def _post(archive: Archive, office: DeskOffice) -> list[Posted]:
    stopping = office.stopping
    with Smtp(office.way) as smtp:
        carrier = _Interruptible(smtp, stopping)
        posted = post(archive, carrier, office.now, holder_name(), lambda: not stopping.asked)
    stopping.check()
    for mail in posted:
        _say(office, _posted(mail, office.words))
    return posted


class _Interruptible:
    """Gives mails to a server that may be slow, and be left."""

    def __init__(self, carrier: Carrier, stopping: Stopping) -> None:
        self._carrier, self._stopping = carrier, stopping

    def send(self, recipient: str, content: bytes) -> Receipt:
        """Give a mail to the server.

        Raises:
            KeyboardInterrupt: a signal came.
        """
        with self._stopping.interruptible():
            return self._carrier.send(recipient, content)


def _say(office: DeskOffice, message: str) -> None:
    if not office.conditions.quiet:
        typer.echo(message)


def _posted(mail: Posted, words: Words) -> str:
    if mail.state is State.SENT:
        return words("sent to {recipient}", recipient=mail.recipient)
    receipt = mail.receipt
    why = fault_told(receipt.stage, receipt.fault, receipt.reply, words) if receipt.fault else ""
    if mail.state is State.DEAD:
        return words("given up: {recipient} ({why})", recipient=mail.recipient, why=why)
    return words("put off: {recipient} ({why})", recipient=mail.recipient, why=why)


def _nothing(office: DeskOffice) -> str:
    """That nothing is due, and when something will be."""
    words = office.words
    moments = ((schedule, upcoming(schedule.timing, office.now())) for schedule in office.file.schedule)
    coming = [(moment, schedule.name) for schedule, moment in moments if moment is not None]
    if not coming:
        return words("Nothing is due.")
    moment, name = min(coming)
    return words("Nothing is due before {moment} ({name}).", moment=words.moment(moment), name=name)


# --- Beforehand -----------------------------------------------------------------------------------


def _exists(address: str | None) -> bool:
    return "://" in (address or DEFAULT) or Path(address or DEFAULT).exists()


def _foretold(schedule: Schedule, known: Known, office: DeskOffice) -> str:
    words, name = office.words, schedule.name
    found = foreseen(schedule, known, office.written, office.now())
    if found is None:
        return words("{name}: nothing is due", name=name)
    towns = len(office.targets_of(schedule))
    slot = words.moment(found.slot.astimezone(schedule.timing.zone))
    if isinstance(found, Run):
        return words.plural(
            "{name}: the run of {slot} would be taken up ({count} town)",
            "{name}: the run of {slot} would be taken up ({count} towns)",
            towns,
            name=name,
            slot=slot,
        )
    return words.plural(
        "{name}: due since {slot} ({count} town)",
        "{name}: due since {slot} ({count} towns)",
        towns,
        name=name,
        slot=slot,
    )


# --- Minute after minute --------------------------------------------------------------------------


def _do_once(delivery: Delivery, office: DeskOffice) -> None:
    """As ``due`` does; an archive that was lost may be back in a minute."""
    try:
        _do(delivery, office)
    except typer.Exit as stop:
        if stop.exit_code != Status.ARCHIVE_LOST:
            raise


def _until_next_minute(now: datetime) -> float:
    """Seconds; slots begin on whole minutes."""
    following = now.replace(second=0, microsecond=0) + timedelta(minutes=1)
    return (following - now).total_seconds()


def _read_again(delivery: Delivery, office: DeskOffice) -> DeskOffice:
    """The office as the file now is, if it was changed and can be read."""
    assert delivery.targets is not None
    try:
        if datetime.fromtimestamp(delivery.targets.stat().st_mtime, UTC) == office.written:
            return office
        return open_office(delivery, office.words, office.stopping)
    except (OSError, typer.Exit):
        typer.echo(office.words("the schedules stay what they were until the file can be read"), err=True)
        return office
