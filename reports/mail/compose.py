"""One mail, whole: the same news for the same recipient make the same bytes."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import UTC
from email.headerregistry import Address
from email.message import EmailMessage

from auditor.delivery.news import News
from auditor.letter import Letter
from auditor.mailbox import envelope, named
from auditor.targets.scheduling import MailSettings
from auditor.words import Words
from reports.mail.blocks import Block
from reports.mail.digest import digest_blocks
from reports.mail.enclosures import Enclosure, enclosures_of
from reports.mail.foot import foot_blocks
from reports.mail.headers import policy_for
from reports.mail.leaving import exit_of, list_id
from reports.mail.moments import sent_at
from reports.mail.naming import name
from reports.mail.page import page
from reports.mail.plain import plain_text
from reports.mail.subject import subject
from reports.mail.town import town_blocks

_IDENTIFIER_LENGTH = 32
_LAST_PRINTABLE = 126


def compose(
    news: News,
    recipient: str,
    settings: MailSettings,
    words: Words,
    enclosures: Sequence[Enclosure] | None = None,
) -> Letter:
    """The mail that tells one recipient the news.

    Args:
        recipient: an address alone. One that is not ASCII before its ``@`` makes a message that only servers
            with SMTPUTF8 take (RFC 6532); its domain is written in A-labels.
        enclosures: of ``enclosures_of``, which are made here when they are left out.

    Raises:
        AddressError: the recipient or the sender is no address.
        LetterError: ``unsubscribe`` or ``list_id`` cannot be used.
        ExportError: a PDF is asked for and cannot be made.
        ValueError: the news are of no town, or of several without being a digest.
    """
    if not news.digest and len(news.towns) != 1:
        raise ValueError("a mail that is no digest is about one town")
    to, sender = envelope(recipient), named(settings.sender)
    about = "" if news.digest else news.towns[0].identity
    identifier = _identifier(news, about, to)
    carried = enclosures_of(news, words) if enclosures is None else enclosures
    way_out = exit_of(settings, news.schedule, to)
    headline = subject(news, words)
    blocks = (*_body(news, words), *foot_blocks(news, carried, way_out, words))

    message = EmailMessage(policy=policy_for(sender.addr_spec, to))
    message["From"] = Address(name(sender.display_name), sender.username, sender.domain)
    message["To"] = named(to)
    message["Subject"] = headline
    message["Date"] = sent_at(news)
    message["Message-ID"] = message_id = f"<beffroi.{identifier}@{sender.domain}>"
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: nobody's absence is to be answered with
    message["List-Id"] = f"<{list_id(settings)}>"
    for header, value in way_out.headers.items():
        message[header] = value
    text, html = plain_text(blocks), page(blocks, headline, words.language)
    message.set_content(text, cte=_encoding(text))
    message.add_alternative(html, subtype="html", cte=_encoding(html))
    for one in carried:
        _attach(message, one)
    message["Content-Language"] = words.language  # last: parts that are added take such headers with them
    _bound(message, identifier)
    return Letter(
        schedule=news.schedule,
        slot=news.slot,
        about=about,
        recipient=to,
        message_id=message_id,
        content=message.as_bytes(),
    )


def _body(news: News, words: Words) -> Sequence[Block]:
    return tuple((digest_blocks if news.digest else town_blocks)(news, words))


def _encoding(text: str) -> str:
    """The shorter of the two encodings that every server takes (RFC 2045 §6)."""
    written = text.encode("utf-8")
    tripled = sum(byte > _LAST_PRINTABLE or byte == ord("=") for byte in written)
    return "base64" if 2 * tripled > len(written) / 3 else "quoted-printable"


def _identifier(news: News, about: str, recipient: str) -> str:
    """What tells a mail from all others, and is the same whenever it is made again."""
    scans = sorted(town.scan for town in news.towns)
    slot = news.slot.astimezone(UTC).isoformat()
    parts = (news.schedule, slot, about, recipient, *map(str, scans))
    digest = hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass"))
    return digest.hexdigest()[:_IDENTIFIER_LENGTH]


def _attach(message: EmailMessage, one: Enclosure) -> None:
    maintype, _, subtype = one.media.partition("/")
    params = {"charset": "utf-8"} if maintype == "text" else {}
    message.add_attachment(one.content, maintype=maintype, subtype=subtype, filename=one.name, params=params)


def _bound(message: EmailMessage, identifier: str) -> None:
    """Give each part that has parts its boundary: "=_" is in no body that is encoded (RFC 2045 §6.7)."""
    parts = [part for part in message.walk() if part.is_multipart()]
    for number, part in enumerate(parts):
        part.set_boundary(f"=_beffroi.{identifier}.{number}")
