"""Data that pages hold for programs (schema.org): JSON-LD, and the types of microdata."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial

from auditor.facts.sample import FEW, STRUCTURED, Sample

#: Objects of one script that are looked at.
_NODES = 2_000

Node = dict[str, object]


@dataclass(frozen=True)
class Block:
    """One JSON-LD script, and the first page that holds it.

    Attributes:
        home: whether that is the home page.
        cut: whether its end was not kept, so that it cannot be read.
        document: what it says; None when it cannot be read.
        fault: where it ceases to be JSON, as line and column.
    """

    page: str
    home: bool
    text: str
    cut: bool = False
    document: object = None
    fault: tuple[int, int] | None = None


def blocks_of(sample: Sample) -> Iterator[Block]:
    """The scripts of all the pages, each once."""
    seen: set[str] = set()
    for page in sample.readable:
        for written in page.structured:
            if written not in seen:
                seen.add(written)
                block = Block(page=page.url, home=page is sample.pages[0], text=uncommented(written))
                yield replace(block, cut=True) if _is_cut(written) else _read(block)


def is_partly_known(sample: Sample) -> bool:
    """Whether some of these data were left out at a cap."""
    return any(
        len(page.structured) >= FEW or len(page.itemtypes) >= FEW or any(map(_is_cut, page.structured))
        for page in sample.readable
    )


def nodes_of(document: object) -> Iterator[Node]:
    """The objects of a document, at any depth: in arrays, in ``@graph``, in one another."""
    waiting, count = [document], 0
    while waiting and count < _NODES:
        item = waiting.pop()
        if isinstance(item, dict):
            count += 1
            yield item
            waiting.extend(item.values())
        elif isinstance(item, list):
            waiting.extend(item)


def types_of(node: Node) -> set[str]:
    """The types of an object, without their vocabulary."""
    written = node.get("@type")
    names = written if isinstance(written, list) else [written]
    return {short(name) for name in names if isinstance(name, str)}


def itemtypes_of(sample: Sample) -> Iterator[tuple[str, str]]:
    """The types of microdata, without their vocabulary, and the page of each."""
    for page in sample.readable:
        for written in page.itemtypes:
            yield from ((short(name), page.url) for name in written.split())


def short(name: str) -> str:
    """The name of a type, without the address or prefix of its vocabulary."""
    return name.rstrip("/").replace("#", "/").replace(":", "/").rpartition("/")[2]


def uncommented(text: str) -> str:
    """A script without the comment that old systems put around it."""
    for opening, closing in (("//<![CDATA[", "//]]>"), ("<![CDATA[", "]]>"), ("<!--", "-->")):
        text = text.strip().removeprefix(opening).removesuffix(closing)
    return text.strip()


def parse(text: str) -> object:
    """What a script says. Numbers of any size are read as approximate ones: nobody counts with them here.

    Raises:
        json.JSONDecodeError: it is no JSON (RFC 8259), or too deep for most programs.
    """
    try:
        return json.loads(text, parse_int=float, parse_constant=partial(_refuse, text))
    except RecursionError as error:
        raise json.JSONDecodeError("too deep", text, 0) from error


def _refuse(text: str, constant: str) -> object:
    """RFC 8259 §6: there is no NaN, and no infinity."""
    raise json.JSONDecodeError("no number", text, max(text.find(constant), 0))


def _read(block: Block) -> Block:
    try:
        return replace(block, document=parse(block.text))
    except json.JSONDecodeError as error:
        return replace(block, fault=(error.lineno, error.colno))


def _is_cut(written: str) -> bool:
    return len(written) >= STRUCTURED
