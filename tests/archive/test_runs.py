"""Runs of schedules, and what was told last."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from auditor.archive.campaigns import identity_of
from auditor.archive.runs import begin_run, finish_run, last_run, last_told, note_told, scan_in
from tests.archive.filled import fill, seen, towns

NOW = datetime(2026, 11, 1, 6, 5, tzinfo=UTC)
SLOT = datetime(2026, 11, 1, 7, 0, tzinfo=ZoneInfo("Europe/Paris"))


def test_a_run_is_begun_once_and_taken_up_again(archive):
    campaign, _ = fill(archive, "automne", *map(seen, towns(1)))
    with archive.writing() as connection:
        assert last_run(connection, "Mairies") is None
        run = begin_run(connection, "Mairies", SLOT, 2, NOW)
        scan_in(connection, run, campaign.id)
    with archive.writing() as connection:
        # The same moment, said in another time zone, by another run of the command.
        again = begin_run(connection, "Mairies", SLOT.astimezone(UTC), 0, NOW + timedelta(hours=1))
    assert (again.id, again.missed, again.began_at) == (run.id, 2, NOW)
    assert again.campaign == campaign.id
    assert again.slot == SLOT
    assert again.finished_at is None
    with archive.writing() as connection:
        finish_run(connection, again, NOW + timedelta(hours=2))
        assert last_run(connection, "Mairies").finished_at == NOW + timedelta(hours=2)
        assert last_run(connection, "DSI") is None


def test_the_last_run_is_that_of_the_latest_slot(archive):
    with archive.writing() as connection:
        begin_run(connection, "Mairies", SLOT, 0, NOW)
        begin_run(connection, "Mairies", SLOT - timedelta(days=7), 0, NOW)
        assert last_run(connection, "Mairies").slot == SLOT


def test_what_was_told_is_replaced_by_what_is_told(archive):
    one, other = towns(2)
    _, first = fill(archive, "automne", seen(one), seen(other))
    _, second = fill(archive, "hiver", seen(one))
    with archive.writing() as connection:
        told = {identity_of(town): first[town.name] for town in (one, other)}
        note_told(connection, "Mairies", told)
        note_told(connection, "DSI", {identity_of(one): first[one.name]})
        note_told(connection, "Mairies", {identity_of(one): second[one.name]})
    with archive.reading() as connection:
        assert last_told(connection, "Mairies") == {**told, identity_of(one): second[one.name]}
        assert last_told(connection, "DSI") == {identity_of(one): first[one.name]}
        assert last_told(connection, "Nobody") == {}


def test_nothing_of_a_transaction_that_fails_is_kept(archive):
    town = towns(1)[0]
    _, scans = fill(archive, "automne", seen(town))
    with pytest.raises(ZeroDivisionError), archive.writing() as connection:
        begin_run(connection, "Mairies", SLOT, 0, NOW)
        note_told(connection, "Mairies", {identity_of(town): scans[town.name]})
        raise ZeroDivisionError
    with archive.reading() as connection:
        assert last_run(connection, "Mairies") is None
        assert last_told(connection, "Mairies") == {}
