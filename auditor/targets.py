"""From what a person writes to targets: an address on the command line, a town in ``targets.toml``."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import SplitResult, quote, urlsplit

import idna
from pydantic import AfterValidator, Field, ValidationError

from auditor.domains import is_address, registrable_domain
from auditor.model import Model, Target
from auditor.words import Words, mark

_SCHEME = re.compile(r"^[A-Za-z][A-Za-z0-9+.-]*://")
_LABELS = re.compile(r"^(?!-)[a-z0-9_-]{1,63}(?<!-)(\.(?!-)[a-z0-9_-]{1,63}(?<!-))+$")

_NO_TARGET = mark("it is neither a web address nor a domain name")


class TargetError(ValueError):
    """A target that cannot be audited as it is written; the message, marked for translation, says why.

    Attributes:
        written: the target as it was written.
    """

    def __init__(self, written: str, message: str) -> None:
        super().__init__(message)
        self.written = written


def parse_target(written: str, *, name: str | None = None, mail_domain: str | None = None) -> Target:
    """Make a target of an address or a bare domain.

    Args:
        written: ``https://www.trilport.fr/``, ``www.trilport.fr``, ``http://192.0.2.1:8080``.
        name: of the town; the host when left out.
        mail_domain: of its e-mail addresses; the registrable domain of the site when left out.

    Raises:
        TargetError: it is no web address.
    """
    text = written.strip()
    secure_asked = not text.lower().startswith("http://")
    url = text if _SCHEME.match(text) else f"https://{text}"
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        raise TargetError(written, _NO_TARGET) from error
    if parts.scheme.lower() not in ("http", "https"):
        raise TargetError(written, mark("only addresses in http:// and https:// can be audited"))
    if parts.username is not None:
        raise TargetError(written, mark("an address with a user name or a password is not audited"))
    if port == 0:
        raise TargetError(written, _NO_TARGET)
    host = _ascii_host(host, written)
    netloc = f"[{host}]" if ":" in host else host
    if port is not None:
        netloc += f":{port}"
    domain = registrable_domain(host)
    return Target(
        name=name or host,
        url=f"{parts.scheme.lower()}://{netloc}{_ascii_path(parts, written)}",
        host=host,
        port=port,
        domain=domain,
        mail_domain=_ascii_host(mail_domain, mail_domain) if mail_domain else domain,
        secure_asked=secure_asked,
    )


def _ascii_path(parts: SplitResult, written: str) -> str:
    """Path and query, percent-encoded where they must be (RFC 3986 §2.1).

    Raises:
        TargetError: they hold what no text can.
    """
    try:
        path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~")
        query = quote(parts.query, safe="/%:@!$&'()*+,;=~?")
    except UnicodeEncodeError as error:
        raise TargetError(written, _NO_TARGET) from error
    return f"{path}?{query}" if query else path


def _ascii_host(host: str, written: str) -> str:
    """A host in lower case and A-labels (RFC 5891), or an IP address.

    Raises:
        TargetError: it is neither.
    """
    host = host.lower().removesuffix(".")
    if is_address(host):
        return host
    try:
        encoded = idna.encode(host, uts46=True).decode("ascii") if not host.isascii() else host
    except idna.IDNAError as error:
        raise TargetError(written, _NO_TARGET) from error
    if not _LABELS.match(encoded) or len(encoded) > 253:  # noqa: PLR2004  # RFC 1035 §2.3.4
        raise TargetError(written, _NO_TARGET)
    return encoded


def _department(code: str) -> str:
    if not re.fullmatch(r"\d{2}|2[AB]|\d{3}", code):
        raise ValueError('a département is written as its INSEE code, for instance "77", "2A" or "974"')
    return code


def _insee(code: str) -> str:
    if not re.fullmatch(r"(\d{2}|2[AB])\d{3}", code):
        raise ValueError('an INSEE code has five characters, for instance "77475" or "2A004"')
    return code


def _siren(number: str) -> str:
    digits = number.replace(" ", "")
    if not re.fullmatch(r"\d{9}", digits):
        raise ValueError("a SIREN number has nine digits")
    return digits


class Town(Model):
    """One ``[[town]]`` of ``targets.toml``.

    Attributes:
        site: address of the web site, or its bare domain name.
        insee: code of the commune; siren: nine digits; department: INSEE code; epci: SIREN or name.
        population: inhabitants.
        mail_domain: what follows the @ of the town hall's addresses.
    """

    name: str = Field(min_length=1)
    site: str
    insee: Annotated[str, AfterValidator(_insee)] | None = None
    siren: Annotated[str, AfterValidator(_siren)] | None = None
    department: Annotated[str, AfterValidator(_department)] | None = None
    epci: str | None = None
    population: int | None = Field(default=None, ge=0)
    mail_domain: str | None = None

    def target(self) -> Target:
        """The town as a target.

        Raises:
            TargetError: ``site`` or ``mail_domain`` is no web address or domain.
        """
        target = parse_target(self.site, name=self.name, mail_domain=self.mail_domain)
        known = {
            "insee": self.insee,
            "siren": self.siren,
            "department": self.department,
            "epci": self.epci,
            "population": self.population,
        }
        return target.model_copy(update=known)


class NetworkSettings(Model):
    """``[network]``: how to reach the towns.

    Attributes:
        resolver: ``IP`` or ``IP:PORT`` of a DNS server; the machine's own when left out.
        ca_file: PEM file of authorities to trust besides Mozilla's.
        allow_private: also reach private, loopback and link-local addresses (a laboratory).
        timeout: seconds that each probe may take at most.
        browser: visit pages in Chromium.
    """

    resolver: str | None = None
    ca_file: str | None = None
    allow_private: bool = False
    timeout: float | None = Field(default=None, gt=0)
    browser: bool = True


class ReportSettings(Model):
    """``[report]``: what to write.

    Attributes:
        lang: "fr" or "en".
        html: folder for one HTML report per town; json: likewise.
        only: families of checks; all when empty.
    """

    lang: str | None = Field(default=None, pattern="^(fr|en)$")
    html: str | None = None
    json_folder: str | None = Field(default=None, alias="json")
    only: tuple[str, ...] = ()


class TargetsFile(Model):
    """``targets.toml``: the towns, and how to audit them."""

    town: tuple[Town, ...] = Field(min_length=1)
    network: NetworkSettings = NetworkSettings()
    report: ReportSettings = ReportSettings()

    def targets(self) -> tuple[Target, ...]:
        """Every town as a target.

        Raises:
            TargetError: one of them is no web address.
        """
        return tuple(town.target() for town in self.town)


class TargetsFileError(Exception):
    """A ``targets.toml`` that cannot be used; each line of the message names a place and its mend."""


def load_targets(path: Path, words: Words | None = None) -> TargetsFile:
    """Read a ``targets.toml``.

    Args:
        words: to explain what is wrong in; English when left out.

    Raises:
        TargetsFileError: it cannot be read, is no TOML, or holds what is not known.
    """
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise TargetsFileError(f"{path}: {error}") from error
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise TargetsFileError(f"{path}: {error}") from error
    try:
        return TargetsFile.model_validate(content)
    except ValidationError as error:
        speak = words or Words("en")
        lines = (_explain(path, text, problem, speak) for problem in _telling(error))
        raise TargetsFileError("\n".join(lines)) from error


def _telling(error: ValidationError) -> list[Mapping[str, Any]]:
    """The problems, without "there is no town" when what is said of the towns explains it."""
    problems: list[Mapping[str, Any]] = [dict(problem) for problem in error.errors()]
    inside = any(problem["loc"][0] == "town" and len(problem["loc"]) > 1 for problem in problems)
    return [problem for problem in problems if not (inside and problem["loc"] == ("town",))]


def _explain(path: Path, text: str, problem: Mapping[str, Any], words: Words) -> str:
    location = tuple(problem["loc"])
    place = f"{path}:{_line_of(text, location)}"
    if problem["type"] == "extra_forbidden":
        known = _keys_at(location[:-1])
        near = difflib.get_close_matches(str(location[-1]), known, n=1, cutoff=0.4)
        if near:
            hint = words("did you mean “{key}”?", key=near[0])
        else:
            hint = words("known keys: {keys}", keys=known)
        return words("{place}: unknown key “{key}”; {hint}", place=place, key=location[-1], hint=hint)
    message = str(problem["msg"]).removeprefix("Value error, ")
    return f"{place}: {'.'.join(map(str, location))}: {message}"


def _keys_at(location: tuple[str | int, ...]) -> list[str]:
    """The keys that a table of the file may have."""
    tables: dict[str, type[Model]] = {"town": Town, "network": NetworkSettings, "report": ReportSettings}
    model = tables.get(str(location[0]), TargetsFile) if location else TargetsFile
    return [field.alias or name for name, field in model.model_fields.items()]


def _line_of(text: str, location: tuple[str | int, ...]) -> int:
    """The line on which a key stands, or else its table; 1 when neither is found."""
    table = str(location[0])
    index = next((part for part in location if isinstance(part, int)), 0)
    header = re.compile(rf"^\s*\[+\s*{re.escape(table)}\s*\]+")
    key = re.compile(rf"^\s*[\"']?{re.escape(str(location[-1]))}[\"']?\s*=")
    found, seen = 1, -1
    for number, line in enumerate(text.splitlines(), start=1):
        if header.match(line):
            seen += 1
            found = number if seen == index else found
        elif key.match(line) and (seen == index or len(location) == 1):
            return number
    return found
