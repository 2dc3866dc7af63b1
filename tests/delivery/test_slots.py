"""What is due, and what was missed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from time import monotonic
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.cron import Cron
from auditor.delivery.slots import MOST_MISSED, Due, due, holds_since, upcoming

PARIS = ZoneInfo("Europe/Paris")
MONDAYS = Cron("0 7 * * 1")


def paris(*parts: int, fold: int = 0) -> datetime:
    return datetime(*parts, tzinfo=PARIS, fold=fold)


def test_nothing_is_due_before_the_next_slot():
    assert due(MONDAYS, paris(2026, 11, 2, 7), paris(2026, 11, 9, 6, 59)) is None


def test_a_slot_is_due_from_its_moment_on():
    assert due(MONDAYS, paris(2026, 11, 2, 7), paris(2026, 11, 9, 7)) == Due(paris(2026, 11, 9, 7), 0)


def test_a_slot_that_was_run_is_not_due_again():
    assert due(MONDAYS, paris(2026, 11, 9, 7), paris(2026, 11, 9, 7)) is None
    assert due(MONDAYS, paris(2026, 11, 9, 7).astimezone(UTC), paris(2026, 11, 9, 7, 5)) is None


def test_of_those_that_passed_the_latest_is_due_and_the_others_were_missed():
    assert due(MONDAYS, paris(2026, 11, 2, 7), paris(2026, 12, 1)) == Due(paris(2026, 11, 30, 7), 3)


def test_the_slot_is_told_in_the_time_zone_of_the_schedule():
    found = due(
        Cron("0 7 * * *", ZoneInfo("Indian/Reunion")),
        datetime(2026, 6, 1, tzinfo=UTC),
        datetime(2026, 6, 1, 4, tzinfo=UTC),
    )
    assert found is not None
    assert f"{found.slot:%d %H:%M%z}" == "01 07:00+0400"


def test_a_clock_that_was_put_back_makes_nothing_due():
    assert due(MONDAYS, paris(2026, 11, 9, 7), paris(2026, 11, 3)) is None


def test_two_years_of_minutes_are_not_counted_one_by_one():
    begun = monotonic()
    found = due(Cron("* * * * *"), paris(2024, 11, 1), paris(2026, 11, 1))
    assert found == Due(paris(2026, 11, 1), MOST_MISSED)
    assert monotonic() - begun < 5


def test_the_slot_that_comes_next():
    assert upcoming(MONDAYS, paris(2026, 11, 2, 7)) == paris(2026, 11, 9, 7)
    assert upcoming(Cron("30 2 * * *"), paris(2026, 10, 25, 2, 30)) == paris(2026, 10, 26, 2, 30)


# --- A machine that is asked now and then -----------------------------------------------------------


def run_over(cron: Cron, since: datetime, moments: list[datetime]) -> tuple[list[datetime], int]:
    """What ``due`` runs when it is started at these moments, and how many slots it says were missed."""
    ran, missed = [], 0
    for now in moments:
        found = due(cron, since, now)
        if found is not None:
            ran.append(found.slot.astimezone(UTC))
            missed += found.missed
            since = found.slot
    return ran, missed


def quarters(first: datetime, days: int) -> list[datetime]:
    begin = first.astimezone(UTC)
    return [begin + timedelta(minutes=15 * number) for number in range(days * 96)]


def test_a_slot_in_the_hour_that_does_not_exist_is_run_once():
    ran, missed = run_over(Cron("30 2 * * *"), paris(2026, 3, 28, 12), quarters(paris(2026, 3, 28, 12), 3))
    assert [f"{slot:%d %H:%M}" for slot in ran] == ["29 01:00", "30 00:30", "31 00:30"]
    assert missed == 0


def test_a_slot_in_the_hour_that_exists_twice_is_run_once():
    ran, missed = run_over(Cron("30 2 * * *"), paris(2026, 10, 24, 12), quarters(paris(2026, 10, 24, 12), 3))
    assert [f"{slot:%d %H:%M}" for slot in ran] == ["25 00:30", "26 01:30", "27 01:30"]
    assert missed == 0


@settings(deadline=None, max_examples=80)
@given(
    st.sampled_from(["30 2 * * *", "*/20 2,3 * * *", "0 * * * *", "0 7 * * 1", "15 1-4 * * SUN,MON"]),
    st.sampled_from([paris(2026, 3, 28, 20), paris(2026, 10, 24, 20)]),
    st.lists(st.integers(1, 900), min_size=1, max_size=40),
)
def test_every_slot_is_run_or_told_as_missed_once(expression, since, gaps):
    moments, now = [], since.astimezone(UTC)
    for gap in gaps:
        now += timedelta(minutes=gap)
        moments.append(now)
    cron = Cron(expression)
    ran, missed = run_over(cron, since, moments)
    slots = []
    for slot in cron.after(since):
        if slot.astimezone(UTC) > now:
            break
        slots.append(slot.astimezone(UTC))
    assert set(ran) <= set(slots)
    assert all(one < other for one, other in pairwise(ran))
    assert len(ran) + missed == len(slots)


# --- From when on a schedule holds ------------------------------------------------------------------


def test_what_was_written_today_is_not_due_for_this_morning():
    written, now = paris(2026, 11, 2, 9), paris(2026, 11, 2, 9, 5)
    assert due(Cron("0 7 * * *"), holds_since(written, now), now) is None


def test_a_line_of_crontab_with_the_timing_of_the_schedule_runs_it_the_first_time():
    written, now = paris(2026, 10, 30, 15), paris(2026, 11, 2, 7, 0, 2)
    assert due(MONDAYS, holds_since(written, now), now) == Due(paris(2026, 11, 2, 7), 0)


def test_an_old_file_beside_a_new_archive_is_not_due_for_long_ago():
    written, now = paris(2024, 1, 1), paris(2026, 11, 4, 12)
    assert due(MONDAYS, holds_since(written, now), now) is None


def test_a_file_of_tomorrow_holds_from_now_on():
    now = paris(2026, 11, 2, 9)
    assert holds_since(paris(2026, 11, 3, 9), now) == now
