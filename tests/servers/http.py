"""A web server that can be told to have the worst manners."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager

from tests.servers.tcp import Conversation, Peer, Server, serve

PAGE = b'<!DOCTYPE html><html lang="fr"><head><meta charset="utf-8"><title>Mairie</title></head></html>'

#: What is sent for one request: whole, or piece by piece.
Answer = bytes | Callable[[], AsyncIterator[bytes]]


def answer(
    body: bytes = PAGE,
    status: int = 200,
    content_type: str | None = "text/html; charset=utf-8",
    headers: Mapping[str, str] | None = None,
    length: int | None = None,
) -> bytes:
    """An answer as bytes, which ends with the connection."""
    fields = {"Content-Type": content_type} if content_type else {}
    fields |= {"Content-Length": str(len(body) if length is None else length), **(headers or {})}
    lines = [f"HTTP/1.1 {status} X", *(f"{name}: {value}" for name, value in fields.items())]
    return "\r\n".join([*lines, "Connection: close", "", ""]).encode("utf-8") + body


def redirect(location: str, status: int = 301) -> bytes:
    """A redirect."""
    return answer(b"", status, headers={"Location": location})


def web(
    paths: Mapping[str, Answer] | Answer, *, host: str = "127.0.0.1", tls: ssl.SSLContext | None = None
) -> AbstractAsyncContextManager[Server]:
    """A web server whose pages are given by path (404 for others), or the same for all."""
    return serve(_conversation(paths), host=host, tls=tls)


def _conversation(paths: Mapping[str, Answer] | Answer) -> Conversation:
    async def converse(peer: Peer) -> None:
        head = await peer.reader.readuntil(b"\r\n\r\n")
        peer.server.heads.append(head)
        path = head.split(b" ", 2)[1].decode("ascii")
        found = paths.get(path, answer(b"", 404)) if isinstance(paths, Mapping) else paths
        if isinstance(found, bytes):
            await peer.send(found)
        else:
            async for piece in found():
                await peer.send(piece)

    return converse


def endless(start: bytes, piece: bytes, pause: float = 0.0) -> Callable[[], AsyncIterator[bytes]]:
    """An answer that goes on for as long as somebody reads."""

    async def pieces() -> AsyncIterator[bytes]:
        yield start
        while True:
            await asyncio.sleep(pause)
            yield piece

    return pieces
