"""Slots of cron expressions, on the nights when the clock is put forward or back above all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice, pairwise, takewhile
from time import monotonic
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.cron import Cron, CronError

PARIS = ZoneInfo("Europe/Paris")

#: At 2:00 the clock is put forward to 3:00; at 3:00 it is put back to 2:00.
SPRING = datetime(2026, 3, 29, tzinfo=PARIS)
AUTUMN = datetime(2026, 10, 25, tzinfo=PARIS)


def day_of(expression: str, day: datetime) -> list[str]:
    """The slots of one day, as the clock on the wall shows them, with its distance from universal time."""
    begin, end = day - timedelta(seconds=1), day.replace(hour=23, minute=59, second=59)
    cron = Cron(expression)
    ahead = list(takewhile(lambda slot: slot.astimezone(UTC) <= end.astimezone(UTC), cron.after(begin)))
    back = list(takewhile(lambda slot: slot.astimezone(UTC) > begin.astimezone(UTC), cron.until(end)))
    assert back[::-1] == ahead
    assert [slot.utcoffset() for slot in back[::-1]] == [slot.utcoffset() for slot in ahead]
    return [f"{slot:%H:%M%z}".removesuffix("00") for slot in ahead]


# --- 29 March 2026: 2:00 to 3:00 does not exist -----------------------------------------------------

FORWARD = {
    "30 2 * * *": ["03:00+02"],
    "0,30 2 * * *": ["03:00+02"],
    "*/10 2 * * *": ["03:00+02"],
    "30 1,2,3 * * *": ["01:30+01", "03:00+02", "03:30+02"],
    "0 2,3 * * *": ["03:00+02"],
    "59 1 * * *": ["01:59+01"],
    "0 3 29 3 *": ["03:00+02"],
    "0 */6 * * *": ["00:00+01", "06:00+02", "12:00+02", "18:00+02"],
    "30 2 * * SUN": ["03:00+02"],
    "30 2 30 * *": [],
}


@pytest.mark.parametrize("expression", FORWARD)
def test_what_falls_in_the_hour_that_does_not_exist_comes_right_after_it_once(expression):
    assert day_of(expression, SPRING) == FORWARD[expression]


# --- 25 October 2026: 2:00 to 3:00 exists twice -----------------------------------------------------

BACK = {
    "30 2 * * *": ["02:30+02"],
    "0,30 2 * * *": ["02:00+02", "02:30+02"],
    "*/30 2 * * *": ["02:00+02", "02:30+02"],
    "30 1,2,3 * * *": ["01:30+02", "02:30+02", "03:30+01"],
    "0 2,3 * * *": ["02:00+02", "03:00+01"],
    "0 */2 25 * *": [
        f"{hour:02}:00{zone}" for hour, zone in zip(range(0, 24, 2), ["+02"] * 2 + ["+01"] * 10, strict=True)
    ],
}


@pytest.mark.parametrize("expression", BACK)
def test_what_falls_in_the_hour_that_exists_twice_comes_the_first_time_only(expression):
    assert day_of(expression, AUTUMN) == BACK[expression]


def test_what_runs_every_hour_follows_the_time_that_passes():
    assert day_of("30 * * * *", SPRING)[:3] == ["00:30+01", "01:30+01", "03:30+02"]
    assert day_of("30 * * * *", AUTUMN)[1:5] == ["01:30+02", "02:30+02", "02:30+01", "03:30+01"]
    assert (len(day_of("*/15 * * * *", SPRING)), len(day_of("*/15 * * * *", AUTUMN))) == (23 * 4, 25 * 4)


def test_a_moment_in_the_hour_that_comes_back_has_the_slots_of_the_first_time_behind_it():
    cron = Cron("30 2 * * *")
    again = AUTUMN.replace(hour=2, minute=10, fold=1)
    assert f"{next(cron.until(again)):%d %H:%M%z}" == "25 02:30+0200"
    assert f"{next(cron.after(again)):%d %H:%M%z}" == "26 02:30+0100"


def test_a_moment_of_another_zone():
    noon = datetime(2026, 7, 1, 12, tzinfo=UTC)
    assert f"{next(Cron('0 7 * * *').after(noon)):%d %H:%M%z}" == "02 07:00+0200"
    assert f"{next(Cron('0 7 * * *', ZoneInfo('Indian/Reunion')).until(noon)):%d %H:%M%z}" == "01 07:00+0400"


def test_a_slot_is_behind_the_moment_that_it_is_and_ahead_of_the_one_before():
    seven = datetime(2026, 11, 2, 7, tzinfo=PARIS)
    cron = Cron("0 7 * * *")
    assert next(cron.until(seven)) == seven
    assert next(cron.after(seven)) == seven + timedelta(days=1)
    instant = timedelta(microseconds=1)
    assert next(cron.until(seven - instant)) == seven - timedelta(days=1)
    assert next(cron.after(seven - instant)) == seven
    assert next(cron.until(seven + instant)) == seven


def test_days_of_the_month_and_of_the_week():
    start = datetime(2026, 11, 1, tzinfo=PARIS)

    def days(expression: str) -> list[str]:
        return [f"{slot:%m-%d}" for slot in islice(Cron(expression).after(start), 3)]

    assert days("0 7 1 * *") == ["11-01", "12-01", "01-01"]
    assert days("0 7 15 * MON") == ["11-02", "11-09", "11-15"]  # one or the other, as cron does
    assert days("0 7 * * mon#1") == ["11-02", "12-07", "01-04"]
    assert days("0 7 L * *") == ["11-30", "12-31", "01-31"]
    assert days("0 7 * * 0") == days("0 7 * * 7") == days("0 7 * * sun") == ["11-01", "11-08", "11-15"]


# --- Any expression ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Expression:
    """An expression, and what it holds."""

    minutes: frozenset[int]
    hours: frozenset[int]
    days: frozenset[int] | None
    weekdays: frozenset[int] | None

    def __str__(self) -> str:
        listed = [",".join(map(str, sorted(part))) for part in (self.minutes, self.hours)]
        days = ["*" if part is None else ",".join(map(str, part)) for part in (self.days, self.weekdays)]
        return f"{listed[0]} {listed[1]} {days[0]} * {days[1]}"

    def holds(self, wall: datetime) -> bool:
        if wall.minute not in self.minutes or wall.hour not in self.hours:
            return False
        in_month = self.days is not None and wall.day in self.days
        in_week = self.weekdays is not None and wall.isoweekday() % 7 in self.weekdays
        return in_month or in_week or (self.days is None and self.weekdays is None)


def numbers(first: int, last: int, most: int) -> st.SearchStrategy[frozenset[int]]:
    return st.frozensets(st.integers(first, last), min_size=1, max_size=most)


EXPRESSIONS = st.builds(
    Expression,
    numbers(0, 59, 4),
    st.one_of(numbers(0, 23, 3), numbers(1, 3, 3)),
    st.none() | numbers(1, 31, 6),
    st.none() | numbers(0, 6, 2),
)

#: The hour changes at 2:00, at midnight, by half an hour, on a Thursday; or never.
ZONES = [
    "Europe/Paris",
    "America/Miquelon",
    "America/Nuuk",
    "Australia/Lord_Howe",
    "Africa/Cairo",
    "Pacific/Noumea",
    "UTC",
]
CHANGES = [(3, 28), (4, 4), (4, 23), (10, 24), (10, 29), (3, 7), (10, 31), (6, 10)]


def wall_slots(expression: Expression, zone: ZoneInfo, since: datetime, until: datetime) -> list[datetime]:
    """What a person would note who looks at a clock every minute."""
    found = set()
    wall = (since - timedelta(days=1)).astimezone(zone).replace(tzinfo=None, second=0)
    while wall <= (until + timedelta(days=1)).astimezone(zone).replace(tzinfo=None):
        if expression.holds(wall):
            moment = next(each for each in existing(wall, zone))
            if since < moment <= until:
                found.add(moment)
        wall += timedelta(minutes=1)
    return sorted(found)


def existing(wall: datetime, zone: ZoneInfo) -> Iterator[datetime]:
    """The moment at which a clock shows this for the first time, or else the first thing after it."""
    while True:
        moment = wall.replace(tzinfo=zone, fold=0).astimezone(UTC)
        if moment.astimezone(zone).replace(tzinfo=None, fold=0) == wall:
            yield moment
        wall += timedelta(minutes=1)


@settings(deadline=None, max_examples=60)
@given(
    EXPRESSIONS,
    st.sampled_from(ZONES),
    st.sampled_from(CHANGES),
    st.integers(0, 3600),
    st.integers(0, 2000),
)
def test_slots_are_in_order_none_twice_and_none_lost(expression, name, day, offset, length):
    zone = ZoneInfo(name)
    since = datetime(2026, *day, tzinfo=UTC) + timedelta(seconds=30 * offset)
    until = since + timedelta(minutes=length)
    cron = Cron(str(expression), zone)
    ahead = [slot.astimezone(UTC) for slot in _while(cron.after(since), lambda slot: slot <= until)]
    back = [slot.astimezone(UTC) for slot in _while(cron.until(until), lambda slot: slot > since)]
    assert all(one < other for one, other in pairwise(ahead))
    assert back[::-1] == ahead
    assert ahead == wall_slots(expression, zone, since, until)


def _while(slots, wanted):
    return takewhile(lambda slot: wanted(slot.astimezone(UTC)), slots)


@settings(deadline=None, max_examples=30)
@given(
    st.sampled_from(["* * * * *", "*/20 * * * *", "5,50 * * * *"]),
    st.sampled_from(ZONES),
    st.sampled_from(CHANGES),
    st.integers(0, 1800),
)
def test_every_hour_of_every_day_is_as_regular_as_the_time_that_passes(expression, name, day, offset):
    zone = ZoneInfo(name)
    since = datetime(2026, *day, tzinfo=UTC) + timedelta(minutes=offset)
    until = since + timedelta(hours=30)
    minutes = {"* * * * *": set(range(60)), "*/20 * * * *": {0, 20, 40}, "5,50 * * * *": {5, 50}}[expression]
    passing = (since + timedelta(minutes=minute) for minute in range(1, 30 * 60 + 1))
    expected = [moment for moment in passing if moment.astimezone(zone).minute in minutes]
    cron = Cron(expression, zone)
    assert [
        slot.astimezone(UTC) for slot in _while(cron.after(since), lambda slot: slot <= until)
    ] == expected
    back = [slot.astimezone(UTC) for slot in _while(cron.until(until), lambda slot: slot > since)]
    assert back[::-1] == expected


# --- What is no expression --------------------------------------------------------------------------

WRONG = {
    "60 7 * * 1": ("60", "minute"),
    "0 24 * * 1": ("24", "hour"),
    "0 7 32 * 1": ("32", "day of the month"),
    "0 7 * 13 1": ("13", "month"),
    "0 7 * * LUN": ("LUN", "day of the week"),
    "0 7 * * 8": ("8", "day of the week"),
    "*/0 7 * * *": ("*/0", "minute"),
    "0 18-8 * * *": ("18-8", "hour"),
    "0 , * * *": (",", "hour"),
    "0 7 30 2 *": ("30 2 *", "never comes"),
    "0 7 31 4,6,9,11 *": ("31 4,6,9,11 *", "never comes"),
    "* * */20 * 1L": ("*/20 * 1L", "never comes"),
}


@pytest.mark.parametrize("expression", WRONG)
def test_a_wrong_field_is_named(expression):
    with pytest.raises(CronError) as caught:
        Cron(expression)
    written, why = WRONG[expression]
    assert caught.value.arguments == {"written": written}
    assert why in caught.value.message


@pytest.mark.parametrize("expression", ["", "0 7 * *", "0 0 7 * * 1", "@weekly", "lundi à 7 h", "0 " * 400])
def test_five_fields_are_asked_for(expression):
    with pytest.raises(CronError, match="write five fields"):
        Cron(expression)


@settings(deadline=None, max_examples=300)
@given(st.lists(st.text("0123456789*,-/#Ll ²٣abMON", max_size=9), min_size=4, max_size=6))
def test_whatever_is_written_is_an_expression_or_refused(fields):
    try:
        cron = Cron(" ".join(fields))
    except CronError:
        return
    assert next(cron.after(SPRING)).astimezone(UTC) > SPRING


def test_the_rarest_days_are_found_and_soon():
    begun = monotonic()
    cron = Cron("0 7 * 2 MON#5")
    assert f"{next(cron.after(SPRING)):%Y-%m-%d}" == "2044-02-29"
    assert f"{next(cron.until(SPRING)):%Y-%m-%d}" == "2016-02-29"
    assert monotonic() - begun < 5
