"""What can go wrong with an archive, in sentences that say what to do."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import exc

from auditor.words import TellableError, mark


class ArchiveError(TellableError):
    """The archive cannot do what was asked."""


class ArchiveLostError(ArchiveError):
    """The archive stopped working; what had landed is kept, and the work can be taken up again."""


#: What the drivers say, and what it means: first match, in lower case.
_MEANINGS = (
    ("readonly", mark("the archive {archive} cannot be written: its file or its folder is read-only")),
    ("read-only", mark("the archive {archive} cannot be written: its file or its folder is read-only")),
    ("locked", mark("the archive {archive} is being written by another program; try again when it is done")),
    ("disk is full", mark("no room is left on the disk of the archive {archive}; make some, then go on")),
    ("malformed", mark("the archive {archive} is damaged; put a sound copy in its place")),
    ("not a database", mark("{archive} is not an archive of Beffroi")),
    ("unable to open", mark("the archive {archive} cannot be opened: look at its folder and its rights")),
    ("no space left", mark("no room is left on the disk of the archive {archive}; make some, then go on")),
)
#: A statement that is wrong, or what it breaks: for its caller to know.
_OURS = (exc.IntegrityError, exc.DataError, exc.ProgrammingError, exc.NotSupportedError)
_LOST = mark("the archive {archive} no longer answers ({error})")


@contextmanager
def explained(archive: str) -> Iterator[None]:
    """Say in plain words what a database refuses to do.

    Args:
        archive: its address, without a password.

    Raises:
        ArchiveLostError: the database failed.
    """
    try:
        yield
    except _OURS:
        raise
    except exc.DatabaseError as error:
        said = " ".join(str(error.orig or error).split())[:200]
        message = next((meaning for sign, meaning in _MEANINGS if sign in said.lower()), _LOST)
        raise ArchiveLostError(message, archive=archive, error=said) from error
