"""Words: gettext catalogues, and how numbers and dates are written in them.

Two kinds of catalogue. ``beffroi`` holds the interface, keyed by its English text. Each family of
checks has one of its own, keyed by code, in the ``locale`` folder of the package that holds the
checks; its four contexts are ``title``, ``why``, ``what`` and ``fix``. A code may also have recipes: the
exact lines that mend it, by who or what they are for.
"""

from __future__ import annotations

import gettext
import string
import struct
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # pydantic is kept out of --help
    from auditor.model import Arguments

LANGUAGES = ("fr", "en")
CONTEXTS = ("title", "why", "what", "fix")

#: Optional contexts of a code: how to mend it with this software, or at the registrar of the name.
RECIPES = ("nginx", "apache", "wordpress", "spip", "registrar")

_KILO = 1000

_UNSAID = object()

#: A day, or a moment of it; ``date`` names a method below.
_Day = date


class Words:
    """Everything that is said to a reader, in one language.

    Attributes:
        language: "fr" or "en".
    """

    def __init__(self, language: str, packages: tuple[str, ...] = ("checks",)) -> None:
        self.language = language
        self._packages = packages
        self._catalogues: dict[tuple[str, str], gettext.NullTranslations] = {}

    @cached_property
    def interface(self) -> gettext.NullTranslations:
        """The catalogue of the interface; its source language is English."""
        return _load("auditor", "beffroi", self.language)

    def __call__(self, message: str, /, **arguments: Any) -> str:
        """Translate a text of the interface, and fill it in."""
        translated = self.interface.gettext(message)
        return self.format(translated, arguments) if arguments else translated

    def plural(self, singular: str, plural: str, count: int, /, **arguments: Any) -> str:
        """Translate a text that depends on a number, shown as ``{count}``."""
        translated = self.interface.ngettext(singular, plural, count)
        return self.format(translated, {"count": count, **arguments})

    def has(self, context: str, code: str) -> bool:
        """Whether the catalogues hold these words."""
        return self._lookup(context, code) is not None

    def of(self, context: str, code: str, arguments: Arguments | None = None) -> str:
        """The words of a code.

        Args:
            context: one of ``CONTEXTS``.
            code: of a finding, or the id of a check.
            arguments: of the finding.

        Returns:
            The sentence, with "…" for what an old finding does not say; the code itself when a plug-in
            brought no word for it.
        """
        template = self._lookup(context, code)
        if template is None:
            return code
        return self.format(template, arguments or {}, lenient=True)

    def template(self, context: str, code: str) -> str:
        """The words of a code before any finding fills them in; the code itself when there is none."""
        return self._lookup(context, code) or code

    def recipes(self, code: str) -> tuple[tuple[str, str], ...]:
        """How to mend a code with the software that the town has.

        In a recipe, lines that begin with four spaces are code, to be copied as they are; the others are
        sentences. Nothing is filled in: names and addresses are examples ("example.fr").

        Returns:
            The context, one of ``RECIPES``, and the text of each, in the order of ``RECIPES``.
        """
        texts = ((context, self._lookup(context, code)) for context in RECIPES)
        return tuple((context, text) for context, text in texts if text)

    def format(self, template: str, arguments: Mapping[str, Any], *, lenient: bool = False) -> str:
        """Fill a template in; ``{x:bytes}``, ``{x:percent}`` and ``{x:date}`` follow the language.

        Args:
            lenient: write "…" for an argument that is not there.
        """
        return _Formatter(self, lenient=lenient).vformat(template, (), arguments)

    def number(self, value: float, digits: int = 0) -> str:
        """A number with the separators of the language."""
        from babel.numbers import format_decimal  # noqa: PLC0415  # kept out of --help

        pattern = "#,##0" + ("." + "#" * digits if digits else "")
        return format_decimal(value, format=pattern, locale=self.language)

    def bytes(self, value: float) -> str:
        """A size in decimal units (1 kB = 1000 bytes), with two significant figures at least."""
        kilo, mega, byte = ("ko", "Mo", "o") if self.language == "fr" else ("kB", "MB", "B")
        if value < _KILO:
            return f"{self.number(value)}\N{NO-BREAK SPACE}{byte}"
        if value < _KILO**2:
            return f"{self.number(value / _KILO)}\N{NO-BREAK SPACE}{kilo}"
        return f"{self.number(value / _KILO**2, 1)}\N{NO-BREAK SPACE}{mega}"

    def percent(self, share: float) -> str:
        """A share from 0 to 1, in per cent."""
        gap = "\N{NO-BREAK SPACE}" if self.language == "fr" else ""
        return f"{self.number(100 * share)}{gap}%"

    def date(self, moment: _Day) -> str:
        """A long date ("23 novembre 2026")."""
        from babel.dates import format_date  # noqa: PLC0415

        return format_date(moment, format="long", locale=self.language)

    def short_date(self, moment: _Day) -> str:
        """A date for a narrow column ("23 nov. 2026")."""
        from babel.dates import format_date  # noqa: PLC0415

        return format_date(moment, format="medium", locale=self.language)

    def time(self, moment: datetime) -> str:
        """A long date with the hour, in universal time."""
        from babel.dates import format_time  # noqa: PLC0415

        clock = format_time(moment, format="HH:mm", locale=self.language)
        return self("{date} at {clock} UTC", date=self.date(moment), clock=clock)

    def moment(self, moment: datetime) -> str:
        """A short date with the hour ("23 nov. 2026 07:00"), as the clock of its own time zone shows them."""
        from babel.dates import format_datetime  # noqa: PLC0415

        return format_datetime(moment, "d MMM y HH:mm", locale=self.language)

    def _lookup(self, context: str, code: str) -> str | None:
        family = code.partition(".")[0]
        for package in self._packages:
            catalogue = self._family(package, family)
            translated = catalogue.pgettext(context, code)
            if translated != code:
                return translated
        return None

    def _family(self, package: str, family: str) -> gettext.NullTranslations:
        key = (package, family)
        if key not in self._catalogues:
            self._catalogues[key] = _load(package, family, self.language)
        return self._catalogues[key]


