"""For each code, a town to which it happens."""

from __future__ import annotations

from datetime import timedelta

from auditor.facts.http import Policies, Script, Trail
from auditor.facts.page import Cookie
from auditor.facts.tls import Offer
from auditor.facts.tls_profile import Feature, ServedChain, TlsProfile
from auditor.model import Cause
from tests.checks import facts as f
from tests.checks import samples as s
from tests.checks.facts import DOMAIN, HOST
from tests.checks.public_service.accessibility import towns as a
from tests.checks.samples import (
    HOME,
    answered,
    good_pages,
    sample_but,
    sample_everywhere,
    sample_of,
    sample_with,
)
from tests.servers.certificates import dsa_key, rsa_key, where_to_fetch, with_sha1

_RSA_ISSUER = f.site_leaf(("Issuer",), issuer=None, key=rsa_key(2048))
_SHA1 = with_sha1(f.site_leaf(issuer=_RSA_ISSUER))
_NO_MODERN_VERSION = {"TLSv1.3": Offer.REFUSED, "TLSv1.2": Offer.REFUSED}
_ALONE = f.site_leaf(extensions=(where_to_fetch(),)).text
_NO_13 = {"TLSv1.3": Offer.REFUSED}
_OLD = {"TLSv1.1": Offer.OFFERED}
_REFUSED, _OFFERED = Offer.REFUSED, Offer.OFFERED


def _with_suites(*names: str, versions: dict[str, Offer] = _NO_13) -> list[object]:
    """A server whose TLS 1.2 has these suites."""
    return f.but(f.asked(versions, suites=(f.suite_list("TLSv1.2", *names),)))


def _with_feature(feature: Feature, offer: Offer, versions: dict[str, Offer] | None = None) -> list[object]:
    return f.but(f.asked(versions, {feature: offer}))


def _agreeing(**fields: object) -> list[object]:
    """A server that agrees on keys in this way."""
    return f.but(f.asked(key_exchanges=(f.exchange(**fields),)))


def _beside(chain: tuple[str, ...]) -> list[object]:
    """Other browsers receive this chain."""
    return f.but(f.asked(chains=(ServedChain(key="RSA", sni=True, certificates=chain),)))


def _nobodys() -> TlsProfile:
    """A server that keeps no published profile."""
    suites = (f.suite_list("TLSv1.2", "TLS_RSA_WITH_AES_128_CBC_SHA"),)
    return f.profile(_NO_13 | _OLD, suites=suites, key_exchanges=(), groups=())


_DHE = "TLS_DHE_RSA_WITH_AES_128_GCM_SHA256"
_LENT = {"host": "ville.e-monsite.com", "domain": "e-monsite.com"}
_NEW = "https://www.nouvelle-ville.example/"
_FOREIGN = "https://code.jquery.com/jquery.min.js"
_FONTS = "https://fonts.googleapis.com/css2?family=Lato"
_CLOSED = """<!doctype html><title>Ville</title><p>Bienvenue</p>
<ul><li><a href="/a">A</a></li><li><a href="/b">B</a></li><li><a href="/c">C</a></li></ul>"""


_LENDING = {"access_control_allow_origin": f.OTHER_SITE, "access_control_allow_credentials": "true"}
_UNSEALED = Policies(scripts=(Script(src="https://code.jquery.com/jquery-3.7.1.min.js"),), script_elements=1)
_CLOSED_TWIN = f.trail(f.hop(f"https://{DOMAIN}/", None, Cause.REFUSED))


def _led_away(status: int) -> Trail:
    """The site leads to another name, by this redirect."""
    return f.trail(f.hop(f.SECURE, status, location=_NEW), f.hop(_NEW))


# Pages of the good site, and what goes from them.
_NOTICE, _DATA, _ECODESIGN = "/mentions-legales/", "/donnees-personnelles/", "/ecoconception/"
_NOTICE_LINK = '<li><a href="/mentions-legales/">Mentions légales</a></li>'
_DATA_LINK = '<li><a href="/donnees-personnelles/">Données personnelles</a></li>'
_ECODESIGN_LINK = '<li><a href="/ecoconception/">Écoconception</a></li>'
_BARE_NOTICE = f.but(sample_but({_NOTICE: "<title>Mentions légales</title><p>Tous droits réservés.</p>"}))
_BARE_DATA = f.but(sample_but({_DATA: "<title>Données personnelles</title><p>La CNIL existe.</p>"}))
_NO_LINK = {path: page.replace(_NOTICE_LINK, "") for path, page in good_pages().items()}
_UNLINKED = sample_of({**_NO_LINK, _NOTICE.rstrip("/"): _NO_LINK[_NOTICE]})
_NUMBERLESS = "<title>Ville</title><p>Bienvenue.</p><a href='/a'>A</a><a href='/b'>B</a><a href='/c'>C</a>"
_LISTING = "<title>Index of /fichiers</title><h1>Index of /fichiers</h1><a href='?C=N;O=D'>Name</a>"
_PICTURED = f"{_NUMBERLESS}<img src='/tel.png' alt='Mairie : 01 99 00 50 12'>"
_ON_LINE = f"{_NUMBERLESS}<p>Vos démarches en ligne</p>"


