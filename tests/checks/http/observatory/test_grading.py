"""Penalties, bonuses and letters."""

from __future__ import annotations

import pytest

from checks.http.observatory.grading import grade, graded, letter
from checks.http.observatory.results import Result
from tests.checks.http.observatory.sites import answer, bare, headed, seen


def test_the_best_of_all():
    """165 points: the theoretical best of algorithm 6."""
    found = grade(headed(strict_transport_security="max-age=31536000"))
    assert found
    assert (found.uncurved, found.score, found.letter) == (100, 160, "A+")
    best = grade(seen())
    assert best
    assert (best.uncurved, best.score, best.letter) == (100, 165, "A+")


def test_a_site_that_says_nothing():
    """Measured: HTTPS, a redirect to it and no header make 30 points, a D."""
    found = grade(bare())
    assert found
    assert (found.uncurved, found.score, found.letter) == (30, 30, "D")


@pytest.mark.parametrize(
    ("penalty", "uncurved", "score"),
    [
        (Result.REDIRECTION_OFF_HOST, 95, 105),
        (Result.HSTS_SHORT, 90, 100),
        (Result.COOKIES_CLEAR, 80, 80),
    ],
)
def test_bonuses_count_from_ninety_points_on(penalty, uncurved, score):
    found = graded({"a": penalty, "b": Result.CSP_DEFAULT_NONE})
    assert (found.uncurved, found.score) == (uncurved, score)


def test_nobody_falls_below_nothing():
    worst = graded(
        dict(enumerate((Result.CORS_UNIVERSAL, Result.SRI_ABSENT_INSECURE, Result.COOKIES_SESSION_CLEAR)))
    )
    assert (worst.uncurved, worst.score, worst.letter) == (-40, 0, "F")


LETTERS = {
    "A+": (165, 105, 100),
    "A": (99, 95, 90),
    "A-": (89, 85),
    "B+": (84, 80),
    "B": (79, 75, 70),
    "B-": (69, 65),
    "C+": (64, 60),
    "C": (59, 55, 50),
    "C-": (49, 45),
    "D+": (44, 40),
    "D": (39, 35, 30),
    "D-": (29, 25),
    "F": (24, 20, 5, 0),
}


@pytest.mark.parametrize(("name", "scores"), LETTERS.items())
def test_the_letters(name, scores):
    assert {letter(score) for score in scores} == {name}


@pytest.mark.parametrize("status", [200, 204, 302, 401, 403])
def test_what_is_graded(status):
    assert grade(seen(https=answer(status=status)))


@pytest.mark.parametrize("status", [100, 404, 429, 500, 503])
def test_an_error_is_not_graded(status):
    assert grade(seen(https=answer(status=status))) is None


def test_what_did_not_answer_is_not_graded():
    assert grade(seen(http=None, https=None)) is None


def test_a_site_without_tls_is_graded_on_what_it_shows_in_clear():
    found = grade(seen(https=None, http=answer("http://www.ville.example/", referrer_policy="unsafe-url")))
    assert found
    assert found.results["referrer-policy"] is Result.REFERRER_UNSAFE
