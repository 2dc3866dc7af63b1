"""Archived scans, judged again."""

from __future__ import annotations

import json
import socket
from dataclasses import replace

import pytest

from auditor.archive.archive import open_archive
from auditor.archive.reports import filed_document, filed_reports, summary_of
from auditor.archive.rubrics import file_rubric, read_under, rubric_for, rubrics_of
from auditor.model import Axis
from auditor.rejudging import rejudge
from reports.json import canonical
from tests.archive.filled import fill, judged, seen, towns
from tests.checks.facts import registry
from tests.checks.towns import EXAMPLES


@pytest.fixture
def archive(tmp_path):
    with open_archive(str(tmp_path / "a.sqlite"), create=True) as held:
        yield held


@pytest.fixture
def offline(monkeypatch):
    """No socket can be opened."""

    def refuse(*_, **__):
        raise AssertionError("a judgement asked the network")

    monkeypatch.setattr(socket, "socket", refuse)


def under(version: str, **changes: object):
    """What is installed, under another policy."""
    return replace(registry(), policy=registry().policy.model_copy(update={"version": version, **changes}))


def lenient():
    """A policy that asks less."""
    return under("2027.1", letters={"A": 10.0}, caps=())


def test_new_scores_stand_beside_the_old_ones(archive, offline):
    observations = [seen(town, *EXAMPLES["mail.dmarc.absent"]) for town in towns(3)]
    campaign, numbers = fill(archive, "automne", *observations)
    old = {number: filed_document(archive, number) for number in numbers.values()}
    other = lenient()
    rubric = file_rubric(archive, other.policy, other.checks)
    assert sum(rejudge(archive, campaign, rubric, other)) == 3
    assert {number: filed_document(archive, number) for number in old} == old
    for filed in filed_reports(archive, campaign, rubric):
        assert filed.report.policy_version == "2027.1"
        assert filed.report.axis(Axis.ACCESSIBILITY).caps == ()
        assert {score.letter for score in filed.report.scores} == {"A", None}
    assert [known.policy_version for known in rubrics_of(archive, campaign)] == [
        registry().policy.version,
        "2027.1",
    ]


def test_the_same_rubric_gives_the_same_report(archive):
    observation = seen(towns(1)[0], *EXAMPLES["http.hsts.absent"])
    campaign, numbers = fill(archive, "automne", observation)
    (number,) = numbers.values()
    other = under("again")
    rubric = file_rubric(archive, other.policy, other.checks)
    list(rejudge(archive, campaign, rubric, other))
    (filed,) = filed_reports(archive, campaign, rubric)
    assert filed.report.model_copy(update={"policy_version": registry().policy.version}) == judged(
        observation
    )
    printed = canonical(json.loads(filed_document(archive, number)))
    again = canonical(json.loads(filed_document(archive, number, "again")))
    assert again.replace(b'"again"', f'"{registry().policy.version}"'.encode()) == printed


def test_what_was_judged_before_an_interruption_is_not_judged_again(archive, monkeypatch):
    monkeypatch.setattr("auditor.archive.scans.CHUNK", 2)
    campaign, _ = fill(archive, "automne", *map(seen, towns(5)))
    other = lenient()
    rubric = file_rubric(archive, other.policy, other.checks)
    steps = rejudge(archive, campaign, rubric, other)
    assert next(steps) == 2
    steps.close()
    assert list(rejudge(archive, campaign, rubric, other)) == [2, 1]
    assert list(rejudge(archive, campaign, rubric, other)) == []


def test_a_new_check_judges_old_facts(archive):
    """A registry without some checks stands for the Beffroi of the day of the scan."""
    before = replace(registry(), checks=[check for check in registry().checks if check.family != "dns"])
    campaign, _ = fill(archive, "automne", seen(towns(1)[0], *EXAMPLES["dns.caa.absent"]))
    past = file_rubric(archive, before.policy, before.checks)
    list(rejudge(archive, campaign, past, before))
    (old,) = filed_reports(archive, campaign, past)
    (new,) = filed_reports(archive, campaign, rubric_for(archive, campaign))
    assert not any(finding.family == "dns" for finding in old.report.findings)
    assert any(finding.code == "dns.caa.absent" for finding in new.report.findings)
    assert past.id != rubric_for(archive, campaign).id


def test_only_the_families_that_were_asked_for_are_judged(archive):
    observation = replace(seen(towns(1)[0]), settings={"families": "dns,mail", "browser": True})
    campaign, _ = fill(archive, "automne", observation)
    other = lenient()
    rubric = file_rubric(archive, other.policy, other.checks)
    list(rejudge(archive, campaign, rubric, other))
    (filed,) = filed_reports(archive, campaign, rubric)
    assert {finding.family for finding in filed.report.findings} == {"dns", "mail"}


def test_a_campaign_is_read_under_the_rubric_that_was_chosen_for_it(archive):
    from auditor.archive.campaigns import find_campaign

    campaign, _ = fill(archive, "automne", seen(towns(1)[0]))
    other = lenient()
    rubric = file_rubric(archive, other.policy, other.checks)
    list(rejudge(archive, campaign, rubric, other))
    assert rubric_for(archive, campaign).policy_version == registry().policy.version
    read_under(archive, campaign, rubric)
    chosen = find_campaign(archive, "automne")
    assert rubric_for(archive, chosen) == rubric
    assert summary_of(archive, chosen).policy_version == "2027.1"
    assert rubric_for(archive, chosen, registry().policy.version).id != rubric.id
