"""Scripts of a fixed version from elsewhere."""

from __future__ import annotations

import pytest

from auditor.facts.http import Policies, Script
from auditor.model import Cause
from tests.checks import facts as f


@pytest.mark.parametrize(
    ("src", "verdict"),
    [
        ("https://code.jquery.com/jquery-3.7.1.min.js", "failed"),
        ("//cdn.jsdelivr.net/npm/swiper@11.0.5/swiper.js", "failed"),
        ("https://cdnjs.cloudflare.com/ajax/libs/jquery/3.7.1/jquery.min.js", "failed"),
        ("https://cdn.jsdelivr.net/npm/swiper@11/swiper.js", "passed"),  # it moves with its author
        ("https://matomo.agglo.example/matomo.js", "passed"),
        ("https://a.example/x.js?v=1.2.3", "passed"),
        ("https://static.ville.example/jquery-3.7.1.min.js", "passed"),
        ("/js/jquery-3.7.1.min.js", "passed"),
        ("http://[", "passed"),
    ],
)
def test_a_script(src, verdict):
    for integrity, said in (("", verdict), ("sha384-x", "passed")):
        policies = Policies(scripts=(Script(src=src, integrity=integrity),), script_elements=1)
        assert f.verdicts("http.integrity", f.site(document=f.page(policies=policies)))[0][0] == said


def test_facts_that_did_not_look_say_nothing():
    (found,) = f.run("http.integrity", f.site(document=f.page(policies=None)))
    assert (found.outcome.value, found.cause) == ("untested", Cause.NOT_ASKED)