class TellableError(Exception):
    """What went wrong, in words that whoever shows them translates.

    Attributes:
        message: marked for translation, with the names of its arguments in braces.
        arguments: to fill it in.
    """

    def __init__(self, message: str, **arguments: Any) -> None:
        super().__init__(message)
        self.message, self.arguments = message, arguments

    def __str__(self) -> str:
        return self.told(Words("en"))

    def told(self, words: Words) -> str:
        """The message, in the language of the words."""
        return words(self.message, **self.arguments)


def mark(message: str) -> str:
    """Mark a text for translation where it is written; whoever shows it translates it."""
    return message


def pick_language(asked: str | None, environment: Mapping[str, str]) -> str:
    """French, unless the option or the locale says English.

    Args:
        asked: what ``--lang`` says, if anything.
        environment: of the process; LC_ALL, LC_MESSAGES and LANG are read, in that order (POSIX).
    """
    if asked in LANGUAGES:
        return str(asked)
    variables = (environment.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    locale = next((value for value in variables if value), "")
    return "en" if locale.lower().startswith("en") else "fr"


def _load(package: str, domain: str, language: str) -> gettext.NullTranslations:
    folder = Path(str(files(package))) / "locale"
    try:
        return gettext.translation(domain, str(folder), languages=[language], fallback=True)
    except (OSError, ValueError, struct.error):
        # No .mo file at all: as good as none, and the registry says which words are missing.
        return gettext.NullTranslations()


class _Formatter(string.Formatter):
    """``str.format`` with the units and the lists of the language."""

    def __init__(self, words: Words, *, lenient: bool = False) -> None:
        self._words = words
        self._lenient = lenient

    def get_value(self, key: int | str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Any:
        if self._lenient and key not in kwargs:
            return _UNSAID
        return super().get_value(key, args, kwargs)

    def format_field(self, value: Any, format_spec: str) -> str:
        if value is _UNSAID:
            return "…"
        match format_spec, value:
            case "bytes", _:
                return self._words.bytes(float(value))
            case "percent", _:
                return self._words.percent(float(value))
            case "date", str():
                return self._words.date(datetime.fromisoformat(value))
            case "", bool() | str():
                return str(value)
            case "", int() | float():
                return self._words.number(value, 2)
            case "", tuple() | list():
                return ", ".join(str(item) for item in value)
        return str(super().format_field(value, format_spec))
