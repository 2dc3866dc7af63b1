"""Campaigns of towns that differ, their sites on disk, and a real Chromium to read them in."""

from __future__ import annotations

import asyncio
import base64
import http.server
import threading
from collections.abc import Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from auditor.cli.parts import write_site
from auditor.filing import AxisSummary, CampaignSummary, Filed
from auditor.model import Axis, Traits
from auditor.policy import load_policy
from auditor.probes.browser.axe import AxeEngine
from auditor.probes.browser.browser import Browser
from auditor.registry import load_registry
from reports.portfolio import portfolio
from tests.reports.conftest import START, axis_score, build_report, finding
from tests.reports.filing import filed

POLICY = load_policy()
FAULTS = ("http.hsts.absent", "mail.dmarc.absent", "dns.caa.absent", "dns.ipv6.absent")
VENOM = "</script><script>alert(1)</script> & \" ' \u2028\u2029\u202e]]>"


def town(number: int, **fields: Any) -> Filed:
    """A town with letters, findings and a place of its own, always the same ones."""
    marks = [(number * step) % 101 for step in (7, 13, 29, 37, 53)]
    scores = tuple(
        axis_score(axis, None if mark % 17 == 3 else POLICY.letter(mark), float(mark), 1.0)
        for axis, mark in zip(Axis, marks, strict=True)
    )
    wrong = [code for place, code in enumerate(FAULTS) if number % (place + 2) == 0]
    named = {"domain": "ville.fr", "host": "www.ville.fr"}
    failed = tuple(
        finding(code.rpartition(".")[0], "failed", Axis.SECURITY, code=code, arguments=named)
        for code in wrong
    )
    passed = tuple(
        finding(code.rpartition(".")[0], "passed", Axis.SECURITY) for code in FAULTS if code not in wrong
    )
    report = build_report(
        scores=scores,
        findings=(*failed, *passed),
        actions=(),
        failures=(),
        started_at=START + timedelta(seconds=number),
        traits=Traits(cms=("WordPress", "SPIP", None)[number % 3], hosting=f"host-{number % 12}.fr"),
    )
    department = ("01", "2A", "974")[number % 3]
    return filed(
        report,
        number,
        **{
            "name": f"Ville-{number:05}",
            "insee": f"{department[:2]}{number % 1000:03}" if number % 4 else None,
            "host": f"www.ville-{number}.fr",
            "url": f"https://www.ville-{number}.fr/",
            "department": department if number % 5 else None,
            "epci": f"CC {number % 11}" if number % 5 else None,
            "population": number * 97 if number % 5 else None,
            **fields,
        },
    )


def summary(name: str, towns: int, mean: float | None, days: int = 0) -> CampaignSummary:
    return CampaignSummary(
        name=name,
        started_at=START + timedelta(days=days),
        towns=towns,
        scanned=towns,
        policy_version=POLICY.version,
        axes=tuple(AxisSummary(axis=axis, letters={"D": towns}, not_rated=0, mean=mean) for axis in Axis),
    )


def real_words(language: str = "fr"):
    return load_registry().words(language)


def site_of(towns: Sequence[Filed], history: Sequence[CampaignSummary] = (), language: str = "fr"):
    """The files, by name."""
    history = history or [summary("2026", len(towns), 60.0)]
    files: dict[str, bytes] = {}
    for name, content in portfolio(iter(towns), real_words(language), history):
        files[name] = files.get(name, b"") + content
    return files


class Tab:
    """A page of Chromium."""

    def __init__(self, connection: Any, session: str) -> None:
        self._connection, self._session = connection, session
        self._loaded = asyncio.Event()
        self.errors: list[str] = []
        connection.listen(session, self._hear)

    def _hear(self, event: str, content: Any) -> None:
        if event == "Page.loadEventFired":
            self._loaded.set()
        elif event == "Runtime.exceptionThrown" or (
            event == "Log.entryAdded" and content["entry"]["level"] == "error"
        ):
            self.errors.append(str(content)[:300])

    async def call(self, method: str, **parameters: Any) -> Any:
        return await self._connection.call(method, session=self._session, timeout=30, **parameters)

    async def look(self, width: int, scheme: str = "light", media: str = "") -> None:
        await self.call(
            "Emulation.setDeviceMetricsOverride", width=width, height=900, deviceScaleFactor=1, mobile=False
        )
        features = [{"name": "prefers-color-scheme", "value": scheme}]
        await self.call("Emulation.setEmulatedMedia", media=media, features=features)

    async def go(self, url: str) -> None:
        """Load a page anew, even when only what follows its "#" differs."""
        for address in ("about:blank", url):
            self._loaded.clear()
            await self.call("Page.navigate", url=address)
            await asyncio.wait_for(self._loaded.wait(), 20)

    async def run(self, script: str) -> Any:
        answer = await self.call("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")

    async def until(self, script: str) -> None:
        """Wait until an expression is true."""
        async with asyncio.timeout(10):
            while not await self.run(script):
                await asyncio.sleep(0.02)

    async def press(self, key: str, code: int, text: str = "") -> None:
        common = {"key": key, "code": key, "windowsVirtualKeyCode": code}
        await self.call(
            "Input.dispatchKeyEvent", type="keyDown", **common, **({"text": text} if text else {})
        )
        await self.call("Input.dispatchKeyEvent", type="keyUp", **common)

    async def faults(self) -> list[tuple[str, list[str]]]:
        """What axe-core says is wrong."""
        tree = await self.call("Page.getFrameTree")
        world = await self.call("Page.createIsolatedWorld", frameId=tree["frameTree"]["frame"]["id"])
        engine = AxeEngine(self._connection, self._session, world["executionContextId"])
        await engine.inject()
        found = (await engine.run()).violations
        return [(rule.rule, [node.html for node in rule.nodes]) for rule in found]

    async def printed(self) -> bytes:
        answer = await self.call("Page.printToPDF", preferCSSPageSize=True)
        return base64.b64decode(answer["data"])


@asynccontextmanager
async def chromium():
    """A tab that reaches this machine directly."""
    async with Browser() as browser, browser.context("direct://") as (connection, context):
        made = await connection.call("Target.createTarget", url="about:blank", browserContextId=context)
        attached = await connection.call("Target.attachToTarget", targetId=made["targetId"], flatten=True)
        tab = Tab(connection, attached["sessionId"])
        for domain in ("Page", "Runtime", "Log"):
            await tab.call(f"{domain}.enable")
        yield tab


class Served:
    """A folder on a plain web server.

    Attributes:
        asked: the files that were sent and their sizes, in order.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self.asked: list[tuple[str, int]] = []


@contextmanager
def served(folder: Path) -> Iterator[Served]:
    class Handler(http.server.SimpleHTTPRequestHandler):
        extensions_map = {".html": "text/html; charset=utf-8", ".css": "text/css", ".js": "text/javascript"}

        def __init__(self, *args: Any) -> None:
            super().__init__(*args, directory=str(folder))

        def copyfile(self, source: Any, outputfile: Any) -> None:
            content = source.read()
            site.asked.append((self.path, len(content)))
            outputfile.write(content)

        def log_message(self, *args: Any) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        site = Served(f"http://127.0.0.1:{server.server_port}/")
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield site
        finally:
            server.shutdown()
            thread.join()


def write_to(folder: Path, towns: Sequence[Filed], history: Sequence[CampaignSummary] = ()) -> Path:
    """Write the site of some towns; returns its folder."""
    history = history or [summary("2026", len(towns), 60.0)]
    write_site(portfolio(iter(towns), real_words(), history), folder, ".beffroi-portfolio")
    return folder
