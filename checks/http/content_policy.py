"""Whether the site says where its scripts come from: the last wall when something was injected."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.check import check, failed, passed, place, untested
from auditor.facts.http import HttpSite
from auditor.model import Axis, Cause, Finding
from auditor.references import csp
from checks.http.answer import nothing_seen
from checks.http.csp import CUT, Policy, policies_of


@check(
    "http.csp",
    axis=Axis.SECURITY,
    references=[csp("1")],
    codes=["http.csp.absent", "http.csp.report-only", "http.csp.without-scripts", "http.csp.weak"],
)
def content_security_policy(site: HttpSite) -> Iterator[Finding]:
    """Browsers are told which scripts are the site's own (CSP3).

    A script runs only if every policy lets it: one opening counts when all of them have one of its kind.
    """
    if site.page is None:
        yield nothing_seen(site)
        return
    found = policies_of(site)
    enforced = [policy for policy in found if policy.enforced]
    places = [place(site.page.url, policy.text) for policy in found] or [place(site.page.url)]
    speaking = [policy for policy in enforced if policy.speaks_of_scripts]
    openings = _openings(speaking)
    if speaking and not openings:
        yield passed(*places)
    elif any(len(policy.text) >= CUT for policy in enforced):
        yield untested(Cause.TOO_LARGE)
    elif site.document is None or site.document.policies is None:
        yield untested(Cause.NOT_ASKED)  # the page may have another one
    elif speaking:
        yield failed("http.csp.weak", *places, openings=openings)
    elif enforced:
        yield failed("http.csp.without-scripts", *places)
    elif found:
        yield failed("http.csp.report-only", *places)
    else:
        yield failed("http.csp.absent", *places)


def _openings(policies: list[Policy]) -> tuple[str, ...]:
    """What lets a foreign script run past all the policies."""
    inline = [policy.inline_openings for policy in policies]
    sources = [policy.source_openings for policy in policies]
    through = [*(inline if all(inline) else ()), *(sources if all(sources) else ())]
    return tuple(dict.fromkeys(opening for openings in through for opening in openings))
