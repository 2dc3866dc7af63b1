"""What ``beffroi targets import`` does, once its options are read."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

import typer

from auditor.cli.errors import Status, refuse
from auditor.cli.imported import ForeignLines, tell_source, tell_taken
from auditor.cli.waiting import counting
from auditor.targets import Town, Unusable
from auditor.targets.cells import Writer
from auditor.targets.codes import is_department
from auditor.targets.errors import TargetsFileError
from auditor.targets.intake import Intake
from auditor.targets.lists import COLUMNS
from auditor.targets.sources import source_of
from auditor.targets.sources.records import open_records
from auditor.targets.sources.source import Source
from auditor.targets.territory import Territory
from auditor.words import Words

#: Told how many more kilobytes are read.
_Advance = Callable[[int], None]

_STDOUT = "-"
_REJECT_COLUMNS = ("line", "name", "insee", "written", "code", "reason")
_KB = 1000

#: The options that ask something of a town.
_OPTIONS = {
    "department": "--department",
    "epci": "--epci",
    "population": "--min-population/--max-population",
}


@dataclass(frozen=True)
class Request:
    """The command line of ``beffroi targets import``, as it was written."""

    file: Path
    out: str
    source: str | None
    rejects: Path | None
    departments: Sequence[str]
    epci: str | None
    min_population: int | None
    max_population: int | None
    quiet: bool


def run(request: Request, words: Words) -> Status:
    """Import, write, and say what became of the rows.

    Raises:
        typer.Exit: the command line or a file is wrong.
    """
    territory = _territory(request, words)
    rejects = _place_of_rejects(request)
    _check_places(request, rejects, words)
    foreign = ForeignLines()
    try:
        intake = _import(request, territory, rejects, foreign, words)
    except TargetsFileError as error:
        refuse(str(error))
    except OSError as error:
        refuse(words("cannot write {path}: {error}", path=request.out, error=str(error)))
    if not request.quiet:
        foreign.tell(words)
        tell_taken(intake, [path for path in (request.out, rejects) if path not in (None, _STDOUT)], words)
    if not intake.tally.kept:
        typer.echo(words("beffroi: no town was kept."), err=True)
        return Status.NOTHING_OBSERVED
    return Status.DONE


def _import(
    request: Request, territory: Territory, rejects: Path | None, foreign: ForeignLines, words: Words
) -> Intake:
    """Read the file and write both lists, whole or not at all.

    Raises:
        TargetsFileError: the file is not what it should be.
        OSError: a list cannot be written.
    """
    size = request.file.stat().st_size if request.file.is_file() else 0
    with ExitStack() as stack:
        title = words("{path}, in kB", path=request.file.name)
        advance = stack.enter_context(counting(title, size // _KB, quiet=request.quiet))
        columns, records = open_records(request.file, words, _Progress(advance), foreign.read)
        source = source_of(request.source, columns, request.file, words)
        if not request.quiet:
            tell_source(source, guessed=request.source is None, words=words)
        _check_filters(territory, source, request.file, words)
        towns = Writer(stack.enter_context(_whole(request.out)), COLUMNS)
        refused = None
        if rejects is not None:
            refused = Writer(stack.enter_context(_whole(str(rejects))), _REJECT_COLUMNS)
        intake = Intake(source, territory, request.file, words)
        for found in intake.take(records):
            if isinstance(found, Town):
                towns.write(getattr(found, column) for column in COLUMNS)
            elif refused is not None:
                refused.write(_reject_cells(found, words))
    return intake


def _reject_cells(found: Unusable, words: Words) -> Sequence[object]:
    return found.line, found.name, found.insee, found.written, found.code, found.reason(words)


class _Progress:
    """Turns the place in the file into steps of a bar, in kilobytes."""

    def __init__(self, advance: _Advance) -> None:
        self._advance, self._done = advance, 0

    def __call__(self, position: int) -> None:
        done = position // _KB
        self._advance(done - self._done)
        self._done = done


def _territory(request: Request, words: Words) -> Territory:
    codes = [code.strip().upper() for item in request.departments for code in item.split(",") if code.strip()]
    for code in codes:
        if not is_department(code):
            refuse(words("--department {code}: write INSEE codes, for instance 77, 2A or 974", code=code))
    low, high = request.min_population, request.max_population
    if low is not None and high is not None and low > high:
        refuse(words("--min-population {low} is more than --max-population {high}", low=low, high=high))
    return Territory(frozenset(codes), request.epci, low, high)


def _place_of_rejects(request: Request) -> Path | None:
    """Where the rows that cannot be used go: ``towns.rejected.csv`` beside ``towns.csv``."""
    if request.rejects is not None or request.out == _STDOUT:
        return request.rejects
    return Path(request.out).with_suffix(".rejected.csv")


def _check_places(request: Request, rejects: Path | None, words: Words) -> None:
    """Refuse to write over what is read, or twice in one place."""
    outputs = [path for path in (rejects, None if request.out == _STDOUT else Path(request.out)) if path]
    for path in outputs:
        if path.resolve() == request.file.resolve():
            refuse(words("{path}: this file is being read; write to another", path=str(path)))
    if len({path.resolve() for path in outputs}) < len(outputs):
        refuse(words("--out and --rejects must be two files"))


def _check_filters(territory: Territory, source: Source, path: Path, words: Words) -> None:
    """Refuse to choose by what the source does not say.

    Raises:
        TargetsFileError: it does not say it.
    """
    for asked in sorted(territory.asks - source.gives):
        raise TargetsFileError(
            words(
                "{path}: {option} cannot be used, for this file does not say it of towns; "
                "the open data of the RPNT does",
                path=str(path),
                option=_OPTIONS[asked],
            )
        )


@contextmanager
def _whole(place: str) -> Iterator[TextIO]:
    """A text file that takes its name, or goes to standard output, only when it is whole.

    Raises:
        OSError: it cannot be written.
    """
    folder = None if place == _STDOUT else Path(place).parent
    with tempfile.TemporaryDirectory(prefix=".beffroi-", dir=folder) as scratch:
        partial = Path(scratch, "partial")
        with partial.open("w", encoding="utf-8", newline="") as file:
            yield file
        if place == _STDOUT:
            with partial.open("rb") as content:
                shutil.copyfileobj(content, sys.stdout.buffer)
        else:
            partial.replace(place)
