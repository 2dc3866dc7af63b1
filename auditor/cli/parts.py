"""Writes what exporters yield: files that grow side by side, and take their names when they are whole."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable
from pathlib import Path, PurePosixPath
from typing import IO

from auditor.filing import Part

#: Files that are open at a time.
_OPEN = 32


def write_parts(parts: Iterable[Part], folder: Path) -> list[Path]:
    """Write files into a folder; those that stood there under the same names are replaced, all at the end.

    Returns:
        The files, in the order in which they began.

    Raises:
        OSError: one of them cannot be written; none is left half written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".beffroi-", dir=folder) as scratch:
        names = _write(parts, Path(scratch))
        for name in names:
            place = folder / name
            place.parent.mkdir(parents=True, exist_ok=True)
            Path(scratch, name).replace(place)
    return [folder / name for name in names]


def write_site(parts: Iterable[Part], folder: Path, marker: str) -> list[Path]:
    """Write a folder of its own, whole or not at all; an earlier one, known by its marker, makes room.

    Args:
        marker: a file that only such a folder holds.

    Raises:
        FileExistsError: the folder holds something else.
        OSError: it cannot be written.
    """
    if folder.exists() and any(folder.iterdir()) and not (folder / marker).is_file():
        raise FileExistsError(str(folder))
    folder.parent.mkdir(parents=True, exist_ok=True)
    scratch = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        names = _write(parts, scratch)
        (scratch / marker).touch()
        scratch.chmod(0o755)
        if folder.exists():
            shutil.rmtree(folder)
        scratch.rename(folder)
    except BaseException:
        shutil.rmtree(scratch, ignore_errors=True)
        raise
    return [folder / name for name in names]


def _write(parts: Iterable[Part], folder: Path) -> list[str]:
    """Write the files under their own names; returns the names."""
    names: dict[str, None] = {}
    handles: dict[str, IO[bytes]] = {}
    try:
        for name, content in parts:
            if name not in handles:
                if len(handles) >= _OPEN:
                    oldest = next(iter(handles))
                    handles.pop(oldest).close()
                handles[name] = _open(folder, name, again=name in names)
                names[name] = None
            handles[name].write(content)
    finally:
        for handle in handles.values():
            handle.close()
    return list(names)


def _open(folder: Path, name: str, *, again: bool) -> IO[bytes]:
    pure = PurePosixPath(name)
    if pure.is_absolute() or ".." in pure.parts:
        raise ValueError(f"an exporter named a file outside its folder: {name!r}")
    path = folder / pure
    path.parent.mkdir(parents=True, exist_ok=True)
    return path.open("ab" if again else "wb")
