from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

import checks.accessibility.axe as module
from auditor.check import Check
from auditor.facts.page import AxeNode, AxeResult, AxeRun, PageVisit
from auditor.model import Axis, Cause, Finding, Outcome, Place
from auditor.words import CONTEXTS, LANGUAGES, Words
from checks.accessibility.rules import RULES

CHECKS = {found.id: found for found in module.CHECKS}
CODES = [*CHECKS, "accessibility.doctype"]
LOCALE = Path(module.__file__).parents[1] / "locale"

RULE_IDS = tuple(rule.id for rule in RULES)

every_rule = pytest.mark.parametrize("rule", RULE_IDS)


def run_of(
    *,
    violations: tuple[AxeResult, ...] = (),
    incomplete: tuple[AxeResult, ...] = (),
    passes: tuple[str, ...] = (),
    inapplicable: tuple[str, ...] = (),
) -> AxeRun:
    return AxeRun(
        version="4.12.1",
        violations=violations,
        incomplete=incomplete,
        passes=passes,
        inapplicable=inapplicable,
    )


def visit_of(run: AxeRun | None, cause: Cause | None = None, detail: str = "") -> PageVisit:
    return PageVisit(
        observed_at=datetime(2026, 11, 23, 12, tzinfo=UTC),
        asked="https://www.ville.example/",
        url="https://www.ville.example/",
        status=200,
        browser="Chromium",
        viewport=(1366, 900),
        requests=(),
        wire_bytes=0,
        axe=run,
        axe_cause=cause,
        axe_detail=detail,
    )


def result_of(rule: str) -> AxeResult:
    """Three faulty elements, of which the two first are shown."""
    nodes = (
        AxeNode(target=("#agenda", "a.more"), html='<a class="more"></a>'),
        AxeNode(target=("main > p:nth-child(2)",), html="<p>Mairie</p>"),
    )
    return AxeResult(rule=rule, impact="serious", tags=(), count=3, nodes=nodes)


def findings_of(rule: str, visit: PageVisit) -> list[Finding]:
    return list(CHECKS[f"accessibility.axe.{rule}"].function(visit=visit))


def clauses_of(rule: str) -> list[str]:
    return [str(reference) for reference in CHECKS[f"accessibility.axe.{rule}"].references]


def catalogue(language: str) -> Catalog:
    with (LOCALE / language / "LC_MESSAGES" / "accessibility.po").open("rb") as file:
        return read_po(file, locale=language)


def texts_of(language: str) -> dict[tuple[str, str], str]:
    """The words of these codes, by context and code; the catalogue may hold those of other checks."""
    messages = (message for message in catalogue(language) if message.id in CODES)
    return {(str(message.context), str(message.id)): str(message.string) for message in messages}


# The verdicts.


@every_rule
def test_a_violation_fails_with_its_places_and_its_count(rule: str) -> None:
    run = run_of(violations=(result_of("another-rule"), result_of(rule)), passes=(rule,))

    (found,) = findings_of(rule, visit_of(run))

    assert found.outcome is Outcome.FAILED
    assert found.code == f"accessibility.axe.{rule}"
    assert found.arguments == {"count": 3}
    assert found.places == (
        Place(where="#agenda >>> a.more", excerpt='<a class="more"></a>'),
        Place(where="main > p:nth-child(2)", excerpt="<p>Mairie</p>"),
    )


@every_rule
def test_what_axe_leaves_to_a_person_is_no_failure(rule: str) -> None:
    run = run_of(incomplete=(result_of(rule),), passes=(rule,))

    (found,) = findings_of(rule, visit_of(run))

    assert found.outcome is Outcome.CANT_TELL
    assert found.code == f"accessibility.axe.{rule}"
    assert found.arguments == {"count": 3}
    assert [place.where for place in found.places] == ["#agenda >>> a.more", "main > p:nth-child(2)"]


@every_rule
def test_a_violation_outweighs_what_is_left_to_a_person(rule: str) -> None:
    run = run_of(violations=(result_of(rule),), incomplete=(result_of(rule),))

    (found,) = findings_of(rule, visit_of(run))

    assert found.outcome is Outcome.FAILED


@every_rule
def test_a_rule_without_fault_passes_and_names_no_code(rule: str) -> None:
    (found,) = findings_of(rule, visit_of(run_of(violations=(result_of("another-rule"),), passes=(rule,))))

    assert found.outcome is Outcome.PASSED
    assert found.code == ""
    assert found.places == ()


@every_rule
def test_a_rule_with_nothing_to_look_at_is_inapplicable(rule: str) -> None:
    (found,) = findings_of(rule, visit_of(run_of(inapplicable=(rule,))))

    assert found.outcome is Outcome.INAPPLICABLE
    assert found.code == ""


@every_rule
def test_a_rule_that_axe_did_not_run_is_untested(rule: str) -> None:
    (found,) = findings_of(rule, visit_of(run_of(passes=("another-rule",))))

    assert found.outcome is Outcome.UNTESTED
    assert found.cause is Cause.NOT_ASKED


@every_rule
def test_a_page_where_axe_could_not_run_is_untested_for_the_same_cause(rule: str) -> None:
    (found,) = findings_of(rule, visit_of(None, Cause.TIMED_OUT, "no answer in 20 s"))

    assert found.outcome is Outcome.UNTESTED
    assert found.cause is Cause.TIMED_OUT
    assert found.arguments == {"detail": "no answer in 20 s"}


