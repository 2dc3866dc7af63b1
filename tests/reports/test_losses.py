import pytest

from auditor.model import Axis, Loss
from reports.losses import losses
from tests.reports.conftest import axis_score


def score_of(*lost: float, **fields):
    ledger = tuple(Loss(check=f"c.{n}", code=f"c.{n}", points=points) for n, points in enumerate(lost))
    return axis_score(Axis.SECURITY, "C", 100 - sum(lost), 1.0, ledger=ledger, **fields)


NUMBERS = {(f"c.{n}", f"c.{n}"): n + 1 for n in range(20)}


def test_the_bar_and_the_sentence_say_the_same(make_words):
    bar = losses(score_of(5.0, 30.0), NUMBERS, make_words())

    assert bar.kept == 65
    assert [(piece.start, piece.width, piece.number) for piece in bar.pieces] == [(65, 30, "2"), (95, 5, "1")]
    assert bar.told == "Of 100 points, 65 are kept. Lost: 30 points to no. 2, 5 points to no. 1."


def test_small_losses_are_told_together_and_the_bar_is_full(make_words):
    bar = losses(score_of(*[4.0] * 10), NUMBERS, make_words())

    assert len(bar.pieces) == 7
    assert bar.pieces[-1].number == "…"
    assert bar.kept + sum(piece.width for piece in bar.pieces) == pytest.approx(100)
    assert bar.told.endswith("16 points to the others.")


def test_a_number_stands_only_where_it_fits(make_words):
    assert [piece.number for piece in losses(score_of(2.0), NUMBERS, make_words()).pieces] == [""]


@pytest.mark.parametrize("score", [score_of(), score_of(5.0, points=None), score_of(0.0)])
def test_nothing_lost_or_nothing_known_draws_nothing(score, make_words):
    assert losses(score, NUMBERS, make_words()) is None
