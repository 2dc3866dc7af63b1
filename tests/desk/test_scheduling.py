"""The calendar: by hand, and what must hold of every one."""

from __future__ import annotations

import math
from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from auditor.desk.actions import Doer
from auditor.desk.scheduling import lay_out
from tests.desk.towns import planned

MONDAY = date(2026, 11, 23)
DAY = timedelta(days=1)


def laid(*actions, begins=MONDAY, deadline=None):
    return {slot.action: slot for slot in lay_out(actions, begins, deadline).slots}


def test_one_thing_at_a_time_for_each_doer_from_the_first_day():
    slots = laid(planned("a", 2), planned("b", 1.5), planned("c", 1, doer=Doer.HOST))
    assert (slots["a"].begins, slots["a"].ends) == (MONDAY, date(2026, 11, 24))
    assert (slots["b"].begins, slots["b"].ends) == (date(2026, 11, 25), date(2026, 11, 26))
    assert (slots["c"].begins, slots["c"].ends) == (MONDAY, MONDAY)


def test_work_steps_over_week_ends():
    slots = laid(planned("a", 3), planned("b", 7), begins=date(2026, 11, 26))
    assert slots["a"].ends == date(2026, 11, 30), "Thursday, Friday, Monday"
    assert (slots["b"].begins, slots["b"].ends) == (date(2026, 12, 1), date(2026, 12, 9))


def test_what_begins_on_a_saturday_begins_on_monday():
    slot = laid(planned("a", 0.1), begins=date(2026, 11, 28))["a"]
    assert (slot.ordered, slot.begins, slot.ends) == (date(2026, 11, 30),) * 3


def test_nothing_takes_less_than_a_day():
    assert laid(planned("a", 0))["a"].ends == MONDAY


def test_lead_time_runs_from_the_order_and_the_order_waits_for_what_comes_before():
    slots = laid(planned("b", 1, after=("a",), lead_weeks=2, doer=Doer.HOST), planned("a", 5))
    assert slots["a"].ends == date(2026, 11, 27), "a Friday"
    assert slots["b"].ordered == date(2026, 11, 30)
    assert slots["b"].begins == date(2026, 12, 14)


def test_a_doer_works_on_something_else_while_an_order_is_awaited():
    calendar = lay_out([planned("late", 1, lead_weeks=4), planned("now", 2)], MONDAY, None)
    assert [slot.action for slot in calendar.slots] == ["now", "late"]
    assert calendar.slots[1].begins == MONDAY + timedelta(weeks=4)


def test_of_two_that_can_begin_the_plan_says_which_does():
    assert [slot.action for slot in lay_out([planned("z"), planned("a")], MONDAY, None).slots] == ["z", "a"]


def test_what_is_not_in_the_plan_is_not_waited_for():
    assert laid(planned("a", after=("nowhere",)))["a"].begins == MONDAY


def test_what_ends_on_the_deadline_fits_and_the_day_after_does_not():
    calendar = lay_out([planned("a", 2), planned("b", 1)], MONDAY, MONDAY + DAY)
    assert [slot.fits for slot in calendar.slots] == [True, False]
    assert calendar.late == ("b",)
    assert lay_out([planned("a", 2)], MONDAY, None).late == ()


def test_a_deadline_that_is_over_lets_nothing_fit():
    calendar = lay_out([planned("a"), planned("b", doer=Doer.HOST)], MONDAY, date(2020, 1, 1))
    assert calendar.late == ("a", "b")
    assert calendar.deadline == date(2020, 1, 1)
    assert lay_out([], MONDAY, date(2020, 1, 1)).slots == ()


def test_absurd_figures_end_on_the_last_day_of_all():
    slots = laid(planned("a", 1e300), planned("b", after=("a",), lead_weeks=100), begins=date(9999, 12, 1))
    assert {slots["a"].ends, slots["b"].begins, slots["b"].ends} == {date.max}


@st.composite
def plans(draw):
    """Actions that wait for some of those that were drawn before them, told in any order."""
    actions = []
    for index in range(draw(st.integers(0, 12))):
        before = draw(st.sets(st.sampled_from(range(index)), max_size=3)) if index else set()
        actions.append(
            planned(
                f"a{index}",
                draw(st.floats(0, 40)),
                doer=draw(st.sampled_from(Doer)),
                lead_weeks=draw(st.integers(0, 10)),
                after=tuple(f"a{one}" for one in sorted(before)) + ("nowhere",) * draw(st.integers(0, 1)),
            )
        )
    return draw(st.permutations(actions))


def working_days(begins: date, ends: date) -> int:
    days = (begins + DAY * offset for offset in range((ends - begins).days + 1))
    return sum(day.weekday() < 5 for day in days)


@given(
    plans(),
    st.dates(date(2020, 1, 1), date(2030, 1, 1)),
    st.none() | st.dates(date(2019, 1, 1), date(2032, 1, 1)),
)
def test_every_calendar_holds_together(actions, begins, deadline):
    calendar = lay_out(actions, begins, deadline)
    assert calendar == lay_out(actions, begins, deadline)
    slots = {slot.action: slot for slot in calendar.slots}
    assert sorted(slots) == sorted(action.id for action in actions)
    assert [slot.begins for slot in calendar.slots] == sorted(slot.begins for slot in calendar.slots)
    for action in actions:
        slot = slots[action.id]
        assert begins <= slot.ordered
        assert slot.begins >= slot.ordered + timedelta(weeks=action.lead_weeks)
        assert slot.begins.weekday() < 5
        assert slot.ends.weekday() < 5
        assert working_days(slot.begins, slot.ends) == max(1, math.ceil(action.days.high))
        assert slot.fits == (deadline is None or slot.ends <= deadline)
        for before in action.after:
            assert before == "nowhere" or slots[before].ends < slot.ordered
    for doer in Doer:
        own = [slots[action.id] for action in actions if action.doer is doer]
        assert all(one.ends < two.begins for one, two in pairwise(sorted(own, key=lambda slot: slot.begins)))


@given(plans(), st.dates(date(2020, 1, 1), date(2030, 1, 1)))
def test_nobody_waits_for_nothing(actions, begins):
    """A slot begins on the first working day that its order, its lead time and its doer allow."""
    slots = {slot.action: slot for slot in lay_out(actions, begins, None).slots}
    for action in actions:
        slot = slots[action.id]
        others = [slots[one.id].ends for one in actions if one.doer is action.doer and one is not action]
        earliest = slot.ordered + timedelta(weeks=action.lead_weeks)
        if slot.begins > earliest + timedelta(days=2):
            assert any(ends < slot.begins <= ends + timedelta(days=3) for ends in others)
