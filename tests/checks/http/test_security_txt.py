"""``security.txt``: there or not, whole or not; the file is anybody's text."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.model import Cause
from checks.http.security_txt_reading import read
from tests.checks import facts as f

ABSENT, CONTENT = "http.security-txt", "http.security-txt-content"
GOOD = f.GOOD_SECURITY_TXT
SIGNED = f"""-----BEGIN PGP SIGNED MESSAGE-----
Hash: SHA256

{GOOD}- --
-----BEGIN PGP SIGNATURE-----

Contact: mailto:forged@example.org
-----END PGP SIGNATURE-----
"""


def said(check_id: str, *answers: object) -> list[tuple[str, str]]:
    return f.verdicts(check_id, f.security_txt(*answers))


def faults(text: str = GOOD, **changes: object) -> set[str]:
    """What is wrong with a file, by the end of each code."""
    found = f.run(CONTENT, f.security_txt(f.security_answer(text, **changes)))
    return {item.code.removeprefix(f"{CONTENT}.") for item in found if item.outcome.value == "failed"}


# There, or not.


@pytest.mark.parametrize("text", ["", "Not found", "Introuvable : rien ici", "a: b"])
def test_a_text_without_a_field_of_the_standard_is_no_such_file(text):
    seen = f.security_answer(text), f.no_security_answer(f.AT_ROOT)
    assert said(ABSENT, *seen) == [("failed", "http.security-txt.absent")]
    assert said(CONTENT, *seen) == [("inapplicable", CONTENT)]


def test_a_page_that_stands_for_everything_is_no_such_file():
    pages = [f.security_answer("", asked=place, markup=True) for place in (f.WELL_KNOWN, f.AT_ROOT)]
    assert said(ABSENT, *pages) == [("failed", "http.security-txt.absent")]


@pytest.mark.parametrize("cause", [cause for cause in Cause if cause is not Cause.NOT_FOUND])
def test_what_was_not_seen_is_not_absent(cause):
    unseen = f.no_security_answer(cause=cause, status=None)
    for check_id in (ABSENT, CONTENT):
        (found,) = f.run(check_id, f.security_txt(unseen))
        assert (found.outcome.value, found.cause) == ("untested", cause)


def test_the_file_of_the_old_place_counts_when_the_new_one_has_none():
    seen = f.no_security_answer(), f.security_answer(asked=f.AT_ROOT)
    assert said(ABSENT, *seen) == [("passed", ABSENT)]
    assert said(CONTENT, *seen) == [("failed", f"{CONTENT}.old-place")]


# Whole, or not.


@pytest.mark.parametrize(
    "contact",
    ["mailto:a@ville.example", "https://ville.example/contact", "tel:+33-1-99-00-50-12", "MAILTO:a@b.fr"],
)
def test_a_contact_is_a_uri(contact):
    assert faults(f"contact: {contact}\nExpires: 2027-06-30T00:00:00Z") == set()


@pytest.mark.parametrize(
    "contact", ["mairie@ville.example", "http://ville.example/", "mailto:personne", "01 99 00 50 12"]
)
def test_another_contact_is_none(contact):
    assert faults(f"Contact: {contact}\nExpires: 2027-06-30T00:00:00Z") == {"contact-unreadable"}


def test_one_good_contact_is_enough():
    assert faults(f"Contact: mairie@ville.example\n{GOOD}") == set()


@pytest.mark.parametrize(
    "moment", ["2027-06-30", "30/06/2027", "2027-06-30T00:00:00", "2027-13-30T00:00:00Z", "20270630T000000Z"]
)
def test_a_moment_is_one_of_the_standard(moment):
    assert faults(f"Contact: mailto:a@b.fr\nExpires: {moment}") == {"no-expiry"}


def test_two_moments_are_none():
    assert faults(f"{GOOD}Expires: 2027-01-01T00:00:00Z") == {"no-expiry"}


@pytest.mark.parametrize(
    ("ahead", "fault"),
    [
        (timedelta(seconds=-1), {"expired"}),
        (timedelta(0), {"expired"}),
        (timedelta(seconds=1), set()),
        (timedelta(days=366), set()),
        (timedelta(days=368), {"late-expiry"}),
    ],
)
def test_the_moment_is_judged_when_it_was_seen(ahead, fault):
    moment = (f.NOW + ahead).isoformat()
    assert faults(f"Contact: mailto:a@b.fr\nExpires: {moment}") == fault


@pytest.mark.parametrize("media_type", ["text/html", "", "application/octet-stream", "text/plainer"])
def test_the_file_is_plain_text(media_type):
    assert faults(media_type=media_type) == {"not-text"}


def test_the_file_comes_over_tls():
    assert faults(url=f.WELL_KNOWN.replace("https", "http")) == {"in-clear"}


# Signed, or not.


def test_a_signature_is_noted_and_what_it_says_is_not_read():
    file = read(SIGNED)
    assert file is not None
    assert (file.signed, file.contacts) == (True, ["mailto:securite@ville.example"])
    (found,) = f.run(CONTENT, f.security_txt(f.security_answer(SIGNED)))
    assert (found.outcome.value, found.arguments["signed"]) == ("passed", True)


def test_lines_that_a_signature_escapes_are_read():
    file = read("-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA512\n\n- Contact: mailto:a@b.fr\n")
    assert file is not None
    assert file.contacts == ["mailto:a@b.fr"]


# Anybody's text.

LINES = st.one_of(
    st.text(max_size=60),
    st.sampled_from(
        [*GOOD.splitlines(), *SIGNED.splitlines(), "", "Expires: 9999-12-31T23:59:59-23:59", "Contact:"]
    ),
    st.builds(lambda moment: f"Expires: {moment.isoformat()}", st.datetimes(timezones=st.just(UTC))),
)


@given(st.lists(LINES, max_size=20).map("\n".join))
def test_any_text_is_judged(text):
    for check_id in (ABSENT, CONTENT):
        assert f.run(check_id, f.security_txt(f.security_answer(text)))
    file = read(text)
    assert file is None or file.expires is None or isinstance(file.expires, datetime)


def test_no_more_lines_are_read_than_a_file_has():
    assert read("\n".join(["# " + "x" * 40] * 100_000 + [GOOD])) is None
