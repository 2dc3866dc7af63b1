import pytest

from auditor.model import Axis, Cause, Outcome
from auditor.registry import load_registry
from reports.telling import Telling
from tests.reports.conftest import HOSTILE, finding


@pytest.fixture(params=["fr", "en"])
def real(request):
    return load_registry().words(request.param)


def failed(code, **arguments):
    check = "http.hsts" if code.startswith("http.hsts") else code
    return finding(check, Outcome.FAILED, Axis.SECURITY, code=code, arguments=arguments)


def test_a_finding_is_told_with_its_arguments(real):
    assert "12" in Telling(real).what(failed("http.hsts.short", days=12))


@pytest.mark.parametrize("arguments", [{}, {"other": 1}, {"days": "\ud800"}])
def test_a_finding_of_another_time_is_told_all_the_same(real, arguments):
    assert Telling(real).what(failed("http.hsts.short", **arguments))


def test_a_sentence_that_lacks_its_argument_is_told_as_far_as_it_goes(real):
    assert "…" in Telling(real).what(failed("http.hsts.short"))


def test_a_sentence_whose_argument_is_of_another_kind_gives_way_to_the_title(real):
    expired = failed("tls.certificate.expired", until="not a date")
    expired = expired.model_copy(update={"check": "tls.certificate-dates"})
    assert Telling(real).what(expired) == real.of("title", "tls.certificate-dates")


def test_a_code_that_is_no_more_is_told_by_its_name(real):
    assert Telling(real).what(failed("gone.code")) == "gone.code"


def test_texts_of_towns_stay_on_one_line(make_words):
    told = Telling(make_words()).what(failed("http.hostile", header=f"{HOSTILE}\n\x1b"))

    assert "\u202e" not in told
    assert told.isprintable()


def test_every_outcome_has_its_sentence(make_words):
    telling = Telling(make_words("en"))

    said = {
        outcome: telling.said(finding("tls.broken", outcome, Axis.SECURITY, cause=Cause.TIMED_OUT))
        for outcome in Outcome
    }

    assert said[Outcome.UNTESTED] == "The server did not answer in time."
    assert said[Outcome.INAPPLICABLE] == "The site has nothing of the kind."
    assert said[Outcome.FAILED] == "what:tls.broken"
    assert all(said.values())


def test_a_code_in_general_shows_no_empty_field(real):
    telling = Telling(real)

    assert telling.in_general("http.hsts", "http.hsts.short") == real.of("title", "http.hsts")
    assert telling.in_general("http.hsts", "http.hsts.absent") == real.of("what", "http.hsts.absent")
