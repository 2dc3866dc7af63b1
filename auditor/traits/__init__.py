"""What a desk groups towns by: the content management system and the host, as they give themselves away.

Traits themselves are not scored; some checks look for the same marks. A trait is read from the facts alone,
so that archived ones show theirs too.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from auditor.facts.base import Fact
from auditor.facts.dns import DomainRecords
from auditor.facts.http import HttpSite
from auditor.facts.page import Pages
from auditor.model import Traits
from auditor.traits.cms import cms_of
from auditor.traits.hosting import hosting_of


def traits_of(facts: Iterable[Fact]) -> Traits:
    """The traits of a town, as far as its facts show them."""
    known: dict[type[Fact], Any] = {type(fact): fact for fact in facts}
    records = known.get(DomainRecords)
    site = known.get(HttpSite)
    return Traits(
        cms=cms_of(site, records, known.get(Pages)) if site else None,
        hosting=hosting_of(records) if records else None,
    )
