"""What ``beffroi schedule`` prints."""

from __future__ import annotations

import os
import pwd
import re
import shutil
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from auditor.archive.archive import DEFAULT
from auditor.archive.runs import Run, last_run
from auditor.cli.archived import opened
from auditor.cli.errors import refuse
from auditor.cli.outputs import write_whole
from auditor.delivery.slots import upcoming
from auditor.delivery.units import Installation, how_to_install, unit_folder, units
from auditor.targets import TargetsFile, TargetsFileError, load_targets
from auditor.targets.scheduling import Schedule, Send
from auditor.words import Words
from reports.text import one_line

#: Towns, and recipients, that are named; of more, a few are, and the others counted.
_MOST_NAMES = 4

#: What systemd takes for the name of an account (its "strict" form).
_ACCOUNT = re.compile(r"[a-z_][a-z0-9_-]{0,30}")


def list_schedules(path: Path, archive: str | None, words: Words) -> None:
    """Print the schedules of a file, each with its next run and its last one."""
    file = _read(path, words)
    if not file.schedule:
        message = words("{path}: no [[schedule]] is in it", path=str(path))
        typer.echo(f"beffroi: {message}", err=True)
        return
    ran = _last_runs(file.schedule, archive, words)
    now = datetime.now(UTC)
    table = Table(box=None, pad_edge=False, padding=(0, 1, 1, 1))
    for heading in (words("Schedule"), words("Next run"), words("Last run"), words("To"), words("Sends")):
        table.add_column(heading, overflow="fold")
    for schedule in file.schedule:
        towns = ", ".join(_some([town.name for town in file.gazetteer.towns(schedule)], words))
        table.add_row(
            Text.assemble((schedule.name, "bold"), f"\n({towns})"),
            _moment(upcoming(schedule.timing, now), schedule, words),
            _last(ran.get(schedule.name), schedule, words),
            Text("\n".join(_some(schedule.to, words))),
            Text("\n".join(_sent(schedule, words))),
        )
    Console(highlight=False).print(table)


def _read(path: Path, words: Words) -> TargetsFile:
    try:
        return load_targets(path, words)
    except TargetsFileError as error:
        refuse(str(error))


def _last_runs(schedules: Sequence[Schedule], archive: str | None, words: Words) -> Mapping[str, Run]:
    """The last run of each schedule that ever ran; none when there is no archive yet."""
    address = archive or DEFAULT
    if "://" not in address and not Path(address).exists():
        if archive is not None:
            message = words("there is no archive {archive} yet: nothing ran", archive=address)
            typer.echo(f"beffroi: {message}", err=True)
        return {}
    with opened(address, words) as held, held.reading() as connection:
        runs = [last_run(connection, schedule.name) for schedule in schedules]
    return {run.schedule: run for run in runs if run is not None}


def _some(names: Sequence[str], words: Words) -> list[str]:
    """A few names, and how many others there are."""
    shown = names if len(names) <= _MOST_NAMES else names[: _MOST_NAMES - 1]
    left = len(names) - len(shown)
    more = [words.plural("{count} other", "{count} others", left)] if left else []
    return [*map(one_line, shown), *more]


def _moment(moment: datetime | None, schedule: Schedule, words: Words) -> Text:
    return Text(f"{_narrow(moment, words)}\n{schedule.time_zone}" if moment is not None else "—")


def _narrow(moment: datetime, words: Words) -> str:
    """The hour under the day."""
    return "\n".join(words.moment(moment).rsplit(" ", 1))


def _last(run: Run | None, schedule: Schedule, words: Words) -> Text:
    if run is None:
        return Text(words("never"))
    told = _narrow(run.slot.astimezone(schedule.timing.zone), words)
    state = [] if run.finished_at is not None else [words("not finished")]
    return Text("\n".join([told, *state]))


