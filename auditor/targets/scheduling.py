"""``[[schedule]]`` and ``[mail]`` of ``targets.toml``: who is written to, when, and by which server."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from auditor.model import Model


class Send(StrEnum):
    """When a report is worth a mail."""

    ALWAYS = "always"
    ON_CHANGE = "on-change"
    ON_WORSE = "on-worse"


class Attachment(StrEnum):
    """What a mail carries besides its text."""

    PDF = "pdf"
    CSV = "csv"


class Schedule(Model):
    """One ``[[schedule]]``: some towns, when to look at them, and whom to tell.

    Attributes:
        name: unique; it names the runs in the archive.
        towns: by name, INSEE code, SIREN or site; departments and epcis: all their towns. All the towns of
            the file when the three are empty.
        cron: five fields (``man 5 crontab``), read in ``time_zone``.
        time_zone: IANA name.
        to: one mail goes to each.
        digest: one mail for all the towns, worst first, instead of one a town.
    """

    name: str = Field(min_length=1, max_length=40)
    towns: tuple[str, ...] = ()
    departments: tuple[str, ...] = ()
    epcis: tuple[str, ...] = ()
    cron: str
    time_zone: str = "Europe/Paris"
    to: tuple[str, ...] = Field(min_length=1)
    lang: str = Field(default="fr", pattern="^(fr|en)$")
    send: Send = Send.ON_CHANGE
    attach: tuple[Attachment, ...] = ()
    digest: bool = False


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
