"""Facts by hand: a town where all is well, and what to change in it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from functools import cache

from auditor.check import Check
from auditor.facts.cors import CorsAnswers
from auditor.facts.dns import DomainRecords, Lookup, MailRecords
from auditor.facts.exposure import AskedFile, ExposedFiles
from auditor.facts.families import HttpOtherFamily
from auditor.facts.http import Exchange, HomeDocument, HttpSite, Policies, Trail
from auditor.facts.page import Control, Overlay, Pages, PageVisit, Request
from auditor.facts.security_txt import SecurityTxt, SecurityTxtAnswer
from auditor.facts.software import Generator, Script, ScriptLibrary, SiteSoftware
from auditor.facts.tls import Offer, TlsEndpoint, TlsServer, TrustStore
from auditor.facts.tls_profile import (
    Answer,
    Feature,
    KeyExchange,
    ServedChain,
    SuiteList,
    TlsProfile,
    TlsProfiles,
)
from auditor.facts.twin import HttpTwin
from auditor.judge import Observed, judge
from auditor.model import Cause, JudgedFinding, Target
from auditor.registry import Registry, load_registry
from tests.checks.samples import good_sample
from tests.servers.certificates import Issued, authority, leaf, rsa_key

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
HOST = "www.ville.example"
DOMAIN = "ville.example"
SECURE = f"https://{HOST}/"
PLAIN = f"http://{HOST}/"
YEAR = "max-age=31536000; includeSubDomains"
OTHER_SITE = "https://another-site.invalid"

TARGET = Target(name="Ville", url=SECURE, host=HOST, domain=DOMAIN, mail_domain=DOMAIN)

ROOT = authority("Root", now=NOW)
INTERMEDIATE = authority("Intermediate", ROOT, now=NOW)
#: Named as Mozilla's: what browsers ask of public authorities is asked of this one.
TRUST = TrustStore(observed_at=NOW, name="certifi test", roots=(ROOT.text,))

GOOD_VERSIONS = {
    "SSLv3": Offer.REFUSED,
    "TLSv1": Offer.REFUSED,
    "TLSv1.1": Offer.REFUSED,
    "TLSv1.2": Offer.OFFERED,
    "TLSv1.3": Offer.OFFERED,
}


@cache
def registry() -> Registry:
    """What is installed."""
    return load_registry()


def the_check(check_id: str) -> Check:
    """A check by its id."""
    return next(item for item in registry().checks if item.id == check_id)


def run(check_id: str, *facts: object) -> list[JudgedFinding]:
    """What a check says of these facts, under the policy that ships."""
    return list(judge(Observed(facts), [the_check(check_id)], registry().policy))


def verdicts(check_id: str, *facts: object) -> list[tuple[str, str]]:
    """Outcome and code of each finding."""
    return [(item.outcome.value, item.code) for item in run(check_id, *facts)]


# TLS.


def site_leaf(names: Iterable[str] = (HOST,), issuer: Issued | None = INTERMEDIATE, **terms) -> Issued:
    """A certificate of the site."""
    return leaf(tuple(names), issuer, now=NOW, **terms)


def endpoint(
    chain: tuple[str, ...] = (),
    versions: dict[str, Offer] | None = None,
    cause: Cause | None = None,
    address: str = "192.0.2.1",
) -> TlsEndpoint:
    """One address of the site."""
    offers = GOOD_VERSIONS if versions is None else GOOD_VERSIONS | versions
    return TlsEndpoint(address=address, port=443, chain=chain, versions=offers, cause=cause)


def tls(*endpoints: TlsEndpoint | Issued, host: str = HOST) -> TlsServer:
    """The server, by its endpoints or by the certificate of each."""
    seen = [endpoint(item.chain) if isinstance(item, Issued) else item for item in endpoints]
    return TlsServer(observed_at=NOW, host=host, endpoints=tuple(seen))


#: Features of a sound server; all that is not named is refused.
_HAS = (
    Feature.SECURE_RENEGOTIATION,
    Feature.EXTENDED_MASTER_SECRET,
    Feature.FALLBACK_SCSV,
    Feature.TOLERANCE,
)
MODERN_SUITES = ("TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256", "TLS_AES_128_GCM_SHA256")
SOUND_SUITES = (
    "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
    "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
    "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
)


def suite_list(version: str, *names: str, whole: bool = True, **fields: object) -> SuiteList:
    """The suites of a version."""
    return SuiteList.model_validate({"version": version, "names": names, "whole": whole, **fields})


def exchange(
    suite: str = SOUND_SUITES[0],
    group: str | None = "x25519",
    bits: int = 253,
    signature: str | None = "ecdsa_secp256r1_sha256",
) -> KeyExchange:
    """One ServerKeyExchange of TLS 1.2."""
    return KeyExchange(version="TLSv1.2", suite=suite, group=group, bits=bits, signature=signature)


@cache
def second_chain() -> tuple[str, ...]:
    """What browsers receive that know RSA alone."""
    return site_leaf(key=rsa_key(3072)).chain


def profile(
    versions: dict[str, Offer] | None = None, features: dict[Feature, Offer] | None = None, **fields: object
) -> TlsProfile:
    """One address of the site: sound, but for these versions, features and fields."""
    offers = {"SSLv2": Offer.REFUSED, **GOOD_VERSIONS, **(versions or {})}
    has = {item: Offer.OFFERED if item in _HAS else Offer.REFUSED for item in Feature} | (features or {})
    usual = {
        "address": "192.0.2.1",
        "port": 443,
        "versions": {version: answer(offer) for version, offer in offers.items()},
        "suites": (
            suite_list("TLSv1.3", *MODERN_SUITES, preference=Offer.OFFERED),
            suite_list("TLSv1.2", *SOUND_SUITES, preference=Offer.OFFERED),
        ),
        "groups": ("X25519MLKEM768", "x25519", "secp256r1"),
        "groups_whole": True,
        "key_exchanges": (exchange(),),
        "features": {item: answer(offer) for item, offer in has.items()},
        "chains": (ServedChain(key="RSA", sni=True, certificates=second_chain()),),
        "scts": 2,
    }
    return TlsProfile.model_validate({**usual, **fields})


def answer(offer: Offer, cause: Cause = Cause.TIMED_OUT) -> Answer:
    """An answer, and its cause when there was none."""
    return Answer(offer=offer, cause=cause if offer is Offer.UNKNOWN else None)


def profiles(*endpoints: TlsProfile) -> TlsProfiles:
    """The addresses of the site, one that is sound when none is given."""
    return TlsProfiles(observed_at=NOW, host=HOST, endpoints=endpoints or (profile(),))


def asked(
    versions: dict[str, Offer] | None = None, features: dict[Feature, Offer] | None = None, **fields: object
) -> TlsProfiles:
    """One address: sound, but for these."""
    return profiles(profile(versions, features, **fields))


# HTTP.


def hop(url: str, status: int | None = 200, cause: Cause | None = None, **headers: str) -> Exchange:
    """One exchange; underscores in the names of headers stand for hyphens."""
    fields = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    spoken = "HTTP/2" if status else None
    return Exchange(url=url, status=status, http_version=spoken, headers=fields, cause=cause)


def trail(*hops: Exchange, cause: Cause | None = None) -> Trail:
    """Hops, and why the end is no page."""
    return Trail(start=hops[0].url, hops=hops, cause=cause or hops[-1].cause)


def secure(status: int | None = 200, cause: Cause | None = None, **headers: str) -> Trail:
    """A trail of one hop over TLS."""
    return trail(hop(SECURE, status, None if status else cause, **headers), cause=cause)


def plain(status: int | None = 200, cause: Cause | None = None) -> Trail:
    """A trail of one hop in clear."""
    return trail(hop(PLAIN, status, None if status else cause), cause=cause)


GOOD_HEADERS = {
    "strict_transport_security": f"{YEAR}; preload",
    "content_security_policy": "default-src 'self'; frame-ancestors 'self'",
    "x_content_type_options": "nosniff",
    "referrer_policy": "strict-origin-when-cross-origin",
    "permissions_policy": "camera=(), microphone=()",
    "cross_origin_opener_policy": "same-origin",
    "set_cookie": "PHPSESSID=1; path=/; Secure; HttpOnly; SameSite=Lax",
}
GOOD_SECURE = secure(**GOOD_HEADERS)


def headed(**changes: str | None) -> HttpSite:
    """The good site, but for these headers; None for one that is not there."""
    return site(secure(**{name: value for name, value in {**GOOD_HEADERS, **changes}.items() if value}))


LED = trail(hop(PLAIN, 301), hop(SECURE, **GOOD_HEADERS))
GOOD_PAGE = HomeDocument(
    url=SECURE,
    title="Ville",
    lang="fr",
    doctype="html",
    declared_charset="utf-8",
    undecodable=None,
    generator="Drupal 11 (https://www.drupal.org)",
    policies=Policies(),
)


def page(**changes: object) -> HomeDocument:
    """The home page, but for some changes."""
    return GOOD_PAGE.model_copy(update=changes)


def site(
    secure: Trail = GOOD_SECURE, plain: Trail = LED, document: HomeDocument | None = GOOD_PAGE
) -> HttpSite:
    """The two trails and the page."""
    landing = document.url if document else None
    return HttpSite(
        observed_at=NOW, host=HOST, secure=secure, plain=plain, landing=landing, document=document
    )


WELL_KNOWN, AT_ROOT = f"{SECURE}.well-known/security.txt", f"{SECURE}security.txt"
GOOD_SECURITY_TXT = "Contact: mailto:securite@ville.example\nExpires: 2027-06-30T00:00:00Z\n"


def security_answer(text: str = GOOD_SECURITY_TXT, asked: str = WELL_KNOWN, **changes: object):
    """What one of the places of ``security.txt`` answers."""
    usual = {"asked": asked, "url": asked, "status": 200, "media_type": "text/plain; charset=utf-8"}
    return SecurityTxtAnswer.model_validate({**usual, "text": text, **changes})


def no_security_answer(asked: str = WELL_KNOWN, cause: Cause = Cause.NOT_FOUND, status: int | None = 404):
    """A place that holds nothing, or of which nothing is known."""
    return SecurityTxtAnswer(asked=asked, url=asked, status=status, cause=cause)


def security_txt(*answers: SecurityTxtAnswer) -> SecurityTxt:
    """Both places, or the first when it is enough."""
    return SecurityTxt(observed_at=NOW, answers=answers or (security_answer(),))


def script(name: str = "jquery", version: str = "3.7.1", url: str = f"{SECURE}js/a.js") -> Script:
    """A script of the site that holds a library."""
    held = ScriptLibrary(name=name, version=version, seen_in="content")
    return Script(url=url, size=90_000, sha256="0" * 64, libraries=(held,))


def site_software(*scripts: Script, feeds: tuple[tuple[str, str], ...] = ()) -> SiteSoftware:
    """The scripts of the home page, and what its feeds say of their maker."""
    generators = tuple(Generator(url=url, text=text) for url, text in feeds)
    return SiteSoftware(observed_at=NOW, scripts=scripts or (script(),), generators=generators)


def asked_file(group: str = "repository", kind: str = "git", **changes: object) -> AskedFile:
    """A file that was asked for and is not there."""
    usual = {"kind": kind, "group": group, "url": f"{SECURE}.git/HEAD", "status": 404}
    return AskedFile.model_validate({**usual, **changes})


def exposed(*files: AskedFile, **changes: object) -> ExposedFiles:
    """What was asked for with a mandate."""
    usual = {"observed_at": NOW, "mandated": True, "baseline": 404, "files": files or (asked_file(),)}
    return ExposedFiles.model_validate({**usual, **changes})


def cors(preflight: Exchange | None = None, answer: Exchange | None = None) -> CorsAnswers:
    """What the site answers to a page of another one: nothing of note."""
    asked = {"observed_at": NOW, "origin": OTHER_SITE}
    return CorsAnswers(
        preflight=preflight or hop(SECURE, 204),
        answer=answer or hop(SECURE, access_control_allow_origin="*"),
        **asked,
    )


def twin(**changes: object) -> HttpTwin:
    """The other name, which leads to the site, but for some changes."""
    good = {
        "exists": True,
        "secure": trail(hop(f"https://{DOMAIN}/", 301), hop(SECURE)),
        "plain": trail(hop(f"http://{DOMAIN}/", 301), hop(SECURE)),
        "certificate": site_leaf((HOST, DOMAIN)).text,
    }
    return HttpTwin.model_validate({"observed_at": NOW, "host": DOMAIN, **good, **changes})


def other_family(answer: Exchange | None = None, **changes: object) -> HttpOtherFamily:
    """The home page over IPv6, but for some changes."""
    known = {"observed_at": NOW, "address": "2001:db8::1", "title": GOOD_PAGE.title}
    return HttpOtherFamily.model_validate({"answer": answer or hop(SECURE), **known, **changes})


# DNS.


def lookup(name: str, kind: str, *records: str, cause: Cause | None = None, exists: bool = True) -> Lookup:
    """A question and its answer."""
    return Lookup(name=name, type=kind, records=records, cause=cause, exists=exists)


def domain(**changes: Lookup | tuple[Lookup, ...]) -> DomainRecords:
    """The records of the site."""
    good = {
        "a": lookup(HOST, "A", "192.0.2.1"),
        "aaaa": lookup(HOST, "AAAA", "2001:db8::1"),
        "ns": lookup(DOMAIN, "NS", "ns1.example.", "ns2.example."),
        "caa": (lookup(HOST, "CAA"), lookup(DOMAIN, "CAA", '0 issue "letsencrypt.org"')),
        "server_ipv6": (lookup("ns1.example", "AAAA"), lookup("ns2.example", "AAAA", "2001:db8::2")),
    }
    known = {"observed_at": NOW, "host": HOST, "domain": DOMAIN, "resolver": "test"}
    return DomainRecords.model_validate({**known, **good, **changes})


def spf_record(*records: str, **answer) -> MailRecords:
    """The mail records, with these texts at the domain."""
    return mail(txt=lookup(DOMAIN, "TXT", *records, **answer))


def dmarc_record(*records: str, **answer) -> MailRecords:
    """The mail records, with these texts under _dmarc."""
    return mail(dmarc=(lookup(f"_dmarc.{DOMAIN}", "TXT", *records, **answer),))


def mail(**changes: Lookup | tuple[Lookup, ...]) -> MailRecords:
    """The records of the e-mail domain."""
    good = {
        "mx": lookup(DOMAIN, "MX", "10 mx.example."),
        "txt": lookup(DOMAIN, "TXT", "v=spf1 mx -all", "other=1"),
        "dmarc": (lookup(f"_dmarc.{DOMAIN}", "TXT", "v=DMARC1; p=reject"),),
        "server_ipv6": (lookup("mx.example", "AAAA", "2001:db8::3"),),
    }
    return MailRecords.model_validate({"observed_at": NOW, "domain": DOMAIN, **good, **changes})


# Pages.


def request(kind: str = "Document", **fields: object) -> Request:
    """A request of the page: a text of 10 kB, compressed to 2 kB."""
    usual = {"url": f"{SECURE}{kind}", "encoding": "gzip", "wire_bytes": 2_000, "body_bytes": 10_000}
    return Request.model_validate({"type": kind, "status": 200, **usual, **fields})


def visit(*requests: Request, **fields: object) -> Pages:
    """One page visited, which made these requests."""
    made = requests or (request(), request("Stylesheet"), request("Image", encoding=""))
    usual = {
        "observed_at": NOW,
        "asked": SECURE,
        "url": SECURE,
        "status": 200,
        "browser": "Chromium",
        "viewport": (1366, 900),
        "requests": made,
        "wire_bytes": sum(item.wire_bytes for item in made),
        "dom_nodes": 200,
        "cookies": (),
        "overlays": (),
    }
    seen = PageVisit.model_validate({**usual, **fields})
    return Pages(observed_at=NOW, visits=(seen,))


def banner(*controls: tuple[str, int], text: str = "Ce site utilise des cookies.", **fields: str) -> Overlay:
    """A cookie banner with these buttons: what they say, and their area."""
    buttons = tuple(Control(text=said, tag="button", area=area) for said, area in controls)
    return Overlay(**{"marks": "bandeau", "text": text, "controls": buttons, **fields})


GOOD_BANNER = banner(("Tout accepter", 4_000), ("Tout refuser", 4_000))


def good() -> dict[type, object]:
    """A town where all is well."""
    seen = visit(overlays=(GOOD_BANNER,))
    web = (tls(site_leaf()), profiles(), site(), cors(), twin(), other_family())
    facts = (TARGET, TRUST, *web, domain(), mail(), seen, good_sample())
    facts = (*facts, security_txt(), site_software(), exposed())
    return {type(item): item for item in facts}


def but(*facts: object) -> list[object]:
    """A town where all is well, but for these facts."""
    return list((good() | {type(item): item for item in facts}).values())
