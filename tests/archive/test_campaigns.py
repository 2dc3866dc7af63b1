"""Campaigns and their lists."""

from __future__ import annotations

from itertools import islice

import pytest

from auditor.archive.campaigns import (
    all_campaigns,
    create_campaign,
    enlist,
    find_campaign,
    identity_of,
    last_campaign,
    pending,
    progress_of,
)
from auditor.archive.errors import ArchiveError
from auditor.archive.locks import only_one
from tests.archive.filled import SETTINGS, begin, judged, seen, towns


def names(archive, campaign) -> list[str]:
    return sorted(listed.target.name for listed in pending(archive, campaign))


def test_a_list_is_read_back_as_it_was_given(archive):
    given = towns(1200)  # more than what is read at a time
    campaign = create_campaign(archive, "automne", SETTINGS, given)
    found = {listed.target.insee: listed.target for listed in pending(archive, campaign)}
    assert found == {target.insee: target for target in given}
    assert progress_of(archive, campaign) == (1200, 0)


def test_neighbours_do_not_follow_one_another(archive):
    campaign = create_campaign(archive, "automne", SETTINGS, towns(200))
    first = [int(listed.target.insee or 0) for listed in islice(pending(archive, campaign), 20)]
    assert max(first) - min(first) > 100
    assert first == [int(listed.target.insee or 0) for listed in islice(pending(archive, campaign), 20)]


def test_two_towns_may_share_a_site_and_one_town_is_listed_once(archive):
    one, other = towns(2)
    shared = other.model_copy(update={"url": one.url, "host": one.host})
    campaign = create_campaign(archive, "automne", SETTINGS, [one, shared, one, one])
    assert names(archive, campaign) == [one.name, shared.name]


def test_towns_without_a_code_are_known_by_their_site(archive):
    one, other = (town.model_copy(update={"insee": None}) for town in towns(2))
    renamed = one.model_copy(update={"name": "Autre nom"})
    campaign = create_campaign(archive, "automne", SETTINGS, [one, other, renamed])
    assert names(archive, campaign) == ["Autre nom", other.name]
    assert identity_of(one) == identity_of(renamed) == f" {one.url}"


def test_a_siren_stands_for_a_town_without_insee():
    town = towns(1)[0].model_copy(update={"insee": None, "siren": "217704758"})
    assert identity_of(town).startswith("217704758 ")


def test_a_list_that_cannot_be_read_to_its_end_leaves_nothing(archive):
    def broken():
        yield from towns(700)
        raise ValueError("line 701")

    with pytest.raises(ValueError, match="line 701"):
        create_campaign(archive, "automne", SETTINGS, broken())
    assert all_campaigns(archive) == []
    campaign = create_campaign(archive, "automne", SETTINGS, towns(1))
    with pytest.raises(ValueError, match="line 701"):
        enlist(archive, campaign, broken())
    assert progress_of(archive, campaign) == (1, 0)


def test_a_name_is_taken_once(archive):
    create_campaign(archive, "automne", SETTINGS, towns(1))
    with pytest.raises(ArchiveError, match="already a campaign “automne”"):
        create_campaign(archive, "automne", SETTINGS, towns(2))
    assert progress_of(archive, find_campaign(archive, "automne")) == (1, 0)


@pytest.mark.parametrize("name", ["", "2026", " automne", "a/b", "a\nb", "x" * 65, "a\0"])
def test_a_name_that_is_none(archive, name):
    with pytest.raises(ArchiveError, match="cannot name a campaign"):
        create_campaign(archive, name, SETTINGS, [])


@pytest.mark.parametrize("name", ["2026-11-24", "Été 2026 (Seine-et-Marne)", "a", "77_T4"])
def test_a_name_that_is_one(archive, name):
    assert create_campaign(archive, name, SETTINGS, []).name == name


def test_a_campaign_that_does_not_exist_is_told_with_those_that_do(archive):
    with pytest.raises(ArchiveError, match="no campaign yet"):
        find_campaign(archive, "automne")
    with pytest.raises(ArchiveError, match="no campaign yet"):
        last_campaign(archive)
    create_campaign(archive, "automne", SETTINGS, [])
    with pytest.raises(ArchiveError, match="“automne”"):
        find_campaign(archive, "printemps\0\ud800")
    assert last_campaign(archive).name == "automne"


def test_what_is_scanned_is_not_pending(archive):
    campaign, filing = begin(archive, "automne", towns(5))
    listed = list(pending(archive, campaign))
    for town in listed[:2]:
        observation = seen(town.target)
        filing.file(town.id, observation, judged(observation))
    assert list(pending(archive, campaign)) == listed[2:]
    assert progress_of(archive, campaign) == (5, 2)
    enlist(archive, campaign, towns(6))
    assert progress_of(archive, campaign) == (6, 2)


def test_hostile_text_is_kept_as_far_as_a_database_can(archive):
    town = towns(1)[0].model_copy(update={"name": "Vi\0lle \ud800 '; drop table scans; --"})
    campaign = create_campaign(archive, "automne", SETTINGS, [town])
    (listed,) = pending(archive, campaign)
    assert "drop table" in listed.target.name
    assert "\ud800" not in listed.target.name


def test_one_program_at_a_time_scans_a_campaign(archive, address, tmp_path):
    one = create_campaign(archive, "automne", SETTINGS, [])
    other = create_campaign(archive, "printemps", SETTINGS, [])
    with only_one(archive, one):
        with (
            pytest.raises(ArchiveError, match="another program is scanning the campaign “automne”"),
            only_one(archive, one),
        ):
            pass
        with only_one(archive, other):
            pass
    with only_one(archive, one):
        pass
    assert list(tmp_path.glob("*.lock")) == []
