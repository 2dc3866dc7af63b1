from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from auditor.desk.actions import Kind
from auditor.desk.allotment import allotted, paying
from auditor.desk.budgeting import budget_of, lines_of
from auditor.desk.dossier import Line
from auditor.desk.estimate import Range
from auditor.desk.planning import plan_of
from tests.desk.projects import programme
from tests.desk.towns import action, finding, policy, report, table

#: 1 to 2 days at 100 to 300 €, and 10 to 20 € of purchases.
SHARED = action("site", "x.*", shared=0.5, purchases=Range(low=10, high=20))
ALONE = action("text", "y.*")
TABLE = table(SHARED, ALONE)


def asking(*windows):
    base = programme().model_dump(mode="python")
    one = base["windows"][0]
    made = [{**one, "rules": (), "id": ident, "takes": takes, **more} for ident, takes, more in windows]
    return type(programme()).model_validate({**base, "windows": made, "rules": ()})


def plans(count, asked, closed=()):
    made = plan_of(report([finding("x.a"), finding("y.a")]), TABLE, policy())
    return [allotted(made, asked, closed)] * count


def test_what_is_shared_is_done_once():
    asked = asking(("one", ("site",), {"funded": 0.5}))
    site, text = sorted(lines_of(plans(3, asked), TABLE, asked.windows), key=lambda line: line.action)
    # Apart: three times 100 to 600 € of work, and 10 to 20 € of purchases.
    assert (site.towns, site.apart) == (3, Range(low=330, high=1860))
    # Together: half of the work once instead of three times.
    assert site.together == Range(low=330 - 100, high=1860 - 600)
    assert site.funded == Range(low=115, high=630)
    assert (text.apart, text.together, text.funded) == (
        Range(low=300, high=1800),
        Range(low=300, high=1800),
        None,
    )


def test_a_town_alone_shares_nothing():
    asked = asking(("one", ("repair",), {"funded": 1.0}))
    for line in lines_of(plans(1, asked), TABLE, asked.windows):
        assert line.apart == line.together == line.funded


def test_a_window_pays_no_more_than_its_ceiling_and_nothing_when_it_is_closed():
    asked = asking(("one", ("repair",), {"funded": 1.0, "ceiling": 200.0}))
    lines = lines_of(plans(2, asked), TABLE, asked.windows)
    together = Range(
        low=sum(line.together.low for line in lines), high=sum(line.together.high for line in lines)
    )
    budget = budget_of(lines, asked.windows, {"one"}, towns=2)
    assert budget.together == together
    assert budget.funded == Range(low=min(together.low, 400), high=400)
    assert budget.left == Range(low=together.low - budget.funded.low, high=together.high - 400)
    shut = budget_of(lines, asked.windows, set(), towns=2)
    assert shut.funded == Range(low=0, high=0)
    assert shut.left == together


def test_what_a_closed_window_takes_goes_to_the_next_one():
    asked = asking(("first", ("site",), {}), ("second", ("repair",), {}))
    assert paying("site", Kind.REPAIR, asked) == "first"
    assert paying("site", Kind.REPAIR, asked, {"first"}) == "second"
    # Where all are closed, the rulings of the first one say why.
    assert paying("site", Kind.REPAIR, asked, {"first", "second"}) == "first"
    assert paying("call", Kind.HELP, asked) is None
    (plan,) = plans(1, asked, closed={"first"})
    assert {one.id: one.window for one in plan.actions} == {"site": "second", "text": "second"}


SUMS = st.floats(0, 1e6).map(lambda low: Range(low=low, high=low * 1.7))


@given(st.lists(st.tuples(SUMS, st.sampled_from(["one", "two"])), max_size=30))
def test_a_project_that_is_paid_for_whole_leaves_nothing_and_never_less(sums):
    asked = asking(("one", ("repair",), {"funded": 1.0}), ("two", ("repair",), {"funded": 1.0}))
    lines = tuple(
        Line(action=f"a{at}", towns=1, apart=cost, together=cost, window=window, funded=cost)
        for at, (cost, window) in enumerate(sums)
    )
    left = budget_of(lines, asked.windows, {"one", "two"}, towns=1).left
    assert 0 <= left.low <= left.high <= 1e-3
