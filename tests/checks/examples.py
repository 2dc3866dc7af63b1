"""Facts made by hand: towns where all is well, and one set of facts for every code that may fail."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from auditor.check import Check
from auditor.facts.dns import DomainRecords, Lookup, MailRecords
from auditor.facts.http import Exchange, HomeDocument, HttpSite, Trail
from auditor.facts.page import AxeRun, Pages, PageVisit, Request
from auditor.facts.tls import Offer, TlsEndpoint, TlsServer, TrustStore
from auditor.judge import Observed, judge
from auditor.model import Cause, JudgedFinding, Target
from auditor.registry import load_registry
from checks.accessibility.rules import AXE_VERSION, RULES
from tests.servers.certificates import Issued, authority, leaf, rsa_key, with_sha1

#: The day on which everything is seen.
NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)

HOST, DOMAIN = "www.ville.fr", "ville.fr"
ADDRESS, OTHER_ADDRESS = "192.0.2.1", "2001:db8::1"

REGISTRY = load_registry()
CHECKS: dict[str, Check] = {check.id: check for check in REGISTRY.checks}
AXE_PREFIX = "accessibility.axe."


def run(check: Check | str, *known: object, failures: Any = ()) -> tuple[JudgedFinding, ...]:
    """What one check says of what is known, under the policy that ships."""
    item = CHECKS[check] if isinstance(check, str) else check
    return judge(Observed(known, failures), [item], REGISTRY.policy)


def codes(check: Check | str, *known: object) -> list[str]:
    """Code of each finding that failed or hesitated, outcome of each other."""
    return [item.code if item.severity is not None else str(item.outcome) for item in run(check, *known)]


# --- TLS ------------------------------------------------------------------------------------------

ROOT = authority("Test root", now=NOW)
INTERMEDIATE = authority("Test intermediate", ROOT, now=NOW)
TRUST = TrustStore(observed_at=NOW, name="test", roots=(ROOT.text,))

SECURE_VERSIONS = {
    "SSLv3": Offer.REFUSED,
    "TLSv1": Offer.REFUSED,
    "TLSv1.1": Offer.REFUSED,
    "TLSv1.2": Offer.OFFERED,
    "TLSv1.3": Offer.OFFERED,
}


def certificate(*names: str, **settings: Any) -> Issued:
    """A leaf of the trusted intermediate."""
    return leaf(names or (HOST,), settings.pop("issuer", INTERMEDIATE), now=NOW, **settings)


GOOD_CERTIFICATE = certificate(HOST, DOMAIN)


def endpoint(
    chain: tuple[str, ...] = GOOD_CERTIFICATE.chain, address: str = ADDRESS, **settings: Any
) -> TlsEndpoint:
    """One address of the site, with what it sends."""
    fields = {"port": 443, "version": "TLSv1.3", "versions": SECURE_VERSIONS, **settings}
    return TlsEndpoint(address=address, chain=chain, **fields)


def tls_server(*endpoints: TlsEndpoint | Issued, host: str = HOST, at: datetime = NOW) -> TlsServer:
    """The addresses of the site; a certificate stands for an address that serves it."""
    given = endpoints or (GOOD_CERTIFICATE,)
    made = (endpoint(item.chain) if isinstance(item, Issued) else item for item in given)
    return TlsServer(observed_at=at, host=host, endpoints=tuple(made))


def offering(**offers: Offer) -> TlsServer:
    """A server of other versions: ``TLSv1_3=Offer.REFUSED``."""
    changed = {name.replace("_", "."): offer for name, offer in offers.items()}
    return tls_server(endpoint(versions={**SECURE_VERSIONS, **changed}))


def signed_with_sha1() -> TlsServer:
    """A certificate that names SHA-1 as its hash function."""
    return tls_server(endpoint((with_sha1(leaf([HOST], now=NOW, key=rsa_key(2048))),)))


# --- HTTP -----------------------------------------------------------------------------------------

HSTS = ("strict-transport-security", "max-age=31536000; includeSubDomains")


def exchange(url: str = f"https://{HOST}/", status: int = 200, *headers: tuple[str, str]) -> Exchange:
    """A request that was answered."""
    return Exchange(url=url, address=ADDRESS, status=status, http_version="1.1", headers=headers)


def silent(url: str, cause: Cause) -> Exchange:
    """A request that was not answered."""
    return Exchange(url=url, cause=cause)


def trail(*hops: Exchange, cause: Cause | None = None) -> Trail:
    """An address and where it led; without an answer at its end, the reason is that of the end."""
    return Trail(start=hops[0].url, hops=hops, cause=cause or hops[-1].cause)


SECURE = trail(exchange(f"https://{HOST}/", 200, HSTS))
PLAIN_HOP = exchange(f"http://{HOST}/", 301, ("location", f"https://{HOST}/"))
PLAIN = trail(PLAIN_HOP, *SECURE.hops)


def document(**fields: Any) -> HomeDocument:
    """A sound home page."""
    known = {
        "url": f"https://{HOST}/",
        "title": "Ville",
        "lang": "fr",
        "doctype": "html",
        "declared_charset": "utf-8",
        "undecodable": None,
    }
    return HomeDocument(**{**known, **fields})


def http_site(
    secure: Trail = SECURE, plain: Trail = PLAIN, page: HomeDocument | None = None, *, seen: bool = True
) -> HttpSite:
    """A site; without a page when ``seen`` is False."""
    home = (page or document()) if seen else None
    return HttpSite(
        observed_at=NOW,
        host=HOST,
        secure=secure,
        plain=plain,
        landing=home.url if home else None,
        document=home,
    )


def with_page(**fields: Any) -> HttpSite:
    """A site whose home page differs."""
    return http_site(page=document(**fields))


def with_hsts(*values: str) -> HttpSite:
    """A site that answers these Strict-Transport-Security headers."""
    headers = (("strict-transport-security", value) for value in values)
    return http_site(trail(exchange(f"https://{HOST}/", 200, *headers)))


def without_page(cause: Cause, status: int) -> HttpSite:
    """A site whose home page cannot be shown."""
    secure = trail(exchange(f"https://{HOST}/", status, HSTS), cause=cause)
    return http_site(secure, trail(PLAIN_HOP, *secure.hops, cause=cause), seen=False)


IN_CLEAR = trail(exchange(f"http://{HOST}/"))

# --- DNS ------------------------------------------------------------------------------------------


def lookup(name: str, record_type: str, *records: str, cause: Cause | None = None) -> Lookup:
    """A question and its answer."""
    return Lookup(name=name, type=record_type, records=records, cause=cause)


def domain_records(**lookups: Any) -> DomainRecords:
    """The records of a sound domain, but for those that are given."""
    known = {
        "a": lookup(HOST, "A", ADDRESS),
        "aaaa": lookup(HOST, "AAAA", OTHER_ADDRESS),
        "ns": lookup(DOMAIN, "NS", "ns1.hote.fr.", "ns2.hote.net."),
        "caa": (lookup(HOST, "CAA"), lookup(DOMAIN, "CAA", '0 issue "letsencrypt.org"')),
    }
    return DomainRecords(observed_at=NOW, host=HOST, domain=DOMAIN, resolver="test", **{**known, **lookups})


def mail_records(**lookups: Any) -> MailRecords:
    """The records of a domain whose e-mail is protected, but for those that are given."""
    known = {
        "mx": lookup(DOMAIN, "MX", "10 mx.ville.fr."),
        "txt": lookup(DOMAIN, "TXT", "verification=123", "v=spf1 mx -all"),
        "dmarc": (lookup(f"_dmarc.{DOMAIN}", "TXT", "v=DMARC1; p=reject"),),
    }
    return MailRecords(observed_at=NOW, domain=DOMAIN, **{**known, **lookups})


def with_spf(*records: str) -> MailRecords:
    """A domain with these TXT records."""
    return mail_records(txt=lookup(DOMAIN, "TXT", *records))


def with_dmarc(*records: str) -> MailRecords:
    """A domain with these TXT records at ``_dmarc``."""
    return mail_records(dmarc=(lookup(f"_dmarc.{DOMAIN}", "TXT", *records),))


# --- Pages ----------------------------------------------------------------------------------------


def request(url: str = f"https://{HOST}/", kind: str = "Document", **fields: Any) -> Request:
    """A request of the page; a compressed text of ten kilobytes unless said otherwise."""
    known = {"status": 200, "encoding": "br", "wire_bytes": 3_000, "body_bytes": 10_000}
    return Request(url=url, type=kind, **{**known, **fields})


GOOD_REQUESTS = (
    request(),
    request(f"https://{HOST}/ville.css", "Stylesheet"),
    request(f"https://{HOST}/blason.png", "Image", encoding=""),
)
GOOD_AXE = AxeRun(
    version=AXE_VERSION,
    violations=(),
    incomplete=(),
    passes=tuple(rule.id for rule in RULES),
    inapplicable=(),
)


def visit(*requests: Request, **fields: Any) -> PageVisit:
    """One visit of a page; it weighs what its requests weigh."""
    made = requests or GOOD_REQUESTS
    known = {
        "asked": f"https://{HOST}/",
        "url": f"https://{HOST}/",
        "status": 200,
        "browser": "Chromium",
        "viewport": (1280, 800),
        "requests": made,
        "wire_bytes": sum(item.wire_bytes for item in made),
        "dom_nodes": 400,
        "axe": GOOD_AXE,
    }
    return PageVisit(observed_at=NOW, **{**known, **fields})


def pages(*visits: PageVisit) -> Pages:
    """The pages of a site."""
    return Pages(observed_at=NOW, visits=visits or (visit(),))


# --- Towns ----------------------------------------------------------------------------------------


def target(host: str = HOST, domain: str | None = DOMAIN) -> Target:
    """A town."""
    return Target(name="Ville", url=f"https://{host}/", host=host, domain=domain, mail_domain=domain)


#: All that can be known of a town where no check fails.
GOOD: tuple[object, ...] = (
    target(),
    TRUST,
    tls_server(),
    http_site(),
    domain_records(),
    mail_records(),
    pages(),
)


def _served(*items: TlsEndpoint | Issued) -> tuple[object, ...]:
    return (TRUST, tls_server(*items))


_REFUSED = trail(silent(f"https://{HOST}/", Cause.REFUSED))

#: Every code, without those of axe-core → facts with which its check yields it.
FAILING: dict[str, tuple[object, ...]] = {
    "accessibility.doctype": (with_page(doctype=None),),
    "dns.caa.absent": (domain_records(caa=(lookup(HOST, "CAA"), lookup(DOMAIN, "CAA"))),),
    "dns.ipv6.absent": (domain_records(aaaa=lookup(HOST, "AAAA")),),
    "dns.name-servers.single": (domain_records(ns=lookup(DOMAIN, "NS", "ns.hote.fr.")),),
    "http.home.server-error": (without_page(Cause.SERVER_ERROR, 500),),
    "http.home.not-found": (without_page(Cause.NOT_FOUND, 404),),
    "http.home.redirect-loop": (without_page(Cause.REDIRECT_LOOP, 302),),
    "http.hsts.absent": (with_hsts(),),
    "http.hsts.short": (with_hsts("max-age=86400"),),
    "http.hsts.invalid": (with_hsts("includeSubDomains"),),
    "http.https.absent": (http_site(_REFUSED, IN_CLEAR),),
    "http.redirect.absent": (http_site(plain=IN_CLEAR),),
    "interoperability.utf-8.undeclared": (with_page(declared_charset=None),),
    "interoperability.utf-8.other": (with_page(declared_charset="iso-8859-1"),),
    "interoperability.utf-8.broken": (with_page(undecodable=1_234),),
    "mail.dmarc.absent": (with_dmarc(),),
    "mail.dmarc.several": (with_dmarc("v=DMARC1; p=reject", "v=DMARC1; p=none"),),
    "mail.dmarc.monitor-only": (with_dmarc("v=DMARC1; p=none"),),
    "mail.dmarc.partial": (with_dmarc("v=DMARC1; p=reject; pct=50"),),
    "mail.own-domain.no-server": (mail_records(mx=lookup(DOMAIN, "MX")),),
    "mail.spf.absent": (with_spf("verification=123"),),
    "mail.spf.several": (with_spf("v=spf1 mx -all", "v=spf1 a -all"),),
    "mail.spf.open": (with_spf("v=spf1 +all"),),
    "mail.spf.neutral": (with_spf("v=spf1 mx ?all"),),
    "page_weight.bytes": (pages(visit(request(wire_bytes=7_000_000))),),
    "page_weight.compression": (pages(visit(request(encoding=""))),),
    "page_weight.dom": (pages(visit(dom_nodes=3_000)),),
    "page_weight.requests": (pages(visit(*[request()] * 200)),),
    "reversibility.own-name.lent": (target("ville.wixsite.com", "wixsite.com"), http_site()),
    "reversibility.own-name.address": (target(ADDRESS, None), http_site()),
    "tls.certificate.expired": _served(certificate(begins=-91, ends=-1)),
    "tls.certificate.not-yet-valid": _served(certificate(begins=1, ends=91)),
    "tls.certificate.expires-soon": _served(certificate(begins=-70, ends=20)),
    "tls.certificate.weak-key": _served(certificate(key=rsa_key(1024))),
    "tls.certificate.unknown-key": _served(certificate(key=X25519PrivateKey.generate())),
    "tls.certificate.wrong-name": _served(certificate("www.autre.fr")),
    "tls.certificate.weak-signature": (TRUST, signed_with_sha1()),
    "tls.certificate.self-signed": _served(leaf([HOST], now=NOW)),
    "tls.certificate.untrusted": _served(certificate(issuer=authority("Nobody", now=NOW))),
    "tls.versions.without-1.3": (offering(TLSv1_3=Offer.REFUSED),),
    "tls.versions.without-1.2": (offering(TLSv1_3=Offer.REFUSED, TLSv1_2=Offer.REFUSED),),
    "tls.versions.obsolete": (offering(TLSv1_1=Offer.OFFERED),),
}

#: The codes that a person must look at.
HESITATING = ("tls.certificate.unknown-key",)


def days(number: float) -> timedelta:
    """A duration."""
    return timedelta(days=number)
