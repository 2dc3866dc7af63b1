"""With what the site is made: libraries in the scripts of its home page, makers that its feeds name."""

from __future__ import annotations

import asyncio
import hashlib
import re
from collections.abc import AsyncIterator, Iterable, Iterator
from datetime import UTC, datetime
from typing import Literal
from urllib.parse import urljoin

from auditor.domains import registrable_domain
from auditor.facts.sample import Sample
from auditor.facts.software import Generator, Script, ScriptLibrary, SiteSoftware
from auditor.model import Cause
from auditor.network.http import Client, Response
from auditor.network.network import ConnectionFailed
from auditor.probe import ProbeFailed, probe
from auditor.traits.libraries import Detected, OutOfTimeError, by_address, by_content
from auditor.urls import host_of

#: Scripts that are asked for, bytes of each, and seconds for all of them: what was seen by then is kept.
ASKED = 20
BYTES = 1_000_000
TIMEOUT = 25.0

#: Scripts that are listed.
_LISTED = 40

#: Seconds for one script, at most; none is asked for when less is left.
_ONE, _LEAST = 8.0, 0.5

#: Bytes of a feed in which its maker is looked for: it stands before the first entry.
_HEAD = 20_000

_OK = 200
_ADDRESS = 500
_GENERATOR = re.compile(rb"<generator\b([^<>]{0,300})>\s{0,20}([^<]{0,200})", re.IGNORECASE)
_ATTRIBUTE = re.compile(rb"\b(uri|version)\s?=\s?[\"']([^\"'<>]{0,200})")


@probe("software", deadline=45)
async def software(sample: Sample, client: Client) -> SiteSoftware:
    """Read the site's own scripts, one after the other; those of others are known by their address alone.

    Raises:
        ProbeFailed: the home page could not be read.
    """
    home = sample.pages[0]
    if not home.readable:
        raise ProbeFailed(home.cause or Cause.NOT_FOUND, home.detail)
    observed_at = datetime.now(UTC)
    urls = dict.fromkeys(urljoin(home.url, written) for written in home.scripts[:_LISTED])
    scripts = [script async for script in _scripts(client, urls, host_of(home.url))]
    return SiteSoftware(
        observed_at=observed_at,
        scripts=tuple(scripts),
        generators=tuple(_generators(client, (feed.url for feed in sample.feeds))),
    )


async def _scripts(client: Client, urls: Iterable[str], host: str) -> AsyncIterator[Script]:
    until = asyncio.get_running_loop().time() + TIMEOUT
    asked = 0
    for url in urls:
        left = until - asyncio.get_running_loop().time()
        ours = _is_ours(url, host) and asked < ASKED
        script = Script(
            url=url[:_ADDRESS], libraries=_named(by_address(url), "address"), cause=Cause.NOT_ASKED
        )
        if ours and left > _LEAST:
            asked += 1
            yield await _read(client, url, script, min(left, _ONE))
        else:
            yield script.model_copy(update={"cause": Cause.TIMED_OUT}) if ours else script


async def _read(client: Client, url: str, script: Script, seconds: float) -> Script:
    try:
        answer = await client.fetch(url, timeout=seconds, most=BYTES)
    except ConnectionFailed as failure:
        return script.model_copy(update={"cause": failure.cause})
    if answer.status != _OK or answer.body.lstrip()[:1] == b"<":
        return script.model_copy(update={"cause": Cause.NOT_FOUND})
    return script.model_copy(update=await asyncio.to_thread(_content, answer, script))


def _content(answer: Response, script: Script) -> dict[str, object]:
    """What stands in a script; of one that was made to take long, what was found in time."""
    cause = answer.cut
    try:
        found = by_content(answer.body.decode("utf-8", "replace"))
    except OutOfTimeError as late:
        found, cause = late.found, Cause.TIMED_OUT
    return {
        "size": len(answer.body),
        "sha256": hashlib.sha256(answer.body).hexdigest(),
        "libraries": tuple(dict.fromkeys((*script.libraries, *_named(found, "content")))),
        "cause": cause,
    }


def _named(found: Iterable[Detected], seen_in: Literal["address", "content"]) -> tuple[ScriptLibrary, ...]:
    return tuple(ScriptLibrary(name=item.library, version=item.version, seen_in=seen_in) for item in found)


def _generators(client: Client, feeds: Iterable[str]) -> Iterator[Generator]:
    """The makers of the feeds that were read already: nothing is asked again."""
    for url in feeds:
        answer = client.kept(url)
        match = _GENERATOR.search(answer.body[:_HEAD]) if answer else None
        if match:
            # Atom keeps it apart: <generator uri="https://wordpress.org/" version="6.4">.
            parts = dict(_ATTRIBUTE.findall(match[1]))
            said = b"?v=".join(filter(None, (parts.get(b"uri"), parts.get(b"version")))) or match[2]
            yield Generator(url=url[:_ADDRESS], text=" ".join(said.decode("utf-8", "replace").split()))


def _is_ours(url: str, host: str) -> bool:
    """Whether a script is of the same site: its domain, or its very host when it has none."""
    if not url.lower().startswith(("http://", "https://")):
        return False
    domain = registrable_domain(host)
    return host_of(url) == host if domain is None else registrable_domain(host_of(url)) == domain
