"""A value as a field takes it, or the reason for which the field would not keep it.

The service drops what it does not accept without a word, and stores the rest for a person to mend: both are
refused here. Every value is written as text, which it reads alike from a link and from JSON (where ``false``
would count as nothing at all).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal

from auditor.desk.prefill.descriptors import CLOSED, Descriptor, Type
from auditor.desk.prefill.errors import ValueRefusedError
from auditor.words import Words, mark

#: What a dossier or a mapping gives; several parts for two codes or several options.
Value = bool | int | float | date | str | Sequence["Value"]

#: What is sent, for one field; rows of a repetition are sent as keys and values in their turn.
Written = str | tuple[str, ...]

#: Characters of one value; the service has no limit of its own, and a form is read by people.
LONGEST = 20_000

_PLACES = 3
_SHORT_DATE = 10
#: Few enough digits for ``Decimal`` to round them exactly.
_NUMBER = re.compile(r"-?\d{1,12}([.,]\d{1,12})?", re.ASCII)
_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s.]{1,63}(\.[^@\s.]{1,63}){1,8}")
_PHONE = re.compile(r"\+?[\d ().-]{6,25}", re.ASCII)
_IBAN = re.compile(r"[A-Z]{2}\d{2}[A-Z0-9]{10,30}", re.ASCII)
_POSTAL = re.compile(r"\d{5}", re.ASCII)
_INSEE = re.compile(r"(\d{2}|2[AB])\d{3}", re.ASCII)
_SIREN_LENGTH, _SIRET_LENGTH = 9, 14
_CODES: Mapping[Type, re.Pattern[str]] = {
    Type.PAYS: re.compile(r"[A-Z]{2}", re.ASCII),
    Type.REGIONS: re.compile(r"\d{2}", re.ASCII),
    Type.DEPARTEMENTS: re.compile(r"\d{2}|2[AB]|\d{3}", re.ASCII),
}


def write(descriptor: Descriptor, value: Value) -> Written:
    """The value, as the field takes it.

    Raises:
        ValueRefusedError: the field cannot be prefilled, or not with this.
    """
    if descriptor.type in CLOSED:
        raise ValueRefusedError(CLOSED[descriptor.type])
    written = _WRITERS[descriptor.type](descriptor, value)
    if not written or (isinstance(written, tuple) and not all(written)):
        raise ValueRefusedError(mark("it is empty"))
    return written


def write_title(value: Value) -> str:
    """The title of a person: "M." or "Mme", the only two that the service knows.

    Raises:
        ValueRefusedError: it is neither.
    """
    found = _line(value)
    if found not in ("M.", "Mme"):
        raise ValueRefusedError(mark("it is neither “M.” nor “Mme”"))
    return found


def write_line(value: Value) -> str:
    """A text on one line.

    Raises:
        ValueRefusedError: it is too long, or holds what no form keeps.
    """
    return _line(value)


def _prose(value: Value) -> str:
    """A text as it is, whoever wrote it: nothing is escaped here, for nothing is interpreted here."""
    match value:
        case bool():
            text = "true" if value else "false"
        case str():
            text = value
        case datetime():
            text = value.isoformat(timespec="minutes")
        case date():
            text = value.isoformat()
        case int() | float():
            text = _number(value)
        case _:
            text = ", ".join(_prose(part) for part in value)
    if len(text) > LONGEST:
        raise ValueRefusedError(mark("it is longer than {most} characters"), most=LONGEST)
    if any(unicodedata.category(sign) in ("Cc", "Cs") and sign not in "\t\n\r" for sign in text):
        raise ValueRefusedError(mark("it holds control characters"))
    return text.strip()


def _line(value: Value) -> str:
    return " ".join(_prose(value).split())


def _number(value: float) -> str:
    """Decimal digits without an exponent."""
    return f"{Decimal(repr(value)).normalize():f}" if isinstance(value, float) else str(value)


def _numeric(value: Value) -> Decimal:
    text = "".join(_line(value).split())
    if not _NUMBER.fullmatch(text):
        raise ValueRefusedError(mark("“{value}” is no number"), value=text[:80])
    return Decimal(text.replace(",", "."))


def _decimal(descriptor: Descriptor, value: Value) -> str:
    del descriptor
    number = _numeric(value)
    if number != round(number, _PLACES):
        raise ValueRefusedError(mark("the service keeps {places} decimals at most"), places=_PLACES)
    return f"{number:f}"


def _integer(descriptor: Descriptor, value: Value) -> str:
    del descriptor
    number = _numeric(value)
    if number != int(number):
        raise ValueRefusedError(mark("“{value}” is no whole number"), value=str(number))
    return str(int(number))


def _link(descriptor: Descriptor, value: Value) -> str:
    number = _integer(descriptor, value)
    if int(number) <= 0:
        raise ValueRefusedError(mark("“{value}” is not the number of a file of the service"), value=number)
    return number


def _matching(pattern: re.Pattern[str], message: str) -> Callable[[Descriptor, Value], str]:
    def writer(descriptor: Descriptor, value: Value) -> str:
        del descriptor
        text = _line(value)
        if not pattern.fullmatch(text):
            raise ValueRefusedError(message, value=text[:80])
        return text

    return writer


def _iban(descriptor: Descriptor, value: Value) -> str:
    """ISO 13616: the remainder by 97 of the number that the letters spell is 1."""
    del descriptor
    text = "".join(_line(value).split()).upper()
    if (
        not _IBAN.fullmatch(text)
        or int("".join(str(int(sign, 36)) for sign in text[4:] + text[:4])) % 97 != 1
    ):
        raise ValueRefusedError(mark("“{value}” is no IBAN"), value=text[:80])
    return text


def _siret(descriptor: Descriptor, value: Value) -> str:
    """Fourteen digits that satisfy Luhn's formula, as INSEE gives them out."""
    del descriptor
    text = "".join(_line(value).split())
    if not re.fullmatch(rf"\d{{{_SIRET_LENGTH}}}", text, re.ASCII) or not _luhn(text):
        raise ValueRefusedError(mark("“{value}” is no SIRET number (fourteen digits)"), value=text[:80])
    return text


