"""The texts that checks rest on, named as the field names them."""

from __future__ import annotations

from auditor.model import Reference


def rfc(number: int, section: str = "") -> Reference:
    """An IETF RFC, and its section ("4.1")."""
    clause = f"§{section}" if section else ""
    return Reference(source=f"RFC {number}", clause=clause, url=f"https://www.rfc-editor.org/rfc/rfc{number}")


def rgaa(criterion: str) -> Reference:
    """A criterion ("8.3") or test ("8.3.1") of the RGAA 4.1, the French accessibility rules."""
    theme_and_number = ".".join(criterion.split(".")[:2])
    url = f"https://accessibilite.numerique.gouv.fr/methode/criteres-et-tests/#{theme_and_number}"
    return Reference(source="RGAA 4.1", clause=criterion, url=url)


def rgaa_duty(page: str) -> Reference:
    """A page of the RGAA on what the law asks of whoever runs a site ("declaration-accessibilite")."""
    url = f"https://accessibilite.numerique.gouv.fr/obligations/{page}/"
    return Reference(source="RGAA 4.1", clause=f"obligations: {page}", url=url)


def accessibility_law() -> Reference:
    """Article 47 of the law of 11 February 2005: public sites must be accessible, and say so."""
    url = "https://www.legifrance.gouv.fr/loda/id/JORFTEXT000000809647"
    return Reference(source="Loi 2005-102", clause="art. 47", url=url)


def accessibility_decree() -> Reference:
    """The decree of 24 July 2019, by which article 47 of the law of 11 February 2005 is carried out."""
    url = "https://www.legifrance.gouv.fr/loda/id/JORFTEXT000038811937"
    return Reference(source="Décret 2019-768", url=url)


def ssl_labs() -> Reference:
    """The rating guide of SSL Labs, by its method alone."""
    url = "https://github.com/ssllabs/research/wiki/SSL-Server-Rating-Guide"
    return Reference(source="SSL Labs", clause="SSL Server Rating Guide 2009r", url=url)


def wcag(criterion: str) -> Reference:
    """A success criterion of the WCAG 2 ("1.1.1")."""
    return Reference(source="WCAG 2", clause=criterion)


def rgesn(criterion: str) -> Reference:
    """A criterion of the RGESN 2024, the French rules for sober digital services."""
    return Reference(source="RGESN 2024", clause=criterion)


def anssi_tls(rule: str) -> Reference:
    """A recommendation of the ANSSI guide on TLS, version 1.2 (SDE-NT-35, 26 March 2020)."""
    return Reference(source="ANSSI TLS 1.2", clause=rule)


def ca_browser(section: str) -> Reference:
    """A section of what authorities and browsers have agreed upon for public certificates."""
    url = "https://cabforum.org/working-groups/server/baseline-requirements/requirements/"
    return Reference(source="CA/Browser Forum", clause=f"BR §{section}", url=url)


def anssi_web(rule: str) -> Reference:
    """A recommendation of the ANSSI guide on web sites, version 2.0 (ANSSI-PA-009, 28 April 2021)."""
    return Reference(source="ANSSI-PA-009", clause=rule)


def anssi(document: str, rule: str = "") -> Reference:
    """A recommendation of another ANSSI document, by its number ("ANSSI-PA-066", "R44")."""
    return Reference(source=document, clause=rule)


def rpnt(criterion: str) -> Reference:
    """A criterion of the RPNT, the ANCT's frame for the digital presence of territories."""
    url = "https://suiteterritoriale.anct.gouv.fr/conformite/referentiel"
    return Reference(source="RPNT", clause=criterion, url=url)


def crpa(article: str) -> Reference:
    """An article of the French code on relations between the public and the administration ("L300-4")."""
    return Reference(source="CRPA", clause=f"art. {article}")


def law(number: str, article: str) -> Reference:
    """An article of a French law, by the number of the law ("2016-1321", "16")."""
    return Reference(source=f"Loi n° {number}", clause=f"art. {article}")


def rgi() -> Reference:
    """The RGI 2.0, the French State's frame for interoperability."""
    return Reference(source="RGI 2.0")


def lcen(article: str) -> Reference:
    """An article of the law on trust in the digital economy (no. 2004-575 of 21 June 2004)."""
    return Reference(source="LCEN", clause=f"art. {article}")


def csp(section: str) -> Reference:
    """A section of Content Security Policy Level 3, of the W3C ("2.2.1")."""
    return Reference(source="CSP 3", clause=f"§{section}", url="https://www.w3.org/TR/CSP3/")


def fetch(section: str) -> Reference:
    """A section of the Fetch standard, of the WHATWG ("3.3")."""
    return Reference(source="Fetch", clause=f"§{section}", url="https://fetch.spec.whatwg.org/")


