"""From what a person writes to a target: an address, or a bare domain."""

from __future__ import annotations

import re
from urllib.parse import SplitResult, quote, urlsplit

import idna

from auditor.domains import is_address, registrable_domain
from auditor.model import Target
from auditor.targets.errors import TargetError
from auditor.traits.lenders import lender_of
from auditor.words import mark

_SCHEME = re.compile(r"^[A-Za-z][A-Za-z0-9+.-]*://")
_LABELS = re.compile(r"^(?!-)[a-z0-9_-]{1,63}(?<!-)(\.(?!-)[a-z0-9_-]{1,63}(?<!-))+$")

_NO_TARGET = mark("it is neither a web address nor a domain name")


def parse_target(written: str, *, name: str | None = None, mail_domain: str | None = None) -> Target:
    """Make a target of an address or a bare domain.

    Args:
        written: ``https://www.trilport.fr/``, ``www.trilport.fr``, ``http://192.0.2.1:8080``.
        name: of the town; the host when left out.
        mail_domain: of its e-mail addresses; the registrable domain of the site when left out.

    Raises:
        TargetError: it is no web address.
    """
    text = written.strip()
    secure_asked = not text.lower().startswith("http://")
    url = text if _SCHEME.match(text) else f"https://{text}"
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        raise TargetError(written, _NO_TARGET) from error
    if parts.scheme.lower() not in ("http", "https"):
        raise TargetError(written, mark("only addresses in http:// and https:// can be audited"))
    if parts.username is not None:
        raise TargetError(written, mark("an address with a user name or a password is not audited"))
    if port == 0:
        raise TargetError(written, _NO_TARGET)
    host = _ascii_host(host, written)
    netloc = f"[{host}]" if ":" in host else host
    if port is not None:
        netloc += f":{port}"
    domain = registrable_domain(host)
    # A name that a service lends has the mail of the service.
    own = None if lender_of(host) else domain
    return Target(
        name=name or host,
        url=f"{parts.scheme.lower()}://{netloc}{_ascii_path(parts, written)}",
        host=host,
        port=port,
        domain=domain,
        mail_domain=_ascii_host(mail_domain, mail_domain) if mail_domain else own,
        secure_asked=secure_asked,
    )


def _ascii_path(parts: SplitResult, written: str) -> str:
    """Path and query, percent-encoded where they must be (RFC 3986 §2.1).

    Raises:
        TargetError: they hold what no text can.
    """
    try:
        path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~")
        query = quote(parts.query, safe="/%:@!$&'()*+,;=~?")
    except UnicodeEncodeError as error:
        raise TargetError(written, _NO_TARGET) from error
    return f"{path}?{query}" if query else path


def _ascii_host(host: str, written: str) -> str:
    """A host in lower case and A-labels (RFC 5891), or an IP address.

    Raises:
        TargetError: it is neither.
    """
    host = host.lower().removesuffix(".")
    if is_address(host):
        return host
    try:
        encoded = idna.encode(host, uts46=True).decode("ascii") if not host.isascii() else host
    except idna.IDNAError as error:
        raise TargetError(written, _NO_TARGET) from error
    if not _LABELS.match(encoded) or len(encoded) > 253:  # noqa: PLR2004  # RFC 1035 §2.3.4
        raise TargetError(written, _NO_TARGET)
    return encoded
