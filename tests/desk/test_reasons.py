"""The reasons of rulings, as sentences in both languages."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

import auditor.desk
from auditor.desk.eligibility import eligibility_of
from auditor.desk.estimate import Range
from auditor.desk.reasons import _MISSING, _REASONS, missing_of, reason_of
from auditor.desk.ruling import Answer, Ruling
from auditor.model import Axis
from auditor.words import LANGUAGES, Words
from tests.desk.projects import programme, project, rule, town
from tests.desk.test_eligibility import HOSTILE

ENGLISH, FRENCH = Words("en"), Words("fr")


def said(words: Words, kind: str, of: Any, **content: Any) -> str:
    (eligibility,) = eligibility_of(of, programme(rule(kind, **content)))
    return reason_of(eligibility.rulings[-1], words)


def plainly(text: str) -> str:
    return re.sub("[\u00a0\u202f]", " ", text)


def ruled(code: str, missing: tuple[str, ...] = (), **arguments: Any) -> Ruling:
    return Ruling(
        rule=code.partition(".")[0],
        window=None,
        answer=Answer.UNKNOWN,
        code=code,
        arguments=arguments,
        missing=missing,
        source="s",
    )


def test_the_example_of_the_threshold() -> None:
    neighbours = [town("Trilport", 1900), town("Meaux", 1800), town("Ocquerre", 400)]
    of = project(town("Lizy", 6400), neighbours=neighbours)
    english = said(ENGLISH, "population", of, at_least=10_000)
    assert (
        english == "6,400 inhabitants: under the threshold of 10,000 alone; eligible with Meaux and Trilport."
    )
    assert plainly(said(FRENCH, "population", of, at_least=10_000)) == (
        "6 400 habitants : sous le seuil de 10 000 à elle seule ; éligible avec Meaux et Trilport."
    )


def test_figures_are_those_of_the_language() -> None:
    of = project(town("Lizy", 1), cost=Range(low=1200, high=4500.4))
    assert said(ENGLISH, "population", of, at_least=1) == "1 inhabitant: at least 1 are asked for."
    french = said(FRENCH, "cost", of, at_least=1000, at_most=20_000)
    assert plainly(french) == ("Coût estimé : de 1 200 € à 4 500 € ; il est demandé de 1 000 € à 20 000 €.")
    assert "\u00a0€" in french
    exact = project(cost=Range(low=900, high=900))
    assert said(ENGLISH, "cost", exact, at_least=1000) == (
        "Estimated cost: 900\u00a0€; asked for: at least 1,000\u00a0€."
    )


def test_days_are_long() -> None:
    (eligibility,) = eligibility_of(project(), programme())
    assert reason_of(eligibility.rulings[0], FRENCH) == "Les demandes sont reçues jusqu’au 31 décembre 2026."


def test_principles_are_named_in_the_language() -> None:
    of = project(served=frozenset({Axis.SECURITY}))
    assert said(FRENCH, "principles", of, axes=["sobriety", "accessibility"], enough="A") == (
        "Rien n’est prévu pour la sobriété et l’accessibilité, alors qu’une commune est sous la lettre A."
    )


def test_of_many_names_the_first_are_said() -> None:
    of = project(*(town(str(index), None) for index in range(13)))
    assert said(ENGLISH, "population", of, at_least=1) == (
        "The population is not known: 0, 1, 2, 3, 4, 5, 6, 7, 8, 9 and 3 others. Asked for: at least 1."
    )


def test_the_facts_that_lack_are_said() -> None:
    of = project(town("L’Haÿ: la ville", None))
    (eligibility,) = eligibility_of(of, programme(rule("identity", fields=["population", "siren"])))
    assert missing_of(eligibility.rulings[-1], ENGLISH) == (
        "the population of L’Haÿ: la ville",
        "the SIREN number of L’Haÿ: la ville",
    )
    assert missing_of(eligibility.rulings[-1], FRENCH)[0] == "la population (commune\u00a0: L’Haÿ: la ville)"
    assert missing_of(eligibility.rulings[0], FRENCH) == ()


def codes_of_the_rules() -> set[str]:
    """Every code that the rules may give, as they write them."""
    found: set[str] = set()
    for module in ("answers", "inhabitants"):
        source = (Path(auditor.desk.__file__).parent / f"{module}.py").read_text("utf-8")
        found |= set(
            re.findall(
                r'"((?:open|level|deadline|towns|territory|identity|cost|need|principles|population)\.[a-z-]+)"',
                source,
            )
        )
    return found


def test_every_code_has_its_sentence_and_every_sentence_its_code() -> None:
    suffixed = {
        f"population.under-{who}-{more}" for who in ("alone", "together") for more in ("with", "nobody")
    }
    assert set(_REASONS) == codes_of_the_rules() | suffixed


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", sorted(_REASONS))
def test_a_ruling_that_says_nothing_more_is_told_as_far_as_it_goes(code: str, language: str) -> None:
    told = reason_of(ruled(code), Words(language))
    assert "{" not in told
    assert told != code


@pytest.mark.parametrize("name", sorted(_MISSING))
def test_facts_are_translated(name: str) -> None:
    (english,), (french,) = (missing_of(ruled("x", (f"{name}:Lizy",)), Words(one)) for one in ("en", "fr"))
    assert english != french
    assert "{" not in english + french


def test_a_code_or_a_fact_of_a_later_version_is_told_as_it_is() -> None:
    assert reason_of(ruled("moon.full", phase=1), FRENCH) == "moon.full"
    assert missing_of(ruled("moon.full", ("{tide}:Brest", "")), FRENCH) == ("{tide}:Brest", "")


@pytest.mark.parametrize("name", HOSTILE)
def test_names_are_left_as_they_are(name: str) -> None:
    of = project(town("A", 10), neighbours=[town(name, 100)])
    assert said(ENGLISH, "population", of, at_least=50).endswith(f"; eligible with {name}.")
    assert missing_of(ruled("x", (f"population:{name}",)), ENGLISH) == (f"the population of {name}",)
