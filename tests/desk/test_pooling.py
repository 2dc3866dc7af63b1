"""Towns put together until a threshold is met, and not beyond."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain

from hypothesis import given
from hypothesis import strategies as st

from auditor.desk.pooling import inhabitants, pooled
from auditor.desk.threshold import Threshold, threshold_of
from tests.desk.projects import programme, rule


@dataclass(frozen=True)
class Place:
    number: int
    population: int | None


def sizes(groups):
    return [[town.population for town in group] for group in groups]


def places(*populations):
    return [Place(number, population) for number, population in enumerate(populations)]


def test_towns_are_added_until_the_threshold_is_met():
    threshold = Threshold(population=10_000, stated=True)
    assert sizes(pooled(places(500, 6400, 3000, 1200, 5000, 4000), threshold)) == [[6400, 5000]]
    assert sizes(pooled(places(500, 6400, 3700, 1800, 5000, 4000), threshold)) == [
        [6400, 5000],
        [4000, 3700, 1800, 500],
    ]


def test_a_large_territory_becomes_many_groups():
    groups = pooled(places(*[1000] * 300), Threshold(population=5000, stated=True))
    assert sizes(groups) == [[1000] * 5] * 60


def test_without_a_threshold_two_towns_are_enough():
    assert sizes(pooled(places(10, 30, 20), Threshold())) == [[30, 20]]


def test_what_is_not_known_comes_last_and_counts_for_nothing():
    groups = pooled(places(None, 4000, None, 7000), Threshold(population=10_000, stated=True))
    assert sizes(groups) == [[7000, 4000]]
    assert sizes(pooled(places(None, 4000), Threshold(population=3000, stated=True))) == [[4000, None]]
    assert pooled(places(None, None), Threshold(population=1, stated=True)) == []


def test_a_group_never_passes_what_is_allowed():
    threshold = Threshold(population=5000, most=6000, stated=True)
    assert sizes(pooled(places(7000, 4000, 3000, 2000, 2000, 1000), threshold)) == [
        [4000, 2000],
        [3000, 2000],
    ]


POPULATIONS = st.lists(st.one_of(st.none(), st.integers(0, 20_000)), max_size=60)


@given(
    POPULATIONS,
    st.integers(2, 6),
    st.integers(0, 30_000),
    st.one_of(st.none(), st.integers(0, 30_000)),
)
def test_no_town_of_any_group_could_be_left_out(populations, towns, population, most):
    threshold = Threshold(towns=towns, population=population, most=most, stated=True)
    given_ = places(*populations)
    groups = pooled(given_, threshold)
    inside = list(chain.from_iterable(groups))
    assert len(inside) == len(set(inside))
    for group in groups:
        assert threshold.met(len(group), inhabitants(group))
        assert most is None or inhabitants(group) <= most
        for town in group:
            others = [other for other in group if other is not town]
            assert not threshold.met(len(others), inhabitants(others))
    left = [town for town in given_ if town not in inside]
    if most is None:
        assert not threshold.met(len(left), inhabitants(left))


def test_a_threshold_is_the_strictest_of_its_rules():
    rules = [
        rule("population", at_least=3000, at_most=90_000),
        rule("population", at_least=5000),
        rule("population", at_most=20_000, together=False),
        rule("towns", at_least=3),
        rule("need", letter="C"),
    ]
    asked = programme(*rules, rules=(rule("towns", at_least=2),))
    assert threshold_of(asked, ["w"]) == Threshold(towns=3, population=5000, most=90_000, stated=True)
    assert threshold_of(asked, []) == Threshold(towns=2, stated=True)


def test_a_programme_that_asks_for_no_size():
    assert threshold_of(programme(rule("towns", at_least=1)), ["w"]) == Threshold(stated=False)
