"""The mapping file: for one procedure, which field of the form takes which value of a dossier.

procedure = "https://demarche.numerique.gouv.fr/commencer/guichet-numerique-77"

[[field]]
key = "Commune"                                     # its label, or its identifier
parts = [{ constant = "77100" }, { value = "town.insee" }]

[[field]]
key = "Montant estimé"
value = "budget.high"

[[field]]
key = "Actions"
rows = "lines"
fields = [{ key = "Intitulé", value = "line.action" }, { key = "Coût", value = "line.high" }]
"""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Mapping as Map
from datetime import date, datetime
from typing import Annotated, Any, Self

from pydantic import (
    AfterValidator,
    Field,
    StrictBool,
    StrictFloat,
    StrictInt,
    StrictStr,
    ValidationError,
    model_validator,
)

from auditor.desk.prefill.errors import MappingError
from auditor.desk.prefill.values import NAMES, Rows
from auditor.model import Model
from auditor.words import mark

_MOST_FIELDS = 500

#: Keys of who applies, in procedures for natural persons; the schema of a procedure does not list them.
IDENTITY = ("identite_prenom", "identite_nom", "identite_genre")


class _UnknownNameError(ValueError):
    """A value that no dossier has."""


def _known(name: str) -> str:
    if name not in NAMES:
        near = difflib.get_close_matches(name, NAMES, n=1, cutoff=0.5)
        raise _UnknownNameError(near[0] if near else ", ".join(NAMES))
    return name


Name = Annotated[str, Field(json_schema_extra={"enum": list(NAMES)}), AfterValidator(_known)]

#: What a mapping says by itself, for what no dossier knows (a postal code, a choice of the form).
Constant = (
    StrictBool
    | StrictInt
    | Annotated[StrictFloat, Field(allow_inf_nan=False)]
    | datetime
    | date
    | Annotated[StrictStr, Field(min_length=1, max_length=20_000)]
)


class Part(Model):
    """One of several codes or options: a named value, or a constant."""

    value: Name | None = None
    constant: Constant | None = None

    @model_validator(mode="after")
    def _one_origin(self) -> Self:
        if (self.value is None) == (self.constant is None):
            raise ValueError("one origin")  # explained in ``_explained``
        return self


class SimpleField(Model):
    """A field, and where its value comes from: one of ``value``, ``constant`` and ``parts``.

    Attributes:
        key: identifier of the field ("Q2hhbXAtMTIz", with or without "champ_"), or its label, which must be
            of one field alone; or a key of the identity.
        value: name of a value of the dossier.
        constant: the same for every dossier.
        parts: several codes or options.
        choices: value → option of the form, where they are not spelt alike.
    """

    key: str = Field(min_length=1, max_length=1_000)
    value: Name | None = None
    constant: Constant | None = None
    parts: tuple[Part, ...] = Field(default=(), max_length=200)
    choices: dict[str, str] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _one_origin(self) -> Self:
        if self._origins() != 1:
            raise ValueError("one origin")  # explained in ``_explained``
        return self

    def _origins(self) -> int:
        return sum((self.value is not None, self.constant is not None, bool(self.parts)))


class MappedField(SimpleField):
    """A field, or a repetition whose rows are filled one by one.

    Attributes:
        rows: what the rows are made of; then ``fields`` says what stands in each.
    """

    rows: Rows | None = None
    fields: tuple[SimpleField, ...] = Field(default=(), max_length=100)

    @model_validator(mode="after")
    def _rows_have_fields(self) -> Self:
        if bool(self.fields) != (self.rows is not None):
            raise ValueError("one origin")  # explained in ``_explained``
        return self

    def _origins(self) -> int:
        return super()._origins() + (self.rows is not None)


class Mapping(Model):
    """A mapping file.

    Attributes:
        procedure: address of the form (``…/commencer/<path>`` or ``…/preremplir/<path>``), or the path
            alone; may be given on the command line instead.
    """

    schema_version: int = Field(default=1, ge=1, le=1)
    procedure: str | None = Field(default=None, min_length=1, max_length=1_000)
    field: tuple[MappedField, ...] = Field(min_length=1, max_length=_MOST_FIELDS)


def read_mapping(text: str) -> Mapping:
    """A mapping from its TOML.

    Raises:
        MappingError: it is no TOML, or says what no mapping says.
    """
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise MappingError(mark("no TOML: {error}"), error=str(error)) from error
    except RecursionError as error:
        raise MappingError(mark("no TOML: {error}"), error="nested too deeply") from error
    try:
        mapping = Mapping.model_validate(content)
    except ValidationError as error:
        raise _explained(error, content) from error
    _refuse_twice([field.key for field in mapping.field])
    return mapping


def _refuse_twice(keys: list[str]) -> None:
    for key in keys:
        if keys.count(key) > 1:
            raise MappingError(mark("two entries fill the field “{key}”"), key=key)


def _explained(error: ValidationError, content: Map[str, Any]) -> MappingError:
    """The first thing that is wrong, and where."""
    problem = error.errors(include_url=False)[0]
    place = _place(problem["loc"], content)
    cause = problem.get("ctx", {}).get("error")
    match problem["type"]:
        case "extra_forbidden":
            return MappingError(
                mark("{place}: unknown key “{key}”"), place=place, key=str(problem["loc"][-1])[:80]
            )
        case "value_error" if isinstance(cause, _UnknownNameError):
            return MappingError(
                mark("{place}: there is no value “{name}”; known: {known}"),
                place=place,
                name=str(problem["input"])[:80],
                known=str(cause),
            )
        case "value_error":
            return MappingError(
                mark("{place}: write one of “value”, “constant”, “parts”, or “rows” with “fields”"),
                place=place,
            )
    return MappingError(mark("{place}: {error}"), place=place, error=problem["msg"])


def _place(location: tuple[int | str, ...], content: Map[str, Any]) -> str:
    """The field by its key, which whoever wrote the file knows it by; or where it stands."""
    match location:
        case ("field", int(index), *inside):
            entry = content["field"][index]
            key = entry.get("key") if isinstance(entry, dict) else None
            named = f" ({key[:80]})" if isinstance(key, str) and key else ""
            return f"[[field]] {index + 1}{named}" + (f" {inside[0]}" if inside else "")
    return ".".join(str(part) for part in location)[:80] or "-"
