"""What was observed and judged, filed and read again."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from sqlalchemy import func, select

from auditor.archive import scans as module
from auditor.archive.campaigns import pending
from auditor.archive.errors import ArchiveError
from auditor.archive.reports import (
    filed_document,
    filed_reports,
    judged_under,
    read_document,
    scan_lines,
    summary_of,
)
from auditor.archive.rubrics import file_rubric, rubric_for
from auditor.archive.scans import unjudged
from auditor.archive.tables import blobs, facts, findings, judgements, scans, scores
from auditor.facts.page import Pages
from auditor.model import Axis, Cause, Failure, Outcome, ProbeRun
from auditor.words import Words
from reports.json import canonical, export
from tests.archive.filled import begin, fill, judged, seen, towns
from tests.checks import facts as example
from tests.checks.facts import registry
from tests.checks.towns import EXAMPLES


def counts(archive) -> dict[str, int]:
    with archive.reading() as connection:
        return {
            table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in (scans, facts, judgements, scores, findings)
        }


def other_rubric(archive):
    return file_rubric(archive, registry().policy.model_copy(update={"version": "other"}), registry().checks)


def test_an_observation_is_read_back_as_it_was(archive):
    town = towns(1)[0]
    failure = Failure(probe="x", fact="y", cause=Cause.TIMED_OUT, detail="z", observed_at=example.NOW)
    run = ProbeRun(probe="x", fact="y", seconds=1.5, cause=Cause.TIMED_OUT)
    observation = replace(seen(town), failures=(failure,), runs=(run,))
    campaign, numbers = fill(archive, "automne", observation)
    kinds = registry().facts
    ((number, read),) = [
        item for chunk in unjudged(archive, campaign, other_rubric(archive), kinds) for item in chunk
    ]
    assert number == numbers[town.name]
    by_kind = sorted(observation.facts, key=lambda fact: fact.kind)
    assert read == replace(observation, facts=tuple(by_kind))


@pytest.mark.parametrize("code", sorted(EXAMPLES))
def test_a_report_is_printed_byte_for_byte_as_it_was_filed(tmp_path, code):
    from auditor.archive.archive import open_archive

    town = next((item for item in EXAMPLES[code] if item.__class__.__name__ == "Target"), None) or towns(1)[0]
    observation = seen(town, *EXAMPLES[code])
    with open_archive(str(tmp_path / "a.sqlite"), create=True) as archive:
        _, numbers = fill(archive, "automne", observation)
        document = filed_document(archive, numbers[town.name])
    printed = b"".join(export(judged(observation), Words("fr")))
    assert canonical(json.loads(document)) == printed
    assert read_document(1, document) == judged(observation)


def test_what_no_encoding_holds_is_replaced_as_in_the_report_of_the_day(archive):
    page = example.page(title="a\ud800b\0c", declared_charset="\ud800")
    observation = seen(towns(1)[0], example.site(document=page))
    _, numbers = fill(archive, "automne", observation)
    document = filed_document(archive, numbers[observation.target.name])
    assert canonical(json.loads(document)) == b"".join(export(judged(observation), Words("fr")))


def test_a_scan_lands_whole_or_not_at_all(archive, monkeypatch):
    campaign, filing = begin(archive, "automne", towns(1))
    (listed,) = pending(archive, campaign)
    observation = seen(listed.target)

    def fail(*_):
        raise RuntimeError("in the middle")

    with monkeypatch.context() as patch:
        patch.setattr(module, "_finding_row", fail)
        with pytest.raises(RuntimeError, match="in the middle"):
            filing.file(listed.id, observation, judged(observation))
    assert set(counts(archive).values()) == {0}
    assert [item.id for item in pending(archive, campaign)] == [listed.id]
    filing.file(listed.id, observation, judged(observation))
    assert counts(archive)["scans"] == 1


def test_a_town_is_scanned_once_in_a_campaign(archive):
    campaign, filing = begin(archive, "automne", towns(1))
    (listed,) = pending(archive, campaign)
    observation = seen(listed.target)
    filing.file(listed.id, observation, judged(observation))
    with pytest.raises(Exception, match=r"(?i)unique"):
        filing.file(listed.id, observation, judged(observation))
    assert counts(archive)["scans"] == 1


def test_trust_stores_are_kept_once(archive):
    fill(archive, "automne", *map(seen, towns(4)))
    with archive.reading() as connection:
        assert connection.execute(select(func.count()).select_from(blobs)).scalar_one() == 1


def test_tables_say_what_the_reports_say(archive):
    observation = seen(towns(1)[0], *EXAMPLES["mail.dmarc.absent"])
    report = judged(observation)
    fill(archive, "automne", observation)
    with archive.reading() as connection:
        rated = {row.axis: row for row in connection.execute(select(scores))}
        found = connection.execute(select(findings).order_by(findings.c.position)).all()
    for score in report.scores:
        row = rated[score.axis.value]
        assert (row.points, row.score, row.letter, row.coverage) == (
            score.points,
            score.score,
            score.letter,
            score.coverage,
        )
    silent = (Outcome.PASSED, Outcome.INAPPLICABLE)
    told = [item for item in report.findings if item.outcome not in silent]
    assert [(row.check_id, row.code, row.outcome) for row in found] == [
        (item.check, item.code, item.outcome.value) for item in told
    ]


def test_reports_come_in_chunks_without_losing_any(archive, monkeypatch):
    monkeypatch.setattr("auditor.archive.reports.CHUNK", 3)
    campaign, numbers = fill(archive, "automne", *map(seen, towns(7)))
    fill(archive, "printemps", *map(seen, towns(2)))
    filed = list(filed_reports(archive, campaign, rubric_for(archive, campaign)))
    assert {item.report.target.name: item.scan for item in filed} == dict(numbers)
    assert {item.campaign for item in filed} == {"automne"}


def test_an_unknown_scan_or_policy(archive):
    _, numbers = fill(archive, "automne", seen(towns(1)[0]))
    (number,) = numbers.values()
    with pytest.raises(ArchiveError, match="no scan 999"):
        filed_document(archive, 999)
    with pytest.raises(ArchiveError, match=f"it was under: {registry().policy.version}"):
        filed_document(archive, number, "1999.1")


def test_a_document_of_another_version(archive):
    with pytest.raises(ArchiveError, match="rejudge"):
        read_document(3, b'{"schema_version": 2}')


def test_a_campaign_in_numbers(archive):
    good, bad = towns(2)
    campaign, _ = fill(archive, "automne", seen(good), seen(bad, *EXAMPLES["http.https.absent"]))
    summary = summary_of(archive, campaign)
    assert (summary.towns, summary.scanned, summary.policy_version) == (2, 2, registry().policy.version)
    security = next(axis for axis in summary.axes if axis.axis is Axis.SECURITY)
    expected = [
        judged(item).axis(Axis.SECURITY) for item in (seen(good), seen(bad, *EXAMPLES["http.https.absent"]))
    ]
    assert security.letters == {score.letter: 1 for score in expected}
    assert security.mean == pytest.approx(sum(score.score or 0 for score in expected) / 2)


def test_scans_are_found_by_name_code_and_address(archive):
    campaign, numbers = fill(archive, "automne", *map(seen, towns(3)))
    assert [line.id for line in scan_lines(archive, campaign)] == list(dict(sorted(numbers.items())).values())
    for search in ("VILLE 2", "77002", "ville-2.example"):
        (line,) = scan_lines(archive, campaign, search)
        assert line.id == numbers["Ville 2"]
        assert line.letters == tuple(score.letter for score in judged(seen(towns(2)[1])).scores)
    assert len(scan_lines(archive, campaign, limit=2)) == 2
    assert scan_lines(archive, campaign, "%") == ()


def test_facts_of_a_kind_that_nobody_reads_are_left_aside(archive):
    campaign, _ = fill(archive, "automne", seen(towns(1)[0]))
    kinds = {kind: fact for kind, fact in registry().facts.items() if fact is not Pages}
    (((_, read),),) = unjudged(archive, campaign, other_rubric(archive), kinds)
    assert not any(isinstance(fact, Pages) for fact in read.facts)
    assert judged(read).axis(Axis.SOBRIETY).letter is None


def test_a_fact_of_a_later_version_is_refused(archive):
    campaign, _ = fill(archive, "automne", seen(towns(1)[0]))
    with archive.writing() as connection:
        connection.execute(facts.update().where(facts.c.kind == "tls.server").values(schema_version=99))
    with pytest.raises(ArchiveError, match=r"tls\.server has version 99"):
        list(unjudged(archive, campaign, other_rubric(archive), registry().facts))


def test_judged_under(archive):
    campaign, _ = fill(archive, "automne", *map(seen, towns(2)))
    assert judged_under(archive, campaign, rubric_for(archive, campaign)) == 2
    assert judged_under(archive, campaign, other_rubric(archive)) == 0