def _telling(text: str = f.GOOD_SECURITY_TXT, **changes: object) -> list[object]:
    return f.but(f.security_txt(f.security_answer(text, **changes)))


def _exposing(group: str) -> list[object]:
    return f.but(f.exposed(f.asked_file(group, status=200, marker="x", size=9, sha256="0" * 64)))


def _made_by(generator: str) -> list[object]:
    return f.but(f.site(document=f.page(generator=generator)))


def _cookie(name: str, domain: str = DOMAIN, days: float | None = 30, *, third_party: bool = False) -> Cookie:
    return Cookie(name=name, domain=domain, days=days, third_party=third_party)


def _visited(*urls: str, cookies: tuple[Cookie, ...] = ()) -> list[object]:
    requests = [f.request("Script", url=url, third_party=True) for url in urls]
    return f.but(f.visit(f.request(), *requests, cookies=cookies))


def _asked(*controls: tuple[str, int]) -> list[object]:
    return f.but(f.visit(overlays=(f.banner(*controls),)))


_HTTP1 = f.trail(f.hop(f.SECURE).model_copy(update={"http_version": "HTTP/1.1"}))
_XHTML = '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd">'
_FEED = "/actualites/flux.xml"
_WITHOUT_FEED = sample_of(
    {
        path: page.replace("application/atom+xml", "text/html").replace(_FEED, "/").replace("un flux", "ici")
        for path, page in good_pages().items()
    }
)
_WITHOUT_DATA = sample_of(
    {
        path: page.replace("Données ouvertes", "Chiffres").replace('"/donnees-ouvertes/"', '"/chiffres/"')
        for path, page in good_pages().items()
        if path != "/donnees-ouvertes/"
    }
)
_TOWN_OF_5100 = f.TARGET.model_copy(update={"population": 5100})
_PASSWORD = good_pages()["/connexion/"].replace("FranceConnect", "mot de passe")
_PASSWORD = _PASSWORD.replace('<button class="fr-connect"', '<input type="password" name="p"><button')
_BARE = "<!doctype html><title>Ville</title><h1>Ville</h1>" + "<p>La ville vous accueille.</p>" * 20
_BARE_SITE = {"/": _BARE}
_SERVICES = '<a href="/demarches">Démarches</a>'

