"""The catalogue of what Beffroi looks for: every check and every code, with their words.

The same twice: as one JSON document, and as a table with one row per code, that joins the findings.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from auditor.catalogue import Catalogue, CatalogueCheck
from auditor.filing import Filed, Part
from auditor.words import Words
from reports import csv
from reports.json import canonical

_COLUMNS = (
    *("check_id", "code", "axis", "family", "title", "why", "what", "fix"),
    *("severity", "effort", "actor", "weight", "cost", "sources"),
)


def export(filed: Iterable[Filed], catalogue: Catalogue, words: Words) -> Iterable[Part]:  # noqa: ARG001
    """The document and the table; the reports are not read."""
    checks = [_check(check, words) for check in catalogue.checks]
    content = {
        "kind": "beffroi.catalogue",
        "schema_version": 1,
        "language": words.language,
        "policy_version": catalogue.policy_version,
        "checks": checks,
    }
    yield "catalogue.json", canonical(content)
    yield "catalogue.csv", csv.lines([_COLUMNS, *(row for check in checks for row in _rows(check))])


def _check(check: CatalogueCheck, words: Words) -> dict[str, Any]:
    """A check with its words; ``what`` keeps the fields that a finding fills in ("{days}")."""
    told = {"title": words.template("title", check.id), "why": words.template("why", check.id)}
    codes = [
        {
            **code.model_dump(mode="json"),
            "what": words.template("what", code.code),
            "fix": words.template("fix", code.code),
        }
        for code in check.codes
    ]
    return {**check.model_dump(mode="json"), **told, "codes": codes}


def _rows(check: dict[str, Any]) -> Iterator[list[Any]]:
    names = (f"{item['source']} {item['clause']}".strip() for item in check["references"])
    sources = "; ".join(names)
    for code in check["codes"]:
        cells = {**check, **code, "check_id": check["id"], "sources": sources}
        yield [
            csv.text_cell(value) if isinstance(value, str) else value
            for value in (cells[name] for name in _COLUMNS)
        ]
