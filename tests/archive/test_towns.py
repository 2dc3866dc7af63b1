from __future__ import annotations

import pytest

from auditor.archive.campaigns import identity_of
from auditor.archive.errors import ArchiveError
from auditor.archive.towns import ScannedTown, sought
from tests.archive.filled import towns

TOWNS = [ScannedTown(number, identity_of(town), town) for number, town in enumerate(towns(3), 1)]


@pytest.mark.parametrize(
    "written",
    [
        "77002",
        "Ville 2",
        "ville  2",
        "www.ville-2.example",
        "https://www.ville-2.example/",
        "http://www.ville-2.example/x",
    ],
)
def test_a_town_is_found_as_people_name_it(written):
    assert sought(TOWNS, written, "automne").scan == 2


@pytest.mark.parametrize("written", ["", "Ville", "7700", "nowhere.example", "\0", "%"])
def test_nothing_like_it_is_not_it(written):
    with pytest.raises(ArchiveError) as caught:
        sought(TOWNS, written, "automne")
    assert caught.value.arguments["campaign"] == "automne"


def test_two_of_one_name_are_told_apart():
    twins = [
        ScannedTown(one.scan, one.identity, one.target.model_copy(update={"name": "Saint-Ouen"}))
        for one in TOWNS
    ]
    with pytest.raises(ArchiveError) as caught:
        sought(twins, "Saint-Ouen", "automne")
    assert caught.value.arguments["known"] == "77001, 77002, 77003"
    assert sought(twins, "77003", "automne").scan == 3
