"""Our table of rules, beside the engine that is really run."""

from __future__ import annotations

import pytest

from auditor.probes.browser.axe import OPTIONS, AxeEngine
from checks.accessibility.rules import AXE_VERSION, RULES

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.xdist_group("browser")]


async def engine(browser, proxy, call):
    """Call something with a driver on a blank page."""
    import asyncio

    async with browser.context(proxy) as (connection, context):
        created = await connection.call("Target.createTarget", url="about:blank", browserContextId=context)
        attached = await connection.call("Target.attachToTarget", targetId=created["targetId"], flatten=True)
        session = attached["sessionId"]
        tree = await connection.call("Page.getFrameTree", session=session)
        world = await connection.call(
            "Page.createIsolatedWorld", session=session, frameId=tree["frameTree"]["frame"]["id"]
        )
        axe = AxeEngine(connection, session, world["executionContextId"])
        await axe.inject()
        return await asyncio.to_thread(call, axe)


async def test_rules_and_mapping_are_those_of_the_engine(browser):
    def read(axe):
        return axe._driver.execute_script(
            "return {version: axe.version, rules: axe.getRules().map(r => [r.ruleId, r.tags])}"
        )

    found = await engine(browser, "http://127.0.0.1:9", read)
    assert found["version"] == AXE_VERSION
    tags = dict(found["rules"])
    for rule in RULES:
        assert sorted(tag for tag in tags[rule.id] if tag.startswith("RGAA-")) == sorted(
            f"RGAA-{test}" for test in rule.rgaa
        )


async def test_every_rule_that_is_run_has_a_check(browser):
    def run(axe):
        results = axe._axe.run(options=OPTIONS)
        groups = ("violations", "incomplete", "passes", "inapplicable")
        return {rule["id"] for group in groups for rule in results[group]}

    ran = await engine(browser, "http://127.0.0.1:9", run)
    known = {rule.id for rule in RULES}
    assert known <= ran
    assert ran - known <= {"css-orientation-lock", "frame-tested", "hidden-content"}
    assert '"preload": false' in OPTIONS
