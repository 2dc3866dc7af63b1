"""Where residents log in."""

from __future__ import annotations

import re

from auditor.check import once_a_fact
from auditor.facts.sample import Role, Sample, SamplePage
from auditor.model import Cause
from auditor.plaintext import plain
from auditor.urls import path_of

#: What leads to a space of residents, rather than to that of whoever writes the pages.
_RESIDENTS = re.compile(
    r"\b(?:mon|votre) (?:compte|espace)\b|\b(?:espace|portail) (?:citoyens?|familles?|personnel|usagers?)\b"
)
_EDITORS = re.compile(
    r"/(?:wp-login\.php|wp-admin|ecrire|administrator|admin|user/login|typo3|umbraco|backoffice)\b"
)


@once_a_fact
def login_pages(sample: Sample) -> tuple[SamplePage, ...]:
    """The pages that could be read where residents log in: a link of the site says that they are theirs."""
    pages = sample.of(Role.LOGIN)
    if not pages:
        return ()
    called = {link.url.partition("#")[0] for link in sample.links if _RESIDENTS.search(plain(link.text))}
    return tuple(page for page in pages if page.asked in called and not _EDITORS.search(path_of(page.url)))


def unread_login(sample: Sample) -> Cause | None:
    """Why a page to log in could not be read; None when there is none such."""
    causes = (page.cause for page in sample.unread(Role.LOGIN) if page.cause is not Cause.NOT_FOUND)
    return next(causes, None)


def asks_password(page: SamplePage) -> bool:
    """Whether a form of the page asks for a password."""
    return any(field.startswith("password ") for form in page.forms for field in form.fields)
