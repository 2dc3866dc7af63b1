"""Where the site keeps its events."""

from __future__ import annotations

import re

from auditor.check import once_a_fact
from auditor.facts.sample import Link, Sample, SamplePage
from auditor.plaintext import plain

#: "Agenda 21", "agenda 2030" and the "agenda d'accessibilité programmée" are plans, not calendars.
_CALLED = re.compile(
    r"\bagenda\b(?! (?:21|2030|d'accessibilite|ad.?ap|numerique))"
    r"|^(?:les |nos |vos |tous les )?evenements?\b|\bcalendrier des (?:evenements|manifestations|fetes)\b"
)


@once_a_fact
def agenda_links(sample: Sample) -> tuple[Link, ...]:
    """The links that lead to events."""
    return tuple(link for link in sample.links if link.url and _CALLED.search(plain(link.text)))


def agenda_pages(sample: Sample) -> tuple[SamplePage, ...]:
    """Those of the pages that such a link leads to that could be read."""
    led = {link.url.partition("#")[0] for link in agenda_links(sample)}
    return tuple(page for page in sample.readable if page.asked in led or page.url in led)
