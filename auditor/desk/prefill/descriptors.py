"""The schema of a procedure (``/preremplir/<path>/schema``): JSON of a server → what each field takes.

The shape is that of the query ``getDemarcheDescriptor`` (app/graphql/api/v2/stored_query.rb). What the server
says is bounded and taken for hostile; what it says besides is left aside, for it may grow.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Any

from auditor.desk.prefill.errors import SchemaError
from auditor.model import Model
from auditor.words import mark

#: Bytes of a schema: the longest forms of the service weigh a tenth of it.
LARGEST = 5_000_000

_MOST_FIELDS = 2_000
_MOST_OPTIONS = 5_000
_LONGEST = 1_000
_ID = re.compile(r"[A-Za-z0-9_-]{2,100}={0,2}", re.ASCII)


class Type(StrEnum):
    """What a field holds, by the names that the service's source gives."""

    TEXT = "text"
    TEXTAREA = "textarea"
    DECIMAL = "decimal_number"
    INTEGER = "integer_number"
    FORMATTED = "formatted"
    EMAIL = "email"
    PHONE = "phone"
    IBAN = "iban"
    CIVILITE = "civilite"
    YES_NO = "yes_no"
    CHECKBOX = "checkbox"
    DATE = "date"
    DATETIME = "datetime"
    PAYS = "pays"
    REGIONS = "regions"
    DEPARTEMENTS = "departements"
    COMMUNES = "communes"
    EPCI = "epci"
    ADDRESS = "address"
    SIRET = "siret"
    DROP_DOWN_LIST = "drop_down_list"
    MULTIPLE_DROP_DOWN_LIST = "multiple_drop_down_list"
    REPETITION = "repetition"
    DOSSIER_LINK = "dossier_link"
    REFERENTIEL = "referentiel"
    # Those that the service does not prefill.
    PIECE_JUSTIFICATIVE = "piece_justificative"
    TITRE_IDENTITE = "titre_identite"
    CARTE = "carte"
    LINKED_DROP_DOWN_LIST = "linked_drop_down_list"
    RNA = "rna"
    RNF = "rnf"
    ANNUAIRE_EDUCATION = "annuaire_education"
    CNAF = "cnaf"
    DGFIP = "dgfip"
    POLE_EMPLOI = "pole_emploi"
    MESRI = "mesri"
    HEADER_SECTION = "header_section"
    EXPLICATION = "explication"
    COJO = "cojo"
    ENGAGEMENT_JURIDIQUE = "engagement_juridique"
    UNKNOWN = "unknown"


_FILES = (Type.PIECE_JUSTIFICATIVE, Type.TITRE_IDENTITE)
_PROSE = (Type.HEADER_SECTION, Type.EXPLICATION)
_SEVERAL_PARTS = (Type.CARTE, Type.LINKED_DROP_DOWN_LIST)
_OTHER_BASES = (
    Type.RNA,
    Type.RNF,
    Type.ANNUAIRE_EDUCATION,
    Type.CNAF,
    Type.DGFIP,
    Type.POLE_EMPLOI,
    Type.MESRI,
    Type.COJO,
    Type.ENGAGEMENT_JURIDIQUE,
)

#: Why each type that the service does not prefill is left to whoever opens the form.
CLOSED: Mapping[Type, str] = {
    **dict.fromkeys(_FILES, mark("files are never sent; whoever opens the form adds them")),
    **dict.fromkeys(_PROSE, mark("it is a text of the form, where nothing is written")),
    **dict.fromkeys(_SEVERAL_PARTS, mark("the service does not prefill maps or linked lists")),
    **dict.fromkeys(
        _OTHER_BASES, mark("the service does not prefill what it asks of another administration")
    ),
    Type.UNKNOWN: mark("this kind of field is not known to this version of Beffroi"),
}

#: Types that the service verifies before it keeps a value (NEED_VALIDATION_TYPES_DE_CHAMPS of its source).
#: It stores the others as they come, communes aside, whose two codes must agree.
VERIFIED = frozenset(
    {
        Type.DECIMAL,
        Type.INTEGER,
        Type.DATE,
        Type.DATETIME,
        Type.CIVILITE,
        Type.YES_NO,
        Type.CHECKBOX,
        Type.PAYS,
        Type.REGIONS,
        Type.DEPARTEMENTS,
        Type.MULTIPLE_DROP_DOWN_LIST,
        Type.EPCI,
        Type.DOSSIER_LINK,
        Type.COMMUNES,
    }
)

#: GraphQL names that do not follow from the type's own.
_IRREGULAR = {"commune": Type.COMMUNES, "departement": Type.DEPARTEMENTS, "region": Type.REGIONS}
_BY_NAME = {kind.replace("_", ""): kind for kind in Type if kind is not Type.UNKNOWN} | _IRREGULAR
_SUFFIX = "ChampDescriptor"


