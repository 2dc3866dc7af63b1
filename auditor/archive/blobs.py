"""Bytes of any kind, kept once each by their digest: trust stores, and the pictures inside documents.

A picture stands in a document as an object with ``media_type`` and base64 ``data``. On filing the data goes
to a blob and the document keeps the digest in its place; on reading it is put back. Nothing else of the
document changes by a single byte.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import re
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, select

from auditor.archive.errors import ArchiveError
from auditor.archive.packing import DAMAGED, pack, unpack
from auditor.archive.statements import insert_new
from auditor.archive.tables import blobs

#: What a document without pictures does not hold: it is not even parsed.
_PICTURE = b'"media_type":"image/'

#: Characters of base64; less than that is as well where it is.
_WORTH_IT = 500

_ASIDE = re.compile(r"sha256:([0-9a-f]{64})")


def keep(connection: Connection, content: bytes, media_type: str) -> str:
    """Keep some bytes, once; returns their digest."""
    digest = hashlib.sha256(content).hexdigest()
    row = {"digest": digest, "media_type": media_type, "content": pack(content)}
    insert_new(connection, blobs, [row])
    return digest


def kept(connection: Connection, digest: str) -> bytes:
    """The bytes of a digest.

    Raises:
        ArchiveError: they are not there, or damaged.
    """
    content = connection.execute(select(blobs.c.content).where(blobs.c.digest == digest)).scalar()
    if content is None:
        raise ArchiveError(DAMAGED)
    return unpack(content)


def put_aside(connection: Connection, document: bytes) -> bytes:
    """A document of compact JSON, whose pictures are kept apart from now on."""
    for media_type, data in _pictures(document):
        content = _decoded(data) if len(data) >= _WORTH_IT else None
        if content is not None:
            digest = keep(connection, content, media_type)
            document = document.replace(_field(data), _field(f"sha256:{digest}"))
    return document


def put_back(connection: Connection, document: bytes) -> bytes:
    """The document as it was before its pictures were put aside.

    Raises:
        ArchiveError: a picture is missing or damaged.
    """
    for _, data in _pictures(document):
        aside = _ASIDE.fullmatch(data)
        if aside:
            content = base64.b64encode(kept(connection, aside[1])).decode("ascii")
            document = document.replace(_field(data), _field(content))
    return document


def _field(data: str) -> bytes:
    # No text of a document can look like that: the quotation marks inside it are escaped.
    return f'"data":"{data}"'.encode("ascii")


def _decoded(data: str) -> bytes | None:
    """The bytes that some base64 stands for; None when they would not give the same base64 again."""
    try:
        content = base64.b64decode(data, validate=True)
    except (binascii.Error, ValueError):
        return None
    return content if base64.b64encode(content).decode("ascii") == data else None


def _pictures(document: bytes) -> Iterator[tuple[str, str]]:
    """Media type and data of each picture, once."""
    if _PICTURE not in document:
        return
    found: dict[str, str] = {}
    waiting: list[Any] = [json.loads(document)]
    while waiting:
        item = waiting.pop()
        waiting += item.values() if isinstance(item, dict) else item if isinstance(item, list) else ()
        match item:
            case {"media_type": str(media_type), "data": str(data)} if data.isascii():
                if media_type.startswith("image/"):
                    found.setdefault(data, media_type)
    for data, media_type in found.items():
        yield media_type, data
