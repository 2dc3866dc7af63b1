"""How the Observatory reads policies, to its oddities: verified against version 1.4.8 of its own code."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.http.observatory.content import content_policy, framing
from checks.http.observatory.policies import InvalidPolicyError, merged, split
from checks.http.observatory.results import Result
from tests.checks.http.observatory.sites import headed, seen


def directives(*policies: str):
    return merged(policies).directives


def test_one_policy():
    assert directives("Default-Src 'SELF'; img-src ; upgrade-insecure-requests") == {
        "default-src": {"'self'"},
        "img-src": {"'none'"},
        "upgrade-insecure-requests": {"'none'"},
    }


def test_a_longer_source_says_nothing_more():
    assert directives("script-src https://a.example/x https://a.example https:") == {"script-src": {"https:"}}


@pytest.mark.parametrize(
    ("first", "second", "shared"),
    [
        ("'self' data:", "'self' blob:", {"'self'"}),
        ("'self'", "data:", {"'none'"}),
        ("https://a.example/x/", "https://a.example/x/y", {"https://a.example/x/y"}),
        ("https://a.example/%7Ex", "https://a.example/~x", {"https://a.example/~x"}),
    ],
)
def test_several_policies_keep_what_they_share(first, second, shared):
    assert directives(f"script-src {first}", f"script-src {second}") == {"script-src": shared}


def test_what_only_the_second_policy_names_is_refused():
    assert directives("img-src 'self'", "script-src 'self'")["script-src"] == {"'none'"}


@pytest.mark.parametrize("policy", ["", "x", "a  b ", "img-src a; img-src b", "img-src a; IMG-SRC a"])
def test_what_is_invalid(policy):
    with pytest.raises(InvalidPolicyError):
        merged([policy])


def test_a_broken_escape_makes_several_policies_invalid():
    assert directives("img-src https://a.example/%zz")
    with pytest.raises(InvalidPolicyError):
        merged(["img-src https://a.example/%zz", "img-src https://a.example/%zz"])


def test_a_header_holds_policies_between_commas():
    assert split(["default-src 'self', img-src *", "a"]) == ["default-src 'self'", "img-src *", "a"]


@given(st.lists(st.text(st.sampled_from("abc-src 'none' ;/%7E*:.\r\n\t\xe9é"), max_size=60), max_size=4))
def test_nothing_else_is_raised(policies):
    try:
        merged(policies)
    except InvalidPolicyError:
        return


@pytest.mark.parametrize(
    ("policy", "result"),
    [
        ("script-src 'nonce-a' 'unsafe-inline'; object-src 'none'", Result.CSP_UNSAFE_STYLE),
        ("default-src 'self' 'sha256-a' 'unsafe-inline'", Result.CSP_NO_UNSAFE),
        ("script-src 'strict-dynamic' 'nonce-a' https: 'self'; object-src 'none'", Result.CSP_UNSAFE_STYLE),
        ("script-src 'strict-dynamic' 'self'; object-src 'none'", Result.CSP_INVALID),
        ("script-src 'self'", Result.CSP_UNSAFE_INLINE),  # objects from anywhere
        ("default-src 'self'; object-src data:", Result.CSP_NO_UNSAFE),
        ("default-src 'self'; script-src 'self' data:", Result.CSP_UNSAFE_INLINE),
        ("default-src 'self'; report-uri http://a.example/", Result.CSP_INSECURE_ACTIVE),
        ("default-src 'none', default-src 'self'", Result.CSP_DEFAULT_NONE),
        ("default-src 'self'; img-src http:; report-uri /a; report-uri /b", Result.CSP_DUPLICATES),
        ("default-src *.cloudfront.net blob: 'unsafe-hashes'", Result.CSP_NO_UNSAFE),
    ],
)
def test_the_verdict_on_a_policy(policy, result):
    assert content_policy(headed(content_security_policy=policy)) is result


def test_a_site_in_clear_may_load_in_clear():
    site = headed(content_security_policy="default-src 'self'; font-src http://a.example")
    assert content_policy(seen(https=None, http=site.https)) is Result.CSP_NO_UNSAFE


def test_a_page_that_forbids_to_frame_it_is_believed_with_any_header():
    page = ("frame-ancestors 'none'",)
    header = headed(content_security_policy="default-src 'self'").https
    nothing = headed(content_security_policy=None).https
    assert framing(seen(https=header, policies=page)) is Result.FRAMES_BY_CSP
    assert framing(seen(https=nothing, policies=page)) is Result.FRAMES_ABSENT
    assert content_policy(seen(https=nothing, policies=page)) is Result.CSP_ABSENT
    assert content_policy(seen(https=nothing, policies=("default-src 'self'",))) is Result.CSP_NO_UNSAFE
