"""The smallest set of towns by which a threshold is reached."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.desk.joining import nearby, smallest_set
from auditor.model import Target
from tests.desk.projects import project, town


def names(towns: tuple[Target, ...] | None) -> list[str] | None:
    return None if towns is None else [one.name for one in towns]


def towns_of(**sizes: int) -> list[Target]:
    return [town(name, size) for name, size in sizes.items()]


@pytest.mark.parametrize(
    ("sizes", "least", "most", "found"),
    [
        ({"A": 5000, "B": 3600, "C": 3700}, 3600, None, ["B"]),  # one is enough: the nearest above
        ({"A": 900, "B": 800, "C": 300, "D": 250}, 1000, None, ["B", "D"]),  # two: 1050, not 1700
        ({"A": 900, "B": 800}, 1701, None, None),
        ({"A": 900, "B": 800}, 1700, None, ["A", "B"]),
        ({"B": 500, "A": 500}, 500, None, ["A"]),  # as near: the first name
        ({"A": 5000, "B": 600, "C": 500}, 1000, 2000, ["B", "C"]),  # one would be too many inhabitants
        ({"A": 5000}, 1000, 2000, None),
        ({}, 1, None, None),
    ],
)
def test_the_smallest_set(
    sizes: dict[str, int], least: int, most: int | None, found: list[str] | None
) -> None:
    assert names(smallest_set(towns_of(**sizes), least, most)) == found


SIZES = st.lists(st.integers(1, 60), max_size=8)


@given(sizes=SIZES, least=st.integers(1, 200), room=st.none() | st.integers(0, 60))
def test_it_is_that_of_trying_them_all(sizes: list[int], least: int, room: int | None) -> None:
    most = None if room is None else least + room
    towns = [town(f"T{index}", size) for index, size in enumerate(sizes)]
    found = smallest_set(towns, least, most)
    fit = [
        chosen
        for count in range(1, len(towns) + 1)
        for chosen in combinations(towns, count)
        if least <= inhabitants(chosen) <= (most or 10**9)
    ]
    best = min(fit, key=lambda chosen: (len(chosen), inhabitants(chosen)), default=None)
    if best is None:
        assert found is None
    else:
        assert found is not None
        assert (len(found), inhabitants(found)) == (len(best), inhabitants(best))


def inhabitants(towns: tuple[Target, ...]) -> int:
    return sum(one.population or 0 for one in towns)


@given(order=st.permutations(range(12)))
def test_the_order_in_which_towns_come_changes_nothing(order: list[int]) -> None:
    towns = [town(f"T{index}", 100 + index % 4 * 50) for index in range(12)]
    assert names(smallest_set([towns[index] for index in order], 600, None)) == names(
        smallest_set(towns, 600, None)
    )


def test_many_small_towns_are_found_quickly_and_are_as_few_as_can_be() -> None:
    towns = [town(f"T{index}", 40 + index % 60) for index in range(900)]
    found = smallest_set(towns, 9000, None)
    assert found is not None
    assert len(found) == next(
        count
        for count in range(900)
        if sum(sorted((40 + i % 60 for i in range(900)), reverse=True)[:count]) >= 9000
    )
    assert 9000 <= inhabitants(found) < 9100


# --- Neighbours -----------------------------------------------------------------------------------


def test_the_same_epci_comes_before_the_same_departement() -> None:
    lizy = town("Lizy", epci="CC du Pays de l’Ourcq")
    same = town("Crouy", epci="cc du pays de l'ourcq", department="02")
    around = town("Meaux", epci="CA du Pays de Meaux")
    far = town("Ajaccio", department="2A")
    epci, department = nearby(project(lizy, neighbours=[far, around, same]))
    assert names(epci) == ["Crouy"]
    assert names(department) == ["Meaux", "Crouy"]


def test_an_applicant_is_no_neighbour_of_itself_nor_is_a_town_without_population() -> None:
    lizy = town("Lizy", insee="77257")
    elsewhere = town("Lizy-sur-Ourcq", insee="77257")
    neighbours = [lizy, elsewhere, town("A", None), town("B", 0), town("C")]
    assert [names(tier) for tier in nearby(project(lizy, neighbours=neighbours))] == [[], ["C"]]


def test_a_departement_is_known_by_the_code_of_the_town_too() -> None:
    lizy = town("Lizy", insee="77257", department=None)
    neighbours = [town("A", department=None, insee="77001"), town("B", department=None, insee="97401")]
    assert names(nearby(project(lizy, neighbours=neighbours))[1]) == ["A"]


def test_a_town_of_which_nothing_is_known_has_no_neighbour() -> None:
    nowhere = town("Lizy", department=None)
    assert nearby(project(nowhere, neighbours=[town("A", department=None), town("B")])) == ((), ())
