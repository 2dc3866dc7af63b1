"""Whether pages are built as the HTML standard says, as far as their first tags go."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from auditor.check import check, failed, passed, place, untested
from auditor.facts.http import HttpSite
from auditor.facts.sample import Sample, SamplePage, Skeleton
from auditor.model import Axis, Cause, Finding, Place
from auditor.references import html, rgesn, rgi

#: HTML §4.2.5.4: the element that declares the encoding stands within so many bytes.
CHARSET_WITHIN = 1024

#: HTML §13.1.1: the two declarations of today.
_DOCTYPES = ("doctype html", 'doctype html system "about:legacy-compat"')

#: Pages that one finding shows.
_SHOWN = 5


@check(
    "interoperability.skeleton",
    axis=Axis.INTEROPERABILITY,
    references=[html("4.1"), html("4.2.5.4"), html("13.1.1"), rgi(), rgesn("2.5")],
    codes=[
        "interoperability.skeleton.repeated",
        "interoperability.skeleton.late-charset",
        "interoperability.skeleton.old-doctype",
        "interoperability.skeleton.no-viewport",
    ],
)
def skeleton(sample: Sample, site: HttpSite) -> Iterator[Finding]:
    """The pages have one head and one body, the doctype of today, and fit the screen of a telephone.

    The start tags of ``html``, ``head`` and ``body`` may be left out (HTML §13.1.2.4), so only a second one
    is a fault. Without any doctype, title or language, a page fails on accessibility already.
    """
    built = [(page, page.skeleton) for page in sample.readable if page.skeleton is not None]
    if not built:
        yield untested(sample.pages[0].cause or Cause.NOT_FOUND, sample.pages[0].detail)
        return
    findings = [*_repeated(built), *_late_charset(built[0], site), *_old_doctype(built), *_no_viewport(built)]
    yield from findings or [passed(place(built[0][0].url, f"<!{built[0][1].doctype}>"))]


Built = tuple[SamplePage, Skeleton]


def _repeated(built: Iterable[Built]) -> Iterator[Finding]:
    places = [
        place(page.url, f"{count} <{tag}>")
        for page, tags in built
        for tag in ("html", "head", "title", "body")
        if (count := getattr(tags, tag)) > 1
    ]
    yield from _all("interoperability.skeleton.repeated", places)


def _late_charset(home: Built, site: HttpSite) -> Iterator[Finding]:
    """Of the home page, whose header is known: a header that declares the encoding makes up for it."""
    page, tags = home
    ends = (site.secure.end, site.plain.end)
    declared = any(
        "charset" in value.lower()
        for answer in ends
        if answer.url == page.url
        for value in answer.header("content-type")
    )
    if tags.charset_at is not None and tags.charset_at >= CHARSET_WITHIN and not declared:
        yield failed("interoperability.skeleton.late-charset", place(page.url), position=tags.charset_at)


def _old_doctype(built: Iterable[Built]) -> Iterator[Finding]:
    places = [
        place(page.url, f"<!{tags.doctype}>")
        for page, tags in built
        if tags.doctype is not None and tags.doctype.casefold().replace("'", '"') not in _DOCTYPES
    ]
    yield from _all("interoperability.skeleton.old-doctype", places)


def _no_viewport(built: Iterable[Built]) -> Iterator[Finding]:
    places = [place(page.url) for page, tags in built if tags.viewport is None]
    yield from _all("interoperability.skeleton.no-viewport", places)


def _all(code: str, places: list[Place]) -> Iterator[Finding]:
    if places:
        yield failed(code, *places[:_SHOWN], pages=len({item.where for item in places}))
