"""What all facts have in common."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any, ClassVar, Self

from pydantic import AwareDatetime, ValidationError

from auditor.model import Model

#: Brings the content of one version of a fact, in place or anew, to the next version.
Upcaster = Callable[[dict[str, Any]], dict[str, Any]]


class FactError(Exception):
    """An archived fact that this version of Beffroi cannot read."""


class Fact(Model):
    """Something observed at a moment, kept as it was.

    Every kind gives ``kind`` and ``schema_version`` a ``Literal`` type and a default. Whatever changes
    the fields is a new version: it adds an upcaster, and a frozen file to ``tests/museum``. A part of a
    larger fact is brought along by the upcasters of that one.

    Attributes:
        upcasters: the n-th brings version n to version n + 1.
        part_of: kind of the fact that brings this one, for parts of a larger one.
        observed_at: when it was seen; checks judge at this moment.
    """

    upcasters: ClassVar[tuple[Upcaster, ...]] = ()
    part_of: ClassVar[str] = ""

    kind: str
    schema_version: int
    observed_at: AwareDatetime

    def parts(self) -> Iterable[Fact]:
        """Facts held inside this one, each of which a check may ask for by itself."""
        return ()

    @classmethod
    def load(cls, version: int, content: bytes) -> Self:
        """Read a fact that was archived as JSON, by this version of Beffroi or an older one.

        Args:
            version: the ``schema_version`` under which it was archived.

        Raises:
            FactError: it was written by a later version, or is damaged.
        """
        current = version_of(cls)
        if version < 1:
            raise FactError(f"{kind_of(cls)} never had a version {version}: the archive is damaged")
        if version > current:
            raise FactError(
                f"{kind_of(cls)} has version {version}, this Beffroi reads up to {current}: upgrade it"
            )
        try:
            if version == current:
                return cls.model_validate_json(content)
            fields = json.loads(content)
            for upcast in cls.upcasters[version - 1 :]:
                fields = upcast(fields)
            return cls.model_validate({**fields, "schema_version": current}, strict=False)
        except (ValidationError, ValueError, LookupError, TypeError, RecursionError) as error:
            raise FactError(f"{kind_of(cls)} version {version} cannot be read: {error}") from error


def kind_of(fact: type[Fact]) -> str:
    """The name under which a type of fact is archived."""
    return str(fact.model_fields["kind"].default)


def version_of(fact: type[Fact]) -> int:
    """The version of its schema that this Beffroi writes."""
    return int(fact.model_fields["schema_version"].default)
