"""What is to be done: each action once, and what it brings to each town."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from auditor.desk.actions import Kind
from auditor.desk.dossier import Applicant, Dossier
from auditor.desk.estimate import Range, total
from auditor.desk.plan import PlannedAction
from auditor.model import Axis
from auditor.words import Words
from reports import labels as nouns
from reports.bounded import shorten
from reports.dossier import figures, labels
from reports.dossier.numbering import Named, Numbers, text
from reports.dossier.towns import name_of
from reports.dossier.windows import Windows

#: Codes named of one action in one town; the others are counted.
_CODES = 24


@dataclass(frozen=True)
class Deed:
    """An action, whichever towns do it.

    Attributes:
        principles: that it serves.
        days, cost: in one town; when they differ, from the least to the most of them.
        kind: empty for a repair, which most actions are.
        wait: between the order and the work; empty for none.
        after: what must be over before.
        pays: the window that takes it; closed is true when that window is closed to the project.
        towns: those that do it; none when all do.
        share: of the town, when only one applies.
    """

    named: Named
    how: str
    kind: str
    doer: str
    principles: tuple[str, ...]
    days: str
    cost: str
    wait: str
    after: tuple[Named, ...]
    pays: str
    closed: bool
    towns: tuple[str, ...]
    share: Share | None


@dataclass(frozen=True)
class Share:
    """What one town does of an action, and wins by it; codes: those that it mends."""

    named: Named
    days: str
    cost: str
    gains: tuple[str, ...]
    codes: tuple[str, ...]
    more: str


@dataclass(frozen=True)
class TownPlan:
    """The plan of one town, and its sums."""

    town: str
    shares: tuple[Share, ...]
    days: str
    cost: str


@dataclass(frozen=True)
class Best:
    """One of the actions that bring most.

    Attributes:
        gains: in one town, or on average; towns says in how many, and is empty for one.
    """

    named: Named
    doer: str
    cost: str
    gains: tuple[str, ...]
    towns: str


def deeds(dossier: Dossier, numbers: Numbers, windows: Windows, words: Words) -> tuple[Deed, ...]:
    """Every action, in the order of its number."""
    teller = _Teller(dossier, numbers, windows, words)
    return tuple(map(teller.deed, numbers.alike.values()))


def town_plan(applicant: Applicant, numbers: Numbers, words: Words) -> TownPlan:
    """What one town does."""
    plan = applicant.plan
    return TownPlan(
        town=name_of(applicant),
        shares=tuple(_share(action, numbers, words) for action in plan.actions),
        days=figures.days(plan.days, words),
        cost=figures.euros(plan.cost, words),
    )


def best(numbers: Numbers, count: int, words: Words) -> tuple[Best, ...]:
    """The actions that bring most points, over all the towns; those that bring none are left out."""
    gains = {ident: _gains(same) for ident, same in numbers.alike.items()}
    ranked = sorted(gains, key=lambda ident: (-sum(gains[ident].values()), numbers.of(ident).number))
    return tuple(
        _best(numbers.alike[ident], numbers.of(ident), gains[ident], words)
        for ident in ranked[:count]
        if sum(gains[ident].values()) > 0
    )


def _gains(same: Sequence[PlannedAction]) -> Mapping[Axis, float]:
    return {axis: sum(action.gains.get(axis, 0.0) for action in same) for axis in Axis}


def _best(same: Sequence[PlannedAction], named: Named, gains: Mapping[Axis, float], words: Words) -> Best:
    towns = len(same)
    return Best(
        named=named,
        doer=labels.doer(words, same[0].doer),
        cost=figures.euros(total(action.cost for action in same), words),
        gains=figures.gained({axis: gain / towns for axis, gain in gains.items()}, words),
        towns=""
        if towns == 1
        else words.plural("on average, in {count} town", "on average, in {count} towns", towns),
    )


class _Teller:
    """Tells the actions of one dossier."""

    def __init__(self, dossier: Dossier, numbers: Numbers, windows: Windows, words: Words) -> None:
        self._numbers, self._windows, self._words = numbers, windows, words
        self._applicants = len(dossier.applicants)
        self._doing: dict[str, list[str]] = {}
        for applicant in dossier.applicants:
            for action in applicant.plan.actions:
                self._doing.setdefault(action.id, []).append(name_of(applicant))

    def _towns(self, action: str) -> tuple[str, ...]:
        towns = self._doing[action]
        return () if len(towns) == self._applicants else tuple(towns)

    def deed(self, same: Sequence[PlannedAction]) -> Deed:
        """One action, as each of the towns that do it has it."""
        words, first = self._words, same[0]
        served = {axis for action in same for axis in action.principles}
        wait = max(action.lead_weeks for action in same)
        before = dict.fromkeys(ident for action in same for ident in action.after)
        return Deed(
            named=self._numbers.of(first.id),
            how=text(first.how, words),
            kind="" if first.kind is Kind.REPAIR else labels.kind(words, first.kind),
            doer=labels.doer(words, first.doer),
            principles=tuple(nouns.axis_name(words, axis) for axis in Axis if axis in served),
            days=figures.days(_widest([action.days for action in same]), words),
            cost=figures.euros(_widest([action.cost for action in same]), words),
            wait=figures.weeks(wait, words) if wait else "",
            after=tuple(self._numbers.each(before)),
            pays=self._windows.title(first.window),
            closed=first.window is not None and not self._windows.may_pay(first.window),
            towns=self._towns(first.id),
            share=_share(first, self._numbers, words) if self._applicants == 1 else None,
        )


def _widest(ranges: Sequence[Range]) -> Range:
    return Range(low=min(one.low for one in ranges), high=max(one.high for one in ranges))


def _share(action: PlannedAction, numbers: Numbers, words: Words) -> Share:
    codes = tuple(dict.fromkeys(mended.code for mended in action.mends))
    hidden = len(codes) - _CODES
    return Share(
        named=numbers.of(action.id),
        days=figures.days(action.days, words),
        cost=figures.euros(action.cost, words),
        gains=figures.gains_by_axis(action.gains, words),
        codes=tuple(shorten(code) for code in codes[:_CODES]),
        more=words.plural("and {count} more", "and {count} more", hidden) if hidden > 0 else "",
    )
