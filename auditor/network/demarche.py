"""Démarche numérique, as its public API without a key lets anybody speak to it.

Three requests: the schema of a procedure, a prefilled draft, the state of that draft. Here, unlike in an
audit, the certificate is verified: what a town writes goes to whom it is meant for, or nowhere. No redirect
is followed, no cookie kept, no file sent.

The content type of the API's requests is exactly ``application/json``: with a character set after it, the
service answers 400 (API::Public::V1::BaseController of its source, for every action).
"""

from __future__ import annotations

import asyncio
import ipaddress
import json
import re
import ssl
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from urllib.parse import quote

import certifi
import httpx

from auditor.model import Cause
from auditor.network.network import ConnectionFailed, Network, cause_of, one_line

#: Bytes of one answer; schemas are the longest.
BODY_CAP = 5_000_000

#: Seconds for one request, from the first packet to the last byte.
TIMEOUT = 20.0

#: Seconds that are waited when the service asks for patience; longer, and it is said instead.
LONGEST_PAUSE = 60.0

#: Times that a request is made, when the service asks for patience each time.
_TRIES = 3

#: What is above is a moment (seconds since 1970), what is under, a number of seconds.
_MOMENT = 1_000_000_000
_LAST_MOMENT = 32_503_680_000
_EXCERPT = 300
_JSON = "application/json"
_TOKEN = re.compile(r"[A-Za-z0-9_=-]{1,200}", re.ASCII)


class Refusal(StrEnum):
    """Why the service did not do what it was asked."""

    NOT_FOUND = "not-found"
    REJECTED = "rejected"
    TOO_MANY = "too-many"
    MOVED = "moved"
    UNREADABLE = "unreadable"
    TOO_LARGE = "too-large"
    FAILED = "failed"
    NOT_SECURE = "not-secure"


class ServiceRefusedError(Exception):
    """The service answered, and not with what was asked for.

    Attributes:
        detail: what it says of it, bounded; hostile text.
        until: when to come back, in seconds since 1970, if it says so.
    """

    def __init__(self, refusal: Refusal, detail: str = "", until: float | None = None) -> None:
        super().__init__(f"{refusal}: {detail}")
        self.refusal = refusal
        self.detail = " ".join(_sound(detail[:_EXCERPT]).split())
        self.until = until


@dataclass(frozen=True)
class Draft:
    """A prefilled draft, which belongs to nobody until somebody opens it and signs in.

    Attributes:
        url: that whoever applies opens.
        content: the whole answer of the service.
    """

    url: str
    number: int | None
    token: str | None
    content: Mapping[str, Any]


@dataclass(frozen=True)
class _Answer:
    status: int
    headers: httpx.Headers
    body: bytes


