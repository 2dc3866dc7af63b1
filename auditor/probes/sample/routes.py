"""Which links lead to the pages that the law asks for: by what they are called, else where they lead."""

from __future__ import annotations

import re
from urllib.parse import unquote

from auditor.facts.sample import Link, Role
from auditor.plaintext import plain
from auditor.urls import path_of

#: What a link to a page of each role is called (plain text), and what its address ends with. The order is
#: that in which pages are asked for: what the law asks for first.
_ROUTES: dict[Role, tuple[tuple[str, ...], tuple[str, ...]]] = {
    Role.ACCESSIBILITY: (
        (
            r"^accessibilite( numerique| du site| web)?\b(?! (des|aux|pmr|de la|pour|du b|handicap|erp))",
            r"declaration d.accessibilite",
            r"(non|partiellement|totalement) conforme",
        ),
        (
            r"accessibilite(-numerique|-du-site|-web)?",
            r"declaration-(d-?)?accessibilite(-.*)?",
            r"rgaa",
            r"accessibility",
        ),
    ),
    Role.LEGAL_NOTICE: (
        (r"(mentions?|informations?|notice) legales?",),
        (r"(mentions?|informations?)-?legales?(-.*)?", r"legal(-notice)?", r"mentions"),
    ),
    Role.PRIVACY: (
        (
            r"donnees (personnelles|a caractere personnel)",
            r"confidentialite|vie privee|\brgpd\b|protection des donnees",
        ),
        (r".*(donnees-personnelles|confidentialite|vie-privee|rgpd|privacy|protection-des-donnees).*",),
    ),
    Role.SCHEME: ((r"schema (pluri)?annuel", r"schema .*accessibilite"), (r".*schema-(pluri)?annuel.*",)),
    Role.PLAN: (
        (r"plan (annuel|d.actions?)( |$)(?!.*climat)",),
        (r".*plan-(annuel|d-?actions?).*accessibilite.*",),
    ),
    Role.CONTACT: (
        (r"^(nous )?contact(s|er|ez|ez-nous)?\b", r"contacter la mairie|nous ecrire|coordonnees"),
        (r"(nous-)?contact(s|er|ez-nous)?(-.*)?", r"nous-ecrire"),
    ),
    Role.SITE_MAP: ((r"plan d[ue] site|sitemap",), (r"plan-?d[ue]-?site|sitemap|site-map",)),
    Role.ECODESIGN: (
        (r"eco-?conception|sobriete numerique|numerique responsable",),
        (r".*eco-?conception.*",),
    ),
    Role.SERVICES: ((r"demarches|services en ligne|guichet",), (r".*demarches?.*|services-en-ligne",)),
    Role.LOGIN: (
        (
            r"connexion|se connecter|connectez-vous|mon (compte|espace)",
            r"espace (citoyen|famille|personnel|usager)|portail (citoyen|famille)|franceconnect",
        ),
        (r"login|connexion|mon-?compte|mon-?espace", r"espace-?(citoyens?|familles?|personnel)"),
    ),
    Role.HELP: (
        (r"^aide\b(?! (a|aux|social|juridique|menager))", r"\bfaq\b|foire aux questions"),
        (r"aide|faq|help",),
    ),
    Role.OPEN_DATA: ((r"donnees ouvertes|open ?data",), (r"donnees-ouvertes|open-?data|donnees",)),
    Role.NEWS: ((r"^(toutes? les )?actualites?\b|^actus?\b",), (r"actualites?|actus?|news",)),
}
_PATTERNS = {
    role: (re.compile("|".join(called)), re.compile(rf"({'|'.join(ends)})(\.\w{{2,5}})?"))
    for role, (called, ends) in _ROUTES.items()
}

#: Where such a page usually is when no link leads there (RGAA: ideally at /accessibilite).
WELL_KNOWN = {
    Role.ACCESSIBILITY: "/accessibilite",
    Role.LEGAL_NOTICE: "/mentions-legales",
    Role.PRIVACY: "/politique-de-confidentialite",
    Role.SITE_MAP: "/plan-du-site",
}

#: In the order in which they are asked for.
WANTED = tuple(_ROUTES)


def roles_of(link: Link) -> tuple[Role, ...]:
    """The roles of the page that a link leads to; none when nothing tells.

    What the link is called counts; its address only when the name tells nothing.
    """
    if not link.url:
        return ()
    called = plain(link.text)
    by_name = tuple(role for role, (pattern, _) in _PATTERNS.items() if pattern.search(called))
    return by_name or roles_at(link.url)


def roles_at(url: str) -> tuple[Role, ...]:
    """The roles that the end of an address names."""
    path = unquote(path_of(url))
    last = plain(path.rstrip("/").rpartition("/")[2]).replace("_", "-").replace(" ", "-")
    return tuple(role for role, (_, pattern) in _PATTERNS.items() if last and pattern.fullmatch(last))
