"""The headings of the model of statement, known again however a town words them."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from enum import StrEnum
from functools import lru_cache

from auditor.plaintext import plain
from checks.public_service.accessibility.conformity import state_alone

#: Two texts that are alike to that share say the same (0.8 in Accès Cible, on whole headings too).
_ALIKE = 0.85
_SHORTEST, _LONGEST = 6, 110


class Part(StrEnum):
    """The thirteen headings of the model (RGAA, obligations: déclaration d'accessibilité)."""

    CONFORMITY = "État de conformité"
    RESULTS = "Résultats des tests"
    CONTENTS = "Contenus non accessibles"
    FAULTS = "Non-conformités"
    BURDEN = "Dérogations pour charge disproportionnée"
    EXEMPT = "Contenus non soumis à l’obligation d’accessibilité"
    ESTABLISHMENT = "Établissement de cette déclaration d’accessibilité"
    TECHNOLOGIES = "Technologies utilisées pour la réalisation du site"
    ENVIRONMENT = "Environnement de test"
    TOOLS = "Outils pour évaluer l’accessibilité"
    PAGES = "Pages du site ayant fait l’objet de la vérification de conformité"
    CONTACT = "Retour d’information et contact"
    RECOURSE = "Voies de recours"


#: Found in other pages too: alone they make no statement.
COMMON = frozenset((Part.TECHNOLOGIES, Part.ENVIRONMENT, Part.CONTACT, Part.RECOURSE))

#: What a statement of total conformity need not have.
OF_FAULTS = frozenset((Part.CONTENTS, Part.FAULTS, Part.BURDEN, Part.EXEMPT))

#: What a statement need not have when the town claims none of it.
OPTIONAL = frozenset((Part.BURDEN, Part.EXEMPT))

#: How else they are called: by former models, by the tools that write statements.
_ALSO = {
    Part.CONFORMITY: ("Niveau de conformité", "Conformité du site", "État de conformité du site"),
    Part.RESULTS: ("Résultat de l’audit", "Résultats de l’audit de conformité"),
    Part.CONTENTS: ("Contenu inaccessible",),
    Part.FAULTS: ("Éléments non conformes", "Critères non conformes"),
    Part.BURDEN: ("Dérogations", "Charge disproportionnée"),
    Part.EXEMPT: ("Contenus exemptés", "Contenus non soumis à l’obligation"),
    Part.ESTABLISHMENT: ("Établissement de la déclaration", "Préparation de la déclaration d’accessibilité"),
    Part.TECHNOLOGIES: ("Technologies utilisées",),
    Part.ENVIRONMENT: (
        "Environnements de test",
        "Agents utilisateurs, technologies d’assistance et outils utilisés pour vérifier l’accessibilité",
    ),
    Part.TOOLS: ("Les outils utilisés lors de l’évaluation", "Outils utilisés", "Outils d’évaluation"),
    Part.PAGES: ("Pages du site vérifiées", "Pages auditées", "Échantillon", "Pages testées"),
    Part.CONTACT: ("Contact et retour d’information", "Amélioration et contact", "Droit à la compensation"),
    Part.RECOURSE: ("Voie de recours", "Recours", "Défenseur des droits"),
}

#: Headings that go on with the name of the site, or of the service.
_BEGINNINGS = (
    ("etat de conformite", Part.CONFORMITY),
    ("resultat de test", Part.RESULTS),
    ("resultat de evaluation", Part.RESULTS),
    ("contenu non accessible", Part.CONTENTS),
    ("technologie utilisee", Part.TECHNOLOGIES),
    ("environnement de test", Part.ENVIRONMENT),
    ("etablissement de cette declaration", Part.ESTABLISHMENT),
    ("etablissement de la declaration", Part.ESTABLISHMENT),
    ("page du site ayant fait", Part.PAGES),
    ("retour d'information", Part.CONTACT),
    ("voie de recour", Part.RECOURSE),
)

#: Lines whose part is kept: those of menus and feet come back on every page.
_KEPT = 2_048

_NUMBER = re.compile(
    r"^(?:article )?(?:[0-9]{1,2}|[ivx]{1,4}|[a-h])(?:[.][0-9]{1,2}){0,3} ?[.)°:\u2013-] ?|^[•*>#\u2013-] ?"
)
_PLURAL = re.compile(r"(?<=[a-z]{2})[sx]\b")


@lru_cache(maxsize=_KEPT)
def part_named(line: str) -> Part | None:
    """The part of a statement that a heading opens; None for another text.

    Accents, capitals, plurals and numbers before the words do not count, nor does a slip of the pen.
    """
    if not _SHORTEST <= len(line) <= _LONGEST:
        return None
    text = plain(line)
    if state_alone(text):
        return None
    bare = _bare(text)
    for beginning, part in _BEGINNINGS:
        if bare.startswith(beginning):
            return part
    return _most_alike(bare)


def _most_alike(bare: str) -> Part | None:
    best, share = None, _ALIKE
    matcher = SequenceMatcher(autojunk=False)
    matcher.set_seq2(bare)
    for model, part in _MODELS:
        matcher.set_seq1(model)
        if matcher.real_quick_ratio() >= share and matcher.quick_ratio() >= share:
            found = matcher.ratio()
            if found >= share:
                best, share = part, found
    return best


def _bare(text: str) -> str:
    """A plain text without what does not tell one heading from another."""
    text = _NUMBER.sub("", text.strip(" .:;\N{EN DASH}-"))
    text = re.sub(r"\b(?:les|des|du|le|la|l')\b ?", _article, text)
    return _PLURAL.sub("", text.replace("-", " ")).strip()


def _article(match: re.Match[str]) -> str:
    return "de " if match[0].startswith("d") else ""


_MODELS = tuple((_bare(plain(text)), part) for part in Part for text in (part.value, *_ALSO.get(part, ())))
