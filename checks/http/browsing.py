"""Headers by which the site tells browsers to be careful, each of one line."""

from __future__ import annotations

import re
from collections.abc import Iterator

from auditor.check import check, failed, inapplicable, passed, place
from auditor.facts.http import HttpSite
from auditor.model import Axis, Finding
from auditor.references import fetch, html, permissions_policy, referrer_policy
from checks.http.answer import nothing_seen, tokens

_REFERRER_POLICIES = frozenset(
    (
        "no-referrer",
        "no-referrer-when-downgrade",
        "same-origin",
        "origin",
        "strict-origin",
        "origin-when-cross-origin",
        "strict-origin-when-cross-origin",
        "unsafe-url",
    )
)

#: With these, other sites learn the whole address of the page that a visitor comes from.
_TALKATIVE = ("unsafe-url", "no-referrer-when-downgrade")

#: Header → the values that browsers know; any other is as if it were not there.
_ISOLATING = {
    "cross-origin-resource-policy": ("same-origin", "same-site", "cross-origin"),
    "cross-origin-embedder-policy": ("require-corp", "credentialless", "unsafe-none"),
    "cross-origin-opener-policy": (
        "same-origin",
        "same-origin-allow-popups",
        "noopener-allow-popups",
        "unsafe-none",
    ),
}

#: What a page must not hand on to everybody.
_SENSES = ("camera", "microphone", "geolocation", "display-capture")

#: One member of a dictionary of structured fields (RFC 9651 §3.2), as far as Permissions-Policy uses them.
_ITEM = r'(?:\*|[A-Za-z][\w!#$%&\'*+\-.^`|~:/]*|"[^"\\]*")'
_MEMBER = re.compile(
    rf"([a-z*][a-z0-9_\-.*]*)(?:=({_ITEM}|\( *(?:{_ITEM}(?: +{_ITEM})*)? *\)))?(?:;[^,;]*)*", re.ASCII
)


@check(
    "http.nosniff",
    axis=Axis.SECURITY,
    references=[fetch("3.6")],
    codes=["http.nosniff.absent"],
)
def nosniff(site: HttpSite) -> Iterator[Finding]:
    """Browsers keep to the type that the site declares (Fetch §3.6): the first value counts alone."""
    if site.page is None:
        yield nothing_seen(site)
        return
    values = tokens(site.page, "x-content-type-options")
    seen = place(site.page.url, ", ".join(values))
    yield passed(seen) if values[:1] == ["nosniff"] else failed("http.nosniff.absent", seen)


@check(
    "http.referrer",
    axis=Axis.SECURITY,
    references=[referrer_policy()],
    codes=["http.referrer.talkative"],
)
def referrer(site: HttpSite) -> Iterator[Finding]:
    """Other sites do not learn the whole address of the page that a visitor comes from (Referrer Policy §3).

    Without a policy browsers tell the name of the site alone. The last one that is known counts, and that of
    the page after that of the header.
    """
    if site.page is None:
        yield nothing_seen(site)
        return
    of_page = site.document.policies.referrer if site.document and site.document.policies else None
    said = [*tokens(site.page, "referrer-policy"), *([of_page.strip().lower()] if of_page else [])]
    known = [policy for policy in said if policy in _REFERRER_POLICIES]
    seen = place(site.page.url, ", ".join(said))
    if known and known[-1] in _TALKATIVE:
        yield failed("http.referrer.talkative", seen, policy=known[-1])
    else:
        yield passed(seen)


@check(
    "http.permissions",
    axis=Axis.SECURITY,
    references=[permissions_policy()],
    codes=["http.permissions.ignored", "http.permissions.open"],
)
def permissions(site: HttpSite) -> Iterator[Finding]:
    """What the site says of camera, microphone and position is understood, and hands them to nobody.

    Permissions Policy §5. Without the header browsers keep them for the site itself: nothing lacks.
    """
    if site.page is None:
        yield nothing_seen(site)
        return
    header = ", ".join(site.page.header("permissions-policy"))
    seen = place(site.page.url, header)
    if not header:
        yield inapplicable(seen)
        return
    members = [_MEMBER.fullmatch(part.strip()) for part in header.split(",")]
    if None in members:
        yield failed("http.permissions.ignored", seen)
        return
    opened = [found[1] for found in members if found and found[1] in _SENSES and "*" in (found[2] or "")]
    yield failed("http.permissions.open", seen, features=tuple(opened)) if opened else passed(seen)


@check(
    "http.isolation",
    axis=Axis.SECURITY,
    references=[html("7.1.3"), fetch("3.7")],
    codes=["http.isolation.ignored"],
)
def isolation(site: HttpSite) -> Iterator[Finding]:
    """The headers that keep the site apart from others (CORP, COEP, COOP), if it has them, are understood.

    HTML §7.1.3 and §7.1.4, Fetch §3.7. A town's site that has none lacks nothing.
    """
    if site.page is None:
        yield nothing_seen(site)
        return
    said = {name: value for name in _ISOLATING for value in site.page.header(name)}
    ignored = [
        name for name, value in said.items() if value.partition(";")[0].strip() not in _ISOLATING[name]
    ]
    places = [place(site.page.url, f"{name}: {value}") for name, value in said.items()]
    if not said:
        yield inapplicable(place(site.page.url))
    elif ignored:
        yield failed("http.isolation.ignored", *places, headers=tuple(ignored))
    else:
        yield passed(*places)
