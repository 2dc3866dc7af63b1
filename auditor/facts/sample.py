"""Some pages of a site as they are sent, before any script: where the duties of a town are looked for."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from pydantic import AwareDatetime

from auditor.facts.base import Fact
from auditor.model import Cause, Model

#: Of one page: elements of each kind that is rare, and characters of one JSON-LD script. What has as many was
#: perhaps cut there.
FEW = 40
STRUCTURED = 10_000

#: A page with fewer links, and less text, than that is an empty frame that scripts will fill.
_BARE_LINKS = 3
_BARE_TEXT = 300


class Role(StrEnum):
    """What a page is there for, as far as links and addresses tell: the sample of an audit by the RGAA."""

    HOME = "home"
    CONTACT = "contact"
    LEGAL_NOTICE = "legal-notice"
    PRIVACY = "privacy"
    ACCESSIBILITY = "accessibility"
    SCHEME = "scheme"  # the multi-year accessibility scheme
    PLAN = "plan"  # the action plan of the year
    ECODESIGN = "ecodesign"
    SITE_MAP = "site-map"
    HELP = "help"
    LOGIN = "login"
    SERVICES = "services"  # démarches
    NEWS = "news"
    OPEN_DATA = "open-data"
    OTHER = "other"


class Zone(StrEnum):
    """The landmark that an element stands in (HTML sectioning, ARIA role, or the name of its class)."""

    HEADER = "header"
    NAVIGATION = "navigation"
    MAIN = "main"
    FOOTER = "footer"
    UNKNOWN = "unknown"


class Heading(Model):
    """A heading; ``level`` from 1 to 6."""

    level: int
    text: str


class Link(Model):
    """A link, or a button.

    Attributes:
        url: absolute; empty for a button.
        text: what it is called: its text, the alternatives of its images, ``aria-label``.
        image: whether its text comes from images alone.
        marks: its classes and its id, as written.
    """

    url: str
    text: str
    zone: Zone = Zone.UNKNOWN
    image: bool = False
    marks: str = ""
    rel: str = ""
    target: str = ""


class Image(Model):
    """An image; ``alt`` is None when it has no alternative, empty when it says that it is decoration."""

    url: str
    alt: str | None
    zone: Zone = Zone.UNKNOWN


class Relation(Model):
    """A ``link`` element of the head: another form of the page, a feed, an API, an icon."""

    rel: str
    url: str
    type: str = ""
    title: str = ""
    language: str = ""


class Form(Model):
    """A form; ``fields`` holds the type and name of each field ("email contact_mail")."""

    action: str
    method: str
    fields: tuple[str, ...] = ()


class Skeleton(Model):
    """How the page is built, by its start tags as they are written (HTML §4.1, §4.2).

    Attributes:
        doctype: the declaration, without its brackets; None when the page does not begin with one.
        html, head, title, body: how many start tags there are, comments and scripts left out.
        charset_at: byte offset of the ``meta`` that declares the encoding; None when there is none.
        viewport: content of the ``meta`` of that name; None when there is none.
    """

    doctype: str | None
    html: int
    head: int
    title: int
    body: int
    charset_at: int | None
    viewport: str | None


class SamplePage(Model):
    """One page as it was sent.

    Attributes:
        roles: what it is there for; several when one page serves several ends.
        found_by: ``start``, ``link`` (a link of another page of the sample) or ``path`` (a well-known path).
        referrer: the page whose link led here; empty otherwise.
        asked: the address that was asked; url: where it led.
        hops: the addresses that redirected, in order.
        cause: why there is no page to read; everything below is then empty.
        text: what stands in the page, a line per block, blanks folded, cut at a cap.
        names: name or property, and content, of the ``meta`` elements.
        structured: JSON-LD scripts as written, cut at a cap.
        itemtypes: vocabularies of microdata (``itemtype``).
        frames: addresses of the frames; scripts: addresses of the scripts.
        inline: begin of scripts written in the page.
        links, images: their places in ``Sample.links`` and ``Sample.images``: a menu is kept once, not once a
            page. See ``Sample.links_of``.
        left_out: how many links were left out at the cap; one more when the page was not read to its end.
    """

    roles: tuple[Role, ...]
    found_by: Literal["start", "link", "path"]
    referrer: str = ""
    asked: str
    url: str
    hops: tuple[str, ...] = ()
    status: int | None = None
    cause: Cause | None = None
    detail: str = ""
    title: str = ""
    language: str = ""
    text: str = ""
    headings: tuple[Heading, ...] = ()
    links: tuple[int, ...] = ()
    images: tuple[int, ...] = ()
    left_out: int = 0
    relations: tuple[Relation, ...] = ()
    names: tuple[tuple[str, str], ...] = ()
    structured: tuple[str, ...] = ()
    itemtypes: tuple[str, ...] = ()
    forms: tuple[Form, ...] = ()
    frames: tuple[str, ...] = ()
    scripts: tuple[str, ...] = ()
    inline: tuple[str, ...] = ()
    skeleton: Skeleton | None = None

    @property
    def readable(self) -> bool:
        """Whether there is a page to read."""
        return self.cause is None


class Robots(Model):
    """What ``/robots.txt`` says (RFC 9309).

    Attributes:
        status: None when no answer came.
        closed: whether all the site is closed to us.
        sitemaps: addresses that it names.
    """

    url: str
    status: int | None = None
    cause: Cause | None = None
    text: str = ""
    closed: bool = False
    sitemaps: tuple[str, ...] = ()

    @property
    def exists(self) -> bool:
        """Whether the site has one."""
        return self.status == 200 and self.cause is None  # noqa: PLR2004


class File(Model):
    """A file meant for programs, asked once.

    Attributes:
        kind: what it turned out to be; empty for something else.
        entries: items, addresses or events in it.
        newest: the latest date in it.
        flaw: why a program cannot read it; empty when it can.
    """

    url: str
    status: int | None = None
    media_type: str = ""
    cause: Cause | None = None
    kind: Literal["", "rss", "atom", "sitemap", "sitemap-index", "icalendar"] = ""
    title: str = ""
    entries: int = 0
    newest: AwareDatetime | None = None
    flaw: str = ""
    truncated: bool = False


class Sample(Fact):
    """Pages of the site: home, those that the law asks for, and a few others.

    Attributes:
        home: the address that the sample began with.
        pages: the home page first; bounded in number.
        links: of all the pages, each once; images: likewise.
        robots: what it says was obeyed: pages that it closes are not asked.
        refused: addresses of pages that were looked for and left aside because robots.txt closes them.
        feeds, sitemaps, calendars: the first files of each kind that the pages or robots.txt name, asked.
        complete: False when time ran out before all that was to be asked was.
    """

    kind: Literal["site.sample"] = "site.sample"
    schema_version: Literal[1] = 1
    home: str
    pages: tuple[SamplePage, ...]
    links: tuple[Link, ...] = ()
    images: tuple[Image, ...] = ()
    robots: Robots
    refused: tuple[str, ...] = ()
    feeds: tuple[File, ...] = ()
    sitemaps: tuple[File, ...] = ()
    calendars: tuple[File, ...] = ()
    complete: bool = True

    @property
    def readable(self) -> tuple[SamplePage, ...]:
        """The pages that could be read."""
        return tuple(page for page in self.pages if page.readable)

    @property
    def why_silent(self) -> Cause | None:
        """Why nothing can be said to be absent from the site; None when what was not found is not there.

        What was not looked at, or stands in the page only once its scripts have run, may well exist.
        """
        home = self.pages[0]
        if not home.readable:
            return home.cause
        if len(home.links) < _BARE_LINKS and len(home.text) < _BARE_TEXT and (home.scripts or home.inline):
            return Cause.NEEDS_SCRIPT
        if self.robots.closed or self.refused:
            return Cause.NOT_PERMITTED
        if not self.complete:
            return Cause.TIMED_OUT
        return Cause.TOO_LARGE if home.left_out else None

    def links_of(self, page: SamplePage) -> tuple[Link, ...]:
        """The links and buttons of a page, in the order of the page."""
        return tuple(map(self.links.__getitem__, page.links))

    def images_of(self, page: SamplePage) -> tuple[Image, ...]:
        """The images of a page, in the order of the page."""
        return tuple(map(self.images.__getitem__, page.images))

    def of(self, role: Role) -> tuple[SamplePage, ...]:
        """The pages of a role that could be read."""
        return tuple(page for page in self.readable if role in page.roles)

    def unread(self, role: Role) -> tuple[SamplePage, ...]:
        """The pages of a role that are there, by a link, and could not be read: nothing is known of them."""
        return tuple(
            page
            for page in self.pages
            if role in page.roles and page.found_by == "link" and not page.readable
        )
