"""Documents as the archive keeps them: JSON, compressed."""

from __future__ import annotations

import json
import zlib

from pydantic_core import PydanticSerializationError

from auditor.archive.errors import ArchiveError
from auditor.model import Model
from auditor.words import mark

#: A document that would be larger once unpacked was not packed by us.
_LIMIT = 100_000_000

#: Of zlib: a sixth larger than at its best, in a third of the time.
_LEVEL = 3


def encoded(document: Model) -> bytes:
    """A document as JSON; whatever no UTF-8 can hold is replaced."""
    try:
        return document.model_dump_json().encode("utf-8")
    except PydanticSerializationError:  # a lone surrogate, which a page may hold
        content = document.model_dump(mode="json")
        return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def pack(content: bytes) -> bytes:
    """Compress a document."""
    return zlib.compress(content, _LEVEL)


def unpack(content: bytes) -> bytes:
    """The document as it was packed.

    Raises:
        ArchiveError: it is damaged.
    """
    stream = zlib.decompressobj()
    try:
        document = stream.decompress(content, _LIMIT)
    except zlib.error as error:
        raise ArchiveError(DAMAGED) from error
    if not stream.eof:
        raise ArchiveError(DAMAGED)
    return document


DAMAGED = mark("the archive is damaged: a document in it cannot be unpacked; put a sound copy in its place")