def test_an_absence_without_a_cause_is_a_crash() -> None:
    (found,) = findings_of("image-alt", visit_of(None))

    assert found.cause is Cause.CRASHED


# The table of rules.


def test_there_is_one_check_per_rule_in_the_family_of_accessibility() -> None:
    assert [found.id for found in module.CHECKS] == [f"accessibility.axe.{rule}" for rule in RULE_IDS]
    assert all(found.codes == (found.id,) for found in module.CHECKS)
    assert all(found.axis is Axis.ACCESSIBILITY for found in module.CHECKS)
    assert all(found.needs == {"visit": PageVisit} for found in module.CHECKS)
    assert all(isinstance(found, Check) and found.package == "checks" for found in module.CHECKS)


def test_the_rules_are_sorted_and_unique() -> None:
    assert list(RULE_IDS) == sorted(set(RULE_IDS))


def test_rules_cover_the_rgaa_tests_that_axe_claims() -> None:
    tests = {test for rule in RULES for test in rule.rgaa}
    criteria = {test.rpartition(".")[0] for test in tests}

    assert (len(RULES), len(tests), len(criteria)) == (93, 39, 32)


@pytest.mark.parametrize("rule", ["frame-tested", "hidden-content", "duplicate-id", "target-size"])
def test_rules_that_say_nothing_useful_are_left_out(rule: str) -> None:
    assert rule not in RULE_IDS


@pytest.mark.parametrize(
    ("rule", "clauses"),
    [
        ("area-alt", ["RGAA 4.1 1.1.2", "WCAG 2 2.4.4", "WCAG 2 4.1.2"]),
        ("autocomplete-valid", ["RGAA 4.1 11.13.1", "WCAG 2 1.3.5"]),
        ("avoid-inline-spacing", ["WCAG 2 1.4.12"]),
        ("bypass", ["RGAA 4.1 12.7.1", "WCAG 2 2.4.1"]),
        ("color-contrast", ["RGAA 4.1 3.2.1", "WCAG 2 1.4.3"]),
        ("document-title", ["RGAA 4.1 8.5.1", "WCAG 2 2.4.2"]),
        ("focus-order-semantics", ["RGAA 4.1 12.8.1"]),
        ("frame-title", ["RGAA 4.1 2.1.1", "WCAG 2 4.1.2"]),
        ("heading-order", []),
        ("html-has-lang", ["RGAA 4.1 8.3.1", "WCAG 2 3.1.1"]),
        ("image-alt", ["RGAA 4.1 1.1.1", "WCAG 2 1.1.1"]),
        ("label", ["RGAA 4.1 11.1.1", "WCAG 2 4.1.2"]),
        ("label-content-name-mismatch", ["RGAA 4.1 6.1.5", "WCAG 2 2.5.3"]),
        ("link-name", ["RGAA 4.1 6.2.1", "WCAG 2 2.4.4", "WCAG 2 4.1.2"]),
        ("p-as-heading", ["RGAA 4.1 9.1.3", "WCAG 2 1.3.1"]),
        ("region", ["RGAA 4.1 9.2.1"]),
        ("table-fake-caption", ["RGAA 4.1 5.4.1", "WCAG 2 1.3.1"]),
        ("td-has-header", ["RGAA 4.1 5.7.4", "WCAG 2 1.3.1"]),
        ("video-caption", ["RGAA 4.1 4.3.1", "WCAG 2 1.2.2"]),
    ],
)
def test_a_rule_rests_on_its_rgaa_tests_then_its_wcag_criteria(rule: str, clauses: list[str]) -> None:
    assert clauses_of(rule) == clauses


# The words.


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_code_has_its_words(language: str) -> None:
    texts = texts_of(language)
    wanted = {(context, code) for context in CONTEXTS for code in CODES}

    assert set(texts) == wanted
    assert all(text.strip() for text in texts.values())


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_entry_waits_for_a_translator(language: str) -> None:
    held = catalogue(language)

    assert not held.fuzzy
    assert not [message.id for message in held if message.id and message.fuzzy]
    assert not held.obsolete


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("count", [1, 1234])
def test_what_was_seen_tells_how_many(language: str, count: int) -> None:
    words = Words(language)
    texts = texts_of(language)

    for code in CHECKS:
        sentence = words.format(texts["what", code], {"count": count})
        assert sentence.endswith(f"{words.number(count)}."), code


@pytest.mark.parametrize("language", LANGUAGES)
def test_only_what_was_seen_holds_a_placeholder(language: str) -> None:
    held = {key: text for key, text in texts_of(language).items() if "{" in text or "}" in text}

    assert set(held) == {("what", code) for code in CHECKS}


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_sentence_is_short_enough_to_be_read_once(language: str) -> None:
    for key, text in texts_of(language).items():
        for sentence in re.split(r"(?<=[.!?]) ", text):
            assert len(sentence.replace("\N{NO-BREAK SPACE}", " ").split()) < 25, key


def test_french_words_follow_french_typography() -> None:
    for key, text in texts_of("fr").items():
        assert "'" not in text, key
        assert not re.search(r" [:;!?»%]", text), key
        assert "« " not in text, key
        assert text.count("«") == text.count("»"), key


@pytest.mark.parametrize("language", LANGUAGES)
def test_titles_are_no_sentences_and_the_rest_are(language: str) -> None:
    for (context, code), text in texts_of(language).items():
        assert text.endswith(".") is (context != "title") or text.endswith("…"), (context, code)
