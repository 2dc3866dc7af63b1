"""The cookies that a visit was given."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from auditor.domains import site_of
from auditor.facts.page import Cookie

#: Cookies that are kept.
COOKIE_LIMIT = 200

_TEXT_LIMIT = 200
_DAY = 86_400


def read_cookies(found: Iterable[Any], page_host: str, now: datetime) -> tuple[Cookie, ...]:
    """The cookies of a browser context, by domain and name.

    Args:
        found: as ``Storage.getCookies`` tells them.
        page_host: a cookie of another site than this host's is a third party's.
        now: what is left of the life of a cookie is counted from then.
    """
    home = site_of(page_host)
    cookies = sorted((_cookie(item, home, now) for item in found), key=lambda item: (item.domain, item.name))
    return tuple(cookies[:COOKIE_LIMIT])


def _cookie(item: Any, home: str, now: datetime) -> Cookie:
    domain = str(item["domain"]).removeprefix(".")
    return Cookie(
        name=str(item["name"])[:_TEXT_LIMIT],
        domain=domain[:_TEXT_LIMIT],
        days=None if item["session"] else round((item["expires"] - now.timestamp()) / _DAY, 2),
        secure=bool(item["secure"]),
        http_only=bool(item["httpOnly"]),
        same_site=str(item.get("sameSite", "")),
        third_party=site_of(domain) != home,
    )
