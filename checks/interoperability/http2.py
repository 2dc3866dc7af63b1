"""Whether the server speaks a recent version of HTTP."""

from __future__ import annotations

import re
from collections.abc import Iterator

from auditor.check import check, failed, inapplicable, passed, place, untested
from auditor.facts.http import HttpSite
from auditor.model import Axis, Cause, Finding
from auditor.references import rfc, rgesn

_RECENT = ("HTTP/2", "HTTP/3")

#: HTTP/3 is announced, for it begins with another answer (RFC 7838 §3, RFC 9114 §3.1.1).
_HTTP3 = re.compile(r"(?:^|[,\s])h3(?:-\d{1,3})?\s?=", re.IGNORECASE)


@check(
    "interoperability.http2",
    axis=Axis.INTEROPERABILITY,
    references=[rfc(9113), rgesn("6.7")],
    codes=["interoperability.http2.absent"],
)
def http2(site: HttpSite) -> Iterator[Finding]:
    """The server speaks HTTP/2 or announces HTTP/3.

    RGESN 2024 6.7 asks for one of the two. Browsers speak HTTP/2 over TLS only: of a site that has none, this
    says nothing.
    """
    answer = site.secure.end
    if answer.status is None or answer.http_version is None:
        yield untested(answer.cause or site.secure.cause or Cause.NOT_ASKED, answer.detail)
        return
    if not answer.url.startswith("https:"):
        yield inapplicable(place(answer.url, answer.http_version))
        return
    announced = ", ".join(answer.header("alt-svc"))
    seen = place(answer.url, " · ".join(filter(None, (answer.http_version, announced))))
    if answer.http_version in _RECENT or _HTTP3.search(announced):
        yield passed(seen)
    else:
        yield failed("interoperability.http2.absent", seen, version=answer.http_version)
