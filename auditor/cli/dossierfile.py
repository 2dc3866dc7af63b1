"""A dossier.json, read with what can go wrong said."""

from __future__ import annotations

from pathlib import Path

from pydantic import ValidationError

from auditor.cli.errors import refuse
from auditor.desk.dossier import Dossier
from auditor.words import Words
from reports.text import one_line

#: Bytes; a dossier of a thousand towns is smaller.
_LARGEST = 50_000_000


def read_dossier(path: Path, words: Words) -> Dossier:
    """A dossier, whoever changed it since it was made.

    Raises:
        typer.Exit: it cannot be read, or is no dossier.
    """
    try:
        if path.stat().st_size > _LARGEST:
            refuse(words("{path}: too large for a dossier", path=str(path)))
        return Dossier.model_validate_json(path.read_bytes())
    except OSError as error:
        refuse(words("cannot read {path}: {error}", path=str(path), error=error.strerror or str(error)))
    except ValidationError as error:
        problem = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(map(str, problem["loc"]))
        detail = one_line(f"{place}: {problem['msg']}" if place else problem["msg"])
        refuse(
            words("{path}: no dossier of this version of Beffroi ({detail})", path=str(path), detail=detail)
        )
