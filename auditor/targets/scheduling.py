"""``[[schedule]]`` and ``[mail]`` of ``targets.toml``: who is written to, when, and by which server."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from enum import StrEnum
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from pydantic import AfterValidator, Field

from auditor.cron import Cron, CronError
from auditor.mailbox import AddressError, envelope
from auditor.model import Model
from auditor.targets.codes import Department
from auditor.tomlfile import EntryError
from auditor.words import mark

#: Characters of a time zone that are looked at to find the one that was meant.
_LONGEST_ZONE = 60

#: What a campaign may be called, which takes its name from its schedule.
_NAME = re.compile(r"\w(?:[\w .()-]*[\w.()-])?")


class Send(StrEnum):
    """When a report is worth a mail."""

    ALWAYS = "always"
    ON_CHANGE = "on-change"
    ON_WORSE = "on-worse"


class Attachment(StrEnum):
    """What a mail carries besides its text."""

    PDF = "pdf"
    CSV = "csv"


def _name(written: str) -> str:
    if not _NAME.fullmatch(written):
        raise EntryError(
            mark(
                "“{written}” cannot name a schedule: letters, digits, spaces, “.”, “-”, “_” and round "
                "brackets, beginning with a letter or a digit"
            ),
            written=written,
        )
    return written


def _cron(written: str) -> str:
    try:
        return Cron(written).expression
    except CronError as error:
        raise EntryError(error.message, (), **error.arguments) from error


def _time_zone(written: str) -> str:
    try:
        return ZoneInfo(written).key
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        near = _zone_near(written)
        if near is None:
            raise EntryError(
                mark("no time zone is called “{written}”; for instance Europe/Paris"), written=written
            ) from error
        raise EntryError(
            mark("no time zone is called “{written}”; did you mean “{near}”?"), written=written, near=near
        ) from error


def _zone_near(written: str) -> str | None:
    """The time zone of that city, or of a name that is near; “Etc/GMT+1”, which is west of London, never."""
    known = {zone.casefold(): zone for zone in available_timezones() if not zone.startswith("Etc/")}
    asked = written.strip().casefold().replace(" ", "_")[:_LONGEST_ZONE]
    cities = sorted(zone for zone in known if asked and zone.rpartition("/")[2] == asked)
    near = cities or difflib.get_close_matches(asked, sorted(known), n=1)
    return known[near[0]] if near else None


def _recipient(written: str) -> str:
    try:
        return envelope(written)
    except AddressError as error:
        raise EntryError(
            mark("“{written}” is no address; write it alone, for instance dsi@epci.example"), written=written
        ) from error


def _once_each(written: Sequence[str]) -> Sequence[str]:
    for index, address in enumerate(written):
        if address in written[:index]:
            raise EntryError(mark("“{written}” is there twice"), (index,), written=address)
    return written


class Schedule(Model):
    """One ``[[schedule]]``: some towns, when to look at them, and whom to tell.

    Attributes:
        name: unique; it names the runs in the archive.
        towns: by name, INSEE code, SIREN or site; departments and epcis: all their towns. All the towns of
            the file when the three are empty.
        cron: five fields (``man 5 crontab``), read in ``time_zone``.
        time_zone: IANA name.
        to: addresses, their domains in A-labels; one mail goes to each.
        digest: one mail for all the towns, worst first, instead of one a town.
    """

    name: Annotated[str, AfterValidator(_name)] = Field(max_length=40)
    towns: tuple[str, ...] = ()
    departments: tuple[Department, ...] = ()
    epcis: tuple[str, ...] = ()
    cron: Annotated[str, AfterValidator(_cron)]
    time_zone: Annotated[str, AfterValidator(_time_zone)] = "Europe/Paris"
    to: Annotated[tuple[Annotated[str, AfterValidator(_recipient)], ...], AfterValidator(_once_each)] = Field(
        min_length=1
    )
    lang: str = Field(default="fr", pattern="^(fr|en)$")
    send: Send = Send.ON_CHANGE
    attach: tuple[Attachment, ...] = ()
    digest: bool = False

    @property
    def timing(self) -> Cron:
        """When it is due."""
        return Cron(self.cron, ZoneInfo(self.time_zone))


class Security(StrEnum):
    """How the way to the mail server is protected."""

    STARTTLS = "starttls"  # RFC 3207; required, never merely tried
    TLS = "tls"  # from the first byte (RFC 8314)
    NONE = "none"  # a server of this machine; no password is ever sent so


class MailSettings(Model):
    """``[mail]``: how mails leave.

    Attributes:
        sender: the From address, with or without a name; ``from`` in the file.
        port: that of the kind of security when left out (587, 465, 25).
        user: the password comes from the environment (BEFFROI_SMTP_PASSWORD) or from ``password_file``.
        ca_file: PEM file of authorities to trust besides the machine's.
        helo: what this machine calls itself to the server; its own name, or its address, when left out.
        list_id: of RFC 2919 ("beffroi.epci.example"); derived from the sender when left out.
        unsubscribe: ``mailto:`` or ``https:`` address; a mailto to the sender when left out.
    """

    sender: str = Field(alias="from", min_length=3)
    host: str
    port: int | None = Field(default=None, gt=0, lt=65536)
    security: Security = Security.STARTTLS
    user: str | None = None
    password_file: str | None = None
    ca_file: str | None = None
    helo: str | None = Field(default=None, pattern=r"^[A-Za-z0-9.:\[\]-]{1,255}$")
    list_id: str | None = None
    unsubscribe: str | None = None
