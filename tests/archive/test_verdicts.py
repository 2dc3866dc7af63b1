"""Scans in pairs, as a comparison needs them."""

from __future__ import annotations

import pytest

from auditor.archive.errors import ArchiveError
from auditor.archive.rubrics import file_rubric
from auditor.archive.scans import file_judgements, unjudged
from auditor.archive.verdicts import campaign_pairs, common_rubric, scan_pair
from auditor.diff import Turn, diff
from auditor.judge import Judge
from auditor.verdict import report_on
from tests.archive.filled import fill, seen, towns
from tests.checks.facts import registry
from tests.checks.towns import EXAMPLES


def pairs_of(archive, one, other):
    return campaign_pairs(archive, one, other, common_rubric(archive, one, other))


def test_a_fault_that_was_mended_between_two_campaigns(archive):
    good, bad = towns(2)
    one, before = fill(archive, "automne", seen(good), seen(bad, *EXAMPLES["mail.dmarc.absent"]))
    other, after = fill(archive, "printemps", seen(good), seen(bad))
    found = [diff(*pair) for pair in pairs_of(archive, one, other).verdicts]
    assert [town.name for town in found] == ["Ville 1", "Ville 2"]
    assert found[0].changes == ()
    assert [(change.turn, change.code) for change in found[1].changes] == [(Turn.FIXED, "mail.dmarc.absent")]
    assert (found[1].before, found[1].after) == (before["Ville 2"], after["Ville 2"])
    assert diff(*scan_pair(archive, before["Ville 2"], after["Ville 2"])) == found[1]


def test_what_could_not_be_tested_is_known(archive):
    (town,) = towns(1)
    observation = seen(town)
    blind = observation.__class__(**{**vars(observation), "facts": ()})
    one, _ = fill(archive, "automne", observation)
    other, _ = fill(archive, "printemps", blind)
    ((before, after),) = pairs_of(archive, one, other).verdicts
    assert "tls.obsolete-versions" not in before.untested
    assert "tls.obsolete-versions" in after.untested


def test_a_town_that_moved_is_known_by_its_code(archive):
    first, second, third = towns(3)
    moved = second.model_copy(update={"url": "https://nouveau.example/", "host": "nouveau.example"})
    one, _ = fill(archive, "automne", seen(first), seen(second))
    other, _ = fill(archive, "printemps", seen(moved), seen(third))
    pairs = pairs_of(archive, one, other)
    ((before, after),) = pairs.verdicts
    assert (before.identity, after.identity) == (f"77002 {second.url}", f"77002 {moved.url}")
    assert (pairs.gone, pairs.come) == (1, 1)


def test_a_code_that_two_sites_bear_pairs_nothing_by_itself(archive):
    (town,) = towns(1)
    sites = [
        town.model_copy(update={"name": name, "url": f"https://{name}.example/"}) for name in ("a", "b", "c")
    ]
    one, _ = fill(archive, "automne", seen(sites[0]), seen(sites[1]))
    other, _ = fill(archive, "printemps", seen(sites[2]))
    pairs = pairs_of(archive, one, other)
    assert list(pairs.verdicts) == []
    assert (pairs.gone, pairs.come) == (2, 1)


def test_many_pairs_come_in_chunks(archive, monkeypatch):
    monkeypatch.setattr("auditor.archive.verdicts._CHUNK", 2)
    one, _ = fill(archive, "automne", *map(seen, towns(5)))
    other, _ = fill(archive, "printemps", *map(seen, towns(5)))
    assert [before.name for before, _ in pairs_of(archive, one, other).verdicts] == [
        f"Ville {number}" for number in range(1, 6)
    ]


def rejudge_under(archive, campaign, version: str) -> None:
    policy = registry().policy.model_copy(update={"version": version})
    rubric, judge = file_rubric(archive, policy, registry().checks), Judge(registry().checks, policy)
    for chunk in unjudged(archive, campaign, rubric, registry().facts):
        with archive.writing() as connection:
            judged = [(scan, report_on(item, judge)) for scan, item in chunk]
            file_judgements(connection, rubric, judged)


def test_two_rubrics_do_not_compare(archive):
    (town,) = towns(1)
    one, before = fill(archive, "automne", seen(town))
    other, after = fill(archive, "printemps", seen(town))
    with archive.writing() as connection:
        connection.exec_driver_sql(f"delete from judgements where scan_id = {after[town.name]}")
    rejudge_under(archive, other, "other")
    with pytest.raises(ArchiveError, match="rejudge on both"):
        common_rubric(archive, one, other)
    with pytest.raises(ArchiveError, match="rejudge on both"):
        scan_pair(archive, before[town.name], after[town.name])
    rejudge_under(archive, one, "other")
    assert common_rubric(archive, one, other).policy_version == "other"
    assert scan_pair(archive, before[town.name], after[town.name])[0].scan == before[town.name]


def test_a_scan_that_is_not_there(archive):
    _, numbers = fill(archive, "automne", seen(towns(1)[0]))
    with pytest.raises(ArchiveError, match="no scan 77"):
        scan_pair(archive, numbers["Ville 1"], 77)
