"""The dossier as a PDF for everybody (PDF/UA-1)."""

from __future__ import annotations

from auditor.desk.dossier import Dossier
from auditor.words import Words
from reports.dossier.page import page
from reports.pdf import print_page


def pdf(dossier: Dossier, words: Words) -> bytes:
    """The page, on paper; the same dossier gives the same bytes.

    Raises:
        ExportError: WeasyPrint or Pango is not installed.
    """
    return print_page(b"".join(page(dossier, words)), words)
