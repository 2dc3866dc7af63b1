"""A dossier laid into a form: what fills which field, what does not and why, and what is left to a person."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from collections.abc import Mapping as Map
from dataclasses import dataclass
from typing import Any

from auditor.desk.dossier import Dossier
from auditor.desk.prefill.descriptors import CLOSED, VERIFIED, Descriptor, Procedure, Type
from auditor.desk.prefill.errors import ValueRefusedError
from auditor.desk.prefill.mapping import IDENTITY, MappedField, Mapping, SimpleField
from auditor.desk.prefill.values import Scope, scope_of, value_of
from auditor.desk.prefill.writing import Value, Written, caveat, write, write_line, write_title
from auditor.plaintext import plain
from auditor.words import Words, mark

#: Rows of one repetition; more of them are a mistake, or an attack.
MOST_ROWS = 200

#: Names of values that are INSEE codes.
_INSEE = ("town.insee", "towns.insee")

#: One row: key → value.
Row = Map[str, Written]


@dataclass(frozen=True)
class Filled:
    """A field that will be sent.

    Attributes:
        key: by which it is sent.
        verified: the service verifies it before keeping it.
        caveat: what cannot be verified from here, in the reader's language.
    """

    key: str
    label: str
    written: Written | tuple[Row, ...]
    verified: bool = False
    caveat: str | None = None


@dataclass(frozen=True)
class Unfilled:
    """A field of the mapping that will not be sent, and why."""

    label: str
    error: ValueRefusedError


@dataclass(frozen=True)
class Filling:
    """What comes of a mapping.

    Attributes:
        left: labels of the fields that the form requires and that nothing fills; files among them.
    """

    filled: tuple[Filled, ...]
    unfilled: tuple[Unfilled, ...]
    left: tuple[str, ...]

    @property
    def values(self) -> dict[str, Written | tuple[Row, ...]]:
        """Key → value, as both ways of sending need them."""
        return {item.key: item.written for item in self.filled}


def fill(dossier: Dossier, mapping: Mapping, procedure: Procedure, words: Words) -> Filling:
    """Lay a dossier into a form.

    Args:
        words: in whose language titles and the summary are written.
    """
    scope = scope_of(dossier, words)
    filled: dict[str, Filled] = {}
    unfilled: list[Unfilled] = []
    for field in mapping.field:
        try:
            item = _filled(field, scope, procedure.descriptors, unfilled)
            _refuse_again(item.key, filled)
            filled[item.key] = item
        except ValueRefusedError as refusal:
            unfilled.append(Unfilled(field.key, refusal))
    left = tuple(
        descriptor.label
        for descriptor in procedure.descriptors
        if descriptor.required and descriptor.key not in filled
    )
    return Filling(tuple(filled.values()), tuple(unfilled), left)


def lost_since(filling: Filling, before: Procedure, after: Procedure) -> tuple[str, ...]:
    """Labels of the fields that were sent and that the form does not have any more, or has otherwise.

    A form may be published anew between the moment its schema is read and the one at which a draft is posted.
    """
    then = {descriptor.key: descriptor for descriptor in before.descriptors}
    now = {descriptor.key: descriptor for descriptor in after.descriptors}
    return tuple(
        item.label
        for item in filling.filled
        if item.key in then and _shape(then[item.key]) != _shape(now.get(item.key))
    )


def _shape(descriptor: Descriptor | None) -> tuple[Any, ...] | None:
    """What a value was written for."""
    if descriptor is None:
        return None
    children = tuple(_shape(child) for child in descriptor.children)
    return (descriptor.type, descriptor.options, descriptor.other, children)


def _filled(
    field: MappedField, scope: Scope, descriptors: Sequence[Descriptor], unfilled: list[Unfilled]
) -> Filled:
    if field.key in IDENTITY:
        return _identity(field, scope)
    descriptor = _find(field.key, descriptors)
    if field.rows is None:
        return Filled(
            descriptor.key,
            descriptor.label,
            _written(descriptor, field, scope),
            descriptor.type in VERIFIED,
            caveat(descriptor, scope.words),
        )
    if descriptor.type in CLOSED or descriptor.type is not Type.REPETITION:
        raise ValueRefusedError(CLOSED.get(descriptor.type, mark("it is no repetition: it has no rows")))
    rows = _rows(field, scope, descriptor, unfilled)
    return Filled(descriptor.key, descriptor.label, rows)


def _refuse_again(key: str, filled: Map[str, Filled]) -> None:
    if key in filled:
        raise ValueRefusedError(mark("another entry of the mapping fills it already"))


def _identity(field: MappedField, scope: Scope) -> Filled:
    """Who applies, in procedures for natural persons alone."""
    if field.rows is not None:
        raise ValueRefusedError(mark("it is no repetition: it has no rows"))
    value = _value(field, scope)
    written = write_title(value) if field.key == "identite_genre" else write_line(value)
    if not written:
        raise ValueRefusedError(mark("it is empty"))
    return Filled(field.key, field.key, written, caveat=scope.words("kept if the procedure is for persons"))


def _rows(
    field: MappedField, scope: Scope, descriptor: Descriptor, unfilled: list[Unfilled]
) -> tuple[Row, ...]:
    assert field.rows is not None
    rows = []
    for number, row in enumerate(scope.rows(field.rows), start=1):
        if number > MOST_ROWS:
            raise ValueRefusedError(mark("it would have more than {most} rows"), most=MOST_ROWS)
        written = {}
        for inner in field.fields:
            try:
                child = _find(inner.key, descriptor.children)
                written[child.key] = _written(child, inner, row)
            except ValueRefusedError as refusal:
                label = f"{field.key} / {number} / {inner.key}"
                unfilled.append(Unfilled(label, refusal))
        if written:
            rows.append(written)
    if not rows:
        raise ValueRefusedError(mark("none of its rows can be filled"))
    return tuple(rows)


def _written(descriptor: Descriptor, field: SimpleField, scope: Scope) -> Written:
    first = field.parts[0] if field.parts else field
    if descriptor.type is Type.COMMUNES and first.value in _INSEE:
        # It has the form of a postal code, and would be taken for that of another town.
        raise ValueRefusedError(mark("a town is written as its postal code, then its INSEE code"))
    return write(descriptor, _value(field, scope))


def _value(field: SimpleField, scope: Scope) -> Value:
    origins = field.parts or (field,)
    found: list[Value] = [
        value_of(origin.value, scope) if origin.value is not None else _said(origin.constant)
        for origin in origins
    ]
    chosen = [_choice(field, value) for value in found]
    return tuple(chosen) if field.parts else chosen[0]


def _said(constant: Value | None) -> Value:
    assert constant is not None
    return constant


def _choice(field: SimpleField, value: Value) -> Value:
    if isinstance(value, (list, tuple)):
        return tuple(_choice(field, part) for part in value)
    return field.choices.get(str(value), value)


def _find(key: str, descriptors: Sequence[Descriptor]) -> Descriptor:
    """A field by its identifier, or else by its label, whatever its accents and capitals."""
    identifier = key.removeprefix("champ_").rstrip("=")
    named = [descriptor for descriptor in descriptors if descriptor.key == f"champ_{identifier}"]
    named = named or _labelled(key, descriptors)
    if len(named) > 1:
        raise ValueRefusedError(
            mark("{count} fields of the form are called so; name one by its identifier: {keys}"),
            count=len(named),
            keys=", ".join(descriptor.key for descriptor in named[:5]),
        )
    if not named:
        _refuse_unknown(key, (descriptor.label for descriptor in descriptors))
    return named[0]


def _labelled(key: str, descriptors: Iterable[Descriptor]) -> list[Descriptor]:
    wanted = plain(key)
    return [descriptor for descriptor in descriptors if plain(descriptor.label) == wanted]


def _refuse_unknown(key: str, labels: Iterable[str]) -> None:
    near = difflib.get_close_matches(key[:200], [label[:200] for label in labels], n=1, cutoff=0.5)
    if near:
        raise ValueRefusedError(mark("the form has no such field; the nearest is “{near}”"), near=near[0])
    raise ValueRefusedError(mark("the form has no such field"))
