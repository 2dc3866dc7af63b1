"""Whether the addresses at which residents write are the town's own."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.check import cannot_tell, check, failed, inapplicable, passed, place, untested
from auditor.domains import domain_of_url, registrable_domain
from auditor.facts.http import HttpSite
from auditor.facts.sample import Role, Sample
from auditor.model import Axis, Finding, Place, Target
from auditor.references import rpnt
from auditor.traits.lenders import lender_of
from checks.reversibility.shown import Email, emails_of

#: More addresses of town halls than that are a list of towns.
_OF_ONE_TOWN = 3
_SHOWN = 5


@check(
    "reversibility.mailboxes",
    axis=Axis.REVERSIBILITY,
    references=[rpnt("2.2")],
    codes=["reversibility.mailboxes.generic", "reversibility.mailboxes.doubtful"],
)
def mailboxes(target: Target, site: HttpSite, sample: Sample) -> Iterator[Finding]:
    """The town hall is written to at its own domain, not at a provider's where anybody has one (RPNT 2.2).

    Those of associations and shops are not the town's: only what names a town hall is held against it.
    """
    shown = emails_of(sample)
    own = [email for email in shown if email.domain in _domains(target, site)]
    generic = [email for email in shown if email.is_generic]
    of_town_halls = [email for email in generic if email.is_of_a_town_hall]
    doubtful = of_town_halls or ([] if own else [email for email in generic if email.is_of_contact])
    if 0 < len(of_town_halls) <= _OF_ONE_TOWN and not own:
        yield failed(
            "reversibility.mailboxes.generic", *_places(of_town_halls), emails=_listed(of_town_halls)
        )
    elif doubtful:
        yield cannot_tell("reversibility.mailboxes.doubtful", *_places(doubtful), emails=_listed(doubtful))
    elif own:
        yield passed(*_places(own))
    else:
        yield _silence(sample)


@check(
    "reversibility.mail-domain",
    axis=Axis.REVERSIBILITY,
    references=[rpnt("2.3")],
    codes=[
        "reversibility.mail-domain.differs",
        "reversibility.mail-domain.outdated",
        "reversibility.mail-domain.elsewhere",
    ],
)
def mail_domain(target: Target, site: HttpSite, sample: Sample) -> Iterator[Finding]:
    """E-mail and site bear the same name, in the directory and on the site (RPNT 2.3)."""
    domains = _domains(target, site)
    declared = registrable_domain(target.mail_domain) if target.mail_domain else None
    if declared is None or target.domain is None or lender_of(target.host):
        yield inapplicable(place(target.url))
        return
    shown = emails_of(sample)
    own = [email for email in shown if email.domain in domains]
    elsewhere = [
        email
        for email in shown
        if email.is_of_a_town_hall and not email.is_generic and email.domain not in domains
    ]
    if declared not in domains:
        outdated = own and declared not in {email.domain for email in shown}
        code = "reversibility.mail-domain." + ("outdated" if outdated else "differs")
        yield failed(code, place(target.url), *_places(own), mail=declared, site=target.domain)
    elif own:
        yield passed(*_places(own))
    elif 0 < len(elsewhere) <= _OF_ONE_TOWN:
        yield failed(
            "reversibility.mail-domain.elsewhere",
            *_places(elsewhere),
            emails=_listed(elsewhere),
            site=target.domain,
        )
    else:
        yield _silence(sample)


def _domains(target: Target, site: HttpSite) -> set[str]:
    """The domains of the site: as it was declared, and where it led."""
    return {domain for domain in (target.domain, domain_of_url(site.landing or "")) if domain}


def _silence(sample: Sample) -> Finding:
    """What is said of a site that shows no address of the town's."""
    unread = next((page.cause for page in sample.unread(Role.CONTACT)), None)
    cause = sample.why_silent or unread
    return untested(cause) if cause else inapplicable(place(sample.home))


def _places(emails: list[Email]) -> Iterator[Place]:
    return (email.place for email in emails[:_SHOWN])


def _listed(emails: list[Email]) -> tuple[str, ...]:
    return tuple(email.address for email in emails[:_SHOWN])
