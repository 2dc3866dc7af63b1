"""The file of trackers, and how one is recognised."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.facts.page import Cookie
from checks.public_service.trackers import TRACKERS, of_cookie, of_request


def named(name: str, domain: str = "www.ville.example") -> str | None:
    found = of_cookie(Cookie(name=name, domain=domain))
    return found.name if found else None


def called(url: str) -> str | None:
    found = of_request(url)
    return found.name if found else None


def test_entries_are_whole():
    assert len({tracker.name for tracker in TRACKERS}) == len(TRACKERS)
    for tracker in TRACKERS:
        assert tracker.company, tracker.name
        assert tracker.hosts or tracker.cookies, tracker.name
        assert tracker.source.startswith("https://"), tracker.name
        assert tracker.needs_consent in ("yes", "no") or tracker.hosts, tracker.name


def test_no_host_and_no_name_belongs_to_two():
    hosts = [host for tracker in TRACKERS for host in tracker.hosts]
    names = [name for tracker in TRACKERS for name in tracker.cookies]
    assert len(set(hosts)) == len(hosts)
    assert len(set(names)) == len(names)


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://www.google-analytics.com/g/collect?v=2", "Google Analytics"),
        ("https://region1.google-analytics.com/g/collect", "Google Analytics"),
        ("https://www.youtube.com/embed/x", "YouTube"),
        ("https://www.youtube-nocookie.com/embed/x", None),
        ("https://notyoutube.com/", None),
        ("https://youtube.com.evil.example/", None),
        ("https://static.doubleclick.net/instream/ad_status.js", None),
        ("https://stats.g.doubleclick.net/g/collect", "Google Ads (DoubleClick)"),
        ("https://www.google.com/maps/embed?pb=1", "Google Maps"),
        ("https://www.google.com/", None),
        ("https://www.google.com/recaptcha/api.js", "reCAPTCHA"),
        ("https://CONNECT.Facebook.net/fr_FR/sdk.js", "Facebook"),
        ("https://ville.matomo.cloud/matomo.php", "Matomo"),
        ("https://www.ville.example/matomo/matomo.php", None),
        ("https://[broken", None),
        ("data:text/plain,x", None),
        ("", None),
    ],
)
def test_a_call_is_recognised_by_its_address(url, name):
    assert called(url) == name


@pytest.mark.parametrize(
    ("name", "domain", "tracker"),
    [
        ("_ga", "ville.example", "Google Analytics"),
        ("_ga_ABC123", "ville.example", "Google Analytics"),
        ("_gat_gtag_UA_1", "ville.example", "Google Analytics"),
        ("_garden", "ville.example", None),
        ("my_ga", "ville.example", None),
        ("_pk_id.1.1fff", "www.ville.example", "Matomo"),
        ("_fbp", "ville.example", "Facebook"),
        ("fr", "facebook.com", "Facebook"),
        ("fr", "ville.example", None),
        ("VISITOR_INFO1_LIVE", "youtube.com", "YouTube"),
        ("PHPSESSID", "www.ville.example", "PHP"),
        ("__cf_bm", "vimeo.com", "Cloudflare"),
        ("tarteaucitron", "www.ville.example", "tarteaucitron"),
        ("axeptio_cookies", "www.ville.example", "Axeptio"),
        ("cmplz_banner-status", "www.ville.example", "Complianz"),
        ("", "", None),
    ],
)
def test_a_cookie_is_recognised_by_its_name_or_its_domain(name, domain, tracker):
    assert named(name, domain) == tracker


@given(st.text(), st.text())
def test_any_name_and_address_is_read(name, domain):
    named(name, domain)
    called(domain)
