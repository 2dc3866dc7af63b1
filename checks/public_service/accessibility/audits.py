"""What a statement says of the audit behind it: that there was one, whose, and its result."""

from __future__ import annotations

import re
from itertools import islice

from checks.public_service.accessibility.conformity import READ

_SENTENCE = re.compile(r"[.!?;\n] ?")
_AUDIT = re.compile(r"\b(?:audits?|audite|evaluations?|auto-?diagnostic)\b")
_NOT_MADE = re.compile(
    r"\baucune? (?:audit|evaluation)|\bpas (?:encore )?(?:ete audite|fait l'objet|d'audit|eu d'audit|realise)"
    r"|\bsans audit|\babsence d'(?:audit|evaluation)"
    r"|\b(?:sera|seront|prevue?s?|programmee?s?|a venir|prochainement)\b"
    r"|\bn'a (?:pas|jamais) ete (?:audite|evalue)|\baudits? en cours\b"
)
_TOOLS = re.compile(r"\boutils?\b")

_AUDITOR = re.compile(
    r"\ben interne\b|\b(?:interne|externe|independant)e?s?\b|\bauto-?(?:evaluation|audit|diagnostic)\b"
    r"|\bauditeurs?\b|\bauditrices?\b|\b(?:societe|cabinet|agence|prestataire|entreprise|bureau|association"
    r"|cooperative|syndicat|editeur)\b"
    r"|\b(?:realise|mene|effectue|conduit|assure|produit|execute)e?s?(?: [^ .;]{1,30}){0,8}? par (?!exemple)"
    r"|\bconfiee?s? a\b|\baudit (?:de conformite )?(?:d[eu]|par) (?!conformite|la conformite|site|ce)[a-z]"
)

_RATE = re.compile(r"(?<![0-9a-z.,])([0-9]{1,3}(?:[.,][0-9]{1,3})?) ?(?:%|pour ?cents?\b)")
_ABOUT_RULES = re.compile(r"criteres?|\brgaa\b|conform|referentiel")
_THRESHOLD = re.compile(
    r"(?:au moins|moins de|plus de|minimum|superieure?s? a|inferieure?s? a|egale? a|entre|seuil de"
    r"|objectif de|atteindre|taux moyen[^.\n]{0,80}) ?$"
)
_BEFORE, _AFTER = 100, 80
_ALL = 100

#: Percentages that are looked at.
_RATES = 200


def has_audit(text: str) -> bool:
    """Whether a plain text, a line for each block, speaks of an audit that was made.

    A rate is the result of one. What is planned, or was not made, is none.
    """
    if rates_in(text):
        return True
    return any(
        _AUDIT.search(said) and not _NOT_MADE.search(said) and not _TOOLS.search(said)
        for said in _SENTENCE.split(text[:READ])
    )


def names_auditor(text: str) -> bool:
    """Whether a plain text says who made the audit: the town itself, a firm."""
    return _AUDITOR.search(text[:READ]) is not None


def rates_in(text: str) -> tuple[float, ...]:
    """The shares of the criteria that are kept, in per cent, each once.

    The thresholds of the law ("au moins 50 %"), and the mean of the pages' rates, which the model allows
    beside (RGAA, obligations: déclaration d'accessibilité), are left out.
    """
    text = text[:READ]
    found = []
    for match in islice(_RATE.finditer(text), _RATES):
        before, after = (
            text[max(0, match.start() - _BEFORE) : match.start()],
            text[match.end() : match.end() + _AFTER],
        )
        about = f"{before.rpartition(chr(10))[2]} {after.partition(chr(10))[0]}"
        rate = float(match[1].replace(",", "."))
        if rate <= _ALL and _ABOUT_RULES.search(about) and not _THRESHOLD.search(before):
            found.append(rate)
    return tuple(dict.fromkeys(found))
