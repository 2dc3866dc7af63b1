"""Applications made of the towns that the rubric is calibrated on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from auditor.desk.application import Audited, Rules, dossier_of
from auditor.desk.dossier import Dossier
from auditor.desk.shelf import load_programme
from auditor.desk.table import load_actions
from auditor.filing import Filed
from auditor.model import Report, Target
from auditor.registry import load_registry

#: A day on which the invented fund receives applications.
DAY = date(2026, 11, 25)


def rules(programme: str = "fonds-numerique-epci", on: date = DAY) -> Rules:
    return Rules(load_programme(programme), load_actions(), on)


def audited(report: Report, scan: int = 1, **known: object) -> Audited:
    """A report as the archive gives it, with what else is known of the town."""
    town = report.target.model_copy(update=known)
    filed = Filed(scan=scan, campaign="automne", report=report.model_copy(update={"target": town}))
    return Audited(filed, f"{scan:064x}", load_registry().policy)


def known(index: int = 1, **more: object) -> dict[str, object]:
    """What a list of towns tells of one."""
    return {
        "insee": f"7700{index}",
        "siren": f"21770000{index}",
        "department": "77",
        "epci": "CC du Val",
        "population": 2000 * index,
        **more,
    }


def dossier(
    reports: Sequence[Report],
    programme: str = "fonds-numerique-epci",
    on: date = DAY,
    neighbours: Sequence[Target] = (),
) -> Dossier:
    made = [audited(report, index, **known(index)) for index, report in enumerate(reports, 1)]
    return dossier_of(made, rules(programme, on), neighbours)