class Service:
    """An installation of Démarche numérique.

    Args:
        network: resolves its name, and judges its address.
        origin: its scheme, host and port; ``http://`` reaches the loopback alone.
        authorities: trusted besides Mozilla's, in DER.
        on_pause: told how many seconds are waited, when the service asks for it.
    """

    def __init__(
        self,
        network: Network,
        origin: str,
        authorities: Sequence[bytes] = (),
        on_pause: Callable[[float], None] = lambda _: None,
    ) -> None:
        self._network = network
        self._origin = httpx.URL(origin)
        self._tls = _verifying(authorities)
        self._on_pause = on_pause

    async def schema(self, path: str) -> bytes:
        """The schema of a published procedure, by its path.

        Raises:
            ConnectionFailed: no answer came.
            ServiceRefusedError: the answer is not a schema.
        """
        answer = await self._ask("GET", f"/preremplir/{quote(path, safe='')}/schema", accept=_JSON)
        return _expected(answer, httpx.codes.OK).body

    async def create(self, number: int, body: bytes) -> Draft:
        """Post a prefilled draft: it is made even if the answer is lost on the way.

        Args:
            number: of the procedure.
            body: JSON, key → value.

        Raises:
            ConnectionFailed: no answer came.
            ServiceRefusedError: no draft was made, or its address was not given.
        """
        answer = await self._ask("POST", _drafts(number), body=body, content_type=_JSON)
        content = _parsed(_expected(answer, httpx.codes.CREATED).body)
        url = content.get("dossier_url") if isinstance(content, dict) else None
        if not isinstance(url, str) or not self._is_own(url):
            raise ServiceRefusedError(Refusal.UNREADABLE, f"dossier_url: {url}")
        said, token = content.get("dossier_number"), content.get("dossier_prefill_token")
        return Draft(
            url=url,
            number=said if isinstance(said, int) and not isinstance(said, bool) else None,
            token=token if isinstance(token, str) and _TOKEN.fullmatch(token) else None,
            content=content,
        )

    async def follow(self, number: int, token: str) -> Mapping[str, Any] | None:
        """What the service tells of a draft: its state, and its address while it is nobody's.

        Returns:
            None when it does not know it.

        Raises:
            ConnectionFailed: no answer came.
            ServiceRefusedError: the answer is no list of drafts.
        """
        path = f"{_drafts(number)}?prefill_token={quote(token, safe='')}"
        answer = await self._ask("GET", path, content_type=_JSON)
        listed = _parsed(_expected(answer, httpx.codes.OK).body)
        if not isinstance(listed, list):
            raise ServiceRefusedError(Refusal.UNREADABLE, str(listed))
        return next((item for item in listed if isinstance(item, dict)), None)

    async def _ask(
        self, method: str, path: str, *, body: bytes = b"", content_type: str = "", accept: str = _JSON
    ) -> _Answer:
        headers = {
            "Accept": accept,
            # What is not compressed cannot be a bomb.
            "Accept-Encoding": "identity",
            "Host": self._origin.netloc.decode("ascii"),
            "User-Agent": self._network.user_agent,
        }
        if content_type:
            headers["Content-Type"] = content_type
        tries = _TRIES
        while True:
            answer = await self._reach(method, path, headers, body)
            if answer.status != httpx.codes.TOO_MANY_REQUESTS:
                return answer
            tries -= 1
            pause = _pause(answer.headers)
            if pause is None or pause > LONGEST_PAUSE or not tries:
                until = None if pause is None else time.time() + pause
                raise ServiceRefusedError(Refusal.TOO_MANY, until=until)
            # It was refused before anything was done: the same may be asked again.
            self._on_pause(pause)
            await asyncio.sleep(pause)

    async def _reach(self, method: str, path: str, headers: Mapping[str, str], body: bytes) -> _Answer:
        """Ask the first address that takes the connection: what was sent once is not sent again."""
        failure: ConnectionFailed | None = None
        for address in await self._addresses():
            try:
                async with asyncio.timeout(TIMEOUT):
                    return await self._converse(method, path, headers, body, address)
            except (httpx.ConnectError, httpx.ConnectTimeout) as error:
                failure = ConnectionFailed(_connection_cause(error), one_line(error))
            except (TimeoutError, httpx.TimeoutException) as error:
                raise ConnectionFailed(Cause.TIMED_OUT, f"{TIMEOUT:g} s") from error
            except httpx.TransportError as error:
                raise ConnectionFailed(_deep_cause(error), one_line(error)) from error
        assert failure is not None
        raise failure

    async def _addresses(self) -> tuple[str, ...]:
        found = await self._network.resolve(self._host)
        if self._origin.scheme != "https" and not all(
            ipaddress.ip_address(item).is_loopback for item in found
        ):
            raise ServiceRefusedError(Refusal.NOT_SECURE, str(self._origin))
        return found

    async def _converse(
        self, method: str, path: str, headers: Mapping[str, str], body: bytes, address: str
    ) -> _Answer:
        published = self._origin.port or (443 if self._origin.scheme == "https" else 80)
        where = self._origin.join(path).copy_with(host=address, port=self._network.port(published))
        extensions = {"sni_hostname": self._host, "timeout": httpx.Timeout(TIMEOUT).as_dict()}
        request = httpx.Request(method, where, headers=headers, content=body or None, extensions=extensions)
        async with (
            httpx.AsyncHTTPTransport(verify=self._tls, trust_env=False) as transport,
            aclosing(await transport.handle_async_request(request)) as answer,
        ):
            content = await _read(answer)
            return _Answer(answer.status_code, answer.headers, content)

    @property
    def _host(self) -> str:
        """In A-labels; for SNI and for the certificate too."""
        return self._origin.raw_host.decode("ascii")

    def _is_own(self, url: str) -> bool:
        """Whether a link that a person will follow, and sign in behind, leads to this very service."""
        try:
            parsed = httpx.URL(url)
        except (httpx.InvalidURL, ValueError):
            return False
        same = (parsed.scheme, parsed.raw_host, parsed.port)
        own = (self._origin.scheme, self._origin.raw_host, self._origin.port)
        return same == own and not parsed.userinfo and url.isprintable() and " " not in url


