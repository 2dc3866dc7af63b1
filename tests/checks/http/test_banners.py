"""What the answers of a server tell of its programs."""

from __future__ import annotations

import pytest

from auditor.model import Cause
from tests.checks import facts as f


def said(**headers: str) -> str:
    (found,) = f.run("http.banner", f.site(f.secure(**headers)))
    return found.outcome.value


@pytest.mark.parametrize(
    "headers",
    [
        {"server": "nginx/1.18.0 (Ubuntu)"},
        {"server": "Apache/2.4"},
        {"server": "Microsoft-IIS/10.0"},
        {"x_powered_by": "PHP/8.2.1"},
        {"x_powered_by": "Phusion Passenger 6.0.18"},
        {"x_aspnet_version": "4.0.30319"},
    ],
)
def test_a_version_is_seen(headers):
    assert said(**headers) == "failed"


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"server": "nginx"},
        {"server": "Apache"},
        {"server": "ATS"},
        {"server": "o2switch-PowerBoost-v3"},
        {"x_powered_by": "PleskLin"},
        {"x_request_id": "a/1.2"},
    ],
)
def test_a_name_alone_is_no_version(headers):
    assert said(**headers) == "passed"


def test_a_redirect_tells_as_much_as_a_page():
    led = f.trail(f.hop(f.PLAIN, 301, server="nginx/1.18.0"), f.hop(f.SECURE))
    (found,) = f.run("http.banner", f.site(plain=led))
    assert (found.outcome.value, found.places[0].where) == ("failed", f.PLAIN)


def test_what_a_filter_answers_is_not_the_site():
    (found,) = f.run("http.banner", f.site(f.secure(403, Cause.BLOCKED), f.plain(403, Cause.BLOCKED), None))
    assert (found.outcome.value, found.cause) == ("untested", Cause.BLOCKED)
