"""Policies as browsers read them, and what is said of them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.facts.http import Policies
from auditor.model import Cause
from checks.http.csp import parse, parse_header, policies_of, upgrades
from tests.checks import facts as f


def verdict(policy: str | None, **others: str | None) -> tuple[str, str]:
    (found,) = f.run("http.csp", f.headed(content_security_policy=policy, **others))
    return found.outcome.value, found.code


def with_page(*content: str, **headers: str | None):
    site = f.headed(content_security_policy=None, **headers)
    return site.model_copy(update={"document": f.page(policies=Policies(content=content))})


# The parser.


def test_a_policy():
    policy = parse(" Script-Src 'self' https://A.example ;; img-src;script-src * ; upgrade-insecure-requests")
    assert policy
    assert dict(policy.directives) == {
        "script-src": ("'self'", "https://A.example"),
        "img-src": (),
        "upgrade-insecure-requests": (),
    }


@pytest.mark.parametrize("text", ["", " ", ";;;", "é"])
def test_no_policy(text):
    assert parse(text) is None


def test_a_header_may_hold_several():
    first, second = parse_header("default-src 'self', , img-src *")
    assert (list(first.directives), list(second.directives)) == (["default-src"], ["img-src"])


def test_a_page_cannot_set_all():
    policy = parse("frame-ancestors 'none'; sandbox; report-uri /x; img-src 'self'", of_page=True)
    assert policy
    assert list(policy.directives) == ["img-src"]
    assert parse("frame-ancestors 'none'", of_page=True) is None


@given(st.text(max_size=300), st.booleans())
def test_whatever_is_written_is_read(text, of_page):
    for policy in (parse(text, of_page=of_page), *parse_header(text)):
        assert policy is None or policy.directives
        if policy is not None:
            assert all(name == name.lower() and ";" not in name for name in policy.directives)
            assert isinstance(policy.inline_openings + policy.source_openings, tuple)


def test_all_policies_of_a_site():
    site = with_page("img-src 'self'", content_security_policy_report_only="default-src 'none', img-src *")
    assert [(item.text, item.enforced, item.of_page) for item in policies_of(site)] == [
        ("default-src 'none'", False, False),
        ("img-src *", False, False),
        ("img-src 'self'", True, True),
    ]


@pytest.mark.parametrize(
    ("site", "told"),
    [
        (f.headed(content_security_policy="Upgrade-Insecure-Requests"), True),
        (with_page("upgrade-insecure-requests"), True),
        (f.headed(content_security_policy_report_only="upgrade-insecure-requests"), False),
        (f.headed(), False),
    ],
)
def test_whether_browsers_upgrade(site, told):
    assert upgrades(site) is told


# Openings.


@pytest.mark.parametrize(
    ("policy", "openings"),
    [
        ("script-src 'self'", ()),
        ("script-src 'self' 'unsafe-inline'", ("'unsafe-inline'",)),
        ("script-src 'nonce-a' 'Unsafe-Inline'", ()),
        ("script-src 'SHA256-a' 'unsafe-inline'", ()),
        ("script-src 'strict-dynamic' 'nonce-a' https: 'unsafe-inline'", ()),
        ("script-src 'self'; script-src-attr 'unsafe-inline'", ("'unsafe-inline'",)),
        ("default-src * ; script-src-elem 'self'", ()),
        ("default-src 'self' data:", ("data:",)),
        ("script-src HTTPS:", ("HTTPS:",)),
        ("script-src https://*:443", ("https://*:443",)),
        ("script-src *.cloudfront.net", ("*.cloudfront.net",)),  # anybody has a name there
        ("script-src https://*.co.uk/a", ("https://*.co.uk/a",)),
        ("script-src *.ville.example *.agglo.fr", ()),
        ("script-src https://cdn.jsdelivr.net", ("https://cdn.jsdelivr.net",)),
        ("script-src https://cdn.jsdelivr.net/npm/jquery@3.7.1/", ()),
        ("script-src https://cdn.jsdelivr.net/", ("https://cdn.jsdelivr.net/",)),
        ("script-src 'none'", ()),
        ("script-src", ()),
    ],
)
def test_what_lets_foreign_scripts_run(policy, openings):
    read = parse(policy)
    assert read
    assert read.inline_openings + read.source_openings == openings


# The check.


@pytest.mark.parametrize(
    ("policy", "said"),
    [
        ("default-src 'self'", ("passed", "http.csp")),
        (None, ("failed", "http.csp.absent")),
        ("", ("failed", "http.csp.absent")),
        ("upgrade-insecure-requests; frame-ancestors 'self'", ("failed", "http.csp.without-scripts")),
        ("default-src https:", ("failed", "http.csp.weak")),
        # Two policies: a script must get past both.
        ("script-src * , script-src 'self'", ("passed", "http.csp")),
        ("script-src 'self' 'unsafe-inline', script-src https:", ("passed", "http.csp")),
        ("script-src *, script-src https:", ("failed", "http.csp.weak")),
    ],
)
def test_the_verdict(policy, said):
    assert verdict(policy) == said


def test_one_that_only_reports_blocks_nothing():
    said = ("failed", "http.csp.report-only")
    assert verdict(None, content_security_policy_report_only="default-src 'none'") == said


def test_the_policy_of_the_page_counts():
    assert f.verdicts("http.csp", with_page("default-src 'self'")) == [("passed", "http.csp")]


def test_what_was_not_looked_at_may_be_there():
    """Facts of former versions: the page may hold a policy."""
    site = f.headed(content_security_policy=None)
    old = site.model_copy(update={"document": f.page(policies=None)})
    (found,) = f.run("http.csp", old)
    assert found.cause is Cause.NOT_ASKED
    strict = f.headed().model_copy(update={"document": f.page(policies=None)})
    assert f.verdicts("http.csp", strict) == [("passed", "http.csp")]


def test_a_policy_that_was_perhaps_cut_is_not_judged():
    (found,) = f.run("http.csp", f.headed(content_security_policy=f"img-src {'a.example ' * 410}"[:4_096]))
    assert found.cause is Cause.TOO_LARGE
