"""Whether residents must open an account to have something done."""

from __future__ import annotations

import re
from collections.abc import Iterator

from auditor.check import cannot_tell, check, failed, inapplicable, passed, place, untested
from auditor.facts.sample import Role, Sample
from auditor.model import Axis, Finding
from auditor.plaintext import plain
from auditor.references import rgpd
from checks.interoperability.logins import login_pages, unread_login
from checks.texts import has_any, plain_lines, plain_text

_ROLES = (Role.HOME, Role.SERVICES, Role.LOGIN, Role.HELP)

#: Characters of a line in which a phrase is looked for.
_LINE = 600

#: Each phrase below holds one of these.
_ACCOUNT = ("compte", "authentification", "connecte", "identifie", "inscrire", "pas besoin de creer")

_FREE = re.compile(
    r"\bsans (?:avoir (?:a |besoin de )?)?(?:(?:creer|ouvrir|avoir|posseder) )?(?:de |un )?compte\b"
    r"|\bsans (?:avoir a )?(?:vous|se) (?:connecter|identifier|inscrire)\b"
    r"|\bcompte (?:est |reste )?(?:facultatif|optionnel)\b"
    r"|\bcompte n'est (?:pas|nullement) (?:obligatoire|necessaire|requis|indispensable)\b"
    r"|\baucun compte n'est\b|\bpas besoin de (?:creer de |creer un |compte\b)"
)
_REFUSED = re.compile(r"\b(?:impossible|ne (?:pourrez|pouvez|peut|peuvent|sera|seront|permet))\b")
_BOUND = re.compile(
    r"\b(?:compte|authentification) [^.]{0,40}?\b(?:obligatoire|necessaire|requise?|indispensable)\b"
    r"|\b(?:vous devez|il faut|il est obligatoire de|necessitent?|exigent?) (?:d'|de |vous |etre )?"
    r"(?:connecter|connecte|identifier|identifie|(?:creer |avoir |posseder )?un compte)"
)
_DENIED = re.compile(r"\bn'|\b(?:ne|non|pas|sans|ni|sauf)\b")

#: All of them, and not "toutes les démarches de la cantine".
_EVERY = re.compile(
    r"\btoutes (?:les|nos|vos) (?:demarches|teleprocedures)(?: en ligne)?"
    r"(?=[,.;:]|$| (?:necessitent|exigent|vous devez|il faut))"
)


@check(
    "interoperability.without-account",
    axis=Axis.INTEROPERABILITY,
    references=[rgpd("5(1)(c)")],
    codes=["interoperability.without-account.required", "interoperability.without-account.unsaid"],
)
def without_account(sample: Sample) -> Iterator[Finding]:
    """Residents are told that they may do without an account.

    No more personal data than needed are asked for (RGPD 5(1)(c), minimisation). Only what the pages say is
    judged: nothing is filled in nor sent.
    """
    lines = list(_lines(sample))
    free = [seen for seen, text in lines if _FREE.search(text) and not _REFUSED.search(text)]
    bound = [(seen, text) for seen, text in lines if _BOUND.search(text) and not _DENIED.search(text)]
    every = [seen for seen, text in bound if _EVERY.search(text)]
    pages = login_pages(sample)
    cause = unread_login(sample) or sample.why_silent
    if free:
        yield passed(place(*free[0]))
    elif every:
        yield failed("interoperability.without-account.required", *(place(*seen) for seen in every[:3]))
    elif bound:
        yield cannot_tell(
            "interoperability.without-account.required", *(place(*seen) for seen, _ in bound[:3])
        )
    elif cause is not None:
        yield untested(cause)
    elif pages:
        places = [place(page.url, page.title) for page in pages]
        yield cannot_tell("interoperability.without-account.unsaid", *places)
    else:
        yield inapplicable(place(sample.home))


def _lines(sample: Sample) -> Iterator[tuple[tuple[str, str], str]]:
    """The lines where it may be said: page and line as they are, and the line to compare."""
    for page in sample.readable:
        if not set(_ROLES).isdisjoint(page.roles) and has_any(plain_text(page.text), *_ACCOUNT):
            for line, whole in zip(page.text.split("\n"), plain_lines(page.text), strict=True):
                if has_any(whole, *_ACCOUNT):
                    yield (page.url, line), whole if len(line) <= _LINE else plain(line[:_LINE])
