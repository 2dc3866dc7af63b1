from __future__ import annotations

from datetime import date

import pytest

from auditor.desk.application import dossier_of
from auditor.desk.dossier import HUMAN_FIELDS, Dossier
from auditor.desk.ruling import Answer
from auditor.model import Axis, Outcome
from tests.desk.applying import audited, dossier, known, rules


@pytest.fixture
def entrepont(nine_towns):
    return nine_towns["entrepont"]


def test_a_dossier_holds_what_a_desk_verifies(entrepont):
    made = dossier([entrepont])
    (applicant,) = made.applicants
    assert applicant.town.name == entrepont.target.name
    assert applicant.scores == entrepont.scores
    assert all(item.outcome is Outcome.FAILED for item in applicant.findings)
    assert len(applicant.findings) == sum(item.outcome is Outcome.FAILED for item in entrepont.findings)
    source = applicant.provenance
    assert (source.scan, source.campaign, source.policy_version) == (1, "automne", entrepont.policy_version)
    assert made.programme.invented
    assert [item.axis for item in applicant.plan.expected] == list(Axis)


def test_nothing_that_a_person_writes_is_invented(entrepont):
    assert dossier([entrepont]).human == dict.fromkeys(HUMAN_FIELDS, "")


def test_the_same_audits_make_the_same_dossier_which_reads_back(entrepont):
    made = dossier([entrepont])
    assert dossier([entrepont]) == made
    assert Dossier.model_validate_json(made.model_dump_json()) == made


def test_the_budget_is_that_of_the_plan(entrepont):
    made = dossier([entrepont])
    (applicant,) = made.applicants
    assert made.budget.apart.low == pytest.approx(applicant.plan.cost.low)
    assert made.budget.together == made.budget.apart
    assert made.budget.funded.high <= 15_000
    assert made.budget.left.high == pytest.approx(made.budget.together.high - made.budget.funded.high)


def test_towns_that_apply_together_share(nine_towns):
    made = dossier([nine_towns["entrepont"], nine_towns["rochebrume"]])
    assert len(made.applicants) == 2
    assert made.budget.together.high < made.budget.apart.high


def test_a_plan_of_the_past_fits_nothing_and_pays_nothing(entrepont):
    made = dossier([entrepont], "france-relance-2020")
    (applicant,) = made.applicants
    assert applicant.calendar.deadline == date(2022, 12, 2)
    assert not any(slot.fits for slot in applicant.calendar.slots)
    assert {item.answer for item in made.eligibility} == {Answer.NOT_MET}
    assert made.budget.funded.high == 0


def test_what_two_towns_are_asked_for_goes_elsewhere_for_one(nine_towns):
    town = nine_towns["rochebrume"]
    on = date(2020, 12, 14)
    alone = dossier([town], "france-relance-2020", on)
    closed = {item.window for item in alone.eligibility if item.answer is Answer.NOT_MET}
    assert closed == {"axis-1-together"}
    windows = {action.id: action.window for action in alone.applicants[0].plan.actions}
    assert "axis-1-together" not in windows.values()
    together = dossier([town, town], "france-relance-2020", on)
    assert "axis-1-together" in {action.window for action in together.applicants[0].plan.actions}


def test_a_town_of_which_nothing_is_known_gets_a_dossier_that_says_so(entrepont):
    made = dossier_of([audited(entrepont)], rules())
    (window,) = made.eligibility
    missing = {fact for ruling in window.rulings for fact in ruling.missing}
    assert window.answer is Answer.UNKNOWN
    assert any(fact.startswith("population") for fact in missing)


def test_an_axis_that_is_not_rated_stays_so(entrepont):
    scores = tuple(
        score.model_copy(update={"letter": None}) if score.axis is Axis.SOBRIETY else score
        for score in entrepont.scores
    )
    unrated = entrepont.model_copy(update={"scores": scores})
    made = dossier_of([audited(unrated, **known())], rules())
    assert made.applicants[0].plan.expected[-1].letter is None
