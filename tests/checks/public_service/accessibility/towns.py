"""What may befall the accessibility statement of a town, its mention, its scheme and its plan."""

from __future__ import annotations

from auditor.facts.sample import Sample
from tests.checks import samples as s

MENTION = "Accessibilité : partiellement conforme"
DECLARED = "est partiellement conforme avec"
ESTABLISHED = "Cette déclaration a été établie le 20 avril 2026."
AUDITED = (
    "L’audit de conformité réalisé par la société Passerelles le 14 avril 2026 révèle que 82 % des critères"
    " du RGAA version 4.1 sont respectés."
)
MENTION_LINK = f'<li><a href="/accessibilite/">{MENTION}</a></li>'
SCHEME = '<li><a href="/schema-pluriannuel/">Schéma pluriannuel de mise en accessibilité 2025-2027</a></li>'
PLAN = '<li><a href="/plan-annuel-2026/">Plan d’action de l’année 2026</a></li>'
STATEMENT = "/accessibilite/"


def mentioning(text: str) -> Sample:
    """The good town, with another mention on its home page."""
    return s.sample_with("/", MENTION_LINK, f"<li>{text}</li>")


def stating(old: str, new: str) -> Sample:
    """The good town, with another text in its statement."""
    return s.sample_with(STATEMENT, old, new)


def dated(established: str, audited: str) -> Sample:
    """The good town, with other dates in its statement."""
    page = s.good_pages()[STATEMENT]
    page = page.replace("établie le 20 avril 2026", f"établie le {established}")
    return s.sample_but({STATEMENT: page.replace("le 14 avril 2026", f"le {audited}")})


def undated() -> Sample:
    """The good town, without a date in its statement."""
    page = s.good_pages()[STATEMENT].replace(ESTABLISHED, "").replace(" le 14 avril 2026", "")
    return s.sample_but({STATEMENT: page})


def without_contact(instead: str) -> Sample:
    """The good town, with this alone to turn to in its statement."""
    return between("<p>Si vous n’arrivez pas", "<h2>Voies de recours</h2>", instead)


def between(begins: str, ends: str, instead: str = "") -> Sample:
    """The good town, with this in place of all that stands between two texts of its statement."""
    page = s.good_pages()[STATEMENT]
    first = page.index(begins)
    return s.sample_but({STATEMENT: page[:first] + instead + page[page.index(ends, first) :]})


def filed(path: str, link: str) -> Sample:
    """The good town, with its scheme as a file that the statement links to."""
    page = s.good_pages()[STATEMENT].replace(SCHEME, link)
    return s.sample_but(
        {STATEMENT: page, path: s.answered(s.HOME + path[1:], b"%PDF", content_type="application/pdf")}
    )


def in_scheme() -> Sample:
    """The good town without a plan, with a scheme as a file."""
    page = s.good_pages()[STATEMENT].replace(PLAN, "").replace("À cette fin, elle met en œuvre", "Voici")
    pdf = s.answered(f"{s.HOME}schema-pluriannuel/", b"%PDF", content_type="application/pdf")
    return s.sample_but({STATEMENT: page, "/plan-annuel-2026/": None, "/schema-pluriannuel/": pdf})


def planned(year: str) -> Sample:
    """The good town, with the plan of another year."""
    named = s.good_pages()["/plan-annuel-2026/"].replace("2026", year)
    page = s.good_pages()[STATEMENT].replace(
        PLAN, f'<li><a href="/plan/">Plan d’action de l’année {year}</a></li>'
    )
    return s.sample_but({STATEMENT: page, "/plan-annuel-2026/": None, "/plan/": named})


def without_page(path: str, link: str, text: str) -> Sample:
    """The good town without one page, and with this in place of the link to it."""
    page = s.good_pages()[STATEMENT]
    assert link in page
    return s.sample_but({path: None, STATEMENT: page.replace(link, text)})


def without_statement(**pages: s.Answer) -> Sample:
    """The good town before it had a statement, a scheme, a plan or a mention."""
    gone = {STATEMENT: None, "/schema-pluriannuel/": None, "/plan-annuel-2026/": None}
    kept = {path: page for path, page in s.good_pages().items() if path not in gone}
    bare = {path: page.replace(MENTION_LINK, "") for path, page in kept.items()}
    return s.sample_of(bare | pages)


def in_english() -> Sample:
    """A town whose site is in English."""
    text = (
        "<p>Welcome to the web site of the town of Example, the place for all of you and for your family.</p>"
        * 3
    )
    links = "".join(
        f'<li><a href="/{name}/">{name}</a></li>' for name in ("news", "contact", "council", "events")
    )
    return s.sample_of({"/": f'<html lang="en"><title>Example</title>{text}<ul>{links}</ul></html>'})
