"""Every kind of rule, answered: met, not met, or unknown for want of a fact."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest

from auditor.desk.eligibility import eligibility_of
from auditor.desk.estimate import Range
from auditor.desk.project import Project
from auditor.desk.rules import Level, Rule
from auditor.desk.ruling import Answer, Ruling
from auditor.desk.shelf import load_programme
from auditor.model import Axis
from tests.desk.projects import programme, project, rule, scores, town

MET, NOT_MET, UNKNOWN = Answer.MET, Answer.NOT_MET, Answer.UNKNOWN


def ruling(asked: Rule, of: Project, **changed: Any) -> Ruling:
    """The answer to one rule of a window."""
    (eligibility,) = eligibility_of(of, programme(asked, **changed))
    found = eligibility.rulings[-1]
    assert (found.rule, found.window, found.source) == (asked.rule, "w", "s")
    return found


def answered(asked: Rule, of: Project, **changed: Any) -> tuple[Answer, str, tuple[str, ...]]:
    found = ruling(asked, of, **changed)
    return found.answer, found.code.partition(".")[2], found.missing


# --- The window -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answers", "answer"),
    [("mm", MET), ("mu", UNKNOWN), ("mn", NOT_MET), ("un", NOT_MET), ("nu", NOT_MET)],
)
def test_a_window_is_as_its_rules(answers: str, answer: Answer) -> None:
    rules = {
        "m": rule("towns", at_least=1),
        "u": rule("identity", fields=["siren"]),
        "n": rule("towns", at_least=2),
    }
    (found,) = eligibility_of(project(), programme(*(rules[one] for one in answers)))
    assert (found.window, found.answer) == ("w", answer)
    assert [ruling.rule for ruling in found.rulings] == ["open", *(rules[one].rule for one in answers)]


def test_the_rules_of_the_programme_are_read_for_every_window() -> None:
    relance = load_programme("france-relance-2020")
    found = eligibility_of(project(on=date(2021, 3, 1)), relance)
    assert [one.window for one in found] == [window.id for window in relance.windows]
    for one in found:
        (principles,) = (ruling for ruling in one.rulings if ruling.rule == "principles")
        assert (principles.window, principles.source, principles.answer) == (None, "apvf", MET)
    assert {one.answer for one in found} == {UNKNOWN, NOT_MET}  # no days were published; two towns for axis 1


def test_a_project_of_the_invented_fund() -> None:
    known = {"insee": "77257", "siren": "217702570", "epci": "CC du Pays de l’Ourcq"}
    (found,) = eligibility_of(project(town("Lizy", 3600, **known)), load_programme("fonds-numerique-epci"))
    assert found.answer is MET
    (late,) = eligibility_of(
        project(town("Lizy", 3600, **known), late=True), load_programme("fonds-numerique-epci")
    )
    assert late.answer is NOT_MET


NO_DAYS: dict[str, Any] = {"opens": None, "closes": None}

DAYS = {
    "open": ("2026-11-25", {}, MET, "open.open", ()),
    "on the first day": ("2026-11-01", {}, MET, "open.open", ()),
    "on the last day": ("2026-12-31", {}, MET, "open.open", ()),
    "too early": ("2026-10-31", {}, NOT_MET, "open.not-yet", ()),
    "too late": ("2027-01-01", {}, NOT_MET, "open.closed", ()),
    "before the programme": ("2025-12-31", {}, NOT_MET, "open.not-begun", ()),
    "no day": ("2026-11-25", NO_DAYS, UNKNOWN, "open.unknown", ("opens", "closes")),
    "no first day": ("2026-11-25", {"opens": None}, UNKNOWN, "open.unknown", ("opens",)),
    "no last day": ("2026-11-25", {"closes": None}, UNKNOWN, "open.unknown", ("closes",)),
    "no first day but closed": ("2027-01-01", {"opens": None}, NOT_MET, "open.closed", ()),
    "no last day but not yet open": ("2026-10-31", {"closes": None}, NOT_MET, "open.not-yet", ()),
}


@pytest.mark.parametrize(("day", "window", "answer", "code", "missing"), DAYS.values(), ids=DAYS)
def test_the_window_is_open_on_the_day(
    day: str, window: dict[str, Any], answer: Answer, code: str, missing: tuple[str, ...]
) -> None:
    (found,) = eligibility_of(project(on=date.fromisoformat(day)), programme(window=window))
    first = found.rulings[0]
    assert (first.rule, first.answer, first.code, first.missing) == ("open", answer, code, missing)


def test_a_programme_that_is_over_is_closed_even_when_no_day_was_published() -> None:
    over = programme(rule("deadline"), window=NO_DAYS, ends=date(2026, 11, 24))
    (found,) = eligibility_of(project(late=False), over)
    assert [one.code for one in found.rulings] == ["open.over", "deadline.past"]
    assert {one.answer for one in found.rulings} == {NOT_MET}
    (last,) = eligibility_of(project(late=False), programme(window=NO_DAYS, ends=date(2026, 11, 25)))
    assert last.answer is UNKNOWN


@pytest.mark.parametrize(
    ("level", "answer"), [(Level.COMMUNE, NOT_MET), (Level.EPCI, MET), (None, UNKNOWN)], ids=str
)
def test_the_level_may_apply(level: Level | None, answer: Answer) -> None:
    (implied,) = eligibility_of(project(level=level), programme(window={"levels": ["epci", "region"]}))
    assert (implied.rulings[1].rule, implied.rulings[1].answer) == ("level", answer)
    assert answered(rule("level", levels=["epci"]), project(level=level))[0] is answer


# --- The deadline ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("late", "found"),
    [
        (False, (MET, "kept", ())),
        (True, (NOT_MET, "late", ())),
        (None, (UNKNOWN, "unknown", ("calendar",))),
    ],
)
def test_the_work_is_over_before_the_deadline(late: bool | None, found: tuple[Any, ...]) -> None:
    assert answered(rule("deadline"), project(late=late), window={"months": 12}) == found
    assert answered(rule("deadline"), project(late=late), ends=date(2027, 12, 31)) == found


def test_without_a_deadline_nothing_is_late() -> None:
    assert answered(rule("deadline"), project(late=None)) == (MET, "none", ())


# --- The towns ------------------------------------------------------------------------------------

POPULATIONS: dict[str, tuple[dict[str, Any], Sequence[int | None], tuple[Any, ...]]] = {
    "enough": ({"at_least": 1000}, [1000], (MET, "enough", ())),
    "enough together": ({"at_least": 1000}, [400, 600], (MET, "enough", ())),
    "under": ({"at_least": 1001}, [1000], (NOT_MET, "under-alone", ())),
    "under together": ({"at_least": 1001}, [400, 600], (NOT_MET, "under-together", ())),
    "not known": ({"at_least": 1000}, [None], (UNKNOWN, "unknown", ("population:T0",))),
    "not all known": ({"at_least": 1000}, [999, None], (UNKNOWN, "unknown", ("population:T1",))),
    "enough with those known": ({"at_least": 1000}, [1000, None], (MET, "already", ())),
    "at most": ({"at_most": 1000}, [1000], (MET, "enough", ())),
    "too many": ({"at_most": 1000}, [1001], (NOT_MET, "over", ())),
    "too many with those known": ({"at_most": 1000}, [1001, None], (NOT_MET, "over", ())),
    "perhaps too many": ({"at_most": 1000}, [1000, None], (UNKNOWN, "unknown", ("population:T1",))),
    "perhaps too many though enough": (
        {"at_least": 10, "at_most": 1000},
        [900, None],
        (UNKNOWN, "unknown", ("population:T1",)),
    ),
    "nobody lives there": ({"at_least": 1}, [0], (NOT_MET, "under-alone", ())),
    "each": ({"at_most": 1000, "together": False}, [1000, 10], (MET, "each", ())),
    "not each": ({"at_most": 1000, "together": False}, [1001, None], (NOT_MET, "each-out", ())),
    "each, as far as is known": (
        {"at_most": 1000, "together": False},
        [None, 10, None],
        (UNKNOWN, "unknown", ("population:T0", "population:T2")),
    ),
}


@pytest.mark.parametrize(("asked", "sizes", "found"), POPULATIONS.values(), ids=POPULATIONS)
def test_population(asked: dict[str, Any], sizes: Sequence[int | None], found: tuple[Any, ...]) -> None:
    towns = [town(f"T{index}", size) for index, size in enumerate(sizes)]
    assert answered(rule("population", **asked), project(*towns)) == found


THRESHOLD = rule("population", at_least=10_000)


def test_a_town_under_the_threshold_is_told_with_whom_it_would_reach_it() -> None:
    neighbours = [town("Trilport", 5100, epci="X"), town("Ocquerre", 400, epci="X"), town("Meaux", 55_000)]
    found = ruling(THRESHOLD, project(town("Lizy", 3600, epci="X"), neighbours=neighbours))
    assert (found.answer, found.code) == (NOT_MET, "population.under-alone-with")
    assert found.arguments == {
        "inhabitants": 3600,
        "least": 10_000,
        "towns": ("Meaux",),
    }  # X has 9,100 in all


def test_the_same_epci_is_preferred_even_when_it_takes_more_towns() -> None:
    neighbours = [town("A", 3500, epci="X"), town("B", 3000, epci="X"), town("Meaux", 55_000)]
    found = ruling(THRESHOLD, project(town("Lizy", 3600, epci="X"), neighbours=neighbours))
    assert found.arguments["towns"] == ("A", "B")


def test_a_group_is_told_who_else_it_needs() -> None:
    found = ruling(THRESHOLD, project(town("A", 3000), town("B", 3000), neighbours=[town("C", 4000)]))
    assert (found.code, found.arguments["towns"]) == ("population.under-together-with", ("C",))


def test_a_group_that_no_threshold_satisfies() -> None:
    found = ruling(THRESHOLD, project(town("A", 3000), town("B", 3000), neighbours=[town("C", 3999)]))
    assert (found.answer, found.code) == (NOT_MET, "population.under-together-nobody")


def test_nothing_is_said_of_neighbours_whom_nobody_knows() -> None:
    for neighbours in ([], [town("Ajaccio", 70_000, department="2A")], [town("C", None)]):
        assert (
            ruling(THRESHOLD, project(town("A", 3000), neighbours=neighbours)).code
            == "population.under-alone"
        )


def test_a_town_that_would_be_too_large_does_not_help() -> None:
    asked = rule("population", at_least=10_000, at_most=20_000)
    found = ruling(asked, project(town("A", 3000), neighbours=[town("Meaux", 55_000)]))
    assert found.code == "population.under-alone"


@pytest.mark.parametrize(
    ("known", "found"),
    [
        ({"department": "77"}, (MET, "inside", ())),
        ({"department": None, "insee": "77257"}, (MET, "inside", ())),
        ({"department": "02", "epci": "cc  du pays-de-l'ourcq"}, (MET, "inside", ())),
        ({"department": "02", "epci": "CA du Pays de Meaux"}, (NOT_MET, "outside", ())),
        ({"department": "02"}, (UNKNOWN, "unknown", ("department:Lizy", "epci:Lizy"))),
        ({"department": None, "epci": "CA"}, (UNKNOWN, "unknown", ("department:Lizy", "epci:Lizy"))),
        ({"department": "02", "epci": "247700123"}, (UNKNOWN, "unknown", ("department:Lizy", "epci:Lizy"))),
    ],
)
def test_territory(known: dict[str, Any], found: tuple[Any, ...]) -> None:
    asked = rule("territory", departments=["77"], epcis=["CC du Pays de l’Ourcq"])
    assert answered(asked, project(town("Lizy", **known))) == found


def test_one_town_outside_the_territory_is_enough() -> None:
    asked = rule("territory", departments=["77"])
    towns = town("A"), town("B", department=None), town("C", department="02")
    found = ruling(asked, project(*towns))
    assert (found.answer, found.arguments["towns"]) == (NOT_MET, ("C",))
    assert answered(asked, project(*towns[:2])) == (UNKNOWN, "unknown", ("department:B",))


def test_a_number_of_an_epci_is_read_whatever_its_blanks() -> None:
    asked = rule("territory", epcis=["247 700 123"])
    assert answered(asked, project(town("A", epci="247700123")))[0] is MET
    assert answered(asked, project(town("A", epci="200000001")))[0] is NOT_MET
    assert answered(asked, project(town("A", epci="CC de l’Ourcq")))[0] is UNKNOWN


def test_identity() -> None:
    asked = rule("identity", fields=["insee", "department", "population"])
    assert answered(asked, project(town("A", insee="77257", department=None))) == (MET, "known", ())
    towns = town("A", insee="77257"), town("B", None, department=None)
    assert answered(asked, project(*towns)) == (
        UNKNOWN,
        "unknown",
        ("insee:B", "department:B", "population:B"),
    )


def test_towns() -> None:
    assert answered(rule("towns", at_least=2), project(town("A"), town("B"))) == (MET, "enough", ())
    assert answered(rule("towns", at_least=3), project(town("A"), town("B"))) == (NOT_MET, "few", ())


# --- The project ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("low", "high", "found"),
    [
        (1000, 5000, (MET, "within", ())),
        (999, 5000, (UNKNOWN, "straddles", ("quotation",))),
        (1000, 5001, (UNKNOWN, "straddles", ("quotation",))),
        (0, 9000, (UNKNOWN, "straddles", ("quotation",))),
        (0, 999, (NOT_MET, "outside", ())),
        (5001, 6000, (NOT_MET, "outside", ())),
    ],
)
def test_cost(low: float, high: float, found: tuple[Any, ...]) -> None:
    asked = rule("cost", at_least=1000, at_most=5000)
    assert answered(asked, project(cost=Range(low=low, high=high))) == found


def test_a_cost_that_nobody_estimated() -> None:
    assert answered(rule("cost", at_most=5000), project(cost=None)) == (UNKNOWN, "unknown", ("cost",))
    assert answered(rule("cost", at_least=5000), project(cost=Range(low=5000, high=1e9)))[0] is MET


@pytest.mark.parametrize(
    ("letters", "found"),
    [
        (["AABDA"], (MET, "felt", ())),
        (["AABCA"], (NOT_MET, "none", ())),
        (["AAB-A"], (UNKNOWN, "unknown", ("reversibility:T0",))),
        (["G----"], (MET, "felt", ())),
        (["DAAAA", "AAAAA"], (NOT_MET, "none", ())),
        (["DAAAA", "-AAAA"], (UNKNOWN, "unknown", ("interoperability:T1",))),
        (["-AAAA", "AAAAA"], (NOT_MET, "none", ())),
    ],
)
def test_need(letters: list[str], found: tuple[Any, ...]) -> None:
    towns = [town(f"T{index}") for index in range(len(letters))]
    assert answered(rule("need", letter="D"), project(*towns, letters=letters)) == found


@pytest.mark.parametrize(
    ("letters", "served", "found"),
    [
        (["FFFFF"], {Axis.SECURITY, Axis.SOBRIETY}, (MET, "served", ())),
        (["FBFFA"], set(), (MET, "served", ())),
        (["FCFFA"], {Axis.SOBRIETY}, (NOT_MET, "unserved", ())),
        (["F-FFA"], set(), (UNKNOWN, "unknown", ("security:T0",))),
        (["F-FFC"], set(), (NOT_MET, "unserved", ())),
        (["AAAAA", "AAAA-"], set(), (UNKNOWN, "unknown", ("sobriety:T1",))),
        (["AAAAA", "AAAAC"], set(), (NOT_MET, "unserved", ())),
    ],
)
def test_principles(letters: list[str], served: set[Axis], found: tuple[Any, ...]) -> None:
    towns = [town(f"T{index}") for index in range(len(letters))]
    asked = rule("principles", axes=["security", "sobriety"], enough="B")
    assert answered(asked, project(*towns, letters=letters, served=frozenset(served))) == found


def test_an_audit_without_scores_is_not_rated() -> None:
    bare = Project(
        towns=(town("A"),), scores=((),), cost=None, late=None, served=frozenset(), on=date(2026, 11, 25)
    )
    assert answered(rule("need", letter="D"), bare)[0] is UNKNOWN
    assert answered(rule("principles", axes=["security"]), bare)[0] is UNKNOWN


def test_a_project_has_towns_and_scores_for_each() -> None:
    with pytest.raises(ValueError, match="one town at least"):
        project(town("A"), town("B"), scores=(scores(),))
    with pytest.raises(ValueError, match="one town at least"):
        project(towns=(), scores=())


HOSTILE = ['"><script>alert(1)</script>', "\u202eegalliV", "🏰", "=HYPERLINK(1)", "a:b", "{x}", "l’Haÿ"]


@pytest.mark.parametrize("name", HOSTILE)
def test_names_are_left_as_they_are(name: str) -> None:
    found = ruling(rule("population", at_least=10), project(town(name, None)))
    assert found.arguments["towns"] == (name,)
    assert found.missing == (f"population:{name}",)
    assert Ruling.model_validate_json(found.model_dump_json()) == found
