"""Samples by hand: pages are written as HTML and walked through by the probe itself, without a server."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from auditor.facts.sample import Sample
from auditor.model import Cause
from auditor.network.http import Response
from auditor.network.network import ConnectionFailed
from auditor.probes.sample.crawl import Crawl

GOOD_TOWN = Path(__file__).parent / "goodtown"
HOME = "https://www.ville.example/"

#: A page by its text, or all that an answer has; a Cause when none comes.
Answer = str | bytes | Response | Cause

_TYPES = {".xml": "application/xml", ".ics": "text/calendar", ".txt": "text/plain", ".html": "text/html"}


class Shelf:
    """Answers as a client does, from pages kept by path, or by address for other hosts."""

    def __init__(self, pages: Mapping[str, Answer]) -> None:
        self.pages = pages
        self.asked: list[str] = []

    def keep(self, response: Response) -> None:
        """Nobody asks for it again."""

    async def fetch(self, url: str, *, timeout: float = 0) -> Response:
        self.asked.append(url)
        parts = urlsplit(url)
        found = self.pages.get(url, self.pages.get(parts.path) if url.startswith(HOME) else None)
        if isinstance(found, Cause):
            raise ConnectionFailed(found, "")
        if isinstance(found, Response):
            return found
        if found is None:
            return answered(url, b"<title>Introuvable</title>", status=404)
        return answered(url, found if isinstance(found, bytes) else found.encode("utf-8"))


def answered(
    url: str, body: bytes = b"", status: int = 200, cut: Cause | None = None, **headers: str
) -> Response:
    """An answer; underscores in the names of headers stand for hyphens."""
    kind = _TYPES.get(Path(urlsplit(url).path).suffix, "text/html")
    fields = {"content-type": f"{kind}; charset=utf-8"}
    fields |= {name.replace("_", "-"): value for name, value in headers.items()}
    return Response(url, "192.0.2.1", status, "HTTP/2", tuple(fields.items()), body, cut)


def redirected(url: str, to: str) -> Response:
    """A redirect."""
    return answered(url, status=302, location=to)


def sample_of(pages: Mapping[str, Answer], home: str = HOME) -> Sample:
    """The sample of a site that is nothing but these pages."""
    from tests.checks.facts import NOW

    walked = asyncio.run(Crawl(Shelf(pages), home).run())
    return walked.model_copy(update={"observed_at": NOW})


@cache
def good_pages() -> Mapping[str, str]:
    """The site of the town where all is well, by path."""
    pages = {
        f"/{path.stem}/".replace("/index/", "/"): path.read_text("utf-8") for path in GOOD_TOWN.glob("*.html")
    }
    files = {
        "/robots.txt": "robots.txt",
        "/sitemap.xml": "sitemap.xml",
        "/actualites/flux.xml": "flux.xml",
        "/agenda/agenda.ics": "agenda.ics",
    }
    return pages | {path: (GOOD_TOWN / name).read_text("utf-8") for path, name in files.items()}


@cache
def good_sample() -> Sample:
    """Its sample."""
    return sample_of(good_pages())


def sample_but(pages: Mapping[str, Answer | None]) -> Sample:
    """The sample of the good site, but for these pages; None for one that is not there."""
    kept = {path: page for path, page in {**good_pages(), **pages}.items() if page is not None}
    return sample_of(kept)


def sample_with(path: str, old: str, new: str) -> Sample:
    """The sample of the good site, but for a text of one page.

    Raises:
        AssertionError: the page does not hold the text that is to go.
    """
    page = good_pages()[path]
    assert old in page, f"{old!r} is not in {path}"
    return sample_but({path: page.replace(old, new)})


def sample_everywhere(old: str, new: str) -> Sample:
    """The sample of the good site, but for a text of every page."""
    return sample_of({path: page.replace(old, new) for path, page in good_pages().items()})
