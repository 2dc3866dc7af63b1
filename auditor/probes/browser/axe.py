"""axe-core on a page, called through axe-selenium-python, in a world that the page cannot touch.

``axe_selenium_python.Axe`` asks two methods of a Selenium driver; ``WorldDriver`` gives it these over
DevTools. What the page defines, replaces or forbids (a planted ``axe``, a broken ``Promise``, a strict
Content-Security-Policy) does not reach an isolated world. The engine that the package bundles dates
from 2018 and is never used.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator, Mapping
from importlib.resources import as_file, files
from typing import Any

from axe_selenium_python import Axe

from auditor.facts.page import AxeNode, AxeResult, AxeRun
from auditor.probes.browser.devtools import Connection, DevToolsError

#: Seconds for the engine to be put in the page, and to run.
INJECT_TIMEOUT = 10.0
RUN_TIMEOUT = 30.0

#: Seconds for the places of the elements at fault to be told.
BOX_TIMEOUT = 5.0

#: Elements kept per rule: enough to mend a fault, whatever the page holds.
NODE_LIMIT = 20
_HTML_LIMIT = 400
_SELECTOR_LIMIT = 300

#: Experimental rules that carry an RGAA tag: off unless they are asked for. css-orientation-lock is
#: left out: without preloading it can only hesitate.
_EXPERIMENTAL = (
    "focus-order-semantics",
    "label-content-name-mismatch",
    "p-as-heading",
    "table-fake-caption",
    "td-has-header",
)

#: As text: axe-selenium-python formats a dict the Python way, which is not JavaScript.
OPTIONS = json.dumps(
    {
        "rules": {rule: {"enabled": True} for rule in _EXPERIMENTAL},
        # Preloading fetches style sheets again, and would count as the page's weight.
        "preload": False,
        # The engine is in the top frame only; asking others would wait for an answer in vain.
        "iframes": False,
        "resultTypes": ["violations", "incomplete"],
    }
)

#: For each selector the box of its element in the page: left, top, width, height in CSS pixels; null for
#: one that is not shown, or not reached in time. A page may name elements after methods: bare ones are used.
_LOCATE = """(selectors) => {
  const until = performance.now() + 1000;
  return selectors.map((selector) => {
    if (performance.now() > until) return null;
    const element = Document.prototype.querySelector.call(document, selector);
    if (element === null) return null;
    const box = Element.prototype.getBoundingClientRect.call(element);
    if (!(box.width > 0 && box.height > 0)) return null;
    return [box.left + scrollX, box.top + scrollY, box.width, box.height].map(Math.round);
  });
}"""

Box = tuple[int, int, int, int]


class AxeFailedError(Exception):
    """The engine could not be run to its end."""


class WorldDriver:
    """What ``Axe`` needs of a Selenium driver, in an isolated world of one DevTools session.

    Its methods are called from a thread, as the driver's would be.
    """

    def __init__(self, connection: Connection, session: str, world: int) -> None:
        self._connection = connection
        self._session = session
        self._world = world
        self._loop = asyncio.get_running_loop()

    def execute_script(self, script: str) -> Any:
        """Run the body of a function."""
        return self.evaluate(f"(function () {{ {script}\n }})()", INJECT_TIMEOUT)

    def execute_async_script(self, script: str) -> Any:
        """Run the body of a function whose last argument is called with the result."""
        return self.evaluate(
            f"new Promise(function (resolve) {{ (function () {{ {script}\n }})(resolve) }})", RUN_TIMEOUT
        )

    def evaluate(self, expression: str, timeout: float) -> Any:
        """The value of an expression."""
        call = self._connection.call(
            "Runtime.evaluate",
            session=self._session,
            timeout=timeout,
            expression=expression,
            contextId=self._world,
            awaitPromise=True,
            returnByValue=True,
        )
        answer = asyncio.run_coroutine_threadsafe(call, self._loop).result()
        if "exceptionDetails" in answer:
            details = answer["exceptionDetails"]
            raise AxeFailedError(str(details.get("exception", details).get("description", details))[:300])
        return answer["result"].get("value")


class AxeEngine:
    """axe-core in the page of a session.

    Both of its methods raise AxeFailedError when the page moved or the engine raised, DevToolsError
    when Chromium refused or is gone, TimeoutError when the page is too large or too busy.

    Args:
        world: id of an execution context, that of an isolated world.
    """

    def __init__(self, connection: Connection, session: str, world: int) -> None:
        self._driver = WorldDriver(connection, session, world)
        self._axe = Axe(self._driver)

    async def inject(self) -> None:
        """Put the engine in the page; it does nothing there yet."""
        await asyncio.to_thread(self._inject)

    async def run(self) -> AxeRun:
        """Run every rule on the page as it stands."""
        return await asyncio.to_thread(self._run)

    def _inject(self) -> None:
        with as_file(files(__package__) / "axe.min.js") as engine:
            self._axe.script_url = str(engine)
            self._axe.inject()

    def _run(self) -> AxeRun:
        results = self._axe.run(options=OPTIONS)
        try:
            return _read_results(results, self._boxes(results))
        except (KeyError, TypeError) as error:
            raise AxeFailedError(f"unexpected results: {error!r}") from error

    def _boxes(self, results: Any) -> Mapping[str, Box]:
        """Where the elements at fault stand, by selector; without those that cannot be found in time."""
        selectors = sorted(set(_selectors(results)))
        try:
            found = self._driver.evaluate(f"({_LOCATE})({json.dumps(selectors)})", BOX_TIMEOUT)
        except (AxeFailedError, DevToolsError, TimeoutError):
            return {}
        boxes = zip(selectors, found, strict=True)
        return {selector: tuple(box) for selector, box in boxes if box is not None}


def _selectors(results: Any) -> Iterator[str]:
    """Those of the elements that are kept and stand in the top document, outside any shadow root."""
    for rule in (*results["violations"], *results["incomplete"]):
        for node in rule["nodes"][:NODE_LIMIT]:
            selector = _selector(node)
            if selector is not None:
                yield selector


def _selector(node: Any) -> str | None:
    target = node["target"]
    plain = len(target) == 1 and isinstance(target[0], str) and len(target[0]) <= _SELECTOR_LIMIT
    return target[0] if plain else None


def _read_results(results: Any, boxes: Mapping[str, Box]) -> AxeRun:
    return AxeRun(
        version=str(results["testEngine"]["version"]),
        violations=tuple(_read_rule(rule, boxes) for rule in results["violations"]),
        incomplete=tuple(_read_rule(rule, boxes) for rule in results["incomplete"]),
        passes=tuple(str(rule["id"]) for rule in results["passes"]),
        inapplicable=tuple(str(rule["id"]) for rule in results["inapplicable"]),
    )


def _read_rule(rule: Any, boxes: Mapping[str, Box]) -> AxeResult:
    return AxeResult(
        rule=str(rule["id"]),
        impact=rule["impact"],
        tags=tuple(rule["tags"]),
        count=len(rule["nodes"]),
        nodes=tuple(_read_node(node, boxes) for node in rule["nodes"][:NODE_LIMIT]),
    )


def _read_node(node: Any, boxes: Mapping[str, Box]) -> AxeNode:
    # A path is a list of selectors; one that crosses shadow roots is a list in that list.
    flat = (" ".join(step) if isinstance(step, list) else str(step) for step in node["target"])
    return AxeNode(
        target=tuple(selector[:_SELECTOR_LIMIT] for selector in flat),
        html=str(node["html"])[:_HTML_LIMIT],
        box=boxes.get(_selector(node) or ""),
    )
