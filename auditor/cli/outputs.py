"""Where reports are written."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from itertools import count
from pathlib import Path

from auditor.cli.errors import refuse
from auditor.filing import ExportError
from auditor.model import Report
from auditor.registry import Registry
from auditor.words import Words


def check_destination(written: str | None, towns: int, option: str, words: Words) -> None:
    """Refuse, before any town is asked, a destination that cannot hold the reports."""
    if written is None or _is_folder(written) or written == "-":
        return
    if towns > 1:
        refuse(
            words(
                "{option} {path}: {towns} towns need a folder; end its name with “/”",
                option=option,
                path=written,
                towns=towns,
            )
        )
    parent = Path(written).parent
    if not parent.is_dir():
        refuse(
            words(
                "{option} {path}: there is no folder {parent}",
                option=option,
                path=written,
                parent=str(parent),
            )
        )


def check_printer(words: Words) -> None:
    """Refuse, before any town is asked, to make a PDF without what prints it."""
    from reports.pdf import printer  # noqa: PLC0415  # slow to import

    try:
        printer(words)
    except ExportError as error:
        refuse(str(error))


def write_reports(
    reports: Sequence[Report], exporter: str, written: str | None, registry: Registry, words: Words
) -> list[Path]:
    """Write every report in one format, to a file, a folder or standard output (``-``).

    Returns:
        The files that were written.
    """
    if written is None:
        return []
    export = registry.exporters.get(exporter)
    if export is None:
        refuse(words("no exporter is called {name}", name=exporter))
    paths: list[Path] = []
    for report in reports:
        try:
            chunks = b"".join(export(report, words))
        except ExportError as error:
            refuse(str(error))
        if written == "-":
            sys.stdout.buffer.write(chunks)
            continue
        path = _place(written, report.target.host, exporter, paths)
        paths.append(write_whole(path, chunks, words))
    return paths


def _place(written: str, host: str, exporter: str, taken: Sequence[Path]) -> Path:
    """The file of a report: named after the host, numbered when two towns share it."""
    if not _is_folder(written):
        return Path(written)
    path = Path(written, f"{host}.{exporter}")
    for number in count(2):
        if path not in taken:
            break
        path = Path(written, f"{host}-{number}.{exporter}")
    return path


def _is_folder(written: str) -> bool:
    return written.endswith(os.sep) or Path(written).is_dir()


def write_whole(path: Path, content: bytes, words: Words) -> Path:
    """Write whole or not at all."""
    partial = path.with_name(path.name + ".part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        partial.write_bytes(content)
        partial.replace(path)
    except OSError as error:
        refuse(words("cannot write {path}: {error}", path=str(path), error=str(error)))
    return path
