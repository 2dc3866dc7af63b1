"""What a browser saw of a page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any, ClassVar, Literal

from auditor.facts.base import Fact, Upcaster
from auditor.model import Cause, Model, Outcome


class Request(Model):
    """One request that the page made.

    Attributes:
        type: of the resource, as DevTools names it ("Image", "Script").
        wire_bytes: response headers and body as they crossed the network.
        body_bytes: the body once decoded.
        third_party: the registrable domain is not the page's.
        encoding: Content-Encoding, empty when there was none.
        cause: why it brought nothing.
    """

    url: str
    type: str
    status: int | None = None
    mime_type: str = ""
    protocol: str = ""
    encoding: str = ""
    wire_bytes: int = 0
    body_bytes: int = 0
    third_party: bool = False
    cause: Cause | None = None
    detail: str = ""


class Cookie(Model):
    """A cookie that was set before any choice (RFC 6265).

    Attributes:
        domain: without its leading dot.
        days: how long it stays; None for one that goes with the session.
        third_party: its registrable domain is not the page's.
    """

    name: str
    domain: str
    days: float | None = None
    secure: bool = False
    http_only: bool = False
    same_site: str = ""
    third_party: bool = False


class Control(Model):
    """Something that can be clicked in an overlay; ``area`` in CSS square pixels, 0 when it is not shown."""

    text: str
    tag: str
    area: int = 0


class Overlay(Model):
    """Something that stands before the page and stays there: a banner, a dialog.

    Attributes:
        marks: its id and its classes; text: cut at a cap.
    """

    marks: str
    text: str
    controls: tuple[Control, ...] = ()


class Screenshot(Model):
    """The page as it stood in the window: ``data`` in base64; width and height in pixels of the picture.

    Attributes:
        scale: pixels of the picture to a CSS pixel.
    """

    media_type: str
    width: int
    height: int
    scale: float
    data: str


class AxeNode(Model):
    """An element at fault: its path of CSS selectors through frames and shadow roots, and its HTML.

    Attributes:
        box: left, top, width and height in CSS pixels of the page; None when it is not shown, is in a frame
            or shadow root, and in version 1 of the fact, which did not look.
    """

    target: tuple[str, ...]
    html: str
    box: tuple[int, int, int, int] | None = None


class AxeResult(Model):
    """What one axe rule says.

    Attributes:
        count: how many elements there are; ``nodes`` holds the first of them.
    """

    rule: str
    impact: str | None
    tags: tuple[str, ...]
    count: int
    nodes: tuple[AxeNode, ...]


class AxeRun(Model):
    """One run of axe-core on the page as it stood.

    Attributes:
        incomplete: what axe leaves to a person.
        passes: rules that found applicable elements and no fault.
        inapplicable: rules that found nothing to look at.
    """

    version: str
    violations: tuple[AxeResult, ...]
    incomplete: tuple[AxeResult, ...]
    passes: tuple[str, ...]
    inapplicable: tuple[str, ...]

    @cached_property
    def by_rule(self) -> Mapping[str, tuple[Outcome, AxeResult | None]]:
        """What each rule says, the gravest when it is listed several times, as axe-core may do."""
        said: dict[str, tuple[Outcome, AxeResult | None]] = {}
        for outcome, results in ((Outcome.FAILED, self.violations), (Outcome.CANT_TELL, self.incomplete)):
            for result in results:
                said.setdefault(result.rule, (outcome, result))
        for outcome, rules in ((Outcome.PASSED, self.passes), (Outcome.INAPPLICABLE, self.inapplicable)):
            for rule in rules:
                said.setdefault(rule, (outcome, None))
        return said


class PageVisit(Fact):
    """One page, visited once in a fresh context: a first visit, nothing clicked.

    Attributes:
        asked: the address that was navigated to; url: where the page was once loaded.
        certificate_error: the browser's error that was set aside to see the page all the same.
        viewport: width × height in CSS pixels.
        requests: in order; bounded, ``requests_left_out`` counts the rest.
        dom_nodes: elements of the top document, open shadow roots and same-site frames left out.
        axe: None when axe could not run; ``axe_cause`` says why.
        refused: addresses that the page asked for and the address policy refused.
        loaded: whether the load event came; without it, what was transferred is a part only.
        quiet: whether the network fell silent before the cap.
        cookies: set when the network fell silent, nothing having been clicked; overlays: shown at that time.
            Both are None when they could not be read, and in version 1, which did not look.
        screenshot: of the window; None when it could not be taken, and in version 1.
    """

    part_of: ClassVar[str] = "browser.pages"

    kind: Literal["browser.visit"] = "browser.visit"
    schema_version: Literal[2] = 2
    asked: str
    url: str
    status: int
    browser: str
    viewport: tuple[int, int]
    certificate_error: str | None = None
    requests: tuple[Request, ...]
    requests_left_out: int = 0
    wire_bytes: int
    dom_nodes: int | None = None
    dialogs: int = 0
    loaded: bool = True
    quiet: bool = True
    refused: tuple[str, ...] = ()
    axe: AxeRun | None = None
    axe_cause: Cause | None = None
    axe_detail: str = ""
    cookies: tuple[Cookie, ...] | None = None
    overlays: tuple[Overlay, ...] | None = None
    screenshot: Screenshot | None = None


def _without_choices(fields: dict[str, Any]) -> dict[str, Any]:
    """Version 1 looked neither at cookies nor at overlays, and took no picture."""
    return {**fields, "visits": [{**visit, "schema_version": 2} for visit in fields["visits"]]}


class Pages(Fact):
    """The pages visited of one site, the home page first."""

    upcasters: ClassVar[tuple[Upcaster, ...]] = (_without_choices,)

    kind: Literal["browser.pages"] = "browser.pages"
    schema_version: Literal[2] = 2
    visits: tuple[PageVisit, ...]

    def parts(self) -> Iterable[Fact]:
        """Each visit: a check that asks for ``PageVisit`` runs once per page."""
        return self.visits
