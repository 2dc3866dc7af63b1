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
