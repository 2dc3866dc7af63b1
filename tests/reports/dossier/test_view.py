from datetime import date

import pytest

from auditor.desk.ruling import Answer
from auditor.model import Axis
from reports.dossier.view import view
from tests.reports.conftest import StubWords, build_report
from tests.reports.dossier.builders import (
    action,
    applicant,
    budget,
    build_dossier,
    eligibility,
    empty,
    group,
    late,
    named,
    programme,
    slot,
    spread,
)

WORDS = StubWords("en")


def told(dossier=None):
    return view(dossier or build_dossier(), WORDS)


def test_an_action_bears_one_number_everywhere():
    seen = told(group())
    numbers = {deed.named.title: deed.named.number for deed in seen.deeds}
    assert list(numbers.values()) == [1, 2, 3, 4, 5]
    named_ = [
        *(share.named for plan in seen.plans for share in plan.shares),
        *(row.named for row in seen.budget.rows),
        *(row.named for item in seen.schedules for row in item.rows),
        *(named for deed in seen.deeds for named in deed.after),
        *(item.named for item in seen.summary.best),
    ]
    assert len(named_) > 30
    assert all(numbers[one.title] == one.number for one in named_)


def test_what_is_not_known_is_said():
    facts = {fact.name: fact for fact in told().identities[0].facts}
    assert facts["INSEE code"].value == "not known"
    assert not facts["INSEE code"].known
    assert facts["Web site"].known
    known = {
        fact.name: fact.value
        for fact in told(build_dossier(named("X", insee="2A004", siren="217704758", population=1)))
        .identities[0]
        .facts
    }
    assert known["Département"] == "2A"
    assert known["SIREN number"].split() == ["217", "704", "758"]
    assert known["Population"] == "1 inhabitant"
    assert all(fact.value.strip() for town in told(empty()).identities for fact in town.facts)


def test_a_town_without_a_name_has_that_of_its_site():
    assert told(empty()).towns == "::1"


def test_three_towns_are_named_and_the_others_counted():
    assert told(group(2)).towns == "Ville-1 and Ville-2"
    assert told(group(7)).towns == "Ville-1, Ville-2, Ville-3 and 4 others"


def test_three_sentences_say_how_it_stands_what_is_to_do_and_what_it_costs():
    standing, work, money = told().summary.sentences
    assert "sobriety (letter A); security (letter F)" in standing
    assert work.startswith(
        "The plan has 5 actions, 2.5 to 7.5 days of work: they would be over on April 11, 2027"
    )
    assert money == (
        "The estimated cost is between 500 and 5,000\N{NO-BREAK SPACE}€; the programme may pay between "
        "180 and 1,500\N{NO-BREAK SPACE}€ of it, and between 320 and 3,500\N{NO-BREAK SPACE}€ would be left."
    )


def test_the_sentences_say_what_is_late_and_that_nothing_would_be_paid():
    closed = tuple(one.model_copy(update={"answer": Answer.NOT_MET}) for one in eligibility())
    dossier = late()
    changed = {"funded": spread(0), "left": dossier.budget.together}
    nothing = dossier.budget.model_copy(update=changed)
    dossier = dossier.model_copy(update={"eligibility": closed, "budget": nothing})
    _, work, money = told(dossier).summary.sentences
    assert "2 would not be over by the deadline" in work
    assert "the programme would pay nothing of it" in money


def test_without_deadline_none_is_spoken_of():
    seen = told(build_dossier(applicant(deadline=None)))
    assert "deadline" not in seen.summary.sentences[1]
    assert seen.summary.figures[2].beside == "no deadline is set"
    assert seen.schedules[0].told.endswith("No deadline is set.")
    assert {row.verdict for row in seen.schedules[0].rows} == {"fits"}


def test_a_town_with_nothing_to_do_is_told_so():
    seen = told(empty())
    assert seen.summary.sentences[1].startswith("No action is planned")
    assert seen.summary.sentences[2] == "Nothing would have to be paid."
    assert seen.summary.best == ()
    assert seen.schedules[0].told == "There is nothing to lay out in time."


