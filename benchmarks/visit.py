"""The browser's visit, beside a bare script on the same DevTools client."""

from __future__ import annotations

import asyncio
import time

from auditor.audit import read_authorities
from auditor.demo import Laboratory, serve_towns
from auditor.network import AddressPolicy, Network, Resolver
from auditor.network.proxy import BrowserProxy
from auditor.probes.browser.axe import AxeEngine
from auditor.probes.browser.browser import Browser
from auditor.probes.browser.visit import Visit
from benchmarks.measure import Measure, seconds

RUNS = 5
BOUND = 1.25


def measure() -> Measure:
    """Both start Chromium, open the same page, wait for its load and run axe once, in turn."""
    ours, bare = asyncio.run(_run())
    ratios = [visit / floor for visit, floor in zip(ours, bare, strict=True)]
    return Measure("Browser visit, wall", seconds(ours), f"bare script {seconds(bare)}", ratios, BOUND)


async def _run() -> tuple[list[float], list[float]]:
    ours, bare = [], []
    async with serve_towns() as laboratory:
        await _bare(laboratory)
        for _ in range(RUNS):
            ours.append(await _visit(laboratory))
            bare.append(await _bare(laboratory))
    return ours, bare


def _network(laboratory: Laboratory) -> Network:
    return Network(Resolver(*laboratory.resolver), AddressPolicy(allow_private=True), laboratory.ports)


def _browser(laboratory: Laboratory) -> Browser:
    return Browser(read_authorities(laboratory.ca_pem.decode("ascii")))


async def _visit(laboratory: Laboratory) -> float:
    network = _network(laboratory)
    started = time.perf_counter()
    async with (
        BrowserProxy(network) as proxy,
        _browser(laboratory) as browser,
        browser.context(proxy.url) as (connection, context),
    ):
        visit = await Visit(connection, context, network, proxy, browser.version).run(laboratory.towns[0].url)
        taken = time.perf_counter() - started
    assert visit.axe is not None
    return taken


async def _bare(laboratory: Laboratory) -> float:
    started = time.perf_counter()
    async with _browser(laboratory) as browser:
        await open_bare(browser, _network(laboratory), laboratory.towns[0].url)
        return time.perf_counter() - started


async def open_bare(browser: Browser, network: Network, url: str) -> None:
    """What a script of twenty lines would do: no counting, no waiting for silence, no verification."""
    async with BrowserProxy(network) as proxy, browser.context(proxy.url) as (connection, context):
        loaded = asyncio.Event()
        created = await connection.call("Target.createTarget", url="about:blank", browserContextId=context)
        attached = await connection.call("Target.attachToTarget", targetId=created["targetId"], flatten=True)
        session = attached["sessionId"]
        connection.listen(session, lambda name, _: loaded.set() if name == "Page.loadEventFired" else None)
        await connection.call("Page.enable", session=session)
        # Else the page of an expired certificate would be Chromium's own, quick to open.
        await connection.call("Security.setIgnoreCertificateErrors", session=session, ignore=True)
        await connection.call(
            "Emulation.setDeviceMetricsOverride",
            session=session,
            width=1920,
            height=1080,
            deviceScaleFactor=1,
            mobile=False,
        )
        page = await connection.call("Page.navigate", session=session, url=url)
        await loaded.wait()
        world = await connection.call("Page.createIsolatedWorld", session=session, frameId=page["frameId"])
        engine = AxeEngine(connection, session, world["executionContextId"])
        await engine.inject()
        await engine.run()
