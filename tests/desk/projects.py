"""Towns, projects and programmes made by hand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from pydantic import TypeAdapter

from auditor.desk.estimate import Range
from auditor.desk.programme import Programme
from auditor.desk.project import Project
from auditor.desk.rules import Rule
from auditor.model import Axis, AxisScore, Target

DAY = date(2026, 11, 25)

_RULE: TypeAdapter[Rule] = TypeAdapter(Rule)


def town(name: str, population: int | None = 1000, **known: Any) -> Target:
    known = {"department": "77", **known}
    host = f"{name.encode().hex()[-60:]}.example"
    return Target(
        name=name,
        url=f"https://{host}/",
        host=host,
        domain=host,
        mail_domain=host,
        population=population,
        **known,
    )


def scores(letters: str = "CCCCC") -> tuple[AxisScore, ...]:
    """Five letters in the order of the axes; "-" for one that is not rated."""
    return tuple(
        AxisScore(axis=axis, points=None, score=None, letter=None if letter == "-" else letter, coverage=1)
        for axis, letter in zip(Axis, letters, strict=True)
    )


def project(*towns: Target, letters: Sequence[str] = (), **changed: Any) -> Project:
    applicants = towns or (town("Lizy"),)
    return Project(
        **{
            "towns": applicants,
            "scores": tuple(scores(one) for one in letters or ["CCCCC"] * len(applicants)),
            "cost": Range(low=1000, high=5000),
            "late": False,
            "served": frozenset(Axis),
            "on": DAY,
            **changed,
        }
    )


def rule(kind: str, **content: Any) -> Rule:
    return _RULE.validate_python({"rule": kind, "source": "s", **content})


def programme(*rules: Rule, window: dict[str, Any] | None = None, **changed: Any) -> Programme:
    """A programme of one window, which states these rules, and is open on ``DAY``."""
    text = {"fr": "Texte"}
    one = {
        "id": "w",
        "title": text,
        "purpose": text,
        "source": "s",
        "handled_by": text,
        "opens": date(2026, 11, 1),
        "closes": date(2026, 12, 31),
        "funded": 1,
        "takes": ["repair"],
        "rules": rules,
        **(window or {}),
    }
    content = {
        "id": "p",
        "version": "1",
        "title": text,
        "summary": text,
        "sources": {"s": {"title": "S"}},
        "begins": date(2026, 1, 1),
        "principles": ["security"],
        "windows": [one],
        "ranking": {
            "need": 1,
            "population": 1,
            "maturity": 1,
            "deadline": 1,
            "mutualisation": 1,
            "small": 1000,
            "large": 10_000,
        },
        **changed,
    }
    return Programme.model_validate(content)
