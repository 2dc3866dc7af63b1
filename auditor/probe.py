"""What an author of a probe imports: the decorator, and the way to say that nothing was seen.

A probe is an async callable. Its parameters are the facts and means that it needs, its return
annotation is the fact that it makes: the engine walks the graph that these annotations draw.
"""

from __future__ import annotations

import inspect
import typing
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from auditor.check import wanted_types
from auditor.facts.base import Fact, kind_of
from auditor.model import Cause

ProbeFunction = Callable[..., Awaitable[Fact]]


class ProbeFailed(Exception):  # noqa: N818  # an outcome, not an error of ours
    """Nothing could be observed, for a cause that the report will name."""

    def __init__(self, cause: Cause, detail: str = "") -> None:
        super().__init__(detail or cause.value)
        self.cause = cause
        self.detail = detail


@dataclass(frozen=True)
class Probe:
    """One way of looking.

    Attributes:
        id: unique; names the probe in progress and reports.
        makes: type of the fact that it brings back.
        needs: parameter name → type that it receives.
        deadline: seconds, after which it is cancelled.
    """

    id: str
    makes: type[Fact]
    needs: dict[str, type]
    function: ProbeFunction
    deadline: float

    def brings(self, needed: type) -> bool:
        """Whether it makes a type of fact, or a larger one that holds it."""
        if self.makes is needed:
            return True
        return issubclass(needed, Fact) and needed.part_of == kind_of(self.makes)


def probe(probe_id: str, *, deadline: float) -> Callable[[ProbeFunction], Probe]:
    """Make a probe of an async function.

    Args:
        probe_id: a short unique word.
        deadline: seconds that it may take at most.

    Raises:
        TypeError: the function is not async, a parameter has no annotation, or it returns no fact.
    """

    def decorate(function: ProbeFunction) -> Probe:
        if not inspect.iscoroutinefunction(function):
            raise TypeError(f"probe {probe_id!r} must be an async function")
        made: Any = typing.get_type_hints(function).get("return")
        if not (isinstance(made, type) and issubclass(made, Fact)):
            raise TypeError(f"probe {probe_id!r} must say by its return annotation which fact it makes")
        return Probe(probe_id, made, wanted_types(function), function, deadline)

    return decorate
