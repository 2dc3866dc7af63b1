"""On how many suppliers the town's presence hangs: on a single one, or on many that nobody chose."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.check import check, failed, inapplicable, measured, passed, place, untested
from auditor.domains import registrable_domain
from auditor.facts.dns import DomainRecords, Lookup, MailRecords
from auditor.facts.page import Pages, Request
from auditor.facts.sample import Sample
from auditor.model import Axis, Cause, Finding
from auditor.providers import company_of
from auditor.references import anssi, rgesn
from auditor.traits.hosting import hosting_of
from auditor.urls import host_of

_SHOWN = 8


@check(
    "reversibility.one-provider",
    axis=Axis.REVERSIBILITY,
    references=[anssi("ANSSI-BP-038")],
    codes=["reversibility.one-provider"],
)
def one_provider(records: DomainRecords, mail: MailRecords) -> Iterator[Finding]:
    """Web, e-mail and name are not all in the hands of one company (after ANSSI-BP-038, on domain names).

    Where one of the three cannot be told, nothing is said unless the other two differ.
    """
    for lookup in (records.ns, mail.mx):
        if not lookup.known:
            yield untested(lookup.cause or Cause.RESOLVER_FAILED, lookup.detail)
            return
    host = hosting_of(records)
    names, boxes = _companies(records.ns, records.domain), _companies(mail.mx, records.domain)
    web = {company_of(host)} if host else set()
    seen = [
        place(f"{lookup.name} {lookup.type}", ", ".join(lookup.records)) for lookup in (records.ns, mail.mx)
    ]
    known = [hands for hands in (names, boxes, web) if hands]
    if any(hands != known[0] for hands in known):
        yield passed(*seen)
    elif all((names, boxes, web)):
        (company,) = web
        yield failed("reversibility.one-provider", *seen, place(records.host, str(host)), company=company)
    else:
        yield inapplicable(*seen)


def _companies(lookup: Lookup, own: str) -> set[str]:
    """Who runs the servers that NS or MX records name, the town's own names left out."""
    hosts = (record.split()[-1].rstrip(".").lower() for record in lookup.records if record.split())
    return {company_of(domain) for host in hosts if (domain := registrable_domain(host)) and domain != own}


@check(
    "reversibility.third-parties",
    axis=Axis.REVERSIBILITY,
    references=[rgesn("2.10")],
    measure=True,
)
def third_parties(pages: Pages, sample: Sample) -> Iterator[Finding]:
    """Servers of others from which the home page takes scripts, styles and fonts.

    Counted are those that the page names itself and that the browser did ask: what frames load, and what
    waits for consent, does not make the page what it is.
    """
    visit = pages.visits[0]
    home = sample.pages[0]
    if not visit.loaded:
        yield untested(Cause.TIMED_OUT, "the page never finished loading")
        return
    if not home.readable:
        yield untested(home.cause or Cause.NOT_FOUND, home.detail)
        return
    sheets = (relation.url for relation in home.relations if "stylesheet" in relation.rel.lower().split())
    named = {host_of(url) for url in (*home.scripts, *sheets)}
    needed = [request for request in visit.requests if _is_needed(request) and host_of(request.url) in named]
    first = {host_of(request.url): request for request in reversed(needed)}
    hosts = sorted(first)
    places = [place(first[host].url, first[host].type) for host in hosts[:_SHOWN]]
    yield measured(len(hosts), *places, count=len(hosts), hosts=tuple(hosts[:_SHOWN]))


def _is_needed(request: Request) -> bool:
    return request.third_party and request.type in ("Script", "Stylesheet", "Font")
