"""The records of a file, whatever its form: rows of a CSV, objects of a JSON array; a few at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain, islice
from pathlib import Path
from typing import Any

import ijson

from auditor.targets.cells import one_line
from auditor.targets.errors import TargetsFileError
from auditor.targets.sources.source import Record
from auditor.targets.streams import OnForeign, OnRead, blocks, rows, texts
from auditor.words import Words

_SEPARATORS = (";", ",", "\t", "|")
_BLANK = b"\xef\xbb\xbf \t\r\n"

#: Bytes of a JSON record, and how deep it may nest: hostile nesting costs memory before it costs depth.
_MAX_RECORD = 1 << 20
_MAX_DEPTH = 16

#: Number of the line, or of the record in a JSON array, and the record; None for what is none.
Numbered = tuple[int, Record | None]


def open_records(
    path: Path, words: Words, on_read: OnRead | None = None, on_foreign: OnForeign | None = None
) -> tuple[list[str], Iterator[Numbered]]:
    """Open a file of records.

    Returns:
        The columns, or the fields of the first object; and the records.

    Raises:
        TargetsFileError: it is neither CSV nor a JSON array, also while the records are read.
    """
    pieces = blocks(path, words, on_read)
    first = next(pieces, b"")
    pieces = chain([first], pieces)
    start = first.lstrip(_BLANK)[:1]
    if start == b"{":
        raise TargetsFileError(
            words(
                "{path}: an array of records is expected: the whole export, not an answer of the API",
                path=str(path),
            )
        )
    if start == b"[":
        return _json(pieces, path, words)
    return _csv(texts(pieces, path, words, on_foreign), path, words)


def _csv(lines: Iterator[str], path: Path, words: Words) -> tuple[list[str], Iterator[Numbered]]:
    table = rows(lines, _SEPARATORS, path, words)
    _, header = next(table, (1, []))
    columns = [one_line(column) for column in header]

    def records() -> Iterator[Numbered]:
        for line, cells in table:
            too_many = any(cells[len(columns) :])
            yield line, None if too_many else dict(zip(columns, cells, strict=False))

    return columns, records()


def _json(pieces: Iterable[bytes], path: Path, words: Words) -> tuple[list[str], Iterator[Numbered]]:
    numbered = enumerate(_objects(pieces, path, words), start=1)
    ahead = list(islice(numbered, 1))
    columns = [one_line(name) for _, record in ahead if record is not None for name in record]
    return columns, chain(ahead, numbered)


def _objects(pieces: Iterable[bytes], path: Path, words: Words) -> Iterator[Record | None]:
    """The objects of a JSON array; None for what is no object."""
    events = ijson.sendable_list()
    parser = ijson.basic_parse_coro(events, use_float=True)
    assembler = _Assembler()
    pending = 0
    try:
        for number, piece in enumerate(pieces):
            parser.send(piece.removeprefix(b"\xef\xbb\xbf") if number == 0 else piece)
            pending += len(piece)
            for event, value in events:
                if assembler.feed(event, value):
                    pending = 0
                    yield assembler.record
                if assembler.depth > _MAX_DEPTH:
                    raise _too_much(path, words)
            del events[:]
            if pending > _MAX_RECORD + len(piece):
                raise _too_much(path, words)
        parser.close()
    except (
        ijson.JSONError,
        UnicodeDecodeError,
    ) as error:  # the parser lets over-long UTF-8 through to Python
        said = one_line(str(error).partition("\n")[0])
        raise TargetsFileError(
            words("{path}: this is not whole JSON: {error}", path=str(path), error=said)
        ) from error


def _too_much(path: Path, words: Words) -> TargetsFileError:
    return TargetsFileError(words("{path}: a record is far too long or too deep", path=str(path)))


class _Assembler:
    """Puts the elements of one array together from the events of a parser.

    Attributes:
        record: the last whole element; None when it is no object.
        depth: how deep the parser is.
    """

    def __init__(self) -> None:
        self.record: Record | None = None
        self.depth = 0
        self._builder = ijson.ObjectBuilder()

    def feed(self, event: str, value: Any) -> bool:
        """Take an event; whether it ends an element of the array."""
        if event in {"end_map", "end_array"}:
            self.depth -= 1
        inside = self.depth > 0
        if event in {"start_map", "start_array"}:
            self.depth += 1
        if not inside:
            return False
        self._builder.event(event, value)
        if self.depth > 1 or event == "map_key":
            return False
        built = self._builder.value
        self.record = built if isinstance(built, dict) else None
        self._builder = ijson.ObjectBuilder()
        return True
