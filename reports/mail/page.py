"""A mail as HTML that programs of mail show: tables, styles in the elements, nothing that is loaded."""

from __future__ import annotations

from collections.abc import Iterable

from reports.mail.blocks import Block
from reports.scales import LETTERS
from reports.templating import environment


def page(blocks: Iterable[Block], title: str, language: str) -> str:
    """The page, in lines that no server has to break."""
    made = environment().get_template("mail/letter.html")
    return made.render(blocks=tuple(blocks), letters=LETTERS, title=title, language=language)
