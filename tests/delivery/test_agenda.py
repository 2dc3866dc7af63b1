"""Which runs are made."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from auditor.archive.runs import finish_run
from auditor.delivery.agenda import Known, foreseen, known_of, pending_runs
from auditor.delivery.slots import Due
from auditor.targets.scheduling import Schedule

MONDAY = datetime(2026, 11, 2, 6, tzinfo=UTC)  # 7 o'clock in Paris
WEEK = timedelta(days=7)
MINUTE = timedelta(minutes=1)


def schedule(**fields: object) -> Schedule:
    return Schedule.model_validate({"name": "DSI", "cron": "0 7 * * 1", "to": ["dsi@epci.example"], **fields})


def runs(archive, now, *schedules, written=MONDAY - timedelta(hours=1)):
    return [pending.run for pending in pending_runs(archive, schedules or [schedule()], written, now)]


def finish(archive, run, now):
    with archive.writing() as connection:
        finish_run(connection, run, now)


def test_a_slot_is_run_once(archive):
    assert runs(archive, MONDAY - MINUTE) == []
    (run,) = runs(archive, MONDAY)
    assert (run.slot, run.missed, run.finished_at) == (MONDAY, 0, None)
    finish(archive, run, MONDAY + MINUTE)
    assert runs(archive, MONDAY + 2 * MINUTE) == []
    (following,) = runs(archive, MONDAY + WEEK)
    assert (following.slot, following.missed) == (MONDAY + WEEK, 0)


def test_a_run_that_did_not_end_is_taken_up(archive):
    (run,) = runs(archive, MONDAY)
    assert runs(archive, MONDAY + timedelta(days=3)) == [run]


def test_a_run_that_did_not_end_gives_its_place_to_a_later_slot_and_counts_as_missed(archive):
    runs(archive, MONDAY)
    (run,) = runs(archive, MONDAY + 3 * WEEK)
    assert (run.slot, run.missed) == (MONDAY + 3 * WEEK, 3)


def test_of_missed_slots_the_latest_is_run(archive):
    finish(archive, *runs(archive, MONDAY), MONDAY)
    (run,) = runs(archive, MONDAY + 4 * WEEK + timedelta(days=2))
    assert (run.slot, run.missed) == (MONDAY + 4 * WEEK, 3)


def test_nothing_is_due_for_the_time_before_a_schedule_was_written(archive):
    assert runs(archive, MONDAY + WEEK - MINUTE, written=MONDAY + MINUTE) == []
    # The file is changed for another reason: what is due stays due.
    (run,) = runs(archive, MONDAY + WEEK, written=MONDAY + WEEK + MINUTE)
    assert run.slot == MONDAY + WEEK


def test_another_timing_begins_anew(archive):
    finish(archive, *runs(archive, MONDAY), MONDAY)
    tuesdays = schedule(cron="0 7 * * 2")
    wednesday = MONDAY + timedelta(days=2)
    assert runs(archive, wednesday, tuesdays, written=wednesday - MINUTE) == []
    (run,) = runs(archive, MONDAY + timedelta(days=8), tuesdays, written=wednesday - MINUTE)
    assert (run.slot, run.missed) == (MONDAY + timedelta(days=8), 0)


def test_what_is_foreseen_is_what_is_run_and_nothing_is_written(archive):
    known = known_of(archive, schedule())
    assert known == Known()
    written = MONDAY - MINUTE
    assert foreseen(schedule(), known, written, MONDAY) == Due(MONDAY, 0)
    assert known_of(archive, schedule()) == Known()
    (run,) = runs(archive, MONDAY)
    assert foreseen(schedule(), known_of(archive, schedule()), written, MONDAY + MINUTE) == run
    finish(archive, run, MONDAY)
    assert foreseen(schedule(), known_of(archive, schedule()), written, MONDAY + MINUTE) is None
