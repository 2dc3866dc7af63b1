"""Whether search engines and other programs are let in."""

from __future__ import annotations

from collections.abc import Iterator
from http import HTTPStatus

from auditor.check import check, failed, inapplicable, passed, place, untested
from auditor.facts.sample import Sample
from auditor.model import Axis, Cause, Finding
from auditor.references import rfc


@check(
    "interoperability.robots",
    axis=Axis.INTEROPERABILITY,
    references=[rfc(9309, "2.3")],
    codes=["interoperability.robots.closed", "interoperability.robots.page-instead"],
)
def robots(sample: Sample) -> Iterator[Finding]:
    """The file robots.txt, if there is one, can be read and does not close the site.

    A site without one is open to all programs, which is no fault (RFC 9309 §2.3.1.3).
    """
    found = sample.robots
    seen = place(found.url, found.text)
    if found.status == HTTPStatus.OK and found.cause is Cause.NOT_FOUND:
        yield failed("interoperability.robots.page-instead", seen)
    elif found.cause is not None:
        yield untested(found.cause, found.url)
    elif found.status != HTTPStatus.OK:
        yield inapplicable(seen)
    elif not found.closed:
        yield passed(seen)
    elif "beffroi" in found.text.casefold():  # rules for this very program tell nothing of the others
        yield untested(Cause.NOT_PERMITTED, found.url)
    else:
        yield failed("interoperability.robots.closed", seen)
