from datetime import date, timedelta
from itertools import pairwise

import pytest

from auditor.desk.calendar import Calendar
from auditor.words import Words
from reports.dossier.gantt import NAMES, WIDTH, gantts
from reports.dossier.numbering import Numbers
from reports.dossier.timeline import Timeline
from tests.reports.dossier.builders import DAY, action, applicant, build_dossier, slot

WORDS = Words("fr")


def drawn(calendar: Calendar, *actions):
    actions = actions or tuple(action(item.action) for item in calendar.slots)
    dossier = build_dossier(applicant(actions=actions, calendar=calendar))
    return gantts(calendar, "Saint-Exemple", Numbers(dossier, WORDS), WORDS)


def laid(*days: tuple[int, int, int], deadline: int | None = None) -> Calendar:
    """Slots that are ordered, begin and end so many days after the first."""
    end = None if deadline is None else DAY + timedelta(deadline)
    slots = (
        slot(
            f"a{number}",
            *(DAY + timedelta(day) for day in three),
            fits=end is None or DAY + timedelta(three[2]) <= end,
        )
        for number, three in enumerate(days)
    )
    return Calendar(begins=DAY, deadline=end, slots=tuple(slots))


def test_days_keep_their_order_and_their_lengths():
    (picture,) = drawn(laid((0, 0, 9), (0, 10, 29), (40, 60, 99)))
    first, second, third = picture.bars
    assert first.ordered == first.begins == NAMES
    assert second.begins == pytest.approx(first.ends, abs=0.2)
    assert second.ends - second.begins == pytest.approx(2 * (first.ends - first.begins), abs=0.3)
    assert second.ends < third.ordered < third.begins < third.ends <= WIDTH
    assert [bar.number for bar in picture.bars] == ["1", "2", "3"]
    assert [bar.y for bar in picture.bars] == sorted(bar.y for bar in picture.bars)
    assert picture.deadline is None


def test_the_work_of_a_day_can_be_seen_in_ten_years():
    (picture,) = drawn(laid((0, 0, 0), (0, 3650, 3650)))
    assert all(bar.ends - bar.begins >= 3 for bar in picture.bars)


def test_what_ends_on_the_deadline_stands_before_its_line_and_what_is_late_goes_beyond():
    (picture,) = drawn(laid((0, 0, 60), (0, 50, 61), deadline=60))
    kept, late = picture.bars
    assert kept.ends == picture.deadline
    assert not kept.late
    assert kept.says == ""
    assert late.late
    assert late.ends > picture.deadline
    assert late.says == "trop tard"
    assert late.ends < WIDTH - 60, "there is room for the words"
    assert picture.label == "Échéance\N{NO-BREAK SPACE}: 24 janvier 2027"


def test_a_deadline_that_is_far_is_drawn_beyond_a_cut():
    (picture,) = drawn(laid((0, 0, 60), deadline=730))
    assert picture.bars[0].ends < picture.cut < picture.deadline <= WIDTH
    assert picture.bars[0].ends > NAMES + 300, "the work is not squeezed by what is far"
    assert picture.anchor == "end"


def test_a_deadline_that_is_past_stands_before_the_work():
    for past in (-3, -900):
        (picture,) = drawn(laid((0, 0, 60), (0, 70, 90), deadline=past))
        assert NAMES <= picture.deadline < picture.bars[0].begins
        assert all(bar.late for bar in picture.bars)
        assert (picture.cut is not None) == (past == -900)
        assert picture.anchor == "start"


def test_an_absurd_estimate_is_drawn_all_the_same():
    calendar = Calendar(
        begins=DAY, deadline=date.max, slots=(slot("a0", DAY, DAY, date.max), slot("a1", DAY, DAY, DAY))
    )
    (picture,) = drawn(calendar)
    assert 1 <= len(picture.ticks) <= 10
    assert picture.bars[0].ends <= WIDTH


@pytest.mark.parametrize("days", [0, 1, 13, 27, 60, 99, 101, 200, 365, 800, 4000, 40_000, 400_000])
def test_marks_are_few_apart_and_on_the_line(days):
    line = Timeline(laid((0, 0, days)), WORDS)
    marks = list(line.ticks())
    assert 1 <= len(marks) <= 10
    places = [mark.at for mark in marks]
    assert places == sorted(places)
    assert all(0 <= place <= 1 for place in places)
    assert all(after - before > 0.08 for before, after in pairwise(places))
    assert len({mark.label for mark in marks}) == len(marks)


def test_weeks_are_marked_on_mondays_and_months_on_their_first_day():
    line = Timeline(laid((0, 0, 40)), WORDS)
    assert [mark.label for mark in line.ticks()][:2] == ["30 nov.", "7 déc."]
    assert line.at(date(2026, 11, 30).toordinal()) == next(line.ticks()).at
    months = Timeline(laid((0, 0, 200)), WORDS)
    assert [mark.label for mark in months.ticks()][:2] == ["déc. 2026", "janv. 2027"]
    assert months.at(date(2026, 12, 1).toordinal()) == next(months.ticks()).at


def test_many_actions_make_several_pictures_on_one_scale():
    pictures = drawn(laid(*((0, number, number) for number in range(60))))
    assert [len(picture.bars) for picture in pictures] == [28, 28, 4]
    assert len({picture.ticks for picture in pictures}) == 1
    assert max(picture.height for picture in pictures) < 800


def test_names_are_cut_before_they_reach_the_bars_and_obey_no_one():
    long = action("a0", title={"fr": "\u202eUn titre " + "W" * 300})
    (picture,) = drawn(laid((0, 0, 9)), long)
    assert len(picture.bars[0].name) <= 38
    assert picture.bars[0].name.endswith("…")
    assert "\u202e" not in picture.bars[0].name


def test_the_picture_is_told_in_a_sentence():
    (picture,) = drawn(laid((0, 0, 9), (0, 1, 30)))
    assert picture.told == (
        "Calendrier de Saint-Exemple\N{NO-BREAK SPACE}: 2 actions, du 25 novembre 2026 au 25 décembre 2026. "
        "Le tableau qui suit dit la même chose."
    )


def test_without_action_there_is_no_picture():
    assert drawn(laid()) == ()
