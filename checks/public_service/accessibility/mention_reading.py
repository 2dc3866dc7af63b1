"""What the home page says of the accessibility of the site."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from auditor.check import once_a_fact
from auditor.facts.sample import Sample, SamplePage
from auditor.plaintext import plain
from checks.public_service.accessibility.addresses import address, addresses_of, names_accessibility
from checks.public_service.accessibility.conformity import READ, State, mentions_in, state_alone
from checks.public_service.accessibility.statement_reading import Statement, statement_of
from checks.texts import plain_lines

#: A line that begins a mention and does not end it: "Accessibilité : non", "Accessibilité : 75 %".
_BEGUN = re.compile(r"^accessibilite(?: numerique| du site(?: internet| web)?| web)? ?:[^:]{0,40}$")


@dataclass(frozen=True)
class Mention:
    """A text of the home page about the accessibility of the site.

    Attributes:
        text: as it stands there.
        state: None when it tells none.
        image: whether it is a link made of images alone.
    """

    text: str
    state: State | None
    image: bool = False


@once_a_fact
def mentions_of(sample: Sample) -> tuple[Mention, ...]:
    """The mentions of the home page that tell a state, each state once.

    One counts wherever it stands: as a text, also over two blocks, as a link, or as the alternative of an
    image.
    """
    found: dict[State | None, Mention] = {}
    for mention in (*_in_links(sample), *_in_images(sample), *_in_text(sample)):
        found.setdefault(mention.state, mention)
    return tuple(found.values())


def begun_mentions_of(sample: Sample) -> tuple[Mention, ...]:
    """The texts and links of the home page that speak of the accessibility of the site without its state."""
    home, targets = sample.pages[0], _targets(sample)
    links = [
        Mention(link.text, None, link.image)
        for link in sample.links_of(home)
        if names_accessibility(link) or address(link.url) in targets
    ]
    lines = [Mention(line, None) for line, said in _lines_of(home) if _BEGUN.search(said)]
    return tuple(dict.fromkeys((*lines, *links)))


def _in_links(sample: Sample) -> Iterator[Mention]:
    targets = _targets(sample)
    for link in sample.links_of(sample.pages[0]):
        alone = state_alone(plain(link.text)) if address(link.url) in targets else None
        yield from [Mention(link.text, alone)] if alone else _read(link.text)


def _in_images(sample: Sample) -> Iterator[Mention]:
    for image in sample.images_of(sample.pages[0]):
        yield from _read(image.alt or "")


def _in_text(sample: Sample) -> Iterator[Mention]:
    lines = tuple(_lines_of(sample.pages[0]))
    for line, said in lines:
        yield from (Mention(line, state) for state in mentions_in(said))
    for (first, said), (second, _) in pairwise(lines):
        if said.rstrip(" :").endswith(("accessibilite", "accessibilite numerique")):
            yield from _read(f"{first} {second}")


def _lines_of(page: SamplePage) -> Iterator[tuple[str, str]]:
    """The lines of a page as they are written, and plain."""
    text = page.text[:READ]
    return zip(text.split("\n"), plain_lines(text), strict=True)


def _read(text: str) -> Iterator[Mention]:
    return (Mention(text, state) for state in mentions_in(plain(text)))


def _targets(sample: Sample) -> frozenset[str]:
    """The addresses of the statement, but on the home page itself, which every link to its top leads to."""
    statement = statement_of(sample)
    if not isinstance(statement, Statement) or statement.page == sample.pages[0]:
        return frozenset()
    return addresses_of(statement.page)
