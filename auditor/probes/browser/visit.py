"""One visit of one page: navigate, wait, count, look, run axe; nothing is clicked.

What was judged must be what was asked: the final address, its status and the number of navigations
are verified before anything is attributed to the town.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from datetime import UTC, datetime
from typing import Any, TypeVar

from auditor.facts.page import AxeRun, Cookie, Overlay, PageVisit, Screenshot
from auditor.model import Cause
from auditor.network import Network
from auditor.network.proxy import BrowserProxy
from auditor.probe import ProbeFailed
from auditor.probes.browser.axe import AxeEngine, AxeFailedError
from auditor.probes.browser.cookies import read_cookies
from auditor.probes.browser.devtools import Connection, DevToolsError, Event
from auditor.probes.browser.meter import Meter
from auditor.probes.browser.overlays import EXPRESSION, read_overlays
from auditor.probes.browser.picture import take_screenshot
from auditor.probes.presence import why_no_page
from auditor.urls import host_of

#: CSS pixels of a common desktop screen.
VIEWPORT = (1920, 1080)

#: Seconds: to the load event; without any request under way; at most for such a silence.
LOAD_CAP = 20.0
QUIET = 0.5
QUIET_CAP = 5.0

#: Seconds in which a page that is not stuck in a script answers a question.
ANSWER_TIMEOUT = 5.0

_WORLD = "beffroi"
_POLL = 0.05

#: A bare method: a page may give an element the name of one of the document's own.
_COUNT = "Document.prototype.getElementsByTagName.call(document, '*').length"

_STUCK = (None, Cause.TIMED_OUT, "the page does not answer")

T = TypeVar("T")

#: Errors of Chromium's network stack → causes; those of certificates are treated apart.
_NET_ERRORS = {
    "net::ERR_TOO_MANY_REDIRECTS": Cause.REDIRECT_LOOP,
    "net::ERR_TIMED_OUT": Cause.TIMED_OUT,
    "net::ERR_NAME_NOT_RESOLVED": Cause.UNKNOWN_HOST,
    "net::ERR_SSL_PROTOCOL_ERROR": Cause.TLS_FAILED,
    "net::ERR_SSL_VERSION_OR_CIPHER_MISMATCH": Cause.TLS_FAILED,
}


class Visit:
    """The visit under way, in a context of its own.

    Args:
        connection: to a living Chromium.
        context: id of a fresh browser context.
        proxy: through which that context's traffic goes.
        browser: product and version, for the record.
    """

    def __init__(
        self, connection: Connection, context: str, network: Network, proxy: BrowserProxy, browser: str
    ) -> None:
        self._connection = connection
        self._context = context
        self._network = network
        self._proxy = proxy
        self._browser = browser
        self._meter = Meter()
        self._sessions: list[str] = []
        self._session = ""
        self._frame: dict[str, Any] = {}
        self._documents: dict[str, dict[str, Any]] = {}
        self._loaded = asyncio.Event()
        self._fatal: asyncio.Future[Cause] = asyncio.get_running_loop().create_future()
        self._dialogs = 0
        self._engine: tuple[str, AxeEngine] | None = None
        self._judged = ""

    async def run(self, url: str) -> PageVisit:
        """Visit a page.

        Raises:
            ProbeFailed: there is no page to judge.
        """
        observed_at = datetime.now(UTC)
        try:
            await self._open()
            certificate_error = await self._navigate(url)
            loaded = await self._load()
            quiet = loaded and await self._settle()
            document = self._verify()
            page, self._judged = str(self._frame["url"]), str(self._frame["loaderId"])
            nodes = await self._count_nodes()
            cookies = await self._cookies(page)
            overlays, screenshot = (None, None) if nodes is None else await self._look()
            axe, axe_cause, axe_detail = _STUCK if nodes is None else await self._axe()
        except (DevToolsError, TimeoutError) as error:
            raise self._failure(error) from error
        finally:
            for session in self._sessions:
                self._connection.listen(session, None)
        requests = self._meter.requests(host_of(page))
        return PageVisit(
            observed_at=observed_at,
            asked=url,
            url=page,
            status=int(document["status"]),
            browser=self._browser,
            viewport=VIEWPORT,
            certificate_error=certificate_error,
            requests=tuple(requests),
            requests_left_out=self._meter.left_out,
            wire_bytes=sum(request.wire_bytes for request in requests),
            dom_nodes=nodes,
            dialogs=self._dialogs,
            loaded=loaded,
            quiet=quiet,
            refused=self._proxy.refused,
            axe=axe,
            axe_cause=axe_cause,
            axe_detail=axe_detail,
            cookies=cookies,
            overlays=overlays,
            screenshot=screenshot,
        )

    async def _open(self) -> None:
        """A blank page, with everything set before it goes anywhere."""
        call, context = self._connection.call, self._context
        await call("Browser.setDownloadBehavior", behavior="deny", browserContextId=context)
        await call("Browser.grantPermissions", permissions=[], browserContextId=context)  # refuses all
        created = await call("Target.createTarget", url="about:blank", browserContextId=context)
        attached = await call("Target.attachToTarget", targetId=created["targetId"], flatten=True)
        self._session = str(attached["sessionId"])
        self._listen(self._session)
        width, height = VIEWPORT
        agent = (await call("Browser.getVersion"))["userAgent"]
        await asyncio.gather(
            self._call("Page.enable"),
            self._call("Inspector.enable"),
            self._call("Network.enable"),
            self._call(
                "Network.setUserAgentOverride",
                userAgent=f"{agent} {self._network.user_agent}",
                acceptLanguage="fr,en;q=0.5",
            ),
            self._call(
                "Emulation.setDeviceMetricsOverride",
                width=width,
                height=height,
                deviceScaleFactor=1,
                mobile=False,
            ),
            self._attach_children(self._session),
        )

    async def _navigate(self, url: str) -> str | None:
        """Go to the page; behind a bad certificate too, which is then said and judged elsewhere."""
        error = await self._go(url)
        certificate_error = None
        if error.startswith("net::ERR_CERT_"):
            certificate_error = error
            await self._call("Security.setIgnoreCertificateErrors", ignore=True)
            self._meter = Meter()
            error = await self._go(url)
        if error:
            raise ProbeFailed(self._network_cause(url, error), error)
        return certificate_error

    async def _go(self, url: str) -> str:
        """Navigate; returns Chromium's error, empty when a document was committed."""
        self._loaded.clear()
        answer = await self._call("Page.navigate", url=url, timeout=LOAD_CAP)
        if answer.get("isDownload"):
            raise ProbeFailed(Cause.DOWNLOAD, url)
        return str(answer.get("errorText", ""))

    async def _load(self) -> bool:
        """Wait for the load event; returns whether it came before the cap."""
        try:
            async with asyncio.timeout(LOAD_CAP):
                await self._unless_fatal(self._loaded.wait())
        except TimeoutError:
            self._connection.post("Page.stopLoading", session=self._session)
            return False
        return True

    async def _settle(self) -> bool:
        """Wait for silence; returns whether it came."""
        # The engine is put in place while one waits; it fetches nothing and touches nothing.
        quiet, _ = await asyncio.gather(self._silence(), self._prepare_axe())
        return quiet

    async def _silence(self) -> bool:
        """Wait until no request has been under way for a while; returns whether that came."""
        clock = asyncio.get_running_loop().time
        until, quiet_since = clock() + QUIET_CAP, clock()
        while clock() < until:
            if self._meter.open or not self._loaded.is_set():
                quiet_since = clock()
            if clock() - quiet_since >= QUIET:
                return True
            await self._unless_fatal(asyncio.sleep(_POLL))
        return False

    def _verify(self) -> dict[str, Any]:
        """The response of the document that is on screen.

        Raises:
            ProbeFailed: it is not the town's page.
        """
        if self._frame.get("unreachableUrl"):
            raise ProbeFailed(self._network_cause(self._frame["unreachableUrl"], ""), "chrome-error")
        document = self._documents.get(self._frame.get("loaderId", ""))
        if document is None:
            raise ProbeFailed(Cause.PAGE_MOVED, str(self._frame.get("url", "")))
        status, media_type = int(document["status"]), str(document["mimeType"])
        cause = why_no_page(status, media_type)
        if cause is not None:
            raise ProbeFailed(cause, f"{status} {media_type[:100]}")
        return document

    async def _count_nodes(self) -> int | None:
        """Elements of the document; None when the page does not let go of its thread."""
        try:
            value = await self._evaluate(_COUNT)
        except TimeoutError:
            return None
        return int(value) if isinstance(value, int) else None

    async def _cookies(self, page: str) -> tuple[Cookie, ...] | None:
        """What the context was given; the page cannot hide it, for it is the browser that is asked."""
        try:
            answer = await self._unless_fatal(
                self._connection.call(
                    "Storage.getCookies", browserContextId=self._context, timeout=ANSWER_TIMEOUT
                )
            )
        except (DevToolsError, TimeoutError):
            return None
        return read_cookies(answer["cookies"], host_of(page), datetime.now(UTC))

    async def _look(self) -> tuple[tuple[Overlay, ...] | None, Screenshot | None]:
        """What stands before the page, and a picture of it; None for what cannot be had in time."""
        overlays, screenshot = await asyncio.gather(
            self._if_it_can(self._overlays()), self._if_it_can(take_screenshot(self._call, VIEWPORT))
        )
        # Of a page that went away meanwhile nobody knows which was seen.
        return (overlays, screenshot) if self._stays else (None, None)

    async def _overlays(self) -> tuple[Overlay, ...] | None:
        return read_overlays(await self._evaluate(EXPRESSION))

    async def _if_it_can(self, awaited: Awaitable[T]) -> T | None:
        """What a page gives in time; None when it does not."""
        try:
            async with asyncio.timeout(ANSWER_TIMEOUT):
                return await awaited
        except (DevToolsError, TimeoutError):
            return None

    @property
    def _stays(self) -> bool:
        """Whether the document on screen is still the one that was verified."""
        return self._frame.get("loaderId") == self._judged

    async def _evaluate(self, expression: str) -> Any:
        """The value of an expression in our world; None when it raises."""
        answer = await self._call(
            "Runtime.evaluate",
            expression=expression,
            contextId=await self._world(),
            returnByValue=True,
            timeout=ANSWER_TIMEOUT,
        )
        return answer["result"].get("value") if "exceptionDetails" not in answer else None

    async def _prepare_axe(self) -> AxeEngine | None:
        """Put axe in the document that is on screen; None when that fails, which the run will say."""
        loader = str(self._frame.get("loaderId"))
        if self._engine is None or self._engine[0] != loader:
            try:
                engine = AxeEngine(self._connection, self._session, await self._world())
                await self._unless_fatal(engine.inject())
            except (TimeoutError, AxeFailedError, DevToolsError):
                return None
            self._engine = (loader, engine)
        return self._engine[1]

    async def _axe(self) -> tuple[AxeRun | None, Cause | None, str]:
        """Run axe last, so that it weighs on nothing; its failure leaves the rest of the visit whole."""
        try:
            engine = await self._prepare_axe()
            if engine is None:
                return None, Cause.PROTOCOL_ERROR, "the engine could not be put in the page"
            result = await self._unless_fatal(engine.run())
        except TimeoutError:
            return None, Cause.TIMED_OUT, "axe"
        except (AxeFailedError, DevToolsError) as error:
            if self._fatal.done():
                raise
            return None, Cause.PROTOCOL_ERROR if self._stays else Cause.PAGE_MOVED, str(error)
        if not self._stays:
            return None, Cause.PAGE_MOVED, str(self._frame.get("url", ""))
        return result, None, ""

    async def _world(self) -> int:
        """An execution context that the page cannot reach."""
        answer = await self._call(
            "Page.createIsolatedWorld", frameId=self._frame["id"], worldName=_WORLD, timeout=ANSWER_TIMEOUT
        )
        return int(answer["executionContextId"])

    async def _call(self, method: str, *, timeout: float = 10.0, **parameters: Any) -> Any:
        return await self._unless_fatal(
            self._connection.call(method, session=self._session, timeout=timeout, **parameters)
        )

    async def _unless_fatal(self, awaited: Awaitable[T]) -> T:
        """Wait for something, unless the page or the browser dies before."""
        task = asyncio.ensure_future(awaited)
        try:
            either: set[asyncio.Future[Any]] = {task, self._fatal}
            await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
            if not task.done():
                raise ProbeFailed(self._fatal.result())
            return await task
        finally:
            task.cancel()

    async def _attach_children(self, session: str) -> None:
        """See the frames of other sites and the workers too; service workers must not be paused."""
        await self._connection.call(
            "Target.setAutoAttach",
            session=session,
            autoAttach=True,
            waitForDebuggerOnStart=True,
            flatten=True,
            filter=[{"type": "service_worker", "exclude": True}, {}],
        )

    def _listen(self, session: str) -> None:
        self._sessions.append(session)
        self._connection.listen(session, lambda method, event: self._on_event(session, method, event))

    def _on_event(self, session: str, method: str, event: Event) -> None:
        self._meter.handle(session, method, event)
        match method:
            case "Network.responseReceived" if event.get("type") == "Document":
                self._documents[event["requestId"]] = event["response"]
            case "Page.frameNavigated" if session == self._session and "parentId" not in event["frame"]:
                self._frame = event["frame"]
                self._loaded.clear()
            case "Page.loadEventFired" if session == self._session:
                self._loaded.set()
            case "Page.javascriptDialogOpening":
                self._dialogs += 1
                self._connection.post("Page.handleJavaScriptDialog", session=session, accept=True)
            case "Target.attachedToTarget":
                self._on_child(event["sessionId"])
            case "Inspector.targetCrashed":
                self._die(Cause.PAGE_CRASHED)
            case "Beffroi.closed":
                self._die(Cause.BROWSER_CRASHED)

    def _on_child(self, session: str) -> None:
        """Count what a child transfers, and let it go on."""
        self._listen(session)
        self._connection.post("Network.enable", session=session)
        self._connection.post(
            "Target.setAutoAttach",
            session=session,
            autoAttach=True,
            waitForDebuggerOnStart=True,
            flatten=True,
        )
        self._connection.post("Runtime.runIfWaitingForDebugger", session=session)

    def _die(self, cause: Cause) -> None:
        if not self._fatal.done():
            self._fatal.set_result(cause)

    def _failure(self, error: Exception) -> ProbeFailed:
        if self._fatal.done():
            return ProbeFailed(self._fatal.result())
        if self._connection.closed:
            return ProbeFailed(Cause.BROWSER_CRASHED)
        if isinstance(error, TimeoutError):
            return ProbeFailed(Cause.TIMED_OUT, "the page does not answer")
        return ProbeFailed(Cause.PROTOCOL_ERROR, str(error))

    def _network_cause(self, url: str, error: str) -> Cause:
        """Why a page was not reached: the proxy knows better than Chromium, which sees only the proxy."""
        if self._proxy.exhausted:
            return Cause.TOO_LARGE
        host = host_of(url)
        trouble = self._proxy.trouble
        if host in trouble:
            return trouble[host]
        if trouble and error in ("net::ERR_TUNNEL_CONNECTION_FAILED", "net::ERR_EMPTY_RESPONSE"):
            return next(reversed(trouble.values()))  # a redirect led to another host
        return _NET_ERRORS.get(error, Cause.PROTOCOL_ERROR)