def _luhn(digits: str) -> bool:
    doubled = (int(sign) * (2 if place % 2 else 1) for place, sign in enumerate(reversed(digits)))
    return sum(number - 9 if number > 9 else number for number in doubled) % 10 == 0  # noqa: PLR2004


def _truth(descriptor: Descriptor, value: Value) -> str:
    del descriptor
    text = _line(value)
    if text not in ("true", "false"):
        raise ValueRefusedError(mark("“{value}” is neither true nor false"), value=text[:80])
    return text


def _date(descriptor: Descriptor, value: Value) -> str:
    del descriptor
    text = _line(value)
    try:
        return date.fromisoformat(text[:_SHORT_DATE] if isinstance(value, datetime) else text).isoformat()
    except ValueError:
        raise ValueRefusedError(mark("“{value}” is no date (2026-11-23)"), value=text[:80]) from None


def _datetime(descriptor: Descriptor, value: Value) -> str:
    """To the minute; or to the second, with a zone that is not west of Greenwich, as the service reads it."""
    del descriptor
    text = _line(value)
    try:
        moment = datetime.fromisoformat(text if len(text) > _SHORT_DATE else "")
        if moment.tzinfo is not None:
            return moment.astimezone(UTC).isoformat(timespec="seconds")
    except (ValueError, OverflowError):
        raise ValueRefusedError(
            mark("“{value}” is no date with an hour (2026-11-23T10:30)"), value=text[:80]
        ) from None
    return moment.isoformat(timespec="minutes")


def _code(descriptor: Descriptor, value: Value) -> str:
    """A country (ISO 3166-1), a region or a département (INSEE), by its code."""
    text = _line(value)
    if descriptor.options:
        return _chosen(descriptor, text)
    if not _CODES[descriptor.type].fullmatch(text):
        raise ValueRefusedError(mark("“{value}” is not a code that the field takes"), value=text[:80])
    return text