def mixed_content() -> Reference:
    """Mixed Content, of the W3C: what browsers do with a page over TLS that asks for parts in clear."""
    return Reference(source="Mixed Content", url="https://www.w3.org/TR/mixed-content/")


def mdn_observatory() -> Reference:
    """The published method of the MDN HTTP Observatory."""
    url = "https://developer.mozilla.org/en-US/observatory/docs/tests_and_scoring"
    return Reference(source="MDN HTTP Observatory", clause="algorithm 6", url=url)


def permissions_policy() -> Reference:
    """Permissions Policy, of the W3C."""
    return Reference(source="Permissions Policy", url="https://www.w3.org/TR/permissions-policy/")


def referrer_policy() -> Reference:
    """Referrer Policy, of the W3C."""
    return Reference(source="Referrer Policy", clause="§3", url="https://www.w3.org/TR/referrer-policy/")


def integrity() -> Reference:
    """Subresource Integrity, of the W3C."""
    return Reference(source="Subresource Integrity", url="https://www.w3.org/TR/sri-2/")


def preloading() -> Reference:
    """What the list of sites under HSTS that browsers carry asks of those who want to be on it."""
    return Reference(source="HSTS preload", url="https://hstspreload.org/")


def rgpd(article: str) -> Reference:
    """An article of the General Data Protection Regulation (EU 2016/679)."""
    url = "https://eur-lex.europa.eu/eli/reg/2016/679/oj"
    return Reference(source="RGPD", clause=f"art. {article}", url=url)


def cwe(number: int) -> Reference:
    """A weakness of the Common Weakness Enumeration (MITRE), by its number."""
    return Reference(source=f"CWE-{number}", url=f"https://cwe.mitre.org/data/definitions/{number}.html")


def data_protection_act(article: str) -> Reference:
    """An article of the French Data Protection Act (no. 78-17 of 6 January 1978)."""
    return Reference(source="Loi 78-17", clause=f"art. {article}")


def cnil(deliberation: str) -> Reference:
    """A deliberation of the CNIL on trackers: 2020-091 (guidelines) or 2020-092 (recommendation)."""
    url = "https://www.cnil.fr/fr/cookies-et-autres-traceurs/regles/cookies/lignes-directrices-modificatives-et-recommandation"
    return Reference(source="CNIL", clause=deliberation, url=url)


def reen(article: str) -> Reference:
    """An article of the law on the environmental footprint of digital services (no. 2021-1485)."""
    return Reference(source="Loi REEN", clause=f"art. {article}")


def essential_procedures(indicator: str) -> Reference:
    """An indicator of the State's follow-up of the procedures that matter most ("aide humaine")."""
    url = "https://observatoire.numerique.gouv.fr/"
    return Reference(source="Vos démarches essentielles", clause=indicator, url=url)


def franceconnect() -> Reference:
    """The documentation of FranceConnect for those who offer it."""
    return Reference(source="FranceConnect", url="https://docs.partenaires.franceconnect.gouv.fr/")


def html(section: str) -> Reference:
    """A section of the HTML standard ("4.1.1")."""
    return Reference(source="HTML", clause=f"§{section}", url="https://html.spec.whatwg.org/multipage/")


def json_ld(section: str) -> Reference:
    """A section of JSON-LD 1.1, a recommendation of the W3C."""
    return Reference(source="JSON-LD 1.1", clause=f"§{section}", url="https://www.w3.org/TR/json-ld11/")


def open_graph() -> Reference:
    """The Open Graph protocol, by which a page says what a link to it looks like."""
    return Reference(source="Open Graph", url="https://ogp.me/")


def proconnect() -> Reference:
    """The documentation of ProConnect, which was AgentConnect, for those who offer it."""
    return Reference(source="ProConnect", url="https://partenaires.proconnect.gouv.fr/docs/")


def rss() -> Reference:
    """RSS 2.0, one of the two formats of feeds."""
    return Reference(source="RSS 2.0", url="https://www.rssboard.org/rss-specification")


def schema_org(vocabulary: str) -> Reference:
    """A type of schema.org ("GovernmentOrganization")."""
    return Reference(source="schema.org", clause=vocabulary, url=f"https://schema.org/{vocabulary}")


def service_public() -> Reference:
    """Service-Public, where the State explains its procedures, and lends its sheets to towns."""
    return Reference(source="Service-Public", clause="comarquage", url="https://www.service-public.gouv.fr/")


def site_maps() -> Reference:
    """The protocol of site maps, 0.90."""
    return Reference(source="sitemaps.org", url="https://www.sitemaps.org/protocol.html")
