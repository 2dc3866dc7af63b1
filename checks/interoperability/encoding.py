"""Whether the text of the page can be read everywhere."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.check import check, failed, passed, place, untested
from auditor.facts.http import HttpSite
from auditor.model import Axis, Cause, Finding
from auditor.references import rfc, rgi

_UTF8 = ("utf-8", "utf8")


@check(
    "interoperability.utf-8",
    axis=Axis.INTEROPERABILITY,
    references=[rgi(), rfc(3629)],
    codes=[
        "interoperability.utf-8.undeclared",
        "interoperability.utf-8.other",
        "interoperability.utf-8.broken",
    ],
)
def utf8(site: HttpSite) -> Iterator[Finding]:
    """The page says that it is written in UTF-8, and is."""
    page = site.document
    if page is None:
        yield untested(site.best.cause or Cause.NOT_FOUND, site.best.detail)
        return
    seen = place(page.url)
    if page.declared_charset is None:
        yield failed("interoperability.utf-8.undeclared", seen)
    elif page.declared_charset not in _UTF8:
        yield failed("interoperability.utf-8.other", seen, charset=page.declared_charset)
    elif page.undecodable is not None:
        yield failed("interoperability.utf-8.broken", seen, position=page.undecodable)
    else:
        yield passed(seen)
