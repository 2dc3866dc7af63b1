"""The dossier as JSON: what a desk verifies, and what machines read."""

from __future__ import annotations

from typing import Any

from auditor.desk.dossier import Dossier
from reports.json import DIALECT, canonical


def canonical_dossier(dossier: Dossier) -> bytes:
    """The dossier in canonical form: the same dossier gives the same bytes, in every language."""
    return canonical(dossier.model_dump(mode="json"))


def schema() -> dict[str, Any]:
    """The JSON Schema that every dossier satisfies."""
    described = Dossier.model_json_schema(mode="serialization")
    return {"$schema": DIALECT, **described, "title": "Beffroi dossier"}
