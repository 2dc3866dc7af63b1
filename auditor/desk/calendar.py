"""The actions of a plan laid out in time, before a deadline."""

from __future__ import annotations

from datetime import date

from auditor.model import Model


class Slot(Model):
    """When an action is done.

    Attributes:
        ordered: day on which it is asked for; its lead time runs from there.
        begins, ends: first and last day of the work, at the high estimate.
        fits: it ends on the deadline or before it.
    """

    action: str
    ordered: date
    begins: date
    ends: date
    fits: bool


class Calendar(Model):
    """The slots, in the order in which the work begins.

    Attributes:
        deadline: None when neither the window nor the programme sets an end.
    """

    begins: date
    deadline: date | None
    slots: tuple[Slot, ...]

    @property
    def late(self) -> tuple[str, ...]:
        """The actions that do not fit."""
        return tuple(slot.action for slot in self.slots if not slot.fits)
