"""Reads a ``security.txt``: its fields, and whether it is signed (RFC 9116 §2, §4)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

#: Lines that are read; a file of some ten fields is a long one.
_LINES = 500

_SIGNED = "-----BEGIN PGP SIGNED MESSAGE-----"
_SIGNATURE = "-----BEGIN PGP SIGNATURE-----"

#: A field (§4): its name, a colon, a blank, its value.
_FIELD = re.compile(r"([A-Za-z][A-Za-z-]{0,39}):[ \t]*(\S.{0,1999})")

#: A date and time of RFC 3339 §5.6, which Python reads among many other things.
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:[Zz]|[+-]\d\d:\d\d)", re.ASCII)

#: How a contact may be reached (§2.5.3): by a URI, whose scheme says how.
_CONTACT = re.compile(r"(?:mailto:[^\s@]+@[^\s@]+|https://[^\s/]+\S*|tel:\+?[\d().-]+)", re.IGNORECASE)

#: Names that the standard defines (§2.5): a text that has none of them is no such file.
_KNOWN = frozenset(
    ("acknowledgments", "canonical", "contact", "encryption", "expires", "hiring", "policy")
) | {"preferred-languages"}


@dataclass(frozen=True)
class SecurityFile:
    """The fields, in order, names in lower case.

    Attributes:
        signed: whether it stands in an OpenPGP message (§2.3); the signature is not verified.
    """

    fields: tuple[tuple[str, str], ...]
    signed: bool

    def of(self, name: str) -> list[str]:
        """All values of a field."""
        return [value for known, value in self.fields if known == name]

    @property
    def contacts(self) -> list[str]:
        """The contacts that are written as the standard asks."""
        return [value for value in self.of("contact") if _CONTACT.fullmatch(value)]

    @property
    def expires(self) -> datetime | None:
        """The moment after which it must not be trusted; None unless it says one, and only one (§2.5.5)."""
        moments = self.of("expires")
        if len(moments) != 1 or not _MOMENT.fullmatch(moments[0]):
            return None
        try:
            return datetime.fromisoformat(moments[0].upper())
        except ValueError:
            return None


def read(text: str) -> SecurityFile | None:
    """The file, whatever its text is; None when it has no field of the standard."""
    lines = list(islice((line.strip() for line in text.splitlines()), _LINES))
    signed = _SIGNED in lines
    matches = (_FIELD.fullmatch(line) for line in (_signed_lines(lines) if signed else lines))
    fields = tuple((match[1].lower(), match[2].strip()) for match in matches if match)
    return SecurityFile(fields, signed) if any(name in _KNOWN for name, _ in fields) else None


def _signed_lines(lines: list[str]) -> Iterator[str]:
    """The lines between the head of an OpenPGP message and its signature (RFC 4880 §7)."""
    start = lines.index(_SIGNED) + 1
    blank = next((index for index in range(start, len(lines)) if not lines[index]), start)
    for line in lines[blank:]:
        if line == _SIGNATURE:
            return
        yield line.removeprefix("- ")
