import pytest

from auditor.model import Place
from reports.shot import PICTURE_LIMIT
from reports.view import view
from tests.reports.conftest import build_report, with_picture


@pytest.fixture
def pictured():
    return with_picture(build_report())


def test_boxes_are_outlined_with_the_number_of_their_finding_and_listed_in_words(pictured, make_words):
    told = view(pictured, make_words())

    (number,) = {item.number for item in told.sections[2].failed if "rule-06" in item.what}
    assert {outline.number for outline in told.shot.outlines} == {number}
    assert [(item.number, item.count) for item in told.shot.captions] == [(number, "2 elements outlined")]
    assert "rule-06" in told.shot.captions[0].what
    assert told.shot.alt.endswith("outlined: 2")


def test_an_outline_stays_in_the_picture_and_the_rest_is_counted(pictured, make_words):
    shot = view(pictured, make_words()).shot

    assert (shot.width, shot.height) == (1280, 800)
    inside, cut = shot.outlines
    assert (inside.left, inside.top, inside.width, inside.height) == (36, 56, 308, 88)
    assert (cut.left + cut.width, cut.top + cut.height) == (1280, 800)
    assert shot.below == "1 more element at fault is lower on the page."


def test_the_page_itself_is_not_outlined(pictured, make_words):
    whole = Place(where="html", box=(0, 0, 1280, 4000))
    findings = tuple(
        item.model_copy(update={"places": (whole,)}) if any(p.box for p in item.places) else item
        for item in pictured.findings
    )

    assert view(pictured.model_copy(update={"findings": findings}), make_words()).shot is None


@pytest.mark.parametrize(
    "changes",
    [
        {"media_type": "text/html"},
        {"media_type": "image/svg+xml"},
        {"data": 'x"/><script>alert(1)</script>'},
        {"data": "A" * (PICTURE_LIMIT + 4)},
        {"scale": 0.0},
        {"width": -1},
        {"page": "https://www.saint-exemple.fr/another"},
    ],
)
def test_what_is_no_picture_of_the_page_is_not_shown(changes, make_words):
    assert view(with_picture(build_report(), **changes), make_words()).shot is None


def test_a_report_without_picture_has_none(report, make_words):
    assert view(report, make_words()).shot is None