EXAMPLES: dict[str, list[object]] = {
    # TLS
    "tls.certificate.self-signed": f.but(f.tls(f.site_leaf(issuer=None))),
    "tls.certificate.untrusted": f.but(f.tls(f.endpoint((f.site_leaf().text,)))),
    "tls.certificate.wrong-name": f.but(f.tls(f.site_leaf(("other.example",)))),
    "tls.certificate.expired": f.but(f.tls(f.site_leaf(begins=-90, ends=-1))),
    "tls.certificate.not-yet-valid": f.but(f.tls(f.site_leaf(begins=1, ends=90))),
    "tls.certificate.expires-soon": f.but(f.tls(f.site_leaf(begins=-80, ends=10))),
    "tls.certificate.weak-key": f.but(f.tls(f.site_leaf(key=rsa_key(1024)))),
    "tls.certificate.unknown-key": f.but(f.tls(f.site_leaf(key=dsa_key()))),
    "tls.certificate.weak-signature": f.but(f.tls(f.endpoint((_SHA1,)))),
    "tls.versions.obsolete": f.but(f.tls(f.endpoint(versions={"TLSv1": Offer.OFFERED}))),
    "tls.versions.without-1.3": f.but(f.tls(f.endpoint(versions={"TLSv1.3": Offer.REFUSED}))),
    "tls.versions.without-1.2": f.but(f.tls(f.endpoint(versions=_NO_MODERN_VERSION))),
    "tls.certificate.incomplete-chain": f.but(f.tls(f.endpoint((_ALONE,)))),
    "tls.certificate.unlogged": f.but(f.asked(scts=0)),
    "tls.certificate.too-long": f.but(f.tls(f.site_leaf(begins=-30, ends=300))),
    "tls.chain.disordered": f.but(f.tls(f.endpoint((*f.site_leaf().chain[::-1], f.site_leaf().text)))),
    "tls.chain.differs": f.but(f.tls(f.site_leaf(), f.endpoint(f.site_leaf().chain, address="2001:db8::1"))),
    "tls.other-certificates.untrusted": _beside((f.site_leaf(key=rsa_key(2048)).text,)),
    "tls.other-certificates.wrong-name": _beside(f.site_leaf(("other.example",)).chain),
    "tls.other-certificates.expired": _beside(f.site_leaf(begins=-90, ends=-1).chain),
    "tls.other-certificates.weak": _beside(f.site_leaf(key=rsa_key(1024)).chain),
    "tls.suites.broken": _with_suites("TLS_RSA_WITH_RC4_128_SHA", versions={}),
    "tls.suites.weak": _with_suites(*f.SOUND_SUITES, "TLS_RSA_WITH_3DES_EDE_CBC_SHA", versions={}),
    "tls.suites.without-forward-secrecy": _with_suites("TLS_RSA_WITH_AES_128_GCM_SHA256"),
    "tls.suites.without-aead": _with_suites("TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA"),
    "tls.suites.partly-without-forward-secrecy": _with_suites(
        *f.SOUND_SUITES, "TLS_RSA_WITH_AES_128_GCM_SHA256", versions={}
    ),
    "tls.key-exchange.shared-prime": _agreeing(suite=_DHE, group="Apache 1024", bits=1024),
    "tls.key-exchange.weak-dh": _agreeing(suite=_DHE, group=None, bits=1024),
    "tls.key-exchange.weak-curve": _agreeing(group="secp192r1", bits=192),
    "tls.key-exchange.forgeable-signature": _agreeing(signature="rsa_pkcs1_sha1"),
    "tls.flaws.heartbleed": _with_feature(Feature.HEARTBLEED, _OFFERED),
    "tls.flaws.ccs-injection": _with_feature(Feature.CCS_INJECTION, _OFFERED),
    "tls.flaws.robot": _with_feature(Feature.ROBOT, _OFFERED),
    "tls.flaws.compression": _with_feature(Feature.COMPRESSION, _OFFERED),
    "tls.flaws.ssl2": f.but(f.asked({"SSLv2": Offer.OFFERED})),
    "tls.negotiation.insecure-renegotiation": _with_feature(Feature.SECURE_RENEGOTIATION, _REFUSED),
    "tls.negotiation.early-data": _with_feature(Feature.EARLY_DATA, _OFFERED),
    "tls.negotiation.without-fallback-scsv": _with_feature(Feature.FALLBACK_SCSV, _REFUSED, _OLD),
    "tls.negotiation.without-extended-master-secret": _with_feature(Feature.EXTENDED_MASTER_SECRET, _REFUSED),
    "tls.post-quantum.absent": f.but(f.asked(groups=("x25519", "secp256r1"))),
    "tls.profiles.none": f.but(f.profiles(_nobodys())),
    # HTTP
    "http.home.server-error": f.but(f.site(f.secure(500, Cause.SERVER_ERROR), document=None)),
    "http.home.not-found": f.but(f.site(f.secure(404, Cause.NOT_FOUND), document=None)),
    "http.home.redirect-loop": f.but(f.site(f.secure(301, Cause.REDIRECT_LOOP), document=None)),
    "http.https.absent": f.but(f.site(f.secure(None, Cause.REFUSED), f.plain())),
    "http.redirect.absent": f.but(f.site(plain=f.plain())),
    "http.hsts.absent": f.but(f.site(f.secure())),
    "http.hsts.short": f.but(f.site(f.secure(strict_transport_security="max-age=86400"))),
    "http.hsts.invalid": f.but(f.site(f.secure(strict_transport_security="includeSubDomains"))),
    "http.security-txt.absent": f.but(
        f.security_txt(f.no_security_answer(), f.no_security_answer(f.AT_ROOT))
    ),
    "http.security-txt-content.no-contact": _telling("Expires: 2027-06-30T00:00:00Z"),
    "http.security-txt-content.contact-unreadable": _telling(
        "Contact: mairie@ville.example\nExpires: 2027-06-30T00:00:00Z"
    ),
    "http.security-txt-content.no-expiry": _telling("Contact: https://ville.example/contact"),
    "http.security-txt-content.expired": _telling(f.GOOD_SECURITY_TXT.replace("2027", "2025")),
    "http.security-txt-content.late-expiry": _telling(f.GOOD_SECURITY_TXT.replace("2027", "2037")),
    "http.security-txt-content.in-clear": _telling(url=f"{f.PLAIN}.well-known/security.txt"),
    "http.security-txt-content.not-text": _telling(media_type="application/octet-stream"),
    "http.security-txt-content.old-place": f.but(
        f.security_txt(f.no_security_answer(), f.security_answer(asked=f.AT_ROOT))
    ),
    "http.banner.version": f.but(f.site(f.secure(server="Apache/2.4.10 (Debian)"))),
    "http.directory-listing.shown": f.but(
        sample_but({"/": good_pages()["/"].replace("/contact/", "/fichiers/"), "/fichiers/": _LISTING})
    ),
    "http.software-version.shown": _made_by("SPIP 4.4.3"),
    "http.software.unsupported": _made_by("SPIP 3.2.19"),
    "http.software.vulnerable": _made_by("SPIP 4.2.0"),
    "http.software.courtesy": _made_by("WordPress 6.5.5"),
    "http.software.perhaps": f.but(f.site(f.secure(x_powered_by="PHP/7.4.33"))),
    "http.software.old-data": f.but(f.site().model_copy(update={"observed_at": f.NOW + timedelta(days=400)})),
    "http.libraries.grave": f.but(f.site_software(f.script("handlebars", "4.0.11"))),
    "http.libraries.vulnerable": f.but(f.site_software(f.script(version="1.12.4"))),
    "http.libraries.mended": f.but(
        f.site_software(f.script(version="1.12.4", url=f"{f.SECURE}wp-includes/js/jquery/jquery.js"))
    ),
    "http.libraries.old-data": f.but(
        f.site_software().model_copy(update={"observed_at": f.NOW + timedelta(days=400)})
    ),
    "http.exposure.repository": _exposing("repository"),
    "http.exposure.configuration": _exposing("configuration"),
    "http.exposure.backup": _exposing("backup"),
    "http.exposure.log": _exposing("log"),
    "http.exposure.diagnostics": _exposing("diagnostics"),
    "http.exposure.listing": _exposing("listing"),
    "http.csp.absent": f.but(f.headed(content_security_policy=None)),
    "http.csp.report-only": f.but(
        f.headed(content_security_policy=None, content_security_policy_report_only="default-src 'self'")
    ),
    "http.csp.without-scripts": f.but(f.headed(content_security_policy="upgrade-insecure-requests")),
    "http.csp.weak": f.but(f.headed(content_security_policy="default-src 'self' 'unsafe-inline'")),
    "http.framing.absent": f.but(f.headed(content_security_policy="default-src 'self'")),
    "http.framing.ineffective": f.but(f.headed(content_security_policy="frame-ancestors *")),
    "http.nosniff.absent": f.but(f.headed(x_content_type_options=None)),
    "http.referrer.talkative": f.but(f.headed(referrer_policy="unsafe-url")),
    "http.permissions.ignored": f.but(f.headed(permissions_policy="camera 'none'")),
    "http.permissions.open": f.but(f.headed(permissions_policy="camera=*")),
    "http.isolation.ignored": f.but(f.headed(cross_origin_opener_policy="none")),
    "http.cors.reflected": f.but(f.cors(answer=f.hop(f.SECURE, **_LENDING))),
    "http.cookies.session-clear": f.but(f.headed(set_cookie="PHPSESSID=1; HttpOnly")),
    "http.cookies.session-readable": f.but(f.headed(set_cookie="PHPSESSID=1; Secure")),
    "http.cookies.clear": f.but(f.headed(set_cookie="langue=fr")),
    "http.cookies.ignored": f.but(f.headed(set_cookie="__Host-a=1; Secure")),
    "http.cookies.long": f.but(f.headed(set_cookie="langue=fr; Secure; Max-Age=63072000")),
    "http.integrity.absent": f.but(f.site(document=f.page(policies=_UNSEALED))),
    "http.mixed.active": f.but(
        sample_with("/", "</body>", '<script src="http://a.example/x.js"></script></body>')
    ),
    "http.mixed.passive": f.but(
        sample_with("/", "</body>", '<img src="http://a.example/x.png" alt="x"></body>')
    ),
    "http.forms.clear": f.but(
        sample_with("/contact/", 'action="/contact/"', 'action="http://a.example/contact"')
    ),
    "http.forms.search-clear": f.but(
        sample_with("/", "</body>", '<form action="http://a.example/"><input name="q"></form></body>')
    ),
    "http.redirect-chain.downgrade": f.but(
        f.site(f.trail(f.hop(f.SECURE, 301), f.hop(f"{f.PLAIN}fr/", 301), f.hop(f"{f.SECURE}fr/")))
    ),
    "http.redirect-chain.long": f.but(
        f.site(plain=f.trail(*(f.hop(f"{f.SECURE}{step}", 301) for step in range(4)), f.hop(f.SECURE)))
    ),
    "http.hsts-preload.ineligible": f.but(f.headed(strict_transport_security="max-age=31536000; preload")),
    "http.families.closed": f.but(f.other_family(f.hop(f.SECURE, None, Cause.REFUSED))),
    "http.families.error": f.but(f.other_family(f.hop(f.SECURE, 404))),
    "http.families.other-page": f.but(f.other_family(title="It works!")),
    "http.twin.unknown": f.but(f.twin(exists=False, secure=None, plain=None, cause=Cause.UNKNOWN_HOST)),
    "http.twin.closed": f.but(f.twin(secure=_CLOSED_TWIN, plain=_CLOSED_TWIN)),
    "http.twin.certificate": f.but(f.twin(certificate=f.site_leaf().text)),
    "http.twin.clear": f.but(f.twin(plain=f.trail(f.hop(f"http://{DOMAIN}/")))),
    "http.twin.elsewhere": f.but(f.twin(secure=f.trail(f.hop(f"https://{DOMAIN}/", 301), f.hop(_NEW)))),
    # DNS
    "dns.ipv6.absent": f.but(f.domain(aaaa=f.lookup(HOST, "AAAA"))),
    "dns.ipv6-servers.absent": f.but(f.domain(server_ipv6=(f.lookup("ns1.example", "AAAA"),))),
    "dns.name-servers.single": f.but(f.domain(ns=f.lookup(DOMAIN, "NS", "ns1.example."))),
    "dns.caa.absent": f.but(f.domain(caa=(f.lookup(HOST, "CAA"), f.lookup("example", "CAA")))),
    # Mail
    "mail.spf.absent": f.but(f.spf_record("other=1")),
    "mail.spf.several": f.but(f.spf_record("v=spf1 -all", "v=spf1 mx ~all")),
    "mail.spf.open": f.but(f.spf_record("v=spf1 +all")),
    "mail.spf.neutral": f.but(f.spf_record("v=spf1 ?all")),
    "mail.dmarc.absent": f.but(f.dmarc_record()),
    "mail.dmarc.several": f.but(f.dmarc_record("v=DMARC1; p=reject", "v=DMARC1; p=none")),
    "mail.dmarc.monitor-only": f.but(f.dmarc_record("v=DMARC1; p=none")),
    "mail.dmarc.partial": f.but(f.dmarc_record("v=DMARC1; p=reject; pct=20")),
    "mail.ipv6.absent": f.but(f.mail(server_ipv6=(f.lookup("mx.example", "AAAA"),))),
    "mail.own-domain.no-server": f.but(f.mail(mx=f.lookup(DOMAIN, "MX"))),
    # Page weight
    "page_weight.bytes": f.but(f.visit(f.request("Image", wire_bytes=6_000_000))),
    "page_weight.requests": f.but(f.visit(*[f.request()] * 300)),
    "page_weight.dom": f.but(f.visit(dom_nodes=20_000)),
    "page_weight.compression": f.but(f.visit(f.request(encoding=""))),
    # The page itself
    "interoperability.utf-8.undeclared": f.but(f.site(document=f.page(declared_charset=None))),
    "interoperability.utf-8.other": f.but(f.site(document=f.page(declared_charset="iso-8859-1"))),
    "interoperability.utf-8.broken": f.but(f.site(document=f.page(undecodable=12))),
    "accessibility.doctype": f.but(f.site(document=f.page(doctype=None))),
    # The name
    "reversibility.own-name.lent": f.but(f.TARGET.model_copy(update=_LENT)),
    "reversibility.own-name.address": f.but(
        f.TARGET.model_copy(update={"host": "192.0.2.1", "domain": None})
    ),
    # Interoperability
    "interoperability.http2.absent": f.but(f.site(_HTTP1)),
    "interoperability.skeleton.repeated": f.but(
        sample_with("/contact/", "</head>", "<title>2</title></head>")
    ),
    "interoperability.skeleton.late-charset": f.but(
        sample_with("/", '<meta charset="utf-8">', f'<!--{"-" * 1100}--><meta charset="utf-8">')
    ),
    "interoperability.skeleton.old-doctype": f.but(sample_everywhere("<!doctype html>", _XHTML)),
    "interoperability.skeleton.no-viewport": f.but(sample_everywhere('name="viewport"', 'name="other"')),
    "interoperability.feed.absent": f.but(_WITHOUT_FEED),
    "interoperability.feed.broken": f.but(sample_but({_FEED: None})),
    "interoperability.feed.stale": f.but(sample_with(_FEED, "2026-11-20T08", "2024-11-20T08")),
    "interoperability.feed.empty": f.but(sample_but({_FEED: "<rss><channel/></rss>"})),
    "interoperability.calendar.absent": f.but(sample_with("/agenda/", "/agenda/agenda.ics", "/")),
    "interoperability.calendar.broken": f.but(sample_but({"/agenda/agenda.ics": None})),
    "interoperability.site-map.absent": f.but(sample_but({"/robots.txt": None, "/sitemap.xml": None})),
    "interoperability.site-map.broken": f.but(sample_but({"/sitemap.xml": None})),
    "interoperability.site-map.empty": f.but(sample_but({"/sitemap.xml": "<urlset/>"})),
    "interoperability.robots.closed": f.but(sample_but({"/robots.txt": "User-agent: *\nDisallow: /\n"})),
    "interoperability.robots.page-instead": f.but(
        sample_but(
            {"/robots.txt": answered(f"{HOME}robots.txt", b"<title>Ville</title>", content_type="text/html")}
        )
    ),
    "interoperability.json-ld.invalid": f.but(sample_with("/", '"CityHall",', '"CityHall"')),
    "interoperability.town-hall.absent": f.but(sample_with("/", "CityHall", "WebSite")),
    "interoperability.town-hall.incomplete": f.but(sample_with("/", '"telephone"', '"tel"')),
    "interoperability.town-hall.without-hours": f.but(sample_with("/", "openingHoursSp", "hoursSp")),
    "interoperability.events.absent": f.but(sample_with("/", '"@type": "Event"', '"@type": "Thing"')),
    "interoperability.open-graph.absent": f.but(sample_with("/", '"og:', '"x:')),
    "interoperability.open-graph.incomplete": f.but(sample_with("/", "og:image", "og:picture")),
    "interoperability.open-formats.legacy": f.but(
        sample_with("/contact/", "<h1>Contact</h1>", '<a href="/permis.doc?x=1">Permis</a>')
    ),
    "interoperability.open-formats.observed": f.but(
        sample_with("/contact/", "<h1>Contact</h1>", '<a href="/budget.xlsx">Budget</a>')
    ),
    "interoperability.open-data.absent": f.but(_WITHOUT_DATA, _TOWN_OF_5100),
    "interoperability.open-data.unknown-duty": f.but(_WITHOUT_DATA),
    "interoperability.identity.test-host": f.but(
        sample_with(
            "/connexion/", "/connexion/franceconnect", "https://fcp.integ01.dev-franceconnect.fr/api/v1"
        )
    ),
    "interoperability.identity.first-version": f.but(
        sample_with(
            "/connexion/", "/connexion/franceconnect", "https://app.franceconnect.gouv.fr/api/v1/authorize"
        )
    ),
    "interoperability.identity.agentconnect": f.but(
        sample_with("/connexion/", ">FranceConnect</span>", ">AgentConnect</span>")
    ),
    "interoperability.franceconnect.absent": f.but(sample_but({"/connexion/": _PASSWORD})),
    "interoperability.service-public.absent": f.but(sample_of(_BARE_SITE)),
    "interoperability.service-public.not-seen": f.but(sample_of({**_BARE_SITE, "/": _BARE + _SERVICES})),
    "interoperability.without-account.required": f.but(
        sample_of({"/": f"{_BARE}<p>Pour toutes les démarches en ligne, vous devez créer un compte.</p>"})
    ),
    "interoperability.without-account.unsaid": f.but(
        sample_of({"/": f'{_BARE}<a href="/compte">Mon compte</a>', "/compte": "<title>Compte</title>"})
    ),
    # Reversibility
    "reversibility.extension.other": f.but(
        f.TARGET.model_copy(update={"host": "www.ville.com", "domain": "ville.com"})
    ),
    "reversibility.declared-address.elsewhere": f.but(f.site(_led_away(301))),
    "reversibility.declared-address.temporary": f.but(f.site(_led_away(302))),
    "reversibility.declared-address.refresh": f.but(
        sample_with("/", "<meta charset", f'<meta http-equiv="refresh" content="0; url={_NEW}"><meta charset')
    ),
    "reversibility.mailboxes.generic": f.but(
        sample_everywhere("@ville.example", "-mairie.exemple@wanadoo.fr")
    ),
    "reversibility.mailboxes.doubtful": f.but(
        sample_everywhere("mairie@ville.example", "ville77@wanadoo.fr")
    ),
    "reversibility.mail-domain.differs": f.but(
        f.TARGET.model_copy(update={"mail_domain": "autre.example"}),
        sample_everywhere("@ville.example", "@autre.example"),
    ),
    "reversibility.mail-domain.outdated": f.but(f.TARGET.model_copy(update={"mail_domain": "autre.example"})),
    "reversibility.mail-domain.elsewhere": f.but(sample_everywhere("@ville.example", "@autre.example")),
    "reversibility.software.service": f.but(f.site(document=f.page(generator="Wix.com Website Builder"))),
    "reversibility.software.proprietary": f.but(f.site(document=f.page(generator="Mobirise v5.9"))),
    "reversibility.software.edition": f.but(f.site(document=f.page(generator="Ibexa Experience v4"))),
    "reversibility.software.unknown": f.but(f.site(document=f.page(generator=None))),
    "reversibility.one-provider": f.but(
        f.domain(
            ns=f.lookup(DOMAIN, "NS", "dns10.ovh.net.", "ns10.ovh.net."),
            reverse=(f.lookup("1.2.0.192.in-addr.arpa", "PTR", "cluster003.hosting.ovh.net."),),
        ),
        f.mail(mx=f.lookup(DOMAIN, "MX", "1 mx1.mail.ovh.net.", "5 mx2.mail.ovh.net.")),
    ),
    "reversibility.ways-out.none": f.but(sample_of({"/": _CLOSED})),
    "reversibility.ways-out.few": f.but(
        sample_of({"/": _CLOSED.replace("<ul>", '<ul><li><a href="/budget.csv">Budget</a></li>')})
    ),
    "reversibility.third-parties": f.but(
        sample_with(
            "/", "</head>", f'<script src="{_FOREIGN}"></script><script src="{_FONTS}"></script></head>'
        ),
        f.visit(
            f.request("Script", url=_FOREIGN, third_party=True),
            f.request("Stylesheet", url=_FONTS, third_party=True),
        ),
    ),
    # Public service: accessibility
    "public_service.accessibility-mention.absent": f.but(a.mentioning("Plan")),
    "public_service.accessibility-mention.incomplete": f.but(
        a.mentioning('<a href="/accessibilite/">Accessibilité</a>')
    ),
    "public_service.accessibility-mention.several": f.but(
        a.mentioning("Accessibilité : non conforme, accessibilité : totalement conforme")
    ),
    "public_service.accessibility-mention.in-image": f.but(
        a.mentioning('<a href="/accessibilite/"><img src="/a.png" alt="Accessibilité"></a>')
    ),
    "public_service.accessibility-mention.other-language": f.but(a.in_english()),
    "public_service.accessibility-page.absent": f.but(a.without_statement()),
    "public_service.accessibility-page.broken": f.but(s.sample_but({"/accessibilite/": None})),
    "public_service.accessibility-page.not-on-home": f.but(a.mentioning("Plan")),
    "public_service.accessibility-page.not-everywhere": f.but(s.sample_with("/contact/", a.MENTION_LINK, "")),
    "public_service.accessibility-statement.absent": f.but(a.without_statement()),
    "public_service.accessibility-statement.document": f.but(
        s.sample_everywhere('/accessibilite/">', '/declaration.pdf">')
    ),
    "public_service.accessibility-statement.elsewhere": f.but(
        s.sample_everywhere('"/accessibilite/">', '"https://ara.example/d/1">')
    ),
    "public_service.accessibility-statement.other-language": f.but(a.in_english()),
    "public_service.accessibility-statement-parts.missing": f.but(
        a.between("<h2>Voies de recours</h2>", "</main>")
    ),
    "public_service.accessibility-statement-parts.headings": f.but(
        a.stating("<h3>Environnement de test</h3>", "")
    ),
    "public_service.accessibility-statement-parts.without-law": f.but(
        a.stating("à l’article 47 de la loi", "à la loi")
    ),
    "public_service.accessibility-statement-parts.blank": f.but(
        a.stating("la société Passerelles", "la société [Nom de la société]")
    ),
    "public_service.accessibility-statement-date.absent": f.but(a.undated()),
    "public_service.accessibility-statement-date.too-old": f.but(a.dated("20 avril 2022", "14 avril 2022")),
    "public_service.accessibility-statement-date.unclear": f.but(a.dated("20 avril 2027", "14 avril 2026")),
    "public_service.accessibility-claim.too-old": f.but(a.dated("20 avril 2022", "14 avril 2022")),
    "public_service.accessibility-claim.without-audit": f.but(a.stating(a.AUDITED, "Bientôt.")),
    "public_service.accessibility-claim.above-rate": f.but(a.stating("82 %", "42 %")),
    "public_service.accessibility-claim.differs": f.but(a.mentioning("Accessibilité : non conforme")),
    "public_service.accessibility-claim.below-rate": f.but(
        s.sample_everywhere("partiellement conforme", "non conforme")
    ),
    "public_service.accessibility-claim.old-audit": f.but(a.dated("20 avril 2026", "14 avril 2021")),
    "public_service.accessibility-claim.unclear": f.but(
        a.stating(a.DECLARED, "est partiellement conforme, la carte est non conforme, avec")
    ),
    "public_service.accessibility-audit.absent": f.but(a.stating(a.AUDITED, "Bientôt.")),
    "public_service.accessibility-audit.without-rate": f.but(
        a.stating("82 % des critères", "la plupart des critères")
    ),
    "public_service.accessibility-audit.without-auditor": f.but(
        a.stating("réalisé par la société Passerelles le", "du")
    ),
    "public_service.accessibility-contact.absent": f.but(a.without_contact("")),
    "public_service.accessibility-contact.telephone-only": f.but(
        a.without_contact("<p>Téléphone : 01 99 00 50 12</p>")
    ),
    "public_service.accessibility-appeal.absent": f.but(a.stating("Défenseur des droits", "médiateur")),
    "public_service.accessibility-appeal.incomplete": f.but(
        a.stating("contacter le délégué du Défenseur des droits dans votre région ;", "")
    ),
    "public_service.accessibility-scheme.absent": f.but(a.without_page("/schema-pluriannuel/", a.SCHEME, "")),
    "public_service.accessibility-scheme.broken": f.but(s.sample_but({"/schema-pluriannuel/": None})),
    "public_service.accessibility-scheme.too-long": f.but(
        a.without_page("/schema-pluriannuel/", a.SCHEME, a.SCHEME.replace("2025-2027", "2023-2026"))
    ),
    "public_service.accessibility-scheme.not-current": f.but(
        a.without_page("/schema-pluriannuel/", a.SCHEME, a.SCHEME.replace("2025-2027", "2023-2025"))
    ),
    "public_service.accessibility-scheme.undated": f.but(
        a.filed("/schema-pluriannuel/", a.SCHEME.replace(" 2025-2027", ""))
    ),
    "public_service.accessibility-plan.absent": f.but(a.without_page("/plan-annuel-2026/", a.PLAN, "")),
    "public_service.accessibility-plan.broken": f.but(s.sample_but({"/plan-annuel-2026/": None})),
    "public_service.accessibility-plan.other-year": f.but(a.planned("2025")),
    "public_service.accessibility-plan.in-scheme": f.but(a.in_scheme()),
    "public_service.accessibility-plan.undated": f.but(a.planned("en cours")),
    # Public service: legal notice, privacy, cookies, ecodesign, inclusion
    "public_service.legal-notice.absent": f.but(sample_everywhere(_NOTICE_LINK, "")),
    "public_service.legal-notice.broken": f.but(sample_but({_NOTICE: None})),
    "public_service.legal-notice.unlinked": f.but(_UNLINKED),
    "public_service.legal-notice.placeholder": f.but(
        sample_with(_NOTICE, "<p>Commune d’Exemple", "<p>[Nom de la société]")
    ),
    "public_service.publisher.unnamed": _BARE_NOTICE,
    "public_service.publisher.no-address": _BARE_NOTICE,
    "public_service.publisher.no-telephone": _BARE_NOTICE,
    "public_service.director.unnamed": _BARE_NOTICE,
    "public_service.host.unnamed": _BARE_NOTICE,
    "public_service.host.no-address": f.but(
        sample_with(_NOTICE, ", 12 rue des Fontaines, 00200 Valbourg", "")
    ),
    "public_service.host.no-telephone": f.but(sample_with(_NOTICE, " Téléphone : 01 99 00 60 00.", "")),
    "public_service.privacy.absent": f.but(sample_everywhere(_DATA_LINK, "")),
    "public_service.privacy.broken": f.but(sample_but({_DATA: None})),
    "public_service.privacy.placeholder": f.but(
        sample_with(_DATA, "<h2>Cookies</h2>", "<p>Texte suggéré :</p>")
    ),
    "public_service.privacy-items.no-controller": _BARE_DATA,
    "public_service.privacy-items.no-purpose": _BARE_DATA,
    "public_service.privacy-items.no-legal-basis": _BARE_DATA,
    "public_service.privacy-items.no-recipients": _BARE_DATA,
    "public_service.privacy-items.no-retention": _BARE_DATA,
    "public_service.privacy-items.no-rights": _BARE_DATA,
    "public_service.privacy-items.no-complaint": _BARE_DATA,
    "public_service.data-protection-officer.absent": _BARE_DATA,
    "public_service.data-protection-officer.no-contact": f.but(
        sample_but({_DATA: "<title>Données personnelles</title><p>Notre DPO veille.</p>"})
    ),
    "public_service.cookies.before-consent": _visited(cookies=(_cookie("_ga", days=400),)),
    "public_service.cookies.called": _visited("https://www.youtube.com/embed/x"),
    "public_service.cookies.too-long": _visited(cookies=(_cookie("_pk_id.1.ab", days=400),)),
    "public_service.cookies.to-verify": _visited(cookies=(_cookie("_pk_id.1.ab", days=393),)),
    "public_service.cookies.unknown": _visited(cookies=(_cookie("x", "cdn.example", third_party=True),)),
    "public_service.refusal.absent": _asked(("Tout accepter", 4_000), ("Paramétrer", 4_000)),
    "public_service.refusal.notice": _asked(("J’ai compris", 4_000)),
    "public_service.refusal.smaller": _asked(("Accepter", 9_000), ("Refuser", 600)),
    "public_service.ecodesign.absent": f.but(sample_everywhere(_ECODESIGN_LINK, "")),
    "public_service.ecodesign.broken": f.but(sample_but({_ECODESIGN: None})),
    "public_service.ecodesign.undated": f.but(sample_with(_ECODESIGN, ", établie le 2 mars 2026,", "")),
    "public_service.ecodesign.unversioned": f.but(sample_with(_ECODESIGN, ", version 2024", "")),
    "public_service.telephone.absent": f.but(sample_of({"/": _NUMBERLESS})),
    "public_service.telephone.image": f.but(sample_of({"/": _PICTURED})),
    "public_service.opening-hours.absent": f.but(sample_of({"/": _NUMBERLESS})),
    "public_service.human-help.absent": f.but(sample_of({"/": _ON_LINE})),
}