def _commune(descriptor: Descriptor, value: Value) -> tuple[str, ...]:
    """The postal code, alone or with the INSEE code."""
    del descriptor
    parts = _parts(value)
    patterns = (_POSTAL, _INSEE)
    if not 1 <= len(parts) <= len(patterns) or not all(
        pattern.fullmatch(part) for pattern, part in zip(patterns, parts, strict=False)
    ):
        raise ValueRefusedError(mark("a town is written as its postal code, then its INSEE code"))
    return parts


def _epci(descriptor: Descriptor, value: Value) -> tuple[str, ...]:
    """The département and the SIREN number."""
    del descriptor
    parts = _parts(value)
    match parts:
        case (department, siren) if _CODES[Type.DEPARTEMENTS].fullmatch(department) and re.fullmatch(
            rf"\d{{{_SIREN_LENGTH}}}", siren, re.ASCII
        ):
            return parts
    raise ValueRefusedError(mark("an EPCI is written as the code of its département, then its SIREN number"))


def _option(descriptor: Descriptor, value: Value) -> str:
    text = _line(value)
    return text if descriptor.other or not descriptor.options else _chosen(descriptor, text)


def _several(descriptor: Descriptor, value: Value) -> tuple[str, ...]:
    parts = _parts(value)
    return tuple(_chosen(descriptor, part) if descriptor.options else part for part in dict.fromkeys(parts))


def _chosen(descriptor: Descriptor, text: str) -> str:
    """The option that is the text, as the schema spells it: it may hold double or no-break spaces."""
    for option in descriptor.options:
        if option == text or " ".join(option.split()) == text:
            return option
    known = ", ".join(descriptor.options[:10]) + (", …" if descriptor.options[10:] else "")
    raise ValueRefusedError(
        mark("“{value}” is not an option of the field; its options: {known}"), value=text[:80], known=known
    )


def _parts(value: Value) -> tuple[str, ...]:
    if isinstance(value, (list, tuple)):
        return tuple(_line(part) for part in value)
    return (_line(value),)


def _rows(descriptor: Descriptor, value: Value) -> str:
    del descriptor, value
    raise ValueRefusedError(mark("it holds rows: the mapping fills it with “rows” and “fields”"))


_WRITERS: Mapping[Type, Callable[[Descriptor, Value], Written]] = {
    Type.TEXT: lambda _, value: _line(value),
    Type.TEXTAREA: lambda _, value: _prose(value),
    Type.FORMATTED: lambda _, value: _line(value),
    Type.ADDRESS: lambda _, value: _line(value),
    Type.REFERENTIEL: lambda _, value: _line(value),
    Type.DECIMAL: _decimal,
    Type.INTEGER: _integer,
    Type.EMAIL: _matching(_EMAIL, mark("“{value}” is no e-mail address")),
    Type.PHONE: _matching(_PHONE, mark("“{value}” is no telephone number")),
    Type.IBAN: _iban,
    Type.CIVILITE: lambda _, value: write_title(value),
    Type.YES_NO: _truth,
    Type.CHECKBOX: _truth,
    Type.DATE: _date,
    Type.DATETIME: _datetime,
    Type.PAYS: _code,
    Type.REGIONS: _code,
    Type.DEPARTEMENTS: _code,
    Type.COMMUNES: _commune,
    Type.EPCI: _epci,
    Type.SIRET: _siret,
    Type.DROP_DOWN_LIST: _option,
    Type.MULTIPLE_DROP_DOWN_LIST: _several,
    Type.DOSSIER_LINK: _link,
    Type.REPETITION: _rows,
}


def caveat(descriptor: Descriptor, words: Words) -> str | None:
    """What cannot be verified from here of a value that the field takes."""
    match descriptor.type:
        case Type.FORMATTED:
            return words("the field has a format that its schema does not publish")
        case Type.ADDRESS:
            return words("the service looks for the very same text in the national base of addresses")
        case Type.REFERENTIEL:
            return words("the service looks for the very same text in the base of the administration")
        case Type.SIRET:
            return words("the service asks another one about this number when the form is opened")
        case Type.DROP_DOWN_LIST | Type.MULTIPLE_DROP_DOWN_LIST if not descriptor.options:
            return words("the options of the field are not published")
        case Type.COMMUNES:
            return words("the two codes are kept if the town has this postal code")
    return None
