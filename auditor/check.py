"""What an author of a check imports: the decorator and the ways to say what was found.

A check is a pure function from facts to findings. It asks for facts by the annotations of its
parameters; the engine brings them. It has no network, no clock, no disk, no locale and no global.
"""

from __future__ import annotations

import inspect
import typing
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache, wraps
from typing import Any, TypeVar

from auditor.model import Axis, Cause, Finding, Outcome, Place, Reference, Scalar

#: A longer excerpt is cut: reports must stay light whatever a page holds.
EXCERPT_LIMIT = 400

#: Facts of which helpers remember what they made, and causes of which a finding is kept.
_REMEMBERED = 4

CheckFunction = Callable[..., Iterator[Finding]]

F = TypeVar("F")
V = TypeVar("V")


@dataclass(frozen=True)
class Check:
    """One question put to the facts.

    Attributes:
        id: unique, starts with the family: ``mail.dmarc``.
        codes: every code that the check may fail or hesitate with.
        needs: parameter name → type of the fact that it receives.
        package: the import package that holds the check, its words and its policy.
        measure: True when the findings carry a value that the policy's anchors judge.
    """

    id: str
    axis: Axis
    references: tuple[Reference, ...]
    codes: tuple[str, ...]
    needs: dict[str, type]
    function: CheckFunction
    package: str
    measure: bool = False

    @property
    def family(self) -> str:
        """The first word of the id: it names the folder, the catalogue and ``--only``."""
        return self.id.partition(".")[0]


def check(
    check_id: str,
    *,
    axis: Axis,
    references: Sequence[Reference],
    codes: Sequence[str] | None = None,
    measure: bool = False,
) -> Callable[[CheckFunction], Check]:
    """Make a check of a function.

    Args:
        check_id: ``family.subject``, in kebab case.
        axis: the principle that it serves.
        references: the texts that it rests on.
        codes: what it may fail with; the id alone when left out, nothing when empty (an indicator).
        measure: the findings carry a value, judged by the anchors of the policy.
    """

    def decorate(function: CheckFunction) -> Check:
        return Check(
            id=check_id,
            axis=axis,
            references=tuple(references),
            codes=(check_id,) if codes is None else tuple(codes),
            needs=wanted_types(function),
            function=function,
            package=function.__module__.partition(".")[0],
            measure=measure,
        )

    return decorate


def wanted_types(function: Callable[..., Any]) -> dict[str, type]:
    """What the parameters of a check or probe ask for: name → annotated type.

    Raises:
        TypeError: a parameter has no annotation.
    """
    hints = typing.get_type_hints(function)
    for name in inspect.signature(function).parameters:
        if name not in hints:
            raise TypeError(f"parameter {name!r} has no annotation, so nothing can be brought to it")
    return {name: hint for name, hint in hints.items() if name != "return"}


def passed(*places: Place, **arguments: Scalar | tuple[str, ...]) -> Finding:
    """All is well: the check's title says what."""
    return _finding("", Outcome.PASSED, places, arguments)


def failed(code: str, *places: Place, **arguments: Scalar | tuple[str, ...]) -> Finding:
    """A defect was seen."""
    return _finding(code, Outcome.FAILED, places, arguments)


def cannot_tell(code: str, *places: Place, **arguments: Scalar | tuple[str, ...]) -> Finding:
    """Something was seen that a person must look at."""
    return _finding(code, Outcome.CANT_TELL, places, arguments)


def inapplicable(*places: Place, **arguments: Scalar | tuple[str, ...]) -> Finding:
    """There is nothing here of the kind that the check is about."""
    return _finding("", Outcome.INAPPLICABLE, places, arguments)


def untested(cause: Cause, detail: str = "") -> Finding:
    """The fact came, but not the part of it that this check needs."""
    return _unseen(cause, detail)


def measured(value: float, *places: Place, **arguments: Scalar | tuple[str, ...]) -> Finding:
    """A quantity, which the anchors of the policy turn into an outcome and a score."""
    return Finding(
        check="", code="", outcome=Outcome.PASSED, places=places, arguments=arguments, value=float(value)
    )


def once_a_fact(helper: Callable[[F], V]) -> Callable[[F], V]:
    """Remember what a pure helper made of the last facts: several checks ask it of the same one.

    Facts are known by their identity; they are frozen, and too large to be hashed.
    """
    known: deque[tuple[F, V]] = deque(maxlen=_REMEMBERED)

    @wraps(helper)
    def remembering(fact: F) -> V:
        for seen, made in known:
            if seen is fact:
                return made
        made = helper(fact)
        known.append((fact, made))
        return made

    return remembering


def place(where: str, excerpt: str = "", box: tuple[int, int, int, int] | None = None) -> Place:
    """A place, with its excerpt cut to a size that a report can carry.

    Args:
        box: of an element that a picture of the page may show: left, top, width and height in CSS pixels.
    """
    cut = excerpt if len(excerpt) <= EXCERPT_LIMIT else excerpt[: EXCERPT_LIMIT - 1] + "…"
    return Place(where=where[:EXCERPT_LIMIT], excerpt=cut, box=box)


def _finding(
    code: str, outcome: Outcome, places: tuple[Place, ...], arguments: dict[str, Scalar | tuple[str, ...]]
) -> Finding:
    if not places and not arguments:
        return _plain(code, outcome)
    # The judge fills in the id of the check, and the code of what did not fail.
    return Finding(check="", code=code, outcome=outcome, places=places, arguments=arguments)


@lru_cache(maxsize=_REMEMBERED)
def _unseen(cause: Cause, detail: str) -> Finding:
    """A finding of what was not seen: of one town, all the checks of a fact may say the same."""
    return Finding(check="", code="", outcome=Outcome.UNTESTED, arguments={"detail": detail}, cause=cause)


@cache
def _plain(code: str, outcome: Outcome) -> Finding:
    """A finding of which nothing more is said: most are, and nothing changes in a frozen one."""
    return Finding(check="", code=code, outcome=outcome)