def _sent(schedule: Schedule, words: Words) -> list[str]:
    """What is sent, in a few words."""
    when = {
        Send.ALWAYS: words("always"),
        Send.ON_CHANGE: words("if changed"),
        Send.ON_WORSE: words("if worse"),
    }
    digest = [words("one digest")] if schedule.digest else []
    return [when[schedule.send], *digest, *(name.upper() for name in schedule.attach)]


# --- Units ----------------------------------------------------------------------------------------


def give_units(
    path: Path, archive: str | None, words: Words, *, user: bool, account: str | None, out: Path | None
) -> None:
    """Print the units of systemd, or write them to a folder."""
    _read(path, words)
    installation = Installation(
        command=_command(),
        targets=path.absolute(),
        archive=_archive(archive or DEFAULT, words),
        account=None if user else _account(account, words),
        chromium=shutil.which(os.environ["CHROMIUM"]) if os.environ.get("CHROMIUM") else None,
    )
    _check_paths(installation, words)
    _warn_of_tmp(installation, words)
    texts = units(installation, words)
    if out is None:
        for name, text in texts.items():
            typer.echo(f"# --- {unit_folder(installation)}/{name}\n\n{text}")
    else:
        for name, text in texts.items():
            write_whole(out / name, text.encode("utf-8"), words)
    commands = "\n".join(f"  {command}" for command in how_to_install(installation))
    then = words("Once these files are in {folder}:", folder=unit_folder(installation))
    typer.echo(f"{then}\n{commands}", err=True)


def _command() -> tuple[str, ...]:
    """How the command that runs now is started, whatever the PATH."""
    beside = Path(sys.executable).parent / "beffroi"
    return (str(beside),) if os.access(beside, os.X_OK) else (sys.executable, "-P", "-m", "auditor")


def _archive(address: str, words: Words) -> str:
    """An archive by an absolute path, or the address of a database that may stand in a unit."""
    if "://" in address:
        parts = urlsplit(address)
        if parts.password is not None or "password" in parse_qs(parts.query):
            refuse(
                words(
                    "everybody can read a unit: leave the password out of --archive, and put it in ~/.pgpass "
                    "of the account, or as PGPASSWORD=… in the file of variables that the unit names"
                )
            )
        return address
    path = Path(address).absolute()
    if not path.parent.is_dir():
        refuse(
            words(
                "--archive {archive}: there is no folder {folder}", archive=address, folder=str(path.parent)
            )
        )
    return str(path)


def _account(asked: str | None, words: Words) -> str:
    """The account that runs the service: under sudo, that of who called it."""
    name = asked or os.environ.get("SUDO_USER") or _own_account()
    if name == "root":
        refuse(
            words(
                "root runs Chromium without its sandbox: name another account with --as, for instance one "
                "made by “useradd --system --create-home beffroi”"
            )
        )
    if not _ACCOUNT.fullmatch(name):
        refuse(words("--as {name}: this cannot be the name of an account", name=one_line(name)))
    return name


def _own_account() -> str:
    try:
        return pwd.getpwuid(os.geteuid()).pw_name
    except KeyError:  # a container may run under a number that has no name
        return str(os.geteuid())


def _check_paths(installation: Installation, words: Words) -> None:
    program, *others = installation.command
    for text in (program, *others, str(installation.targets), installation.archive):
        if not text.isprintable() or (text == program and set(text) & set("\"'\\")):
            refuse(words("a unit cannot name {path}", path=one_line(text)))


def _warn_of_tmp(installation: Installation, words: Words) -> None:
    """Say that a service which has its own /tmp does not see that of the machine."""
    hidden = [
        text
        for text in (*installation.command, str(installation.targets), installation.archive)
        if installation.account is not None and text.startswith(("/tmp/", "/var/tmp/"))  # noqa: S108
    ]
    for text in hidden:
        message = words("{path}: the service has its own /tmp and will not see it; move it", path=text)
        typer.echo(f"beffroi: {message}", err=True)
