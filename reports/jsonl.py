"""JSON Lines: one filed report per line, with all that the JSON report holds."""

from __future__ import annotations

from collections.abc import Iterable

from auditor.catalogue import Catalogue
from auditor.filing import Filed, Part
from auditor.words import Words
from reports import jsontext


def export(
    filed: Iterable[Filed],
    catalogue: Catalogue,  # noqa: ARG001  # every exporter is called alike
    words: Words,  # noqa: ARG001
) -> Iterable[Part]:
    """One line per report, in the order given; the same in every language."""
    for one in filed:
        yield "reports.jsonl", jsontext.line(one.model_dump(mode="json"))
