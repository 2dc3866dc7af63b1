"""For each code, a town to which it happens."""

from __future__ import annotations

from auditor.facts.tls import Offer
from auditor.model import Cause
from tests.checks import facts as f
from tests.checks.facts import DOMAIN, HOST
from tests.servers.certificates import dsa_key, rsa_key, with_sha1

_RSA_ISSUER = f.site_leaf(("Issuer",), issuer=None, key=rsa_key(2048))
_SHA1 = with_sha1(f.site_leaf(issuer=_RSA_ISSUER))
_NO_MODERN_VERSION = {"TLSv1.3": Offer.REFUSED, "TLSv1.2": Offer.REFUSED}
_LENT = {"host": "ville.e-monsite.com", "domain": "e-monsite.com"}

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
    # HTTP
    "http.home.server-error": f.but(f.site(f.secure(500, Cause.SERVER_ERROR), document=None)),
    "http.home.not-found": f.but(f.site(f.secure(404, Cause.NOT_FOUND), document=None)),
    "http.home.redirect-loop": f.but(f.site(f.secure(301, Cause.REDIRECT_LOOP), document=None)),
    "http.https.absent": f.but(f.site(f.secure(None, Cause.REFUSED), f.plain())),
    "http.redirect.absent": f.but(f.site(plain=f.plain())),
    "http.hsts.absent": f.but(f.site(f.secure())),
    "http.hsts.short": f.but(f.site(f.secure(strict_transport_security="max-age=86400"))),
    "http.hsts.invalid": f.but(f.site(f.secure(strict_transport_security="includeSubDomains"))),
    # DNS
    "dns.ipv6.absent": f.but(f.domain(aaaa=f.lookup(HOST, "AAAA"))),
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
    # Reversibility
    # Public service: accessibility
    # Public service: legal notice, privacy, cookies, ecodesign, inclusion
}
