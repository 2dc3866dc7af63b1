"""Whether another site may show this one in a frame, and have visitors click there without knowing it."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.check import check, failed, passed, place
from auditor.facts.http import HttpSite
from auditor.model import Axis, Finding, Place
from auditor.references import csp, html
from checks.http.answer import nothing_seen, tokens
from checks.http.csp import policies_of

#: Everybody's addresses.
_ANYBODY = frozenset(("*", "http:", "https:", "http://*", "https://*", "*:*"))

#: Values of X-Frame-Options that browsers know (HTML §7.7).
_CLOSING = frozenset(("deny", "sameorigin"))
_KNOWN = _CLOSING | {"allowall"}


@check(
    "http.framing",
    axis=Axis.SECURITY,
    references=[csp("6.4.2"), html("7.7")],
    codes=["http.framing.absent", "http.framing.ineffective"],
)
def framing(site: HttpSite) -> Iterator[Finding]:
    """Foreign sites may not show this one in a frame (CSP3 §6.4.2, HTML §7.7).

    ``frame-ancestors`` counts in a header alone, and then X-Frame-Options counts for nothing.
    """
    if site.page is None:
        yield nothing_seen(site)
        return
    said = [
        policy
        for policy in policies_of(site)
        if policy.enforced and not policy.of_page and "frame-ancestors" in policy.directives
    ]
    if said:
        places = [place(site.page.url, policy.text) for policy in said]
        ancestors = [{source.lower() for source in item.directives["frame-ancestors"]} for item in said]
        yield _said(any(_ANYBODY.isdisjoint(sources) for sources in ancestors), places)
        return
    options = tokens(site.page, "x-frame-options")
    if options:
        yield _said(_closes(set(options)), [place(site.page.url, ", ".join(options))])
    else:
        yield failed("http.framing.absent", place(site.page.url))


def _closes(options: set[str]) -> bool:
    """Whether X-Frame-Options closes the site: values that contradict each other do (HTML §7.7)."""
    return bool(options & _KNOWN) if len(options) > 1 else options <= _CLOSING


def _said(closed: bool, places: list[Place]) -> Finding:  # noqa: FBT001
    return passed(*places) if closed else failed("http.framing.ineffective", *places)
