"""How a recipient stops the mails (RFC 2369 §3.2, RFC 8058), and what the list is called (RFC 2919)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote, urlencode, urlsplit

from auditor.mailbox import AddressError, envelope, named
from auditor.targets.scheduling import MailSettings
from auditor.words import mark
from reports.mail.errors import LetterError
from reports.mail.naming import SUBJECT_SHOWN, name

#: RFC 5322 §2.1.1: characters of a line, less the name of the header.
_LONGEST = 960

#: RFC 3986 §2: what an address may be written with; "<", ">" and blanks would end it.
_ADDRESS = re.compile(r"[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=%-]+")

#: RFC 2919 §3: dot-separated atoms, two at least.
_LIST_ID = re.compile(r"[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_LONGEST_LIST_ID = 255


@dataclass(frozen=True)
class Exit:
    """Where a recipient asks to be left alone.

    Attributes:
        address: ``https:`` or ``mailto:``.
        mailbox: to which one writes; empty when there is a page for it.
    """

    address: str
    mailbox: str = ""

    @property
    def headers(self) -> dict[str, str]:
        """Those that programs of mail make a button of."""
        found = {"List-Unsubscribe": f"<{self.address}>"}
        if not self.mailbox:
            found["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        return found


def exit_of(settings: MailSettings, schedule: str, recipient: str) -> Exit:
    """The exit of one recipient.

    A page is told who asks and of what (RFC 8058 §3.1), in the query: ``recipient`` and ``schedule``.

    Raises:
        LetterError: ``unsubscribe`` is no such address.
    """
    written, schedule = settings.unsubscribe, name(schedule, SUBJECT_SHOWN)
    if written is not None and written.startswith("https://"):
        return Exit(_page(written, schedule, recipient))
    try:
        if written is None:
            return _mailbox(named(settings.sender).addr_spec, "", schedule, settings.sender)
        if written.startswith("mailto:"):
            mailbox, _, query = written.removeprefix("mailto:").partition("?")
            return _mailbox(envelope(mailbox), query, schedule, written)
    except AddressError as error:
        raise _refused(written or settings.sender) from error
    raise _refused(written)


def list_id(settings: MailSettings) -> str:
    """The name of the list: what filters of mail go by, and what does not change.

    Raises:
        LetterError: it is no such name.
    """
    written = settings.list_id
    if written is None:
        written = f"beffroi.{named(settings.sender).domain}"
    if len(written) > _LONGEST_LIST_ID or not _LIST_ID.fullmatch(written):
        raise LetterError(
            mark("[mail] list_id = “{written}”: write a name like that of a host, for instance {example}"),
            written=ascii(written[:80])[1:-1],
            example="beffroi.epci.example",
        )
    return written


def _page(written: str, schedule: str, recipient: str) -> str:
    who = urlencode({"recipient": recipient, "schedule": schedule}, errors="replace")
    try:
        parts = urlsplit(_checked(written, written))
        query = f"{parts.query}&{who}" if parts.query else who
        address = parts._replace(query=query, fragment="").geturl() if parts.hostname else ""
    except ValueError as error:
        raise _refused(written) from error
    return _checked(address, written)


def _mailbox(mailbox: str, query: str, schedule: str, written: str) -> Exit:
    query = query or "subject=" + quote(f"unsubscribe {schedule}", safe="", errors="replace")
    return Exit(_checked(f"mailto:{quote(mailbox, safe='@')}?{query}", written), mailbox)


def _checked(text: str, written: str) -> str:
    if len(text) > _LONGEST or not _ADDRESS.fullmatch(text):
        raise _refused(written)
    return text


def _refused(written: str) -> LetterError:
    return LetterError(
        mark("[mail] unsubscribe = “{written}”: write {page} or {mailbox}"),
        written=ascii(written[:80])[1:-1],
        page="https://…",
        mailbox="mailto:…",
    )
