"""What the web server answers over HTTP."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

from auditor.facts.base import Fact, Upcaster
from auditor.model import Cause, Model


class Exchange(Model):
    """One request and its answer, without the body.

    Attributes:
        address: the IP address that was asked.
        headers: names in lower case, repeated headers kept apart, bounded in number and size.
        body_bytes: bytes of body read, after decompression; the body is cut at a cap.
    """

    url: str
    address: str | None = None
    status: int | None = None
    http_version: str | None = None
    headers: tuple[tuple[str, str], ...] = ()
    body_bytes: int = 0
    truncated: bool = False
    cause: Cause | None = None
    detail: str = ""

    def header(self, name: str) -> list[str]:
        """All values of a header, in order."""
        return [value for key, value in self.headers if key == name.lower()]


class Trail(Model):
    """An address and where its redirects led.

    Attributes:
        hops: in order; the last one is where the trail ends.
        cause: why the end is no page that can be judged.
    """

    start: str
    hops: tuple[Exchange, ...]
    cause: Cause | None = None
    detail: str = ""

    @property
    def end(self) -> Exchange:
        """The last exchange."""
        return self.hops[-1]


class Script(Model):
    """A script that the page loads: ``src`` as it is written, ``integrity`` empty when it has none."""

    src: str
    integrity: str = ""


class Policies(Model):
    """What the HTML of the page says of its security, bounded in number and length.

    Attributes:
        content: policies of CSP, of the ``meta`` elements of its head.
        referrer: content of the last ``meta`` of that name; None when there is none.
        scripts: those that it loads; ``script_elements`` counts those that hold their text, too.
    """

    content: tuple[str, ...] = ()
    referrer: str | None = None
    scripts: tuple[Script, ...] = ()
    script_elements: int = 0


class HomeDocument(Model):
    """The HTML of the home page, as it was sent, before any script.

    Attributes:
        doctype: the declaration's text, None when there is none.
        declared_charset: by the Content-Type header, else by the first ``meta`` (lower case).
        undecodable: byte offset of the first sequence that is not valid in UTF-8, None if all is.
        generator: what the first ``meta`` of that name says made the page; None when there is none, and in
            version 1 of the fact, which did not look.
        assets: absolute addresses of the first scripts, style sheets and images, each once, bounded in
            number and length; empty in version 1, which did not look.
        policies: what it says of its security; None in versions 1 and 2, which did not look, and when the
            HTML could not be read at all.
    """

    url: str
    title: str | None
    lang: str | None
    doctype: str | None
    declared_charset: str | None
    undecodable: int | None
    generator: str | None = None
    assets: tuple[str, ...] = ()
    policies: Policies | None = None


def _without_generator(fields: dict[str, Any]) -> dict[str, Any]:
    """Version 1 looked neither at what made the page nor at what it loads."""
    document = fields["document"]
    return {**fields, "document": document and {**document, "generator": None, "assets": ()}}


def _without_policies(fields: dict[str, Any]) -> dict[str, Any]:
    """Version 2 did not look at what the page says of its security."""
    document = fields["document"]
    return {**fields, "document": document and {**document, "policies": None}}


class HttpSite(Fact):
    """The site asked in clear (port 80) and over TLS.

    Attributes:
        secure: the trail from ``https://``.
        plain: the trail from ``http://``.
        landing: the address at which a visitor's browser should be sent, None when no page was seen.
        document: the page found there.
    """

    upcasters: ClassVar[tuple[Upcaster, ...]] = (_without_generator, _without_policies)

    kind: Literal["http.site"] = "http.site"
    schema_version: Literal[3] = 3
    host: str
    secure: Trail
    plain: Trail
    landing: str | None
    document: HomeDocument | None

    @property
    def best(self) -> Trail:
        """The trail that shows most: over TLS when the server answers there."""
        if self.secure.end.status is not None or self.plain.end.status is None:
            return self.secure
        return self.plain

    @property
    def page(self) -> Exchange | None:
        """The answer that brought the page; None when no page was seen."""
        ends = (trail.end for trail in (self.secure, self.plain) if trail.cause is None)
        return next((end for end in ends if end.url == self.landing), None)
