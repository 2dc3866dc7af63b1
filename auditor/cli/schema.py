"""``beffroi schema``: the JSON Schemas of what is read and written."""

import json
from enum import StrEnum
from typing import Annotated

import typer

from auditor.words import Words


class Document(StrEnum):
    """What has a schema."""

    REPORT = "report"
    TARGETS = "targets"
    PREFILL = "prefill"


def add_to(app: typer.Typer, words: Words) -> None:
    """Register the verb."""

    @app.command(
        help=words(
            "Print the JSON Schema of a report, of targets.toml, or of a mapping for “dossier prefill”."
        )
    )
    def schema(document: Annotated[Document, typer.Argument()] = Document.REPORT) -> None:
        from auditor.desk.prefill.mapping import Mapping  # noqa: PLC0415  # slow to import
        from auditor.targets import TargetsFile  # noqa: PLC0415
        from reports.json import schema as report_schema  # noqa: PLC0415

        found = {
            Document.REPORT: report_schema,
            Document.TARGETS: TargetsFile.model_json_schema,
            Document.PREFILL: Mapping.model_json_schema,
        }[document]()
        typer.echo(json.dumps(found, indent=2, ensure_ascii=False))
