"""What is sent: a link that whoever applies opens, or the body of a request."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import quote, urlencode

from auditor.desk.prefill.address import Form
from auditor.desk.prefill.errors import LinkError
from auditor.desk.prefill.filling import Row
from auditor.desk.prefill.writing import Written
from auditor.words import mark

#: Characters of a link (MAX_PREFILL_LINK_LENGTH of the service's source).
LONGEST_LINK = 2_000

Values = Mapping[str, Written | tuple[Row, ...]]


def link(form: Form, values: Values) -> str:
    """The address at which the form opens with its fields filled; nothing is sent until somebody opens it.

    Args:
        form: where it begins.

    Raises:
        LinkError: it has more than ``LONGEST_LINK`` characters, or rows that no link can tell apart.
    """
    pairs = [pair for key, value in values.items() for pair in _pairs(key, value)]
    found = f"{form.start}?{urlencode(pairs, quote_via=quote, safe='')}" if pairs else form.start
    if len(found) > LONGEST_LINK:
        raise LinkError(
            mark("the link would have {length} characters, and may have {most}; use --post"),
            length=len(found),
            most=LONGEST_LINK,
        )
    return found


def body(values: Values) -> bytes:
    """The JSON to post, in UTF-8."""
    return json.dumps(values, ensure_ascii=False, allow_nan=False).encode("utf-8")


def _pairs(key: str, value: Written | tuple[Row, ...]) -> Iterator[tuple[str, str]]:
    """Rails' way: ``key[]`` for each item of an array, ``key[][inner]`` for what stands in a row."""
    if isinstance(value, str):
        yield key, value
        return
    rows = [row for row in value if isinstance(row, Mapping)]
    if rows:
        yield from _row_pairs(key, rows)
    for item in value:
        if isinstance(item, str):
            yield f"{key}[]", item


def _row_pairs(key: str, rows: Sequence[Row]) -> Iterator[tuple[str, str]]:
    """Rows, one after the other: Rack begins a new one where an inner key of one text comes back.

    So all of them begin with the same keys, in the same order, empty where a row says nothing (which the
    service takes for nothing), and arrays come last.
    """
    single = list(
        dict.fromkeys(inner for row in rows for inner, item in row.items() if isinstance(item, str))
    )
    if not single:
        raise LinkError(mark("a link cannot carry rows that hold nothing but lists; use --post"))
    for row in rows:
        for inner in single:
            yield f"{key}[][{inner}]", str(row.get(inner, ""))
        for inner, item in row.items():
            if not isinstance(item, str):
                yield from ((f"{key}[][{inner}][]", part) for part in item)
