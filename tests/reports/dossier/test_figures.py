import pytest

from auditor.model import Axis
from auditor.words import Words
from reports.dossier import figures
from tests.reports.dossier.builders import spread

NARROW, FIXED = "\N{NARROW NO-BREAK SPACE}", "\N{NO-BREAK SPACE}"


@pytest.mark.parametrize(
    ("low", "high", "cell", "sentence"),
    [
        (1200, 3500, f"1{NARROW}200 à 3{NARROW}500{FIXED}€", f"entre 1{NARROW}200 et 3{NARROW}500{FIXED}€"),
        (87.5, 1020.2, f"87 à 1{NARROW}021{FIXED}€", f"entre 87 et 1{NARROW}021{FIXED}€"),
        (0, 0, f"0{FIXED}€", f"0{FIXED}€"),
        (500, 500, f"500{FIXED}€", f"500{FIXED}€"),
    ],
)
def test_sums_are_ranges_that_hold_the_estimate(low, high, cell, sentence):
    words = Words("fr")
    assert figures.euros(spread(low, high), words) == cell
    assert figures.euros_between(spread(low, high), words) == sentence


@pytest.mark.parametrize(
    ("low", "high", "french", "english"),
    [
        (0.1, 0.25, "0,1 à 0,25 jour", "0.1 to 0.25 days"),
        (1, 1, "1 jour", "1 day"),
        (0.5, 2, "0,5 à 2 jours", "0.5 to 2 days"),
        (1.5, 1.5, "1,5 jour", "1.5 days"),
        (12.45, 39.25, "12 à 40 jours", "12 to 40 days"),
        (0, 0, "0 jour", "0 days"),
    ],
)
def test_days_agree_with_their_number(low, high, french, english):
    assert figures.days(spread(low, high), Words("fr")) == french
    assert figures.days(spread(low, high), Words("en")) == english


def test_gains_stand_in_the_order_of_the_principles_and_nothing_is_no_gain():
    gains = {Axis.SOBRIETY: 4.04, Axis.SECURITY: 20.0, Axis.ACCESSIBILITY: 0.0}
    assert figures.gains_by_axis(gains, Words("en")) == ("Security: +20", "Sobriety: +4")
    assert figures.gained(gains, Words("en")) == ("+20 points, security", "+4 points, sobriety")
    assert figures.gained({}, Words("en")) == ()
