"""The report as a PDF for everybody (ISO 14289-1, PDF/UA-1): the page, printed by WeasyPrint.

Needs the extra ``pdf``, and Pango. The page in HTML remains the reference for assistive technologies.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from importlib import import_module
from types import ModuleType

from auditor.filing import ExportError
from auditor.model import Report
from auditor.words import Words
from reports import html

#: What WeasyPrint loads, as Debian calls it.
PANGO_PACKAGES = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"

_IDENTIFIER_LENGTH = 16


def printer(words: Words) -> ModuleType:
    """WeasyPrint, ready to print.

    Raises:
        ExportError: it is not installed, or Pango is not.
    """
    try:
        return import_module("weasyprint")  # optional, and slow to import
    except ImportError as error:
        raise ExportError(words("A PDF needs WeasyPrint: pip install 'beffroi[pdf]'")) from error
    except OSError as error:  # WeasyPrint is there, a library that it loads is not
        message = words(
            "A PDF needs Pango. Debian, Ubuntu: sudo apt install {packages}", packages=PANGO_PACKAGES
        )
        raise ExportError(message) from error


def export(report: Report, words: Words) -> Iterable[bytes]:
    """The same page as ``html``, on paper; the same report gives the same bytes.

    Raises:
        ExportError: WeasyPrint or Pango is not installed.
    """
    yield print_page(b"".join(html.page(report, words)), words)


def print_page(page: bytes, words: Words) -> bytes:
    """A page on paper; the same page gives the same bytes.

    Raises:
        ExportError: WeasyPrint or Pango is not installed.
    """
    weasyprint = printer(words)
    # Nothing is fetched, whatever the page may hold: a picture stands in it as a data: address.
    fetcher = weasyprint.URLFetcher(allowed_protocols={"data"})
    document = weasyprint.HTML(string=page.decode("utf-8"), url_fetcher=fetcher)
    identifier = hashlib.sha256(page).digest()[:_IDENTIFIER_LENGTH]
    content: bytes = document.write_pdf(pdf_variant="pdf/ua-1", pdf_identifier=identifier)
    return content
