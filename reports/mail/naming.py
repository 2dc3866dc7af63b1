"""Names of towns and other texts that are not ours, for a line, a header or a file."""

from __future__ import annotations

import re

from auditor.model import Target
from auditor.plaintext import plain
from reports.bounded import shorten
from reports.text import one_line

#: Characters of a name in a text, in a header (that of the longest of communes) and in the name of a file.
NAME_SHOWN = 60
SUBJECT_SHOWN = 45
_SLUG_SHOWN = 40

_UNSAFE = re.compile(r"[^a-z0-9]+")

#: What is looked at of a text, however long it is.
_LONGEST = 4_000


def line(text: str) -> str:
    """A text on one line, without commands that turn its direction."""
    return one_line(text[:_LONGEST]).strip()


def name(text: str, most: int = NAME_SHOWN) -> str:
    """A name, on one line and short."""
    return short(line(text), most)


def short(text: str, most: int) -> str:
    """At most so many characters, and half as many more bytes: names may be written in pictures."""
    cut, room = shorten(text, most), most + most // 2
    written = cut.encode("utf-8", "replace")
    return cut if len(written) <= room else f"{written[:room].decode('utf-8', 'ignore')}…"


def town_name(target: Target, most: int = NAME_SHOWN) -> str:
    """How a town is called; by its host when it has no name."""
    return name(target.name, most) or name(target.host, most)


def slug(text: str) -> str:
    """A name for a file: ASCII, lower case, and never empty."""
    return _UNSAFE.sub("-", plain(text[:_LONGEST]))[:_SLUG_SHOWN].strip("-") or "beffroi"
