"""How the grade is made: every test gives one result, and bonuses count only from 90 points on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from checks.http.observatory.content import content_policy, framing
from checks.http.observatory.cookies import cookies
from checks.http.observatory.headers import (
    cors,
    embedder_policy,
    nosniff,
    opener_policy,
    referrer,
    resource_policy,
)
from checks.http.observatory.redirection import hsts, redirection
from checks.http.observatory.results import MODIFIERS, Result
from checks.http.observatory.scripts import integrity
from checks.http.observatory.seen import Seen

#: The version of the method.
ALGORITHM = 6

TESTS: Mapping[str, Callable[[Seen], Result]] = {
    "content-security-policy": content_policy,
    "cookies": cookies,
    "cross-origin-resource-sharing": cors,
    "redirection": redirection,
    "referrer-policy": referrer,
    "strict-transport-security": hsts,
    "subresource-integrity": integrity,
    "x-content-type-options": nosniff,
    "x-frame-options": framing,
    "cross-origin-resource-policy": resource_policy,
    "cross-origin-embedder-policy": embedder_policy,
    "cross-origin-opener-policy": opener_policy,
}

#: With fewer points than that before bonuses, there are none.
_EXTRA_CREDIT = 90

#: From so many points on; every five points are a step.
_GRADES = (
    (100, "A+"),
    (90, "A"),
    (85, "A-"),
    (80, "B+"),
    (70, "B"),
    (65, "B-"),
    (60, "C+"),
    (50, "C"),
    (45, "C-"),
    (40, "D+"),
    (30, "D"),
    (25, "D-"),
)

#: Statuses besides 2xx and 3xx of which the answer is graded.
_CLOSED = (401, 403)


@dataclass(frozen=True)
class Grade:
    """What the Observatory would say.

    Attributes:
        results: by test.
        uncurved: 100 less all the penalties.
        score: with the bonuses when they count; it may be over 100.
    """

    results: Mapping[str, Result]
    uncurved: int
    score: int

    @property
    def letter(self) -> str:
        """The grade, from A+ to F."""
        return letter(self.score)


def grade(seen: Seen) -> Grade | None:
    """Grade a site; None when the Observatory would not: no answer, or one of an error."""
    if seen.page is None or not (200 <= seen.page.status < 400 or seen.page.status in _CLOSED):  # noqa: PLR2004
        return None
    results = {name: test(seen) for name, test in TESTS.items()}
    return graded(results)


def graded(results: Mapping[str, Result]) -> Grade:
    """The grade that results come to."""
    modifiers = [MODIFIERS.get(result, 0) for result in results.values()]
    uncurved = 100 + sum(modifier for modifier in modifiers if modifier < 0)
    score = 100 + sum(modifiers) if uncurved >= _EXTRA_CREDIT else uncurved
    return Grade(results=dict(results), uncurved=uncurved, score=max(score, 0))


def letter(score: int) -> str:
    """The grade of a score: steps of five points, all from 100 on alike."""
    return next((name for least, name in _GRADES if score >= least), "F")
