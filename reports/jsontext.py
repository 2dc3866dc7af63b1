"""JSON on one line, for what is streamed: the same value gives the same bytes."""

from __future__ import annotations

import json
from typing import Any

_COMPACT = json.JSONEncoder(ensure_ascii=False, sort_keys=True, allow_nan=False, separators=(",", ":"))


def compact(value: Any) -> str:
    """Keys sorted; may hold lone surrogates, as the value does."""
    return _COMPACT.encode(value)


def line(value: Any) -> bytes:
    """With the end of the line, in UTF-8; half a character becomes a question mark."""
    return f"{_COMPACT.encode(value)}\n".encode("utf-8", "replace")
