"""The rubric: severities, weights, anchors and caps, read from ``policy.toml``.

A policy is data with a version. Plug-ins bring the entries of their own checks in a ``policy.toml``
at the top of their package; they cannot change those of others.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Literal, Self

from pydantic import Field, ValidationError, model_validator

from auditor.model import Actor, Axis, Effort, Model, Severity

Letter = Literal["A", "B", "C", "D", "E", "F", "G"]


class PolicyError(Exception):
    """The policy cannot be used; the message says which entry is wrong, and how."""


class CodePolicy(Model):
    """What a failed code costs, and what its repair takes.

    Attributes:
        cost: share of the check's weight that is lost, above 0 and up to 1.
    """

    severity: Severity
    effort: Effort
    actor: Actor
    cost: float = Field(default=1.0, gt=0, le=1)


class Anchors(Model):
    """A measure's piecewise linear scale: s is 1 at ``full``, 0.5 at ``half``, 0 at ``zero``.

    The scale may fall or rise (``full`` below or above ``zero``).
    """

    full: float
    half: float
    zero: float

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if not (self.full < self.half < self.zero or self.full > self.half > self.zero):
            raise ValueError("anchors must go one way: full, half, zero")
        return self

    def score(self, value: float) -> float:
        """Where a value stands between the anchors, from 0 to 1."""
        if self.full > self.zero:  # a rising scale is a falling one in a mirror
            return Anchors(full=-self.full, half=-self.half, zero=-self.zero).score(-value)
        if value <= self.full:
            return 1.0
        if value >= self.zero:
            return 0.0
        if value <= self.half:
            return 1 - 0.5 * (value - self.full) / (self.half - self.full)
        return 0.5 * (self.zero - value) / (self.zero - self.half)


class CheckPolicy(Model):
    """The weight of a check on its axis, and the entries of its codes.

    Attributes:
        weight: 0 for an indicator: a grade by the method of others, shown and never counted.
    """

    weight: float = Field(ge=0, allow_inf_nan=False)
    codes: dict[str, CodePolicy] = {}
    anchors: Anchors | None = None


class Cap(Model):
    """A ceiling on the score of an axis, set by a failed code, or always when there is none."""

    axis: Axis
    at_most: float = Field(ge=0, le=100)
    code: str | None = None
    reason: str


class Policy(Model):
    """One version of the rubric.

    Attributes:
        letters: letter → lowest score that earns it; G below all.
        rated_from: coverage under which an axis gets no letter.
    """

    version: str
    letters: dict[Letter, float]
    rated_from: float = Field(ge=0, le=1)
    caps: tuple[Cap, ...] = ()
    checks: dict[str, CheckPolicy] = {}

    def letter(self, score: float) -> Letter:
        """The letter of a score from 0 to 100."""
        ranked = sorted(self.letters.items(), key=lambda entry: -entry[1])
        return next((letter for letter, lowest in ranked if score >= lowest), "G")


def load_policy(path: Path | None = None, packages: Iterable[str] = ()) -> Policy:
    """Read the policy, and the entries that plug-ins bring for their own checks.

    Args:
        path: a ``policy.toml``; the one that ships with Beffroi when left out.
        packages: import packages of the plug-ins that are installed.

    Raises:
        PolicyError: a file is no TOML, or an entry is wrong.
    """
    name = str(path or "policy.toml")
    content = path.read_bytes() if path else (files("auditor") / "policy.toml").read_bytes()
    policy = _validated(_parsed(content, name), name)
    checks = dict(policy.checks)
    for package in packages:
        fragment = files(package) / "policy.toml"
        if fragment.is_file():
            brought = _plugin_checks(_parsed(fragment.read_bytes(), package), package)
            checks = {**brought, **checks}
    return policy.model_copy(update={"checks": checks})


def _plugin_checks(content: Mapping[str, object], package: str) -> dict[str, CheckPolicy]:
    class Fragment(Model):
        checks: dict[str, CheckPolicy]

    try:
        return Fragment.model_validate(content).checks
    except ValidationError as error:
        raise PolicyError(f"policy.toml of {package}: {error}") from error


def _parsed(content: bytes, name: str) -> dict[str, object]:
    try:
        return tomllib.loads(content.decode("utf-8"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise PolicyError(f"{name}: {error}") from error


def _validated(content: Mapping[str, object], name: str) -> Policy:
    try:
        return Policy.model_validate(content)
    except ValidationError as error:
        raise PolicyError(f"{name}: {error}") from error
