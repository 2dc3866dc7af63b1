"""A dossier against the one that the archive gives: what differs, field by field."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from itertools import islice, zip_longest
from typing import Any

from auditor.desk.dossier import Dossier
from auditor.model import Model

#: Differences that are told; more would not help.
MOST = 50

#: What a person writes, and which version of Beffroi wrote the rest.
_NOT_COMPUTED = frozenset({"human", "tool_version"})

#: Characters of a value that are shown.
_SHOWN = 200

_MISSING = object()


class Difference(Model):
    """A field that is not what it should be.

    Attributes:
        where: its path ("applicants.0.scores.1.letter").
        said: by the dossier; found: by the archive. As JSON; None where the field is missing.
    """

    where: str
    said: str | None
    found: str | None


def differences(said: Dossier, found: Dossier) -> tuple[Difference, ...]:
    """What differs between a dossier and the one that was computed again, ``MOST`` fields at most."""
    one, other = (_computed(dossier) for dossier in (said, found))
    return tuple(islice(_compare("", one, other), MOST))


def _computed(dossier: Dossier) -> dict[str, Any]:
    return dossier.model_dump(mode="json", exclude=set(_NOT_COMPUTED))


def _compare(where: str, said: Any, found: Any) -> Iterator[Difference]:
    if isinstance(said, Mapping) and isinstance(found, Mapping):
        for key in sorted({*said, *found}):
            yield from _compare(f"{where}.{key}", said.get(key, _MISSING), found.get(key, _MISSING))
    elif isinstance(said, list) and isinstance(found, list):
        for index, (one, other) in enumerate(zip_longest(said, found, fillvalue=_MISSING)):
            yield from _compare(f"{where}.{index}", one, other)
    elif said != found:
        yield Difference(where=where.removeprefix("."), said=_shown(said), found=_shown(found))


def _shown(value: Any) -> str | None:
    return None if value is _MISSING else json.dumps(value, ensure_ascii=False)[:_SHOWN]
