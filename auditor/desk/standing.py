"""What the rules of a programme say of an application, kept short: a desk has tens of thousands of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from auditor.desk.ruling import Answer, Eligibility, Ruling


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether a window is open to an application.

    Attributes:
        rulings: those that are not met, or of which a fact lacks; the others are met.
        met: how many they are.
    """

    window: str
    answer: Answer
    rulings: tuple[Ruling, ...]
    met: int

    @property
    def known(self) -> int:
        """The rules that could be answered."""
        return self.met + sum(ruling.answer is not Answer.UNKNOWN for ruling in self.rulings)


class Shortener:
    """Keeps what matters of the answers to every rule; answers that many towns have are kept once."""

    def __init__(self) -> None:
        self._known: dict[object, Ruling] = {}

    def __call__(self, eligibility: Iterable[Eligibility]) -> tuple[Standing, ...]:
        """The standings of one application, in the order of the windows."""
        return tuple(self._standing(item) for item in eligibility)

    def _standing(self, item: Eligibility) -> Standing:
        kept = tuple(self._once(ruling) for ruling in item.rulings if ruling.answer is not Answer.MET)
        return Standing(item.window, item.answer, kept, len(item.rulings) - len(kept))

    def _once(self, ruling: Ruling) -> Ruling:
        said = tuple(ruling.arguments.items())
        return self._known.setdefault((ruling.rule, ruling.window, ruling.code, said, ruling.missing), ruling)
