"""The home page at an address of the other family: over IPv6 when it was read over IPv4, or the reverse."""

from __future__ import annotations

from typing import Literal

from auditor.facts.base import Fact
from auditor.facts.http import Exchange


class HttpOtherFamily(Fact):
    """What answers there.

    Attributes:
        address: None when the site has no address of the other family.
        answer: to the address of the page, redirects not followed; title: of the page that came.
    """

    kind: Literal["http.other-family"] = "http.other-family"
    schema_version: Literal[1] = 1
    address: str | None
    answer: Exchange | None = None
    title: str | None = None
