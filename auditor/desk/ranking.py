"""The applications of a campaign, one for each town, ranked by département.

The score and the answers of the rules stand side by side: a high score opens no window, and an open window
gives no point.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from auditor import __version__
from auditor.desk.actions import ActionTable
from auditor.desk.allotment import paying
from auditor.desk.candidate import Candidate
from auditor.desk.deadlines import deadline_of
from auditor.desk.eligibility import eligibility_of
from auditor.desk.estimate import Range
from auditor.desk.group import Group, Grouping
from auditor.desk.groups import Grouper
from auditor.desk.outline import Outline, Outliner
from auditor.desk.programme import Programme
from auditor.desk.project import Project, department
from auditor.desk.ranked import Ranked, RankedWindow, Ranking
from auditor.desk.ruling import Answer, Ruling
from auditor.desk.scheduling import lay_out
from auditor.desk.scoring import Belonging, Fitting, points_of, score_of
from auditor.desk.sharing import Sharing
from auditor.desk.standing import Shortener, Standing
from auditor.filing import Need
from auditor.model import Axis, AxisScore, Target
from auditor.policy import Policy

#: Rules that each town must satisfy by itself: no company changes their answer.
_OF_EACH = ("territory", "need", "level")
_OF_EACH_CODES = ("population.each-out",)


@dataclass(frozen=True)
class Terms:
    """What applications are ranked by, besides audits.

    Attributes:
        axes: code of a finding → its principle.
        on: day on which the rules are read, and from which the work is laid out.
    """

    programme: Programme
    table: ActionTable
    policy: Policy
    axes: Mapping[str, Axis]
    on: date


def rank(needs: Iterable[Need], terms: Terms, campaign: str) -> Ranking:
    """The applications of a campaign; the same whatever the order of its towns."""
    return _Ranker(terms)(list(needs), campaign)


class _Ranker:
    """The terms, made ready: what towns that need the same actions have in common is computed once."""

    def __init__(self, terms: Terms) -> None:
        self._terms = terms
        self._outliner = Outliner(terms.table, terms.policy, terms.programme, terms.axes)
        self._sharing = Sharing(self._outliner.actions, terms.table)
        self._shortened = Shortener()
        self._fittings: dict[tuple[str, ...], Fitting] = {}
        self._costs: dict[tuple[str, ...], Range] = {}
        self._paid: dict[tuple[object, ...], frozenset[str]] = {}

    def __call__(self, needs: Sequence[Need], campaign: str) -> Ranking:
        asking = {need.scan: _Asking(need, self._outliner(need.failed)) for need in needs}
        alone = {scan: self._standings([one]) for scan, one in asking.items()}
        grouper = Grouper(self._outliner.actions, self._sharing, self._terms.programme)
        grouping = grouper(
            Candidate(one.need, self._paid_for(one.outline, alone[scan])) for scan, one in asking.items()
        )
        groups = tuple(
            replace(group, standings=self._standings([asking[member.scan] for member in group.members]))
            for group in grouping.groups
        )
        groups_of = {member.scan: group for group in groups for member in group.members}
        for scan, group in groups_of.items():
            if _could_be_more(alone[scan]):
                others = [asking[one.scan].need.target for one in group.members if one.scan != scan]
                alone[scan] = self._standings([asking[scan]], others)
        towns = [self._ranked(one, alone[scan], groups_of.get(scan)) for scan, one in asking.items()]
        return self._ranking(campaign, _placed(towns, asking), replace(grouping, groups=groups))

    def _standings(
        self, several: Sequence[_Asking], neighbours: Sequence[Target] = ()
    ) -> tuple[Standing, ...]:
        """What the rules say of towns that apply together."""
        fittings = [self._fitting(one.outline) for one in several]
        project = Project(
            towns=tuple(one.need.target for one in several),
            scores=tuple(_scores(one.need) for one in several),
            cost=self._cost(several),
            late=any(fitting.fit < fitting.actions for fitting in fittings),
            served=frozenset().union(*(one.outline.served for one in several)),
            on=self._terms.on,
            neighbours=neighbours,
        )
        return self._shortened(eligibility_of(project, self._terms.programme))

    def _cost(self, several: Sequence[_Asking]) -> Range:
        if len(several) > 1:
            return self._sharing.cost(one.outline.actions for one in several)
        actions = several[0].outline.actions
        if actions not in self._costs:
            self._costs[actions] = self._sharing.cost([actions])
        return self._costs[actions]

    def _fitting(self, outline: Outline) -> Fitting:
        """How much of a plan is over before the deadline; plans of the same actions are laid out once."""
        if outline.actions not in self._fittings:
            planned = [self._outliner.actions[action] for action in outline.actions]
            named = {action.window for action in planned}
            programme, on = self._terms.programme, self._terms.on
            paying = tuple(window for window in programme.windows if window.id in named)
            deadline = deadline_of(programme, paying, on)
            late = lay_out(planned, on, deadline).late
            self._fittings[outline.actions] = Fitting(
                len(planned), len(planned) - len(late), deadline.isoformat() if deadline else ""
            )
        return self._fittings[outline.actions]

    def _paid_for(self, outline: Outline, standings: Iterable[Standing]) -> frozenset[str]:
        """The actions that a window pays for, unless a rule closes it to the town whoever it applies with."""
        closed = frozenset(one.window for one in standings if any(map(_by_itself, one.rulings)))
        key = (outline.actions, closed)
        if key not in self._paid:
            self._paid[key] = frozenset(
                action for action in outline.actions if self._window(action, closed) not in {None, *closed}
            )
        return self._paid[key]

    def _window(self, action: str, closed: frozenset[str]) -> str | None:
        """The first window that takes an action, or the first that is not closed."""
        return paying(action, self._outliner.actions[action].kind, self._terms.programme, closed)

    def _ranked(self, one: _Asking, alone: tuple[Standing, ...], group: Group | None) -> Ranked:
        town, programme = one.need.target, self._terms.programme
        belonging = Belonging(
            group=group.number if group else None,
            others=len(group.members) - 1 if group else 0,
            placed=bool(department(town) or town.epci),
        )
        points = points_of(one.need, programme, alone, self._fitting(one.outline), belonging)
        return Ranked(
            scan=one.need.scan,
            name=town.name,
            insee=town.insee,
            siren=town.siren,
            department=department(town),
            epci=town.epci,
            population=town.population,
            position=0,
            score=score_of(points),
            points=points,
            group=belonging.group,
            standings=alone,
        )

    def _ranking(self, campaign: str, towns: tuple[Ranked, ...], grouping: Grouping) -> Ranking:
        programme, table = self._terms.programme, self._terms.table
        return Ranking(
            tool_version=__version__,
            campaign=campaign,
            policy_version=self._terms.policy.version,
            programme=programme.id,
            programme_version=programme.version,
            programme_title=programme.title,
            invented=programme.invented,
            actions_version=table.version,
            estimates=table.note,
            made_on=self._terms.on,
            weights=programme.ranking,
            windows=tuple(RankedWindow(window.id, window.title) for window in programme.windows),
            towns=towns,
            grouping=grouping,
        )


@dataclass(frozen=True, slots=True)
class _Asking:
    """A town, and what it is to do."""

    need: Need
    outline: Outline


def _scores(need: Need) -> tuple[AxisScore, ...]:
    return tuple(
        AxisScore(axis=axis, points=points, score=score, letter=letter, coverage=coverage)
        for axis, points, score, letter, coverage in zip(
            Axis, need.points, need.scores, need.letters, need.coverage, strict=True
        )
    )


def _by_itself(ruling: Ruling) -> bool:
    """Whether a rule refuses a town whoever it applies with."""
    each = ruling.rule in _OF_EACH or ruling.code in _OF_EACH_CODES
    return each and ruling.answer is Answer.NOT_MET


def _could_be_more(alone: Iterable[Standing]) -> bool:
    """Whether a town has too few inhabitants by itself: whom it would be eligible with is then said."""
    return any(ruling.code.startswith("population.under") for one in alone for ruling in one.rulings)


def _placed(towns: Iterable[Ranked], asking: Mapping[int, _Asking]) -> tuple[Ranked, ...]:
    """By département, the unknown one last, then by score; of equal scores the smallest town comes first."""

    def order(town: Ranked) -> tuple[object, ...]:
        target = asking[town.scan].need.target
        score = (town.score is None, -(town.score or 0.0))
        size = (town.population is None, town.population or 0)
        return (
            town.department or "~",
            score,
            size,
            target.insee or "",
            target.siren or "",
            target.url,
            town.scan,
        )

    position: Counter[str | None] = Counter()
    placed = []
    for town in sorted(towns, key=order):
        position[town.department] += 1
        placed.append(replace(town, position=position[town.department]))
    return tuple(placed)