class Descriptor(Model):
    """A field of the form.

    Attributes:
        id: base64 of "Champ-<number>".
        options: what may be chosen: texts, or codes of a territory; empty when the schema has no list.
        other: a text that is no option is taken too.
        children: fields of one row, of a repetition.
    """

    id: str
    type: Type
    label: str
    required: bool
    options: tuple[str, ...] = ()
    other: bool = False
    children: tuple[Descriptor, ...] = ()

    @property
    def key(self) -> str:
        """The name by which a value is sent; the padding of base64 is left out, as the service does."""
        return f"champ_{self.id.rstrip('=')}"


class Procedure(Model):
    """The form of a procedure, as its revision of the day has it.

    Attributes:
        number: by which a draft is posted.
        state: "publiee", "brouillon" (a draft of the administration), "close", "depubliee".
    """

    number: int
    title: str
    state: str
    descriptors: tuple[Descriptor, ...]

    @property
    def opened(self) -> bool:
        """Whether drafts can be created; the service says "not found" otherwise."""
        return self.state in ("publiee", "brouillon")


def read_schema(content: bytes) -> Procedure:
    """The form that a schema describes.

    Raises:
        SchemaError: it is too large, no JSON, or not the schema of a procedure.
    """
    if len(content) > LARGEST:
        raise SchemaError(mark("the schema is larger than {most} megabytes"), most=LARGEST // 1_000_000)
    try:
        found = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise SchemaError(
            mark("the schema is no JSON: it begins with “{start}”"), start=_start(content)
        ) from error
    if not isinstance(found, dict) or not isinstance(found.get("revision"), dict):
        raise SchemaError(mark("this JSON is not the schema of a procedure"))
    listed = found["revision"].get("champDescriptors")
    descriptors = tuple(_descriptors(listed, nested=False))
    if len({descriptor.key for descriptor in descriptors}) != len(descriptors):
        raise SchemaError(mark("the schema has two fields of the same identifier"))
    return Procedure(
        number=_number(found.get("number")),
        title=_text(found.get("title")),
        state=_text(found.get("state")),
        descriptors=descriptors,
    )


def _descriptors(listed: Any, *, nested: bool) -> Iterator[Descriptor]:
    if not isinstance(listed, list) or len(listed) > _MOST_FIELDS:
        raise SchemaError(mark("the schema has no list of fields, or one that is too long"))
    for item in listed:
        if not isinstance(item, dict):
            raise SchemaError(mark("the schema has a field that is none"))
        yield _descriptor(item, nested=nested)


def _descriptor(item: Mapping[str, Any], *, nested: bool) -> Descriptor:
    identifier = item.get("id")
    if not isinstance(identifier, str) or not _ID.fullmatch(identifier):
        raise SchemaError(
            mark("the field “{label}” of the schema has no identifier"), label=_text(item.get("label"))[:80]
        )
    kind = _type(item.get("__typename"))
    children = item.get("champDescriptors") if kind is Type.REPETITION and not nested else None
    return Descriptor(
        id=identifier,
        type=kind,
        label=_text(item.get("label")),
        required=item.get("required") is True,
        options=tuple(_options(item.get("options"))),
        other=item.get("otherOption") is True,
        children=tuple(_descriptors(children, nested=True)) if children is not None else (),
    )


def _type(name: Any) -> Type:
    if not isinstance(name, str) or not name.endswith(_SUFFIX):
        return Type.UNKNOWN
    return _BY_NAME.get(name.removesuffix(_SUFFIX).lower(), Type.UNKNOWN)


def _options(listed: Any) -> Iterator[str]:
    """Texts, or the codes of countries, regions and départements."""
    if listed is None:
        return
    if not isinstance(listed, list) or len(listed) > _MOST_OPTIONS:
        raise SchemaError(mark("the schema has a list of options that is none, or one that is too long"))
    for item in listed:
        option = item.get("code") if isinstance(item, dict) else item
        if isinstance(option, str) and option and option == _sound(option):
            yield option


def _text(found: Any) -> str:
    return _sound(found[:_LONGEST]) if isinstance(found, str) else ""


def _sound(text: str) -> str:
    """Without the lone surrogates that JSON lets through, and that nobody can write."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _number(found: Any) -> int:
    """An integer, which GraphQL may have written as text."""
    text = str(found) if isinstance(found, (int, str)) and not isinstance(found, bool) else ""
    if not re.fullmatch(r"[1-9]\d{0,11}", text, re.ASCII):
        raise SchemaError(mark("the schema does not say the number of the procedure"))
    return int(text)


def _start(content: bytes) -> str:
    return " ".join(content[:200].decode("utf-8", "replace").split())[:60]
