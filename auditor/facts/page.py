"""What a browser saw of a page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import ClassVar, Literal

from auditor.facts.base import Fact
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


class AxeNode(Model):
    """An element at fault: its path of CSS selectors through frames and shadow roots, and its HTML."""

    target: tuple[str, ...]
    html: str


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
    """

    part_of: ClassVar[str] = "browser.pages"

    kind: Literal["browser.visit"] = "browser.visit"
    schema_version: Literal[1] = 1
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


class Pages(Fact):
    """The pages visited of one site, the home page first."""

    kind: Literal["browser.pages"] = "browser.pages"
    schema_version: Literal[1] = 1
    visits: tuple[PageVisit, ...]

    def parts(self) -> Iterable[Fact]:
        """Each visit: a check that asks for ``PageVisit`` runs once per page."""
        return self.visits
