"""What a desk reads of a campaign, from the tables alone."""

from __future__ import annotations

import zlib

import pytest
from sqlalchemy import text, update

from auditor.archive import needs as module
from auditor.archive.archive import open_archive
from auditor.archive.campaigns import all_campaigns
from auditor.archive.needs import needs_of
from auditor.archive.reports import filed_reports
from auditor.archive.rubrics import rubric_for
from auditor.archive.tables import judgements
from auditor.model import Axis, Outcome, Traits
from tests.archive.filled import fill, seen, towns
from tests.checks import facts as example
from tests.checks.towns import EXAMPLES


def wordpress():
    """A site that gives its system away."""
    page = example.page(generator="WordPress 6.7.1")
    return example.site(example.trail(example.hop(example.SECURE)), document=page)


def read(archive):
    (campaign,) = all_campaigns(archive)
    return campaign, rubric_for(archive, campaign)


def test_the_tables_say_what_the_reports_say(archive):
    good, bad, silent = towns(3)
    blind = seen(silent)
    blind = blind.__class__(**{**vars(blind), "facts": ()})
    fill(archive, "automne", seen(good, wordpress()), seen(bad, *EXAMPLES["mail.dmarc.absent"]), blind)
    reports = {item.scan: item.report for item in filed_reports(archive, *read(archive))}
    needs = list(needs_of(archive, *read(archive)))
    assert [need.scan for need in needs] == sorted(reports)
    for need in needs:
        report = reports[need.scan]
        failed = {item.code for item in report.findings if item.outcome is Outcome.FAILED}
        assert (need.target, need.failed, need.traits) == (
            report.target,
            tuple(sorted(failed)),
            report.traits,
        )
        for place, axis in enumerate(Axis):
            score = report.axis(axis)
            assert (
                need.points[place],
                need.scores[place],
                need.letters[place],
                need.coverage[place],
            ) == (score.points, score.score, score.letter, score.coverage)
    by_name = {need.target.name: need for need in needs}
    assert by_name["Ville 1"].traits.cms == "WordPress"
    assert "mail.dmarc.absent" in by_name["Ville 2"].failed
    assert by_name["Ville 3"].letters == (None,) * 5


def test_towns_come_in_chunks_and_another_rubric_gives_none(archive, monkeypatch):
    monkeypatch.setattr(module, "_CHUNK", 2)
    fill(archive, "automne", *map(seen, towns(5)))
    campaign, rubric = read(archive)
    assert len({need.scan for need in needs_of(archive, campaign, rubric)}) == 5
    assert list(needs_of(archive, campaign, rubric.__class__(**{**vars(rubric), "id": rubric.id + 1}))) == []


def made_before(archive) -> None:
    """Take an archive back to what it was before traits had columns, and mails an outbox."""
    with archive.writing() as connection:
        for name in ("cms", "hosting"):
            connection.execute(text(f"alter table judgements drop column {name}"))
        for name in ("outbox", "told", "runs", "schedules"):
            connection.execute(text(f"drop table {name}"))
        connection.execute(text("update alembic_version set version_num = '0001'"))


def test_traits_of_an_older_archive_come_from_its_reports(archive, address):
    facts = [[wordpress()] if place % 2 else [] for place in range(30)]
    fill(archive, "automne", *(seen(target, *more) for target, more in zip(towns(30), facts, strict=True)))
    before = {need.scan: need.traits for need in needs_of(archive, *read(archive))}
    damaged = next(scan for scan, traits in before.items() if traits.cms == "WordPress")
    with archive.writing() as connection:
        broken = update(judgements).where(judgements.c.scan_id == damaged)
        connection.execute(broken.values(report=zlib.compress(b"{}")[:-2]))
    made_before(archive)
    with open_archive(address) as older:
        after = {need.scan: need.traits for need in needs_of(older, *read(older))}
    assert after.pop(damaged) == Traits()
    assert after == {scan: traits for scan, traits in before.items() if scan != damaged}
    assert sum(traits.cms == "WordPress" for traits in after.values()) == 14


@pytest.mark.parametrize("name", ["Word\0Press", "\ud800", "\U0001f600\u202e"])
def test_a_hostile_system_is_stored(archive, name):
    (town,) = towns(1)
    fill(archive, "automne", seen(town))
    with archive.writing() as connection:
        connection.execute(update(judgements).values(cms=name, hosting=name))
    (need,) = needs_of(archive, *read(archive))
    assert need.traits.cms == need.traits.hosting
    assert need.traits.cms == name.replace("\0", "\N{REPLACEMENT CHARACTER}").replace("\ud800", "?")
