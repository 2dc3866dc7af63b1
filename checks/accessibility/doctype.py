"""What the RGAA asks of the document itself, and axe does not look at."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.check import check, failed, passed, place, untested
from auditor.facts.http import HttpSite
from auditor.model import Axis, Cause, Finding
from auditor.references import rgaa


@check("accessibility.doctype", axis=Axis.ACCESSIBILITY, references=[rgaa("8.1.1")])
def doctype(site: HttpSite) -> Iterator[Finding]:
    """The page declares its document type."""
    if site.document is None:
        yield untested(site.best.cause or Cause.NOT_FOUND, site.best.detail)
    elif site.document.doctype is None:
        yield failed("accessibility.doctype", place(site.document.url))
    else:
        yield passed(place(site.document.url, f"<!DOCTYPE {site.document.doctype}>"))
