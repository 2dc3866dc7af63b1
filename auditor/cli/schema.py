"""``beffroi schema``: the JSON Schemas of what is read and written."""

import json
from enum import StrEnum
from typing import Annotated, Any

import typer

from auditor.words import Words


class Document(StrEnum):
    """What has a schema."""

    REPORT = "report"
    TARGETS = "targets"
    PROGRAMME = "programme"
    ACTIONS = "actions"
    DOSSIER = "dossier"
    RANKING = "ranking"
    PREFILL = "prefill"


def add_to(app: typer.Typer, words: Words) -> None:
    """Register the verb."""

    @app.command(
        help=words(
            "Print the JSON Schema of a report, of a dossier or of a ranking, or of what people write: "
            "targets.toml, a programme, the table of actions, a mapping for “dossier prefill”."
        )
    )
    def schema(document: Annotated[Document, typer.Argument()] = Document.REPORT) -> None:
        typer.echo(json.dumps(_schema_of(document), indent=2, ensure_ascii=False))


def _schema_of(document: Document) -> dict[str, Any]:
    # All of these are slow to import.
    match document:
        case Document.REPORT:
            from reports.json import schema  # noqa: PLC0415

            return schema()
        case Document.TARGETS:
            from auditor.targets import TargetsFile  # noqa: PLC0415

            return TargetsFile.model_json_schema()
        case Document.PROGRAMME:
            from auditor.desk.programme import Programme  # noqa: PLC0415

            return Programme.model_json_schema()
        case Document.ACTIONS:
            from auditor.desk.actions import ActionTable  # noqa: PLC0415

            return ActionTable.model_json_schema()
        case Document.DOSSIER:
            from reports.dossier.json import schema as dossier_schema  # noqa: PLC0415

            return dossier_schema()
        case Document.RANKING:
            from reports.applications import ranking_schema  # noqa: PLC0415

            return ranking_schema()
        case Document.PREFILL:
            from auditor.desk.prefill.mapping import Mapping  # noqa: PLC0415

            return Mapping.model_json_schema()
