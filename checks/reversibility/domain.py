"""Whether the town holds the name of its site."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.check import check, failed, inapplicable, passed, place, untested
from auditor.domains import is_address
from auditor.facts.http import HttpSite
from auditor.model import Axis, Cause, Finding, Target
from auditor.references import anssi, rpnt
from auditor.traits.lenders import lender_of

#: The extensions under French or European rules that a town may choose (RPNT 1.2).
EXTENSIONS = frozenset(
    (
        "alsace",
        "bzh",
        "corsica",
        "eu",
        "fr",
        "gf",
        "gp",
        "mq",
        "nc",
        "paris",
        "pf",
        "pm",
        "re",
        "tf",
        "wf",
        "yt",
    )
)

#: Names of laboratories (RFC 6761): nobody sells them, so they accuse nobody.
_RESERVED = frozenset(("example", "localhost", "test"))


@check(
    "reversibility.own-name",
    axis=Axis.REVERSIBILITY,
    references=[rpnt("1.2"), anssi("ANSSI-BP-038")],
    codes=["reversibility.own-name.lent", "reversibility.own-name.address"],
)
def own_name(target: Target, site: HttpSite) -> Iterator[Finding]:
    """The site has a name that the town can take with it to another supplier."""
    lender = lender_of(target.host)
    if site.best.end.status is None:  # of a site that nobody saw, nothing is said
        yield untested(site.best.cause or Cause.UNREACHABLE, site.best.detail)
    elif is_address(target.host):
        yield failed("reversibility.own-name.address", place(target.url))
    elif target.domain is None:
        yield inapplicable(place(target.url))
    elif lender:
        yield failed("reversibility.own-name.lent", place(target.url), domain=lender)
    else:
        yield passed(place(target.url, target.domain))


@check(
    "reversibility.extension",
    axis=Axis.REVERSIBILITY,
    references=[rpnt("1.2")],
    codes=["reversibility.extension.other"],
)
def extension(target: Target, site: HttpSite) -> Iterator[Finding]:
    """The name ends in .fr or in another extension that is under French or European rules (RPNT 1.2)."""
    ending = target.host.rpartition(".")[2]
    if site.best.end.status is None:
        yield untested(site.best.cause or Cause.UNREACHABLE, site.best.detail)
    elif target.domain is None or lender_of(target.host):
        yield inapplicable(place(target.url))  # there is no name of the town's own to speak of
    elif ending in EXTENSIONS or ending in _RESERVED:
        yield passed(place(target.url, target.domain))
    else:
        yield failed(
            "reversibility.extension.other", place(target.url, target.domain), extension=f".{ending}"
        )
