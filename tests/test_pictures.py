"""Which pictures a report holds."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from auditor.facts.page import Pages, Screenshot
from auditor.model import Axis, Outcome, Place, Report
from auditor.pictures import pictures_of
from tests.reports.conftest import build_report, finding

SHOT = Screenshot(media_type="image/webp", width=960, height=540, scale=0.5, data="UklGRg==")


@pytest.fixture
def pages() -> Pages:
    frozen = Path(__file__).parent / "museum" / "browser.pages" / "1.json"
    (visit, *_) = Pages.load(1, frozen.read_bytes()).visits
    second = visit.model_copy(update={"url": visit.url + "deux", "screenshot": SHOT})
    return Pages(
        observed_at=visit.observed_at, visits=(visit.model_copy(update={"screenshot": SHOT}), second)
    )


def fault(page: str, box: tuple[int, int, int, int] | None, outcome: Outcome = Outcome.FAILED):
    place = Place(where="h1", box=box)
    return finding("accessibility.axe.x", outcome, Axis.ACCESSIBILITY, page=page, places=(place,))


def test_the_first_page_with_something_to_point_at(pages):
    home, second = (visit.url for visit in pages.visits)
    box = (1, 2, 3, 4)
    assert [item.page for item in pictures_of([pages], [fault(second, box), fault(home, box)])] == [home]
    (picture,) = pictures_of([pages], [fault(second, box), fault(home, None)])
    assert (picture.page, picture.data, picture.scale) == (second, SHOT.data, SHOT.scale)


def test_no_picture_without_fault_on_it(pages):
    home = pages.visits[0].url
    assert pictures_of([pages], [fault(home, None), fault(home, (1, 2, 3, 4), Outcome.CANT_TELL)]) == ()
    assert pictures_of([], [fault(home, (1, 2, 3, 4))]) == ()


def test_a_report_of_before_pictures_still_loads():
    document = build_report().model_dump(mode="json")
    del document["pictures"]
    for item in document["findings"]:
        for place in item["places"]:
            del place["box"]
    report = Report.model_validate_json(json.dumps(document))
    assert report == build_report()
    assert report.pictures == ()
