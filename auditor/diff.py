"""What changed between two scans of a town: codes that are fixed, new, worse or better, and letters."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import StrEnum

from auditor.filing import Fault, Verdict
from auditor.model import Axis, Model

#: Points; a letter that changes for less is noise.
ANNOUNCED_FROM = 3.0

#: A score of a finding, from 0 to 1, that moves by less has not moved.
_SAME = 0.005


class Turn(StrEnum):
    """Which way a code went."""

    FIXED = "fixed"
    NEW = "new"
    WORSE = "worse"
    BETTER = "better"


class Change(Model):
    """A code that changed.

    Attributes:
        code: that fails now; that failed before, when it is fixed.
        was: the code with which the same check failed before, when it is another one.
        before, after: values of a measure.
    """

    turn: Turn
    check: str
    code: str
    was: str | None = None
    before: float | None = None
    after: float | None = None


class LetterChange(Model):
    """A letter that changed, by a score that moved enough to be worth saying."""

    axis: Axis
    before: str
    after: str
    moved: float


class TownDiff(Model):
    """What changed in one town between two scans."""

    before: int
    after: int
    name: str
    changes: tuple[Change, ...]
    letters: tuple[LetterChange, ...]


def diff(before: Verdict, after: Verdict) -> TownDiff:
    """Compare two scans, judged under the same rubric.

    A check that could not be made on one side says nothing of a change.
    """
    unknown = before.untested | after.untested
    checks = sorted({fault.check for fault in (*before.faults, *after.faults)} - unknown)
    return TownDiff(
        before=before.scan,
        after=after.scan,
        name=after.name,
        changes=tuple(
            change
            for check in checks
            for change in _changes(_of(check, before.faults), _of(check, after.faults))
        ),
        letters=tuple(_letters(before, after)),
    )


def _of(check: str, faults: Iterable[Fault]) -> dict[str, Fault]:
    return {fault.code: fault for fault in faults if fault.check == check}


def _changes(old: dict[str, Fault], new: dict[str, Fault]) -> Iterator[Change]:
    """The changes of one check."""
    gone, come = sorted(old.keys() - new.keys()), sorted(new.keys() - old.keys())
    if len(old) == len(new) == len(gone) == 1:
        turn = _turn(old[gone[0]], new[come[0]])
        if turn is not None:  # one fault took the place of another, graver or slighter
            yield _change(turn, old[gone[0]], new[come[0]])
            return
    for code in gone:
        yield _change(Turn.FIXED, old[code], None)
    for code in come:
        yield _change(Turn.NEW, None, new[code])
    for code in sorted(old.keys() & new.keys()):
        turn = _turn(old[code], new[code])
        if turn is not None:
            yield _change(turn, old[code], new[code])


def _turn(old: Fault, new: Fault) -> Turn | None:
    if old.score is None or new.score is None or abs(new.score - old.score) < _SAME:
        return None
    return Turn.BETTER if new.score > old.score else Turn.WORSE


def _change(turn: Turn, old: Fault | None, new: Fault | None) -> Change:
    known = new or old
    assert known is not None
    return Change(
        turn=turn,
        check=known.check,
        code=known.code,
        was=old.code if old and new and old.code != new.code else None,
        before=old.value if old else None,
        after=new.value if new else None,
    )


def _letters(before: Verdict, after: Verdict) -> Iterator[LetterChange]:
    old = {mark.axis: mark for mark in before.marks}
    for mark in after.marks:
        was = old.get(mark.axis)
        if was is None or was.score is None or mark.score is None:
            continue
        if was.letter is None or mark.letter is None or was.letter == mark.letter:
            continue  # an axis that is not rated has no letter to change
        moved = mark.score - was.score
        if abs(moved) > ANNOUNCED_FROM:
            yield LetterChange(axis=mark.axis, before=was.letter, after=mark.letter, moved=moved)
