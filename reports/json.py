"""The report as JSON: all that is known of the audit, for machines."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from auditor.model import Report
from auditor.words import Words

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def export(report: Report, words: Words) -> Iterable[bytes]:  # noqa: ARG001  # every exporter is called alike
    """The report in canonical form: the same report gives the same bytes, in every language."""
    yield canonical(report.model_dump(mode="json"))


def canonical(content: dict[str, Any]) -> bytes:
    """A document in canonical form, whichever version of Beffroi it comes from."""
    text = json.dumps(content, indent=2, ensure_ascii=False, sort_keys=True, allow_nan=False)
    return f"{text}\n".encode("utf-8", "replace")


def schema() -> dict[str, Any]:
    """The JSON Schema that every exported report satisfies."""
    return {"$schema": DIALECT, **Report.model_json_schema(mode="serialization"), "title": "Beffroi report"}
