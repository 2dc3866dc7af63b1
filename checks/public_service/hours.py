"""Opening hours, as they stand in text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import islice

from checks.public_service.passages import Line, around
from checks.texts import has_digit

_TIME = re.compile(
    r"(?<![\d:])(?:[01]?\d|2[0-4]) ?(?:h(?:eures?)?(?: ?[0-5]\d)?|:[0-5]\d)(?!\w)"
    r"|(?<!apres-)(?<!apres )\bmidi\b"
)
_DAY = re.compile(
    r"\b(?:lundis?|mardis?|mercredis?|jeudis?|vendredis?|samedis?|dimanches?|lun|mer|jeu|ven|sam|dim)\b"
    r"|tous les jours|7 ?j ?/ ?7|jours ouvr"
)
_OPEN = re.compile(
    r"horaire|\bouvert|ouverture|\bfermee?\b|accueil|permanence|secretariat|guichet|\brecoi[tv]|public"
)

#: Hours are often a table: a day, then its hours, each on a line. The word that says so may stand above.
_BEFORE = 4
_AFTER = 3
_LINES = 2_000


def opening_hours(lines: Iterable[Line]) -> Line | None:
    """The first line that tells when something is open: two times, a day, and a word that says so."""
    held = tuple(islice(lines, _LINES))
    for index, line in enumerate(held):
        if (has_digit(line.plain) or "midi" in line.plain) and _TIME.search(line.plain):
            passage = " \n ".join(item.plain for item in around(held, index, _BEFORE, _AFTER))
            times = islice(_TIME.finditer(passage), 2)
            if len(list(times)) > 1 and _DAY.search(passage) and _OPEN.search(passage):
                return line
    return None
