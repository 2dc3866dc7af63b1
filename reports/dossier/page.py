"""The dossier as one self-contained page: no script, and nothing that is loaded from elsewhere."""

from __future__ import annotations

from collections.abc import Iterable

from auditor.desk.dossier import Dossier
from auditor.words import Words
from reports.dossier.view import view
from reports.scales import LETTERS
from reports.templating import environment


def page(dossier: Dossier, words: Words) -> Iterable[bytes]:
    """The page, in the language of the words."""
    template = environment().get_template("dossier.html")
    context = {"words": words, "letters": LETTERS, "view": view(dossier, words)}
    for chunk in template.generate(context):
        yield chunk.encode("utf-8", "replace")
