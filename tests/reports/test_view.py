from datetime import timedelta

import pytest

from auditor.model import Actor, Axis, Cause, Effort, Outcome, Place, Severity
from reports import labels, units
from reports.bounded import EXCERPT_SHOWN
from reports.text import one_line, visible
from reports.view import view

LABELS = [
    (labels.axis_name, Axis),
    (labels.axis_meaning, Axis),
    (labels.outcome, Outcome),
    (labels.severity, Severity),
    (labels.effort, Effort),
    (labels.actor, Actor),
    (labels.cause, Cause),
]


@pytest.mark.parametrize(("label", "nouns"), LABELS)
def test_every_noun_has_words_of_its_own(label, nouns, words):
    told = [label(words, noun) for noun in nouns]

    assert len(set(told)) == len(told)
    assert not {str(noun) for noun in nouns} & set(told)


def test_every_cause_is_a_sentence(words):
    assert all(labels.cause(words, cause).endswith(".") for cause in Cause)


def test_every_principle_fits_in_a_sentence(words):
    assert len({labels.axis_in_sentence(words, axis) for axis in Axis}) == len(Axis)


@pytest.mark.parametrize(
    ("value", "english"),
    [
        (0.04, "less than 0.1 point"),
        (0.5, "0.5 points"),
        (1.0, "1 point"),
        (1.02, "1 point"),
        (1.5, "1.5 points"),
        (2.0, "2 points"),
        (12.34, "12.3 points"),
    ],
)
def test_points_agree_with_their_number(value, english, make_words):
    assert units.points(value, make_words("en")) == english


def test_one_and_a_half_is_singular_in_french(make_words):
    words = make_words("fr", {})

    assert units.points(1.5, words) == "1,5 point"
    assert units.points(2, words) == "2 points"


def test_a_score_is_never_rounded_up_to_the_next_letter(make_words):
    assert units.whole_score(89.96, make_words()) == "89"


@pytest.mark.parametrize(
    ("share", "told"),
    [
        (0.0, "nothing could be judged"),
        (0.62, "partly observed: 62%"),
        (0.999, "partly observed: 99%"),
        (1.0, "fully observed"),
    ],
)
def test_coverage_is_not_rounded_to_completeness(share, told, make_words):
    assert units.coverage(share, make_words()) == told


@pytest.mark.parametrize(("seconds", "told"), [(0.2, "1 second"), (47.3, "48 seconds"), (400, "7 minutes")])
def test_durations(seconds, told, make_words):
    assert units.duration(seconds, make_words()) == told


def test_the_three_sentences_name_the_best_the_worst_and_the_limits(report, make_words):
    standing, heaviest, limits = view(report, make_words()).sentences

    assert (
        standing == "The strong point is sobriety (letter A); security (letter F) needs the most attention."
    )
    # A loss that caps the axis outweighs a greater one that does not.
    assert heaviest == "What weighs most, for security, is this: “what:tls.broken 12”"
    assert limits.startswith("7 checks could not be made, which costs nothing")


def test_a_town_that_could_not_be_observed(make_report, make_words):
    scores = tuple(
        score.model_copy(update={"letter": None, "points": None, "score": None, "ledger": (), "caps": ()})
        for score in make_report().scores
    )

    sentences = view(make_report(scores=scores), make_words()).sentences

    assert sentences[0].startswith("No principle could be rated")
    assert sentences[1] == "No fault was found in what could be observed."


def test_a_single_rated_principle(make_report, make_words):
    scores = tuple(
        score if score.axis is Axis.SOBRIETY else score.model_copy(update={"letter": None})
        for score in make_report().scores
    )

    standing = view(make_report(scores=scores), make_words()).sentences[0]

    assert standing == "A single principle could be rated: it bears the letter A."


def test_the_same_fault_on_several_pages_is_told_once(make_report, make_finding, make_words):
    pages = [f"https://www.saint-exemple.fr/{number}" for number in range(3)]
    findings = tuple(
        make_finding("http.odd", Outcome.FAILED, Axis.SECURITY, page=page, places=(Place(where="h1"),))
        for page in pages
    )

    section = view(make_report(findings=findings), make_words()).sections[1]

    assert len(section.failed) == 1
    assert [place.page for place in section.failed[0].places] == pages


def test_a_check_costs_its_points_once(make_report, make_finding, make_words):
    findings = tuple(
        make_finding("http.hostile", Outcome.FAILED, Axis.SECURITY, arguments={"header": name})
        for name in "ab"
    )

    failed = view(make_report(findings=findings), make_words()).sections[1].failed

    assert [item.lost for item in failed] == ["costs 30 points", ""]


def test_a_measure_that_passes_tells_its_quantity(report, make_words):
    passed = view(report, make_words()).sections[4].passed

    assert [item.measure for item in passed] == ["", "what:page_weight.bytes 4200000"]


def test_a_long_excerpt_is_cut(make_report, make_finding, make_words):
    found = make_finding(
        "http.odd", Outcome.FAILED, Axis.SECURITY, places=(Place(where="h1", excerpt="x" * 400),)
    )

    place = view(make_report(findings=(found,)), make_words()).sections[1].failed[0].places[0]

    assert len(place.excerpt) == EXCERPT_SHOWN
    assert place.excerpt.endswith("…")


def test_a_failure_without_finding_is_told_too(make_report, make_words):
    report = make_report(findings=())

    unseen = view(report, make_words()).unseen

    assert [item.checks for item in unseen] == [()]
    assert unseen[0].details[0][0] == "mail"


def test_settings_are_words(make_report, make_words):
    report = make_report(settings={"browser": True, "only": None, "quick": False})

    settings = dict(view(report, make_words()).annex.settings)

    assert settings["browser"] == "yes"
    assert settings["quick"] == "no"
    assert settings["only"] == "not set"


def test_the_duration_is_that_of_the_audit(make_report, make_words):
    report = make_report()
    later = report.model_copy(update={"finished_at": report.started_at + timedelta(minutes=3)})

    assert dict(view(later, make_words()).annex.settings)["Duration"] == "3 minutes"


def test_control_characters_become_pictures():
    assert visible("a\x1b[0m\x7f\x9bb\tc\n") == "a␛[0m␡\ufffdb\tc\n"


def test_a_line_is_one_line_in_one_direction():
    assert one_line("a\u202eb\u2066\nc\td") == "ab c d"
