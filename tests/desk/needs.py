"""Towns as the archive hands them to a desk, and terms to rank them by."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from auditor.desk.actions import ActionTable, Doer
from auditor.desk.candidate import Candidate
from auditor.desk.estimate import Range
from auditor.desk.group import Grouping
from auditor.desk.groups import Grouper
from auditor.desk.outline import Outliner
from auditor.desk.programme import Programme
from auditor.desk.ranking import Terms, rank
from auditor.desk.sharing import Sharing
from auditor.filing import Need
from auditor.model import Axis, Traits
from tests.desk.projects import DAY, programme, town
from tests.desk.towns import LETTERS, action, policy, table

#: Half of the work of each is done once for all.
HALF = 0.5

_SCORES = {**LETTERS, "G": 0}


def need(
    scan: int,
    *failed: str,
    letters: str = "CCCCC",
    cms: str | None = None,
    hosting: str | None = None,
    **known: Any,
) -> Need:
    """A town of that number; its letters give its scores."""
    name = known.pop("name", f"Ville {scan}")
    target = town(f"Ville {scan}", **{"insee": f"77{scan:03}", "epci": "CC de l’Ourcq", **known})
    scores = tuple(None if letter == "-" else float(_SCORES[letter]) for letter in letters)
    return Need(
        scan=scan,
        target=target.model_copy(update={"name": name, "url": f"https://ville-{scan}.example/"}),
        failed=tuple(sorted(failed)),
        points=scores,
        scores=scores,
        letters=tuple(None if letter == "-" else letter for letter in letters),  # type: ignore[misc]
        coverage=(1.0,) * 5,
        traits=Traits(cms=cms, hosting=hosting),
    )


def actions_table(**changes: Any) -> ActionTable:
    """Two actions for the agency, one for the host, and one that is shared by nobody."""
    fields = {"shared": HALF, **changes}
    return table(
        action("pages", "pages.*", doer=Doer.AGENCY, days=Range(low=4, high=8), **fields),
        action("photos", "photos.*", doer=Doer.AGENCY, days=Range(low=1, high=2), **fields),
        action("server", "server.*", doer=Doer.HOST, days=Range(low=1, high=1), **fields),
        action("notice", "notice.*", doer=Doer.TOWN, **{**fields, "shared": 0}),
    )


def grouped(
    needs: Sequence[Need], under: Programme | None = None, acts: ActionTable | None = None
) -> Grouping:
    """The groups of some towns, every action being paid for."""
    acts, under = acts or actions_table(), under or programme()
    outliner = Outliner(acts, policy(), under, {})
    grouper = Grouper(outliner.actions, Sharing(outliner.actions, acts), under)
    return grouper(Candidate(one, frozenset(outliner(one.failed).actions)) for one in needs)


def terms(under: Programme | None = None, acts: ActionTable | None = None, on: date = DAY) -> Terms:
    acts = acts or actions_table()
    axes = {f"{one.id}.bad": Axis.SECURITY for one in acts.actions}
    return Terms(under or programme(), acts, policy(), axes, on)


def ranked(needs: Sequence[Need], under: Programme | None = None, **changes: Any):
    return rank(needs, terms(under, **changes), "automne")


def names(grouping: Grouping) -> list[list[str]]:
    """The towns of each group."""
    return [[member.name for member in group.members] for group in grouping.groups]
