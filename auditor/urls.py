"""The parts of an address: links hold anything, and the same ones come back page after page."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple
from urllib.parse import urlsplit

#: So many are kept taken apart, of no more characters.
_KEPT = 4_096
_SHORT = 500


class Parts(NamedTuple):
    """An address taken apart (RFC 3986 §3).

    Attributes:
        authority: what stands between ``//`` and the path, in lower case.
        host: of the authority, without user, port or brackets; empty when there is none.
    """

    authority: str
    host: str
    path: str
    query: str


def parts_of(url: str) -> Parts | None:
    """The parts of an address; None for what cannot be taken apart, such as ``http://[``."""
    return _kept(url) if len(url) <= _SHORT else _apart(url)


def host_of(url: str) -> str:
    """The host of an address, in lower case; empty when there is none."""
    # It ends before the third slash at the latest: all the pages of a site share what is before.
    parts = parts_of("/".join(url.split("/", 3)[:3]))
    return parts.host if parts else ""


def path_of(url: str) -> str:
    """The path of an address, as it is written; empty when there is none."""
    parts = parts_of(url)
    return parts.path if parts else ""


def is_under(host: str, *names: str) -> bool:
    """Whether a host is one of these names, or below one."""
    return host in names or host.endswith(_below(names))


def file_name(path: str) -> tuple[str, str]:
    """The last name of a path, in two: what is before its last dot, and the ending with its dot (".pdf").

    The ending is empty for what has none: "legal", ".htaccess", "end.".
    """
    name = next((part for part in reversed(path.split("/")) if part not in ("", ".")), "")
    stem, dot, ending = name.rpartition(".")
    return (stem, dot + ending) if stem and ending else (name, "")


def _apart(url: str) -> Parts | None:
    try:
        parts = urlsplit(url)
        return Parts(parts.netloc.lower(), parts.hostname or "", parts.path, parts.query)
    except ValueError:
        return None


_kept = lru_cache(maxsize=_KEPT)(_apart)


@lru_cache(maxsize=_KEPT)
def _below(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f".{name}" for name in names)