def test_several_towns_are_told_together():
    seen = told(group(3))
    assert seen.summary.sentences[0] == (
        "3 towns apply together; principles at the letter D or lower: 6 of 12 rated."
    )
    assert seen.summary.figures[0].beside == "instead of 1,500 to 15,000\N{NO-BREAK SPACE}€, each town alone"
    assert seen.summary.best[0].towns == "on average, in 3 towns"
    assert seen.summary.best[0].gains == ("+20 points, security",)


def test_the_actions_that_bring_most_come_first_and_help_brings_no_point():
    seen = told()
    assert [item.named.number for item in seen.summary.best] == [1, 2, 3]
    few = build_dossier(applicant(actions=(action("a", gains={}), action("b", gains={Axis.SECURITY: 1.0}))))
    assert [item.named.number for item in told(few).summary.best] == [2]


def test_a_finding_names_the_actions_that_mend_it():
    security = told().diagnoses[0].principles[1]
    faults = {fault.finding.findings[0].code: fault for fault in security.faults}
    assert [named.number for named in faults["tls.broken"].actions] == [1, 2]
    assert faults["http.hostile"].actions == ()


def test_findings_are_bounded_and_the_others_counted():
    accessibility = told().diagnoses[0].principles[2]
    assert len(accessibility.faults) == 5
    assert accessibility.others == "10 other findings are in the report of the audit."
    assert all(len(fault.places) <= 2 for fault in accessibility.faults)
    assert len(told(group()).diagnoses[0].principles[2].faults) == 3
    alone = build_report(findings=build_report().findings[:1])
    assert told(build_dossier(applicant(alone))).diagnoses[0].principles[2].others == ""


def test_the_budget_pays_nothing_through_a_closed_window():
    rows = {row.named.title: row for row in told().budget.rows}
    helped = rows["Title of adviser"]
    assert helped.closed
    assert (helped.funded, helped.left) == ("0\N{NO-BREAK SPACE}€", helped.together)
    mended = rows["Title of certificate"]
    assert mended.funded == "60 to 600\N{NO-BREAK SPACE}€"
    assert mended.left == "40 to 400\N{NO-BREAK SPACE}€"
    assert rows["Title of site"].window == "No window"
    assert not rows["Title of site"].closed


def test_a_ceiling_holds_what_a_window_pays():
    seen = told().budget
    mends, helps = seen.payments
    assert mends.asked == "180 to 1,800\N{NO-BREAK SPACE}€"
    assert mends.paid == "180 to 1,500\N{NO-BREAK SPACE}€"
    assert mends.terms == "60% at most, and 1,500\N{NO-BREAK SPACE}€ a town at most"
    assert helps.asked == "100 to 1,000\N{NO-BREAK SPACE}€"
    assert helps.paid == "0\N{NO-BREAK SPACE}€"
    assert seen.sums.funded == mends.paid


def test_every_rule_has_its_answer_its_reason_and_its_source():
    mends, helps = told().windows
    opens, population = mends.rules
    assert (opens.said, opens.reason) == ("met", "Applications are received until January 31, 2027.")
    assert population.answer is Answer.UNKNOWN
    assert population.missing == ("the population of Saint-Exemple",)
    assert population.source == "Law of trials"
    assert population.common
    assert not opens.common
    assert (mends.verdict, helps.verdict) == ("To be verified: a fact is missing", "Closed to this project")
    assert mends.takes == "It takes 3 actions of this project."
    assert dict(helps.facts)["Applications from"] == "not known"
    assert dict(mends.facts)["Envelope"] == "400,000\N{NO-BREAK SPACE}€ (Law of trials)"


def test_what_does_not_fit_is_named_with_how_late_it_is():
    (one,) = told(late()).schedules
    assert not one.fits
    assert [named.number for named in one.late] == [4, 5]
    assert [row.verdict for row in one.rows][-2:] == ["11 days too late", "42 days too late"]
    assert one.told.startswith("2 actions do not fit by the deadline of February 28, 2027")


