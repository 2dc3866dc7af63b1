"""How headers are written: those of the standard library lose blanks, or encode addresses, when they fold."""

from __future__ import annotations

from email.header import Header
from email.headerregistry import BaseHeader, HeaderRegistry, SingleAddressHeader, UnstructuredHeader
from email.message import EmailMessage, Message
from email.policy import SMTP, SMTPUTF8, EmailPolicy, Policy
from email.utils import quote
from typing import Any


def policy_for(*addresses: str) -> EmailPolicy[EmailMessage]:
    """ASCII headers (RFC 5322), which every server takes, unless an address is not ASCII (RFC 6532)."""
    headers = HeaderRegistry()
    for name in ("list-unsubscribe", "list-id", "message-id"):
        headers.map_to_type(name, _Whole)
    headers.map_to_type("subject", _Text)
    headers.map_to_type("from", _Sender)
    base = SMTP if all(map(str.isascii, addresses)) else SMTPUTF8
    return base.clone(header_factory=headers)


class _Whole(UnstructuredHeader, BaseHeader):
    """A header that is never folded: an address longer than a line would be encoded."""

    def fold(self, *, policy: Policy[Message]) -> str:
        return f"{self.name}: {self}{policy.linesep}"


class _Text(UnstructuredHeader, BaseHeader):
    """A text, in words of RFC 2047; between two of them the library loses a blank when it folds."""

    @classmethod
    def parse(cls, value: str, kwds: dict[str, Any]) -> None:
        """Take the text as it is: what looks like an encoded word in it is not decoded."""
        super().parse("", kwds)
        kwds["decoded"] = value

    def fold(self, *, policy: Policy[Message]) -> str:
        return f"{self.name}: {_encoded(str(self), self.name, policy)}{policy.linesep}"


class _Sender(SingleAddressHeader, BaseHeader):  # type: ignore[misc]  # HeaderRegistry joins the two so
    """One address, with or without a name."""

    def fold(self, *, policy: Policy[Message]) -> str:
        address = self.address
        if not address.display_name:
            return f"{self.name}: {address.addr_spec}{policy.linesep}"
        if _is_plain(address.display_name):
            named = f'"{quote(address.display_name)}"'
        else:
            named = _encoded(address.display_name, self.name, policy)
        # The line of the address is its own, since nothing says how long the last line of the name is.
        return f"{self.name}: {named}{policy.linesep} <{address.addr_spec}>{policy.linesep}"


def _encoded(text: str, name: str, policy: Policy[Message]) -> str:
    charset = "us-ascii" if _is_plain(text) else "utf-8"
    return Header(text, charset, header_name=name).encode(linesep=policy.linesep)


def _is_plain(text: str) -> bool:
    """Whether nobody takes the text for an encoded one."""
    return text.isascii() and "=?" not in text
