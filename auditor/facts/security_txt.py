"""What the site answers where ``security.txt`` is looked for."""

from __future__ import annotations

from typing import Literal

from auditor.facts.base import Fact
from auditor.model import Cause, Model


class SecurityTxtAnswer(Model):
    """One of the two places, asked once, its redirects followed.

    Attributes:
        asked: the address that was asked; url: the one that answered in the end.
        media_type: the Content-Type header, as sent.
        markup: whether the answer is a page of HTML, as many sites send for what they do not have.
        text: of what is no page; cut at a cap.
        cause: why there is no answer to read; NOT_FOUND when the server says that there is nothing there.
    """

    asked: str
    url: str
    status: int | None = None
    media_type: str = ""
    markup: bool = False
    text: str = ""
    cause: Cause | None = None
    detail: str = ""


class SecurityTxt(Fact):
    """``/.well-known/security.txt``, and ``/security.txt`` when the first holds nothing (RFC 9116 §3)."""

    kind: Literal["site.security-txt"] = "site.security-txt"
    schema_version: Literal[1] = 1
    answers: tuple[SecurityTxtAnswer, ...]
