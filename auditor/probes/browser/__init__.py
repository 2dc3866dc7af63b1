"""The page as a browser sees it: one navigation feeds accessibility and page weight."""

from __future__ import annotations

from datetime import UTC, datetime

from auditor.facts.http import HttpSite
from auditor.facts.page import Pages
from auditor.model import Cause
from auditor.network import Network
from auditor.network.proxy import BrowserProxy
from auditor.probe import ProbeFailed, probe
from auditor.probes.browser.browser import Browser
from auditor.probes.browser.devtools import DevToolsError
from auditor.probes.browser.process import ChromiumMissingError
from auditor.probes.browser.visit import Visit


@probe("browser", deadline=90)
async def pages(site: HttpSite, network: Network, browser: Browser) -> Pages:
    """Visit the home page, where the web server led.

    Raises:
        ProbeFailed: the server gave no page, Chromium is missing, or the page cannot be judged.
    """
    if site.landing is None:
        raise ProbeFailed(site.best.cause or Cause.NOT_FOUND, site.best.detail)
    try:
        async with BrowserProxy(network) as proxy, browser.context(proxy.url) as (connection, context):
            visit = Visit(connection, context, network, proxy, browser.version)
            return Pages(observed_at=datetime.now(UTC), visits=(await visit.run(site.landing),))
    except ChromiumMissingError as error:
        raise ProbeFailed(Cause.BROWSER_MISSING, str(error)) from error
    except (DevToolsError, TimeoutError) as error:
        raise ProbeFailed(Cause.BROWSER_CRASHED, str(error)) from error
