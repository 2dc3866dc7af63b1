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
from datetime import date, datetime
from typing import Annotated, Self

from pydantic import (
    AfterValidator,
    Field,
    StrictBool,
    StrictFloat,
    StrictInt,
    StrictStr,
    model_validator,
)

from auditor.desk.prefill.values import NAMES, Rows
from auditor.model import Model
from auditor.tomlfile import EntryError
from auditor.words import mark

_MOST_FIELDS = 500

_ONE_ORIGIN = mark("write one of “value”, “constant”, “parts”, or “rows” with “fields”")

#: Keys of who applies, in procedures for natural persons; the schema of a procedure does not list them.
IDENTITY = ("identite_prenom", "identite_nom", "identite_genre")


def _known(name: str) -> str:
    if name not in NAMES:
        near = difflib.get_close_matches(name, NAMES, n=1, cutoff=0.5)
        known = tuple(near) or NAMES
        raise EntryError(mark("there is no value “{name}”; known: {known}"), name=name[:80], known=known)
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
            raise EntryError(_ONE_ORIGIN)
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
            raise EntryError(_ONE_ORIGIN)
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
            raise EntryError(_ONE_ORIGIN)
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

    @model_validator(mode="after")
    def _each_field_once(self) -> Self:
        keys = [field.key for field in self.field]
        for index, key in enumerate(keys):
            if key in keys[:index]:
                raise EntryError(mark("two entries fill the field “{key}”"), ("field", index), key=key[:80])
        return self
