"""Whether the web server lists the files of a folder to whoever asks for it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from auditor.check import check, failed, passed, place, untested
from auditor.facts.sample import Sample, SamplePage
from auditor.model import Axis, Cause, Finding
from auditor.references import cwe

#: What Apache, nginx and lighttpd call the page that they make of a folder.
_TITLE = re.compile(r"Index of /")


@check(
    "http.directory-listing",
    axis=Axis.SECURITY,
    references=[cwe(548)],
    codes=["http.directory-listing.shown"],
)
def directory_listing(sample: Sample) -> Iterator[Finding]:
    """No page that the site leads to is a bare list of the files of a folder.

    Only pages that were visited are looked at: nobody's folders are tried.
    """
    pages = sample.readable
    if not pages:
        yield untested(sample.pages[0].cause or Cause.NOT_FOUND, sample.pages[0].detail)
        return
    listed = [page for page in pages if _is_listing(page)]
    if listed:
        yield failed("http.directory-listing.shown", *(place(page.url, page.title) for page in listed))
    else:
        yield passed(place(sample.home))


def _is_listing(page: SamplePage) -> bool:
    """The title of the server's own page, which its first heading repeats."""
    heading = page.headings[0].text if page.headings else ""
    return bool(_TITLE.match(page.title)) and heading == page.title
