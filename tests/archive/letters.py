"""Letters by hand."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from auditor.archive.archive import Archive
from auditor.archive.outbox import queue_letters
from auditor.letter import Letter

NOW = datetime(2026, 11, 1, 6, 5, tzinfo=UTC)


def letter(number: int = 1, **changes: Any) -> Letter:
    """A letter of its own."""
    message_id = f"<{number}@beffroi.example>"
    recipient = changes.get("recipient", f"dsi-{number}@epci.example")
    fields = {
        "schedule": "DSI",
        "slot": datetime(2026, 11, 1, 6, 0, tzinfo=UTC),
        "about": "",
        "recipient": recipient,
        "message_id": message_id,
        "content": (
            f"From: beffroi@epci.example\r\nTo: {recipient}\r\nMessage-ID: {message_id}\r\n"
            f"Subject: Letter {number}\r\n\r\nNothing new.\r\n.\r\n..a dot\r\nFrom here\r\n"
        ).encode("ascii", "replace"),
    }
    return Letter(**{**fields, **changes})


def queue(archive: Archive, *letters: Letter, now: datetime = NOW) -> int:
    """Put letters in the outbox."""
    with archive.writing() as connection:
        return queue_letters(connection, letters, now)