def test_letters_say_whether_they_rise():
    changes = {item.name: item for item in told().prospects[0].changes}
    assert (changes["Security"].now, changes["Security"].then) == ("F", "B")
    assert changes["Security"].rises
    assert changes["Security"].told == "Letter F today, B expected after the work"
    assert not changes["Sobriety"].rises
    assert changes["Reversibility"].told == "Not rated"
    assert changes["Reversibility"].score == changes["Reversibility"].expected == ""


def test_boxes_are_empty_until_a_person_writes():
    assert [box.text for box in told().boxes] == ["", "", "", ""]
    seen = told(build_dossier(human={"motivation": " Parce que. ", "annexe": "x" * 13_000}))
    assert [box.name for box in seen.boxes] == ["Motivation", "Commitment", "Contact", "Signature", "annexe"]
    assert seen.boxes[0].text == "Parce que."
    assert seen.boxes[4].cut
    assert len(seen.boxes[4].text) <= 12_000


def test_the_annex_holds_what_a_desk_verifies():
    seen = told().provenances
    settings = dict(seen.settings)
    assert settings["SHA-256 of the programme"] == "cd" * 32
    assert settings["SHA-256 of the table of actions"] == "ef" * 32
    assert settings["Programme"] == "essai 7"
    audit = dict(seen.audits[0].settings)
    assert audit["Number of the scan"] == "12"
    assert audit["SHA-256 of the report"] == "ab" * 32
    assert seen.audits[0].command == "beffroi report 12 --policy 2026.1 | sha256sum"
    assert told().verify == "beffroi desk verify dossier.json"
    assert seen.note == "Neither quotations nor observed prices."
    assert [(item.title, item.published, item.url) for item in seen.sources] == [
        ("Law of trials", "January 2, 2026", "https://law.test/"),
        ("Note of nobody", "not known", ""),
    ]


def test_a_command_to_copy_holds_no_command_of_others():
    one = applicant()
    source = one.provenance.model_copy(update={"policy_version": "1; rm -rf ~ #\n$(x)"})
    seen = told(build_dossier(one.model_copy(update={"provenance": source})))
    assert seen.provenances.audits[0].command == "beffroi report 12 --policy '1; rm -rf ~ # $(x)' | sha256sum"


def test_a_source_that_is_no_web_address_is_no_link():
    sources = {"law": {"title": "T", "url": "javascript:alert(1)"}, "note": {"title": "N"}}
    seen = told(build_dossier(programme=programme(sources=sources)))
    assert [item.url for item in seen.provenances.sources] == ["", ""]


def test_the_options_that_the_desk_took_up_are_told():
    options = [
        {"id": "one", "title": {"fr": "Un"}, "text": {"fr": "Texte."}, "source": "law", "on": True},
        {"id": "two", "title": {"fr": "Deux"}, "text": {"fr": "Texte."}, "source": "law"},
    ]
    seen = told(build_dossier(programme=programme(options=options)))
    assert seen.provenances.options == (("Un", "Texte."),)


@pytest.mark.parametrize("count", [1, 4])
def test_a_budget_or_a_calendar_that_names_a_stranger_is_shown_all_the_same(count):
    """A dossier that was written by hand may name an action that no plan holds."""
    one = applicant()
    slots = (*one.calendar.slots, slot("stranger", one.calendar.begins, date(2027, 1, 1), date(2027, 1, 2)))
    one = one.model_copy(update={"calendar": one.calendar.model_copy(update={"slots": slots})})
    found = budget([one])
    line = found.lines[0].model_copy(update={"action": "stranger", "window": "nowhere"})
    seen = told(build_dossier(*(one,) * count, budget=found.model_copy(update={"lines": (line,)})))
    assert seen.budget.rows[0].named.title == "stranger"
    assert seen.budget.rows[0].named.number == 0
    assert seen.budget.rows[0].window == "nowhere"
    assert seen.schedules[0].rows[-1].doer == "not known"
