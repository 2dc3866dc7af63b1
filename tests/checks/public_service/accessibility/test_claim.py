"""What is claimed, and what is proved."""

from __future__ import annotations

import pytest

from checks.public_service.accessibility.claim import state_of_rate
from checks.public_service.accessibility.conformity import State
from tests.checks.facts import run, verdicts
from tests.checks.public_service.accessibility.towns import AUDITED, DECLARED, dated, mentioning, stating
from tests.checks.samples import good_pages, good_sample, sample_of

CHECK = "public_service.accessibility-claim"


def town(mention: str, declared: str, rate: str, established: str = "20 avril 2026"):
    """A town that says these things."""
    pages = {
        path: page.replace("Accessibilité : partiellement conforme", f"Accessibilité : {mention} conforme")
        for path, page in good_pages().items()
    }
    statement = pages["/accessibilite/"].replace("est partiellement", f"est {declared}").replace("82 %", rate)
    pages["/accessibilite/"] = statement.replace("établie le 20 avril 2026", f"établie le {established}")
    return sample_of(pages)


@pytest.mark.parametrize(
    ("mention", "declared", "rate", "code"),
    [
        ("partiellement", "partiellement", "82 %", ""),
        ("partiellement", "partiellement", "50 %", ""),
        ("totalement", "totalement", "100 %", ""),
        ("non", "non", "49,9 %", ""),
        ("totalement", "totalement", "99,5 %", ".above-rate"),
        ("partiellement", "partiellement", "49 %", ".above-rate"),
        ("totalement", "partiellement", "82 %", ".above-rate"),
        ("partiellement", "non", "42 %", ".above-rate"),
        ("non", "partiellement", "82 %", ".differs"),
        ("partiellement", "totalement", "100 %", ".differs"),
        ("non", "non", "82 %", ".below-rate"),
        ("partiellement", "partiellement", "100 %", ".below-rate"),
    ],
)
def test_mention_state_and_rate_agree(mention, declared, rate, code):
    (found,) = run(CHECK, town(mention, declared, rate))
    assert found.code == f"{CHECK}{code}"
    doubtful = code == ".below-rate"
    assert found.outcome.value == ("passed" if not code else "cantTell" if doubtful else "failed")


def test_what_was_found_and_expected_is_said():
    (found,) = run(CHECK, town("totalement", "totalement", "82 %"))
    assert found.arguments == {
        "found": "totalement conforme",
        "expected": "partiellement conforme",
        "rate": 82.0,
    }
    assert [place.excerpt for place in found.places] == [
        "Accessibilité\u00a0: totalement conforme",
        "totalement conforme, 82 %",
    ]


def test_an_old_statement_proves_nothing():
    assert verdicts(CHECK, dated("20 avril 2022", "14 avril 2022")) == [("failed", f"{CHECK}.too-old")]
    honest = town("non", "partiellement", "82 %", established="20 avril 2022")
    assert verdicts(CHECK, honest) == [("failed", f"{CHECK}.too-old")]  # the statement itself still claims it
    fallen = town("non", "non", "82 %", established="20 avril 2022")
    assert verdicts(CHECK, fallen) == [("passed", CHECK)]


@pytest.mark.parametrize("instead", ["", "Aucun audit n’a été réalisé.", "Un audit sera mené en 2027."])
def test_without_an_audit_nothing_is_proved(instead):
    assert verdicts(CHECK, stating(AUDITED, instead)) == [("failed", f"{CHECK}.without-audit")]


def test_non_conforming_needs_no_audit():
    pages = {
        path: page.replace("partiellement conforme", "non conforme") for path, page in good_pages().items()
    }
    pages["/accessibilite/"] = pages["/accessibilite/"].replace(AUDITED, "Aucun audit n’a été réalisé.")
    assert verdicts(CHECK, sample_of(pages)) == [("passed", CHECK)]


def test_an_audit_of_long_ago_is_for_a_person():
    (found,) = run(CHECK, dated("20 avril 2026", "14 avril 2021"))
    assert (found.outcome.value, found.code) == ("cantTell", f"{CHECK}.old-audit")
    assert found.arguments["audited"] == "2021-04-14"


def test_three_texts_that_explain_are_no_state():
    explained = "est partiellement conforme (un site est totalement, partiellement ou non conforme) avec"
    assert verdicts(CHECK, stating(DECLARED, explained)) == [("passed", CHECK)]


def test_a_statement_that_contradicts_itself_is_for_a_person():
    twice = "est partiellement conforme et sa carte est non conforme avec"
    assert verdicts(CHECK, stating(DECLARED, twice)) == [("cantTell", f"{CHECK}.unclear")]


def test_a_statement_without_state_beside_no_mention():
    pages = {
        path: page.replace("partiellement conforme", "en travaux") for path, page in good_pages().items()
    }
    assert verdicts(CHECK, sample_of(pages)) == [("cantTell", f"{CHECK}.unclear")]


def test_without_mention_the_statement_is_judged_alone():
    assert verdicts(CHECK, mentioning("Plan")) == [("passed", CHECK)]
    assert verdicts(CHECK, good_sample()) == [("passed", CHECK)]


@pytest.mark.parametrize(
    ("rate", "state"),
    [(100, State.TOTAL), (99.9, State.PARTIAL), (50, State.PARTIAL), (49.9, State.NONE), (0, State.NONE)],
)
def test_the_state_of_a_rate(rate, state):
    assert state_of_rate(rate) is state
