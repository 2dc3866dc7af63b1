"""A real Chromium for the module, and a web server whose pages are given by each test."""

from __future__ import annotations

import os
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from auditor.network import AddressPolicy, Network, Resolver
from auditor.network.proxy import BrowserProxy
from auditor.probes.browser.browser import Browser
from auditor.probes.browser.process import PROFILE_PREFIX, find_chromium
from auditor.probes.browser.visit import Visit

Answer = Callable[[BaseHTTPRequestHandler], None]


class ThisMachineOnly(AddressPolicy):
    """Stands for the public Internet: 127.0.0.1 is allowed, all else of the loopback is private."""

    def permits(self, address: str) -> bool:
        return address == "127.0.0.1"


class Pages:
    """A web server: path → what it answers."""

    def __init__(self) -> None:
        self.answers: dict[str, Answer] = {}
        self.asked: list[str] = []
        self.sent = 0
        pages = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                pages.asked.append(self.path)
                answer = pages.answers.get(self.path.partition("?")[0], _not_found)
                try:
                    answer(self)
                except OSError:
                    self.close_connection = True

            def log_message(self, *args: Any) -> None:
                pass

        class Server(ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, *args: Any) -> None:
                """A browser that hangs up is no fault of the server."""

        self.server = Server(("127.0.0.1", 0), Handler)
        self.port = self.server.server_port
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()

    def add(
        self,
        path: str,
        body: str | bytes,
        content_type: str = "text/html; charset=utf-8",
        status: int = 200,
        **headers: str,
    ) -> str:
        content = body.encode() if isinstance(body, str) else body

        def answer(handler: BaseHTTPRequestHandler) -> None:
            handler.send_response(status)
            handler.send_header("Content-Type", content_type)
            handler.send_header("Content-Length", str(len(content)))
            for name, value in headers.items():
                handler.send_header(name.replace("_", "-"), value)
            handler.end_headers()
            handler.wfile.write(content)

        self.answers[path] = answer
        return self.url(path)

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"


def _not_found(handler: BaseHTTPRequestHandler) -> None:
    handler.send_error(404)


@pytest.fixture
def site() -> Iterator[Pages]:
    pages = Pages()
    yield pages
    pages.server.shutdown()
    pages.server.server_close()


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def browser() -> AsyncIterator[Browser]:
    if find_chromium() is None:
        pytest.fail("Chromium is needed: apt-get install chromium")
    async with Browser() as chromium:
        yield chromium
    assert not processes_of_profiles()


@pytest.fixture
def network() -> Network:
    return Network(Resolver("127.0.0.1", 9, lifetime=0.3), ThisMachineOnly())


@pytest.fixture
def visit(browser, network):
    """Visit an address in a fresh context."""

    async def visit(url: str, **proxy_settings: int):
        async with (
            BrowserProxy(network, **proxy_settings) as proxy,
            browser.context(proxy.url) as (connection, context),
        ):
            return await Visit(connection, context, network, proxy, browser.version).run(url)

    return visit


def processes_of_profiles(ours: int | None = None) -> list[int]:
    """Living Chromium processes that descend from a process (this one when left out)."""
    parents = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                command = (folder / "cmdline").read_bytes()
                state, parent = (folder / "stat").read_text().rpartition(")")[2].split()[:2]
            except OSError:
                continue
            if state != "Z":
                parents[int(folder.name)] = (int(parent), PROFILE_PREFIX.encode() in command)
    return [pid for pid in parents if parents[pid][1] and _descends(pid, ours or os.getpid(), parents)]


def _descends(pid: int, ancestor: int, parents: dict[int, tuple[int, bool]]) -> bool:
    while pid in parents and pid != ancestor:
        pid = parents[pid][0]
    return pid == ancestor
