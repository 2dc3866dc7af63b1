"""No acronym without its meaning."""

from __future__ import annotations

from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from auditor.words import CONTEXTS, LANGUAGES, Words
from reports.glossary import acronyms_in, glossary, meanings

CHECKS = Path(__file__).parents[2] / "checks" / "locale"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_acronym_of_the_checks_has_a_meaning(language):
    unexplained = {}
    for path in (CHECKS / language / "LC_MESSAGES").glob("*.po"):
        with path.open("rb") as file:
            for message in read_po(file):
                if message.id and message.context in CONTEXTS:
                    lacking = acronyms_in(str(message.string)) - meanings(Words(language)).keys()
                    unexplained |= dict.fromkeys(lacking, str(message.id))
    assert not unexplained


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Le site est joignable en IPv6 (DNS).", {"IPv6", "DNS"}),
        ("La page est en UTF-8, signée en SHA-1.", {"UTF-8", "SHA-1"}),
        ("Écrivez « HSTS » dans la page, puis <!DOCTYPE html>.", set()),
        ("Une Mairie, la Ville, À refaire.", set()),
    ],
)
def test_acronyms_are_capitals_that_are_not_quoted(text, found):
    assert acronyms_in(text) == found


def test_the_glossary_of_a_report_holds_what_it_uses():
    told = glossary(["SPF et DMARC", "TLS, et XYZ que personne ne connaît"], Words("fr"))
    assert [acronym for acronym, _ in told] == ["DMARC", "SPF", "TLS"]
    assert told[0][1] == "la ligne d’un nom de domaine qui dit que faire des faux courriels"
