"""Fills the templates of the portfolio in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from auditor.words import Words
from reports import units
from reports.portfolio.axes import axis_names
from reports.scales import LETTERS
from reports.templating import environment


@dataclass(frozen=True)
class _Campaign:
    """What the head of every page says; ``facts`` are short, and stand on one line."""

    name: str
    facts: tuple[str, ...]


class Renderer:
    """Makes pages, with what all of them share.

    Attributes:
        axes: the names of the principles.
    """

    def __init__(
        self, campaign: str, facts: tuple[str, ...], words: Words, more: Sequence[tuple[str, str]] = ()
    ) -> None:
        """Take what all the pages share.

        Args:
            more: entries of the menu that only some sites have: address and name.
        """
        self.axes = axis_names(words)
        self._shared = {
            "words": words,
            "letters": LETTERS,
            "axes": self.axes,
            "number": words.number,
            "whole": partial(units.whole_score, words=words),
            "campaign": _Campaign(campaign, facts),
            "menu": (
                ("index.html", words("Overview")),
                ("towns.html", words("Towns")),
                ("failures.html", words("Failures")),
                *more,
            ),
        }

    def __call__(self, template: str, here: str, **content: Any) -> bytes:
        """A page.

        Args:
            template: name of the template; here: address of the page in the menu, empty when it is not there.
        """
        made = environment().get_template(f"portfolio/{template}")
        return made.render({**self._shared, **content, "here": here}).encode("utf-8")
