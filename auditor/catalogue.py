"""The catalogue of what is looked for: every check and every code, without the code that does it."""

from __future__ import annotations

from auditor.model import Actor, Axis, Effort, Model, Reference, Severity


class CatalogueCode(Model):
    """Something that a check may find, as the policy weighs it.

    Attributes:
        cost: share of the check's weight that is lost.
    """

    code: str
    severity: Severity
    effort: Effort
    actor: Actor
    cost: float


class CatalogueCheck(Model):
    """A check, as the policy weighs it.

    Attributes:
        family: first word of the id.
        measure: whether it measures a quantity, rather than give a verdict.
    """

    id: str
    axis: Axis
    family: str
    weight: float
    measure: bool
    references: tuple[Reference, ...]
    codes: tuple[CatalogueCode, ...]


class Catalogue(Model):
    """All the checks under one policy, by id."""

    policy_version: str
    checks: tuple[CatalogueCheck, ...]
