"""Cookies as the site sets them: the Set-Cookie headers of its answers (RFC 6265)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from auditor.facts.http import Exchange, HttpSite

_DAY = 86_400
_DIGITS = 12

#: Names of the cookie of a session, by server or software: whoever holds it is taken for its visitor.
_SESSION = re.compile(
    r"(?:__host-|__secure-)?(?:"
    r"phpsessid|jsessionid|asp\.net_sessionid|aspsessionid\w*|connect\.sid|sid|sess|session(?:_?id)?|\w*_session"
    r"|s?sess[0-9a-f]{16,}|spip_session|fe_typo_user|be_typo_user|cfid|cftoken|wordpress_(?:sec|logged_in)_\w+"
    r")",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class SetCookie:
    """One cookie that an answer sets.

    Attributes:
        attributes: names in lower case; the last one counts (RFC 6265 §5.2).
        where: the address that set it; written: the header without the cookie's value.
    """

    name: str
    attributes: Mapping[str, str]
    where: str

    @property
    def secure(self) -> bool:
        """Whether it goes over TLS alone."""
        return "secure" in self.attributes

    @property
    def http_only(self) -> bool:
        """Whether scripts cannot read it."""
        return "httponly" in self.attributes

    @property
    def same_site(self) -> str:
        """In lower case; empty when it says none that is known."""
        said = self.attributes.get("samesite", "").lower()
        return said if said in ("strict", "lax", "none") else ""

    @property
    def is_session(self) -> bool:
        """Whether it stands for a visitor who is known, by its name."""
        return bool(_SESSION.fullmatch(self.name))

    @property
    def written(self) -> str:
        """The cookie without its value, which is nobody's business."""
        said = (f"{name}={value}" if value else name for name, value in self.attributes.items())
        return "; ".join((f"{self.name}=…", *said))

    def days(self, moment: datetime) -> float | None:
        """How long it is kept from that moment; None for one that goes with the session (RFC 6265 §5.3)."""
        age = self.attributes.get("max-age", "")
        if re.fullmatch(r"-?\d+", age, re.ASCII):
            return int(age[:_DIGITS]) / _DAY
        try:
            until = parsedate_to_datetime(self.attributes.get("expires", ""))
        except (ValueError, TypeError, IndexError, OverflowError):
            return None
        return ((until if until.tzinfo else until.replace(tzinfo=UTC)) - moment).total_seconds() / _DAY


def parse(header: str, where: str) -> SetCookie | None:
    """A Set-Cookie header; None for one that browsers leave aside (RFC 6265 §5.2)."""
    pair, *rest = header.split(";")
    name, equals, _ = pair.partition("=")
    if not equals or not name.strip():
        return None
    attributes = (part.partition("=") for part in rest)
    return SetCookie(
        name=name.strip(),
        attributes={key.strip().lower(): value.strip() for key, _, value in attributes if key.strip()},
        where=where,
    )


def set_by(hops: tuple[Exchange, ...]) -> tuple[SetCookie, ...]:
    """The cookies of a trail, each as it was set last."""
    found = (parse(header, hop.url) for hop in hops for header in hop.header("set-cookie"))
    return tuple({cookie.name: cookie for cookie in found if cookie is not None}.values())


def kept(site: HttpSite) -> tuple[SetCookie, ...]:
    """The cookies that a visitor who comes over TLS keeps; those that are taken back are left out."""
    moment = site.observed_at
    over_tls = tuple(hop for hop in site.secure.hops if hop.url.startswith("https:"))
    cookies = ((cookie, cookie.days(moment)) for cookie in set_by(over_tls))
    return tuple(cookie for cookie, days in cookies if days is None or days > 0)