def _verifying(authorities: Sequence[bytes]) -> ssl.SSLContext:
    """Mozilla's authorities, as audits trust them, and others."""
    context = ssl.create_default_context(cafile=certifi.where())
    for der in authorities:
        context.load_verify_locations(cadata=der)
    return context


def _drafts(number: int) -> str:
    return f"/api/public/v1/demarches/{number}/dossiers"


async def _read(answer: httpx.Response) -> bytes:
    if answer.headers.get("content-encoding", "identity").strip().lower() not in ("", "identity"):
        raise ServiceRefusedError(Refusal.UNREADABLE, answer.headers["content-encoding"])
    body = bytearray()
    async for chunk in answer.aiter_raw():
        body += chunk
        if len(body) > BODY_CAP:
            raise ServiceRefusedError(Refusal.TOO_LARGE)
    return bytes(body)


def _expected(answer: _Answer, status: int) -> _Answer:
    """The answer, if it is the one that the guide promises."""
    if answer.status == status:
        return answer
    said = _error_of(answer.body)
    match answer.status:
        case httpx.codes.NOT_FOUND:
            raise ServiceRefusedError(Refusal.NOT_FOUND, said)
        case code if httpx.codes.is_redirect(code):
            raise ServiceRefusedError(Refusal.MOVED, answer.headers.get("location", ""))
        case code if httpx.codes.is_client_error(code):
            raise ServiceRefusedError(Refusal.REJECTED, f"{code} {said}")
    raise ServiceRefusedError(Refusal.FAILED, f"{answer.status} {said}")


def _error_of(body: bytes) -> str:
    """What the service says of an error: ``{"error": …}``; or how its answer begins."""
    try:
        content = json.loads(body)
    except (ValueError, RecursionError):
        content = None
    if isinstance(content, dict) and isinstance(content.get("error"), str):
        return str(content["error"])
    return body[:_EXCERPT].decode("utf-8", "replace")


def _parsed(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as error:
        start = body[:_EXCERPT].decode("utf-8", "replace")
        raise ServiceRefusedError(Refusal.UNREADABLE, start) from error


def _sound(text: str) -> str:
    """Without the lone surrogates that JSON lets through."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _pause(headers: httpx.Headers) -> float | None:
    """Seconds to wait: ``RateLimit-Reset`` (a moment here, seconds elsewhere), or ``Retry-After``."""
    for name in ("ratelimit-reset", "retry-after"):
        said = headers.get(name, "").strip()
        if re.fullmatch(r"\d{1,11}", said, re.ASCII) and int(said) < _LAST_MOMENT:
            seconds = float(said)
            return max(seconds - time.time(), 0.0) if seconds >= _MOMENT else seconds
    return None


def _connection_cause(error: httpx.TransportError) -> Cause:
    if isinstance(error, httpx.TimeoutException):
        return Cause.TIMED_OUT
    inner: BaseException | None = error
    while inner is not None:
        if isinstance(inner, ssl.SSLError):
            return Cause.TLS_FAILED
        inner = inner.__cause__ or inner.__context__
    return _deep_cause(error)


def _deep_cause(error: BaseException) -> Cause:
    """The cause of the deepest error that says one: httpx wraps those of the sockets."""
    if isinstance(error, (httpx.ProtocolError, httpx.DecodingError)):
        return Cause.PROTOCOL_ERROR
    inner: BaseException | None = error
    causes = []
    while inner is not None:
        # "Want read" is how OpenSSL waits, not what went wrong.
        if isinstance(inner, OSError) and not isinstance(inner, ssl.SSLWantReadError):
            causes.append(cause_of(inner))
        inner = inner.__cause__ or inner.__context__
    return causes[-1] if causes else Cause.RESET
