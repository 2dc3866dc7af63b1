"""What the tests of the Observatory look at: two visits, a page, an answer to a question of CORS."""

from __future__ import annotations

from dataclasses import dataclass

#: Node.js keeps the first of these and joins the others, when a header comes several times.
_FIRST_ALONE = frozenset(("content-type", "location", "server", "etag", "expires", "last-modified"))


@dataclass(frozen=True)
class Answer:
    """The answer at the end of a visit.

    Attributes:
        headers: names in lower case.
        verified: no certificate on the way was refused.
    """

    url: str
    status: int
    headers: tuple[tuple[str, str], ...] = ()
    verified: bool = True

    def header(self, name: str) -> str | None:
        """A header as the Observatory reads it: one that comes several times is joined by commas."""
        values = [value for key, value in self.headers if key == name]
        if not values:
            return None
        return values[0] if name in _FIRST_ALONE else ", ".join(values)


@dataclass(frozen=True)
class Cookie:
    """A cookie that a visitor keeps; ``same_site`` in lower case, empty when it says none that is known."""

    name: str
    secure: bool = False
    http_only: bool = False
    same_site: str = ""


@dataclass(frozen=True)
class Script:
    """A script that the page loads: ``src`` as it is written."""

    src: str
    integrity: str = ""


@dataclass(frozen=True)
class Seen:
    """All that the tests look at.

    Attributes:
        host: the name that is graded.
        http, https: what ends the visits of port 80 and port 443; None when the visit broke off.
        route: addresses of the visit in clear, in order.
        policies: of CSP, of the ``meta`` elements of the page.
        referrer: of its last ``meta`` of that name; None when there is none.
        elements: how many ``script`` elements it has; ``scripts`` holds those that load something.
        readable: whether its HTML could be parsed at all.
        cookies: kept at the end of the visit that counts.
        preflight: answer to OPTIONS with an Origin, when it is a 2xx.
        preloaded: hosts that browsers know to be under HSTS by themselves.
    """

    host: str
    http: Answer | None
    https: Answer | None
    route: tuple[str, ...] = ()
    policies: tuple[str, ...] = ()
    referrer: str | None = None
    elements: int = 0
    scripts: tuple[Script, ...] = ()
    readable: bool = True
    cookies: tuple[Cookie, ...] = ()
    origin: str = ""
    preflight: Answer | None = None
    preloaded: frozenset[str] = frozenset()

    @property
    def page(self) -> Answer | None:
        """The answer that is graded."""
        return self.https or self.http
