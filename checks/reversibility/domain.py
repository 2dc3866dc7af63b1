"""Whether the town holds the name of its site."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.check import check, failed, inapplicable, passed, place, untested
from auditor.domains import is_address, is_hosted_name
from auditor.facts.http import HttpSite
from auditor.model import Axis, Cause, Finding, Target
from auditor.references import anssi, rpnt

#: Builders and hosts whose clients' sites are sub-domains, and that the Public Suffix List does not name.
BUILDERS = (
    "e-monsite.com",
    "jimdo.com",
    "jimdofree.com",
    "over-blog.com",
    "pagesperso-orange.fr",
    "site-solocal.com",
    "sitew.fr",
    "sitew.com",
    "wordpress.com",
)


@check(
    "reversibility.own-name",
    axis=Axis.REVERSIBILITY,
    references=[rpnt("1.2"), anssi("ANSSI-BP-038")],
    codes=["reversibility.own-name.lent", "reversibility.own-name.address"],
)
def own_name(target: Target, site: HttpSite) -> Iterator[Finding]:
    """The site has a name that the town can take with it to another supplier."""
    if site.best.end.status is None:  # of a site that nobody saw, nothing is said
        yield untested(site.best.cause or Cause.UNREACHABLE, site.best.detail)
    elif is_address(target.host):
        yield failed("reversibility.own-name.address", place(target.url))
    elif target.domain is None:
        yield inapplicable(place(target.url))
    elif target.domain in BUILDERS or is_hosted_name(target.host):
        yield failed("reversibility.own-name.lent", place(target.url), domain=target.domain)
    else:
        yield passed(place(target.url, target.domain))
