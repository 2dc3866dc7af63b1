"""A French report is in French: what is quoted from the town apart."""

from __future__ import annotations

import re

import pytest
from lxml import html as lxml_html

from auditor.words import Words
from reports import html
from tests.checks.facts import registry
from tests.museum.test_museum import town

#: Words that stand in nearly every English sentence and in no French one.
_ENGLISH = re.compile(
    r"\b(?:the|of|and|is|are|was|with|not|this|that|which|from|by|it|its|page's|site's|could|should)\b",
    re.IGNORECASE,
)

#: What is quoted: addresses and markup of the town, lines to copy, names of settings of WordPress.
_QUOTED = ("style", "code", "pre", "bdi")


def said(language: str) -> str:
    """The text of the report of the museum's town, without what it quotes."""
    page = b"".join(html.export(town(oldest=False), registry().words(language)))
    root = lxml_html.fromstring(page.decode("utf-8"))
    for tag in _QUOTED:
        for element in list(root.iter(tag)):
            element.drop_tree()
    return re.sub(r"«[^»]*»", " ", " ".join(root.itertext()))


def test_no_english_is_left_in_a_french_report():
    text = said("fr")
    assert len(text) > 10_000
    assert [text[max(0, found.start() - 40) : found.end() + 40] for found in _ENGLISH.finditer(text)] == []


def test_an_english_report_would_be_noticed():
    assert len(_ENGLISH.findall(said("en"))) > 100


@pytest.mark.parametrize("language", ["fr", "en"])
def test_no_code_is_shown_in_place_of_words(language):
    codes = {code for check in registry().checks for code in check.codes}
    assert {word for word in re.findall(r"[\w.-]+", said(language)) if word in codes} == set()
    assert Words(language).language == language
