"""Whether the same site answers over IPv4 and IPv6."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.check import cannot_tell, check, failed, inapplicable, passed, place, untested
from auditor.facts.families import HttpOtherFamily
from auditor.facts.http import HttpSite
from auditor.model import Axis, Cause, Finding
from auditor.references import rfc, rgi

#: A filter, or a server at its limit, says nothing of what is there.
_TURNED_AWAY = (401, 403, 429, 503)
_ERROR = 400


@check(
    "http.families",
    axis=Axis.INTEROPERABILITY,
    references=[rgi(), rfc(8305)],
    codes=["http.families.closed", "http.families.error", "http.families.other-page"],
)
def families(other: HttpOtherFamily, site: HttpSite) -> Iterator[Finding]:
    """Whoever comes over IPv6 finds what others find over IPv4 (RFC 8305: browsers take either).

    Silence proves nothing: perhaps we have no IPv6 ourselves.
    """
    if other.address is None or other.answer is None or site.document is None:
        yield inapplicable()
        return
    answer = other.answer
    seen = place(other.address, f"HTTP {answer.status}" if answer.status else answer.detail)
    if answer.cause is Cause.REFUSED:
        yield failed("http.families.closed", seen, address=other.address)
    elif answer.status is None or answer.status in _TURNED_AWAY:
        yield untested(answer.cause or Cause.BLOCKED, answer.detail)
    elif answer.status >= _ERROR:
        yield failed("http.families.error", seen, address=other.address, status=str(answer.status))
    elif other.title != site.document.title:
        yield cannot_tell(
            "http.families.other-page", place(other.address, other.title or ""), address=other.address
        )
    else:
        yield passed(seen)
