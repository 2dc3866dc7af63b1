"""Whether a report is worth a mail."""

import pytest

from auditor.archive.campaigns import identity_of
from auditor.delivery.news import TownNews
from auditor.delivery.worth import got_better, got_worse, says_something, worth_sending
from auditor.diff import Turn
from auditor.model import Axis
from auditor.targets.scheduling import Send
from tests.reports.conftest import build_report
from tests.reports.mail.conftest import as_before, change, changed, first, moved, news, nothing_seen

REPORT = build_report()


def turned(turn):
    return changed(REPORT, [change(turn, "tls.broken", check="tls.broken")])


AS_BEFORE = as_before(REPORT)
FIRST = first(REPORT)
OTHER_RULES = TownNews(identity_of(REPORT.target), REPORT, 2, REPORT.started_at, None)
FELL = changed(REPORT, letters=[moved(Axis.SECURITY, "B", "C")])
ROSE = changed(REPORT, letters=[moved(Axis.SECURITY, "C", "B")])


@pytest.mark.parametrize(
    ("town", "on_change", "on_worse"),
    [
        (AS_BEFORE, False, False),
        (FIRST, True, True),
        (OTHER_RULES, True, True),
        (turned(Turn.FIXED), True, False),
        (turned(Turn.BETTER), True, False),
        (turned(Turn.NEW), True, True),
        (turned(Turn.WORSE), True, True),
        (FELL, True, True),
        (ROSE, True, False),
        (nothing_seen(), True, False),
    ],
)
@pytest.mark.parametrize("digest", [False, True])
def test_one_town(town, on_change, on_worse, digest):
    told = news(*((AS_BEFORE, town) if digest else (town,)), digest=digest)

    assert worth_sending(told, Send.ALWAYS)
    assert worth_sending(told, Send.ON_CHANGE) is on_change
    assert worth_sending(told, Send.ON_WORSE) is on_worse


def test_a_town_of_a_digest_that_could_not_be_scanned_is_a_change():
    told = news(AS_BEFORE, digest=True, unseen=("Ville",))

    assert worth_sending(told, Send.ON_CHANGE)
    assert not worth_sending(told, Send.ON_WORSE)


def test_both_ways_at_once():
    both = changed(REPORT, [change(Turn.FIXED, "a.b"), change(Turn.NEW, "a.c")])

    assert got_worse(both)
    assert got_better(both)
    assert says_something(both)


def test_what_does_not_compare_went_no_way():
    for town in (FIRST, OTHER_RULES):
        assert not got_worse(town)
        assert not got_better(town)
        assert says_something(town)
