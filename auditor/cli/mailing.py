"""What ``beffroi mail test`` does."""

from __future__ import annotations

import asyncio
import os
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from email.utils import format_datetime, make_msgid
from pathlib import Path

import typer
from rich.console import Console
from rich.text import Text

from auditor.cli.errors import Status, refuse
from auditor.cli.options import read_resolver
from auditor.cli.receipts import fault_told, named_value, stage_name
from auditor.cli.run import Conditions, audit_all
from auditor.cli.scanning import speak_in
from auditor.delivery.smtp import Smtp
from auditor.delivery.way import MailSettingsError, Way, way_of
from auditor.letter import Outcome, Receipt, Stage
from auditor.mailbox import AddressError, domain_of, envelope, named
from auditor.model import Axis
from auditor.model import Outcome as Finding
from auditor.network.resolver import ResolverMissingError
from auditor.registry import load_registry
from auditor.targets import TargetError, TargetsFileError, load_targets, parse_target
from auditor.targets.file import TargetsFile
from auditor.targets.scheduling import MailSettings
from auditor.words import Words


def run(address: str, path: Path, resolver: str | None, lang: str | None, words: Words) -> Status:
    """Send one small mail, and say how it went.

    Raises:
        typer.Exit: the command line or the file is wrong.
    """
    words = speak_in(lang, words)
    file, settings = _read(path, words)
    try:
        way = way_of(settings, os.environ)
        recipient = envelope(address)
    except MailSettingsError as error:
        refuse(f"{path}: {error.told(words)}")
    except AddressError:
        refuse(words("“{written}” is no e-mail address", written=address[:80]))
    _warn_of_domain(way, read_resolver(resolver or file.network.resolver, words), words)
    receipt = _send(way, recipient, _composed(settings, way, recipient, words), words)
    return Status.DONE if receipt.outcome is Outcome.SENT else Status.UNSENT


def _read(path: Path, words: Words) -> tuple[TargetsFile, MailSettings]:
    try:
        file = load_targets(path, words)
    except TargetsFileError as error:
        refuse(str(error))
    if file.mail is None:
        refuse(
            words("{path}: there is no [mail] section: it says by which server mails leave", path=str(path))
        )
    return file, file.mail


# --- The domain of the sender ---------------------------------------------------------------------


def _warn_of_domain(way: Way, resolver: tuple[str | None, int], words: Words) -> None:
    """Say for what reasons the mails of this domain may be taken for forged ones: our own checks of it."""
    domain = domain_of(way.sender)
    registry = load_registry()
    told = registry.words(words.language)
    try:
        target = parse_target(domain, mail_domain=domain)
        conditions = Conditions(resolver=resolver, families=("mail",), browser=False, quiet=True)
        (report,) = asyncio.run(audit_all([target], registry, conditions, words))
    except TargetError:
        _warn(words("{domain}: not checked: it is no domain of the Internet", domain=domain))
        return
    except ResolverMissingError as error:
        _warn(words("no DNS resolver is configured ({error}); name one with --resolver", error=str(error)))
        return
    # Others of these checks are of what the domain receives, or of IPv6.
    doubted = [finding for finding in report.findings if finding.axis is Axis.SECURITY]
    for finding in doubted:
        if finding.outcome is Finding.FAILED:
            what = told.of("what", finding.code, finding.arguments)
            _warn(f"{named_value(domain, what, words)} {told.of('fix', finding.code)}")
        elif finding.outcome is Finding.UNTESTED:
            title = told.of("title", finding.check)
            _warn(words("{domain}: could not be checked: {title}", domain=domain, title=title))


def _warn(message: str) -> None:
    typer.echo(f"! {message}", err=True)


# --- The mail -------------------------------------------------------------------------------------


def _composed(settings: MailSettings, way: Way, recipient: str, words: Words) -> bytes:
    """A small mail; its addresses are written in UTF-8 only when they cannot be otherwise."""
    now = datetime.now(UTC)
    plain = way.sender.isascii() and recipient.isascii()
    message = EmailMessage(policy=SMTP if plain else SMTPUTF8)
    message["From"] = named(settings.sender)
    message["To"] = named(recipient)
    message["Subject"] = words("Beffroi: this mail is a test")
    message["Date"] = format_datetime(now)
    message["Message-ID"] = make_msgid(domain=domain_of(way.sender))
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834
    text = words(
        "This mail is a test of Beffroi, made on {moment}. Reports can arrive here. You need not answer.",
        moment=words.time(now),
    )
    message.set_content(f"{text}\n", cte="quoted-printable")
    return message.as_bytes()


def _send(way: Way, recipient: str, content: bytes, words: Words) -> Receipt:
    console = Console(highlight=False)

    def say(stage: Stage, said: str) -> None:
        shown = words.bytes(int(said)) if stage is Stage.CONTENT else said
        console.print(
            Text.assemble(("✓", "green"), f" {named_value(stage_name(stage, words), shown, words)}")
        )

    with Smtp(way, say) as smtp:
        receipt = smtp.send(recipient, content)
    if receipt.fault is not None:
        told = fault_told(receipt.stage, receipt.fault, receipt.reply, words)
        console.print(Text.assemble(("✗", "red"), f" {told}"))
    console.print(Text(_conclusion(receipt, recipient, words)))
    return receipt


def _conclusion(receipt: Receipt, recipient: str, words: Words) -> str:
    match receipt.outcome:
        case Outcome.SENT:
            return words("The server took the mail for {recipient}.", recipient=recipient)
        case Outcome.UNCERTAIN:
            return words("The mail for {recipient} may have arrived.", recipient=recipient)
        case Outcome.LATER:
            return words("The mail was not sent. A report would be tried again for a day.")
        case Outcome.REFUSED:
            return words("The mail was not sent. A report would be given up.")
