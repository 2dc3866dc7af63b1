"""Whether somebody who finds a weakness of the site knows whom to tell."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from auditor.check import check, failed, inapplicable, once_a_fact, passed, place, untested
from auditor.facts.security_txt import SecurityTxt, SecurityTxtAnswer
from auditor.model import Axis, Cause, Finding
from auditor.references import rfc
from checks.http.security_txt_reading import SecurityFile, read

#: RFC 9116 §2.5.5 recommends less than a year; a leap day and a time zone are forgiven.
_YEAR = timedelta(days=367)

_WELL_KNOWN = "/.well-known/security.txt"


@check(
    "http.security-txt", axis=Axis.SECURITY, references=[rfc(9116, "3")], codes=["http.security-txt.absent"]
)
def security_txt(seen: SecurityTxt) -> Iterator[Finding]:
    """The site has a ``security.txt`` (RFC 9116 §3). A page that says "not found" is none."""
    answer, file = _found(seen)
    cause = _why_unknown(seen)
    if file:
        yield passed(place(answer.url))
    elif cause:
        yield untested(cause, answer.detail)
    else:
        yield failed("http.security-txt.absent", *(place(item.asked, _said(item)) for item in seen.answers))


@check(
    "http.security-txt-content",
    axis=Axis.SECURITY,
    references=[rfc(9116, "2.5"), rfc(9116, "3")],
    codes=[
        "http.security-txt-content.no-contact",
        "http.security-txt-content.contact-unreadable",
        "http.security-txt-content.no-expiry",
        "http.security-txt-content.expired",
        "http.security-txt-content.late-expiry",
        "http.security-txt-content.in-clear",
        "http.security-txt-content.not-text",
        "http.security-txt-content.old-place",
    ],
)
def content(seen: SecurityTxt) -> Iterator[Finding]:
    """The ``security.txt`` has a contact and a date that is not over (RFC 9116 §2.5.3, §2.5.5).

    It must be sent over TLS, as plain text, from ``/.well-known/`` (§3). A signature (§2.3) is noted, and not
    asked for: it is recommended, and nobody reads the file less without it.
    """
    answer, file = _found(seen)
    if file is None:
        cause = _why_unknown(seen)
        yield untested(cause, answer.detail) if cause else inapplicable()
        return
    faults = [*_of_contacts(answer, file), *_of_expiry(seen, answer, file), *_of_place(answer)]
    yield from faults
    if not faults:
        assert file.expires is not None
        day = file.expires.date().isoformat()
        yield passed(place(answer.url, file.contacts[0]), expires=day, signed=file.signed)


def _of_contacts(answer: SecurityTxtAnswer, file: SecurityFile) -> Iterator[Finding]:
    written = file.of("contact")
    if not written:
        yield failed("http.security-txt-content.no-contact", place(answer.url))
    elif not file.contacts:
        yield failed("http.security-txt-content.contact-unreadable", place(answer.url, written[0]))


def _of_expiry(seen: SecurityTxt, answer: SecurityTxtAnswer, file: SecurityFile) -> Iterator[Finding]:
    written = " ; ".join(file.of("expires"))
    if file.expires is None:
        yield failed("http.security-txt-content.no-expiry", place(answer.url, written))
        return
    day = file.expires.date().isoformat()
    if file.expires <= seen.observed_at:
        yield failed("http.security-txt-content.expired", place(answer.url, written), expires=day)
    elif file.expires - seen.observed_at > _YEAR:
        yield failed("http.security-txt-content.late-expiry", place(answer.url, written), expires=day)


def _of_place(answer: SecurityTxtAnswer) -> Iterator[Finding]:
    if not answer.url.startswith("https://"):
        yield failed("http.security-txt-content.in-clear", place(answer.url))
    if answer.media_type.partition(";")[0].strip().lower() != "text/plain":
        yield failed("http.security-txt-content.not-text", place(answer.url, answer.media_type))
    if not answer.asked.endswith(_WELL_KNOWN):
        yield failed("http.security-txt-content.old-place", place(answer.asked))


@once_a_fact
def _found(seen: SecurityTxt) -> tuple[SecurityTxtAnswer, SecurityFile | None]:
    """The first answer that holds such a file, and the file; else the last answer."""
    read_files = ((answer, read(answer.text)) for answer in seen.answers)
    return next((pair for pair in read_files if pair[1]), (seen.answers[-1], None))


def _why_unknown(seen: SecurityTxt) -> Cause | None:
    """Why nothing can be said to be absent; None when each place was seen to hold nothing."""
    causes = (answer.cause for answer in seen.answers)
    return next((cause for cause in causes if cause not in (None, Cause.NOT_FOUND)), None)


def _said(answer: SecurityTxtAnswer) -> str:
    return f"HTTP {answer.status} {answer.media_type}".strip() if answer.status else ""
