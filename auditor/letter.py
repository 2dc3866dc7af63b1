"""A mail that is ready to leave."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class State(StrEnum):
    """Where a mail of the outbox stands."""

    QUEUED = "queued"
    LEASED = "leased"  # a program is sending it
    SENT = "sent"
    UNCERTAIN = (
        "uncertain"  # the connection was lost after the final dot; sent again under the same Message-ID
    )
    DEAD = "dead"


@dataclass(frozen=True)
class Letter:
    """A mail, whole, for one recipient.

    Attributes:
        about: what makes it unique within a schedule, a recipient and a slot: identity of the town, "" for a
            digest.
        recipient: an address, without a name.
        message_id: with its angle brackets; content: the bytes of the message (RFC 5322, CRLF).
    """

    schedule: str
    slot: datetime
    about: str
    recipient: str
    message_id: str
    content: bytes


class Outcome(StrEnum):
    """What came of giving a mail to the server."""

    SENT = "sent"
    LATER = "later"  # refused for now, or the server could not be reached
    REFUSED = "refused"  # for good
    UNCERTAIN = "uncertain"


class Stage(StrEnum):
    """The stages of sending a mail (RFC 5321 §3), in their order."""

    CONNECT = "connect"
    GREETING = "greeting"
    HELLO = "hello"
    TLS = "tls"
    LOGIN = "login"
    SENDER = "sender"
    RECIPIENT = "recipient"
    CONTENT = "content"  # up to the final dot
    ANSWER = "answer"  # after it


class Fault(StrEnum):
    """Why a mail did not leave."""

    SAID_NO = "said-no"  # the reply says why
    UNREACHABLE = "unreachable"
    TIMED_OUT = "timed-out"
    CUT = "cut"
    GARBLED = "garbled"  # what was answered is no SMTP
    NO_STARTTLS = "no-starttls"
    UNTRUSTED = "untrusted"  # its certificate
    TLS_FAILED = "tls-failed"
    NO_LOGIN = "no-login"  # it offers no way to log in that we know
    NO_SMTPUTF8 = "no-smtputf8"
    NO_8BITMIME = "no-8bitmime"
    TOO_LARGE = "too-large"
    BAD_ADDRESS = "bad-address"
    NOT_ASKED = "not-asked"  # the server had failed several mails in a row
    INTERRUPTED = "interrupted"  # the program was stopped


#: Before these stages nothing was said of any mail: what fails there fails for all.
OPENING = frozenset({Stage.CONNECT, Stage.GREETING, Stage.HELLO, Stage.TLS, Stage.LOGIN})


@dataclass(frozen=True)
class Receipt:
    """What came of a mail.

    Attributes:
        stage: the last one that was come to.
        fault: None for a mail that was sent.
        reply: what the server said, code first, or what the system says of the connection.
    """

    outcome: Outcome
    stage: Stage
    fault: Fault | None = None
    reply: str = ""

    @property
    def of_server(self) -> bool:
        """Whether the server failed before it heard of any mail."""
        return self.stage in OPENING
