"""Findings in words, for thousands of reports: on one line, and whatever is missing.

A filed report may be older than the words: a code may have lost its sentence since, or its sentence
may ask for an argument of another kind than the finding has. An export must not stop at that.
"""

from __future__ import annotations

import re
from functools import cache

from auditor.model import Cause, JudgedFinding, Outcome
from auditor.words import Words
from reports import labels
from reports.text import one_line

_FIELD = re.compile(r"\{[^{}]*\}")


class Telling:
    """The words of one export; those that no finding fills in are looked up once."""

    def __init__(self, words: Words) -> None:
        self.words = words
        self.title = cache(lambda check: one_line(words.template("title", check)))
        self.why = cache(lambda check: one_line(words.template("why", check)))
        self.fix = cache(lambda code: one_line(words.template("fix", code)))
        self._cause = cache(lambda cause: labels.cause(words, cause))

    def what(self, finding: JudgedFinding) -> str:
        """What was seen, in a sentence; the title of the check when it cannot be said."""
        try:
            return one_line(self.words.of("what", finding.code, finding.arguments))
        except (ValueError, TypeError, AttributeError):
            return self.title(finding.check)

    def in_general(self, check: str, code: str) -> str:
        """What a code stands for, when no finding is at hand to fill its sentence in."""
        template = self.words.template("what", code)
        return self.title(check) if _FIELD.search(template) else one_line(template)

    def said(self, finding: JudgedFinding) -> str:
        """A sentence on the finding, whatever its outcome."""
        match finding.outcome:
            case Outcome.UNTESTED:
                return self._cause(finding.cause or Cause.NOT_ASKED)
            case Outcome.INAPPLICABLE:
                return self.words("The site has nothing of the kind.")
            case Outcome.PASSED if finding.value is None:
                return self.title(finding.check)
        return self.what(finding)
