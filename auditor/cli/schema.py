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


def add_to(app: typer.Typer, words: Words) -> None:
    """Register the verb."""

    @app.command(help=words("Print the JSON Schema of a report, or of targets.toml."))
    def schema(document: Annotated[Document, typer.Argument()] = Document.REPORT) -> None:
        from auditor.targets import TargetsFile  # noqa: PLC0415  # slow to import
        from reports.json import schema as report_schema  # noqa: PLC0415

        found = report_schema() if document is Document.REPORT else TargetsFile.model_json_schema()
        typer.echo(json.dumps(found, indent=2, ensure_ascii=False))
