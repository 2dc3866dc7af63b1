"""What the acronyms of a report mean: no reader is expected to know them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from auditor.words import Words

#: An acronym as it stands in a text: capitals, with the digits and the second part that some have.
_ACRONYM = re.compile(r"\b[A-Z][A-Z0-9]+(?:-(?:\d{1,3}\b|LD|NL))?\b|\bIPv6\b")
_QUOTED = re.compile(r"«[^»]*»|“[^”]*”|<[^>]*>")


def acronyms_in(text: str) -> set[str]:
    """The acronyms of a text, but for what it quotes: lines of code, and what stands in quotation marks."""
    return set(_ACRONYM.findall(_QUOTED.sub(" ", text)))


def glossary(texts: Iterable[str], words: Words) -> tuple[tuple[str, str], ...]:
    """The acronyms that some texts use, with what they mean, in alphabetical order."""
    meant = meanings(words)
    used = set().union(*map(acronyms_in, texts))
    return tuple((acronym, meant[acronym]) for acronym in sorted(used & meant.keys()))


def meanings(words: Words) -> dict[str, str]:
    """What each acronym means, for a reader who has never met it."""
    return {
        "AAAA": words("the record of a domain name that gives the IPv6 address of a site"),
        "ANSSI": words("the French agency for the security of information systems"),
        "APVF": words("the association of the small towns of France"),
        "ARIA": words("marks in a page that tell screen readers what an element is for"),
        "CAA": words("the record of a domain name that says who may issue its certificates"),
        "CNIL": words("the French authority that protects personal data"),
        "CRIME": words("a flaw by which compression betrays what a connection hides"),
        "CSP": words("an order to browsers that says which scripts and pictures a page may use"),
        "CSV": words("an open format for tables, which every spreadsheet reads"),
        "CVE": words("the international register of known flaws, which gives each a number"),
        "DMARC": words("the record of a domain name that says what to do with forged e-mail"),
        "DNS": words("the directory that turns the name of a site into its address"),
        "DPO": words("the data protection officer of the town"),
        "DROWN": words("a flaw by which a version of 1995 helps to decrypt the present ones"),
        "ECDSA": words("a kind of cryptographic key, short and quick"),
        "EPCI": words("a group of towns that act together (intermunicipality)"),
        "HSTS": words("an order to browsers always to come back over a protected connection"),
        "HTML": words("the language in which web pages are written"),
        "HTTP": words("the protocol by which browsers ask for pages"),
        "HTTPS": words("the protocol by which browsers ask for pages over a protected connection"),
        "INSEE": words("the French institute of statistics, which gives each town a code"),
        "IPv6": words("the present addresses of the Internet, since the former ones have run out"),
        "JSON-LD": words("a form in which a page describes itself to programs"),
        "MD5": words("an old kind of digital signature, which can be forged"),
        "MDN": words("the documentation of the web, kept by Mozilla and others"),
        "MX": words("the record of a domain name that says which server receives its e-mail"),
        "NCSC-NL": words("the Dutch agency for the security of information systems"),
        "ODS": words("an open format for spreadsheets"),
        "ODT": words("an open format for texts"),
        "PDF": words("a format for documents that are meant to be printed"),
        "PHP": words("a language in which many sites are programmed"),
        "RGAA": words("the French rules for accessible sites"),
        "RGESN": words("the French rules for sober digital services"),
        "ROBOT": words("a flaw by which the answers of a server help to decrypt recorded exchanges"),
        "RSA": words("a kind of cryptographic key, the most common one"),
        "RSS": words("a feed by which anybody can follow the news of a site"),
        "SHA-1": words("an old kind of digital signature, which can be forged"),
        "SHA-256": words("the kind of digital signature that is used today"),
        "SIREN": words("the number of an organisation in the French register, nine digits"),
        "SPF": words("the record of a domain name that says which servers send its e-mail"),
        "SPIP": words("a free content management system, made in France"),
        "SSL": words("the former name of TLS, whose versions are all forbidden today"),
        "TLS": words("the encryption between a browser and a site"),
        "TXT": words("a record of a domain name that holds text"),
        "UTF-8": words("the way in which characters of all languages are written in a page"),
        "X25519": words("a way for two machines to agree on a key, the most usual today"),
    }
