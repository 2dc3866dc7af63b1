"""Files of any size, read a little at a time: blocks of bytes, lines of text, rows of cells."""

from __future__ import annotations

import codecs
import csv
import gzip
import shlex
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path

from auditor.targets.errors import TargetsFileError
from auditor.words import Words

_BLOCK = 1 << 16
_GZIP = b"\x1f\x8b"
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)

#: Bytes, once decompressed: the whole Annuaire takes a quarter of it, a bomb takes more.
MAX_BYTES = 1 << 30
#: Bytes of a line; a longer one is no line of a list.
MAX_LINE = 1 << 20

#: Told the number of bytes of the file that were read so far.
OnRead = Callable[[int], None]
#: Gives the text of a line that is not UTF-8, told its number and its bytes.
OnForeign = Callable[[int, bytes], str]


def blocks(path: Path, words: Words, on_read: OnRead | None = None) -> Iterator[bytes]:
    """The bytes of a file, decompressed when they are gzip's, whatever its name.

    Raises:
        TargetsFileError: it cannot be read, or holds more than ``MAX_BYTES``.
    """
    total = 0
    try:
        with path.open("rb") as raw:
            stream = gzip.GzipFile(fileobj=raw) if raw.peek(2).startswith(_GZIP) else raw
            while block := stream.read(_BLOCK):
                total += len(block)
                if total > MAX_BYTES:
                    raise TargetsFileError(
                        words(
                            "{path}: more than {size:bytes} once decompressed", path=str(path), size=MAX_BYTES
                        )
                    )
                if on_read is not None:
                    on_read(raw.tell())
                yield block
    except (OSError, EOFError, zlib.error) as error:
        raise TargetsFileError(
            words("{path}: cannot be read: {error}", path=str(path), error=str(error))
        ) from error


def texts(
    pieces: Iterable[bytes], path: Path, words: Words, on_foreign: OnForeign | None = None
) -> Iterator[str]:
    """The lines of a file of text in UTF-8, with or without byte-order mark.

    Args:
        pieces: the bytes of the file.
        on_foreign: reads a line that is not UTF-8; refused when left out.

    Raises:
        TargetsFileError: a line is not UTF-8, or far too long.
    """
    for number, line in enumerate(_lines(pieces, path, words), start=1):
        if number == 1:
            if line.startswith(_UTF_16):
                raise TargetsFileError(_not_utf8(path, 1, "UTF-16", words))
            line = line.removeprefix(codecs.BOM_UTF8)  # noqa: PLW2901
        try:
            text = line.decode("utf-8")
        except UnicodeDecodeError as error:
            if on_foreign is None:
                raise TargetsFileError(_not_utf8(path, number, "WINDOWS-1252", words)) from error
            text = on_foreign(number, line)
        yield text


def _lines(pieces: Iterable[bytes], path: Path, words: Words) -> Iterator[bytes]:
    rest, count = b"", 0
    for piece in pieces:
        whole = (rest + piece).splitlines(keepends=True)
        # A line that ends with a carriage return may go on with a line feed.
        rest = whole.pop() if whole and not whole[-1].endswith(b"\n") else b""
        yield from whole
        count += len(whole)
        if len(rest) > MAX_LINE:
            place = f"{path}:{count + 1}"
            raise TargetsFileError(
                words(
                    "{place}: a line of more than {size:bytes} is no line of a list",
                    place=place,
                    size=MAX_LINE,
                )
            )
    if rest:
        yield rest


def _not_utf8(path: Path, line: int, likely: str, words: Words) -> str:
    converted = path.with_name(f"{path.stem}-utf8{path.suffix}")
    return words(
        "{place}: this line is not in UTF-8. In a spreadsheet, save the file again as “CSV UTF-8”; "
        "or convert it: iconv -f {likely} -t UTF-8 {path} > {converted}",
        place=f"{path}:{line}",
        likely=likely,
        path=shlex.quote(str(path)),
        converted=shlex.quote(str(converted)),
    )


#: A row: the number of its line, its cells.
Row = tuple[int, list[str]]


def rows(lines: Iterator[str], separators: Sequence[str], path: Path, words: Words) -> Iterator[Row]:
    """The rows of a CSV file that are not blank, the header first.

    Args:
        separators: those that are accepted; that of the file is the one that cuts its header in most columns.

    Raises:
        TargetsFileError: quotation marks are out of place.
    """
    blank, header = 0, ""
    for header in lines:
        if header.strip():
            break
        blank += 1
    separator = max(separators, key=header.count)
    reader = csv.reader(chain([header], lines), delimiter=separator, strict=True)
    read = 0
    try:
        for cells in reader:
            if any(cells):
                yield blank + read + 1, cells
            read = reader.line_num
    except csv.Error as error:
        raise TargetsFileError(
            words(
                "{place}: a quotation mark is missing or out of place ({error})",
                place=f"{path}:{blank + read + 1}",
                error=str(error),
            )
        ) from error
