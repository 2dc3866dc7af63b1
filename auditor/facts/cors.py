"""Whether the site lets other sites read what it shows its visitors (CORS)."""

from __future__ import annotations

from typing import Literal

from auditor.facts.base import Fact
from auditor.facts.http import Exchange


class CorsAnswers(Fact):
    """The home page, asked as a page of another site would ask for it.

    Attributes:
        origin: that other site, which does not exist.
        preflight: the answer to OPTIONS, by which a browser asks first (Fetch §4.8).
        answer: the answer to HEAD.
    """

    kind: Literal["http.cors"] = "http.cors"
    schema_version: Literal[1] = 1
    origin: str
    preflight: Exchange
    answer: Exchange
