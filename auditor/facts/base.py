"""What all facts have in common."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from pydantic import AwareDatetime

from auditor.model import Model


class Fact(Model):
    """Something observed at a moment, kept as it was.

    Every kind gives ``kind`` and ``schema_version`` a ``Literal`` type and a default. A field that
    changes its meaning is a new version of the schema.

    Attributes:
        part_of: kind of the fact that brings this one, for parts of a larger one.
        observed_at: when it was seen; checks judge at this moment.
    """

    part_of: ClassVar[str] = ""

    kind: str
    schema_version: int
    observed_at: AwareDatetime

    def parts(self) -> Iterable[Fact]:
        """Facts held inside this one, each of which a check may ask for by itself."""
        return ()


def kind_of(fact: type[Fact]) -> str:
    """The name under which a type of fact is archived."""
    return str(fact.model_fields["kind"].default)
