"""Counts what a visit transfers, from the network events of all its sessions.

``loadingFinished.encodedDataLength`` is what crossed the network, headers and body. What was cut short
has no such event: its headers and the data received until then are added up. TLS and TCP are not
counted, nor ``data:`` and ``blob:`` addresses, which cross no network.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from auditor.domains import site_of
from auditor.facts.page import Request
from auditor.model import Cause
from auditor.urls import host_of

#: Requests that are kept one by one; beyond, they are counted only.
REQUEST_LIMIT = 2000
_URL_LIMIT = 500
_TEXT_LIMIT = 100


@dataclass
class _Transfer:
    """A request under way."""

    url: str
    type: str
    status: int | None = None
    mime_type: str = ""
    protocol: str = ""
    encoding: str = ""
    head_bytes: int = 0
    coded_bytes: int = 0
    body_bytes: int = 0
    wire_bytes: int | None = None
    cached: bool = False
    error: str = ""


class Meter:
    """The transfers of one visit.

    Attributes:
        open: keys of the requests that are under way.
        left_out: requests that came after ``REQUEST_LIMIT`` of them.
    """

    def __init__(self) -> None:
        self._transfers: dict[tuple[str, str], _Transfer] = {}
        self._done: list[_Transfer] = []
        self.open: set[tuple[str, str]] = set()
        self.left_out = 0

    def handle(self, session: str, method: str, event: dict[str, Any]) -> None:
        """Take one event of the Network domain into account; others are ignored."""
        match method:
            case "Network.requestWillBeSent":
                self._sent(session, event)
            case "Network.webSocketCreated":
                self._transfers[session, event["requestId"]] = _Transfer(event["url"], "WebSocket")
            case _ if (session, event.get("requestId", "")) in self._transfers:
                key = (session, event["requestId"])
                self._follow(self._transfers[key], method, event)
                if method in ("Network.loadingFinished", "Network.loadingFailed"):
                    self.open.discard(key)

    def requests(self, page_host: str) -> list[Request]:
        """Every request so far, in order."""
        home = site_of(page_host)
        return [_request(transfer, home) for transfer in (*self._done, *self._transfers.values())]

    def _sent(self, session: str, event: dict[str, Any]) -> None:
        key = (session, event["requestId"])
        before = self._transfers.pop(key, None)
        redirect = event.get("redirectResponse")
        if before is not None and redirect is not None:
            _receive_head(before, redirect)
            self._done.append(before)
        url = event["request"]["url"]
        if len(self._done) + len(self._transfers) >= REQUEST_LIMIT:
            self.left_out += 1
        elif url.startswith(("http:", "https:")):
            self._transfers[key] = _Transfer(url, event.get("type", "Other"))
            self.open.add(key)

    @staticmethod
    def _follow(transfer: _Transfer, method: str, event: dict[str, Any]) -> None:
        match method:
            case "Network.responseReceived":
                _receive_head(transfer, event["response"])
            case "Network.requestServedFromCache":
                transfer.cached = True
            case "Network.dataReceived":
                transfer.coded_bytes += event["encodedDataLength"]
                transfer.body_bytes += event["dataLength"]
            case "Network.loadingFinished":
                transfer.wire_bytes = int(event["encodedDataLength"])
            case "Network.loadingFailed":
                transfer.error = event.get("blockedReason") or event.get("errorText", "")
            case "Network.webSocketFrameReceived":
                transfer.coded_bytes += len(event["response"]["payloadData"])


def _receive_head(transfer: _Transfer, response: dict[str, Any]) -> None:
    headers = {name.lower(): value for name, value in response["headers"].items()}
    transfer.status = response["status"]
    transfer.mime_type = response["mimeType"]
    transfer.protocol = response.get("protocol", "")
    transfer.encoding = headers.get("content-encoding", "").lower()
    transfer.head_bytes = int(response.get("encodedDataLength", 0))
    transfer.cached = transfer.cached or bool(
        response.get("fromDiskCache") or response.get("fromServiceWorker")
    )


def _request(transfer: _Transfer, home: str) -> Request:
    host = host_of(transfer.url)
    return Request(
        url=transfer.url[:_URL_LIMIT],
        type=transfer.type,
        status=transfer.status,
        mime_type=transfer.mime_type[:_TEXT_LIMIT],
        protocol=transfer.protocol[:_TEXT_LIMIT],
        encoding=transfer.encoding[:_TEXT_LIMIT],
        wire_bytes=_wire_bytes(transfer),
        body_bytes=transfer.body_bytes,
        third_party=site_of(host) != home,
        cause=Cause.RESET if transfer.error else None,
        detail=transfer.error[:_TEXT_LIMIT],
    )


def _wire_bytes(transfer: _Transfer) -> int:
    if transfer.cached:
        return 0
    if transfer.wire_bytes is not None:
        return max(transfer.wire_bytes, transfer.head_bytes)
    # Cut short. The encoded length is often said to be 0; the decoded one stands in when nothing was
    # compressed.
    received = transfer.coded_bytes or (0 if transfer.encoding else transfer.body_bytes)
    return transfer.head_bytes + received
