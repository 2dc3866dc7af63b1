"""One town from target to report: probes, then checks, then scores."""

from __future__ import annotations

import base64
import ssl
from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cached_property
from importlib.metadata import version
from pathlib import Path

import certifi

from auditor import __version__
from auditor.check import Check
from auditor.facts.tls import TrustStore
from auditor.judge import Judge
from auditor.model import Report, Target
from auditor.network import Network
from auditor.network.http import Client, open_client
from auditor.observation import Observation
from auditor.probe import Probe
from auditor.probes.browser.browser import Browser
from auditor.probes.exposure import Mandate
from auditor.registry import Registry
from auditor.scan import Listener, ignore, scan, wanted_probes
from auditor.verdict import report_on


@dataclass(frozen=True)
class Auditor:
    """What is shared by all the towns of a run.

    Attributes:
        browsers: one Chromium each; none when pages are not visited.
        trust: the authorities that certificates are judged against.
        checks: those that are asked for; probes: those that they need.
        timeout: seconds that each probe may take at most, when less than its own deadline.
        mandate: what the towns asked for, besides what any visitor may do.
    """

    registry: Registry
    network: Network
    browsers: Sequence[Browser]
    trust: TrustStore
    checks: Sequence[Check]
    probes: Sequence[Probe]
    timeout: float | None = None
    settings: dict[str, str | bool | None] = field(default_factory=dict)
    mandate: Mandate = field(default_factory=Mandate)

    async def audit(self, target: Target, listener: Listener = ignore) -> Report:
        """Audit one town, every probe as soon as it can run."""
        given: dict[type, object] = {Browser: self.browsers[0]} if self.browsers else {}
        return self.judge(await self._observe(target, self.probes, given, listener))

    async def look(self, target: Target, listener: Listener = ignore) -> Observation:
        """The first half of an audit: whatever needs no browser."""
        later = self._visiting
        return await self._observe(
            target, [probe for probe in self.probes if probe not in later], {}, listener
        )

    async def visit(self, seen: Observation, browser: Browser, listener: Listener = ignore) -> Observation:
        """The second half of an audit, which completes the first."""
        given: dict[type, object] = {Browser: browser, **{type(fact): fact for fact in seen.facts}}
        visited = await self._observe(seen.target, self._visiting, given, listener)
        return replace(
            visited,
            started_at=seen.started_at,
            facts=seen.facts + visited.facts,
            failures=seen.failures + visited.failures,
            runs=seen.runs + visited.runs,
        )

    def judge(self, observation: Observation) -> Report:
        """The report of an observation, under the policy of the run."""
        return report_on(observation, self._judge)

    @cached_property
    def _judge(self) -> Judge:
        return Judge(self.checks, self.registry.policy)

    @cached_property
    def _visiting(self) -> list[Probe]:
        """The probes that need a browser, and those that need what these make."""
        visiting: list[Probe] = []
        for _ in self.probes:
            visiting = [
                probe
                for probe in self.probes
                if Browser in probe.needs.values()
                or any(maker.brings(needed) for maker in visiting for needed in probe.needs.values())
            ]
        return visiting

    async def _observe(
        self, target: Target, probes: Sequence[Probe], given: Mapping[type, object], listener: Listener
    ) -> Observation:
        started_at = datetime.now(UTC)
        async with open_client(self.network) as client:
            means = {Network: self.network, Client: client, Mandate: self.mandate}
            known = {Target: target, TrustStore: self.trust, **means, **given}
            scanned = await scan(target.name, probes, known, timeout=self.timeout, listener=listener)
        return Observation(
            target=target,
            started_at=started_at,
            finished_at=datetime.now(UTC),
            tool_version=__version__,
            settings=self.settings,
            trust=self.trust,
            facts=scanned.facts,
            failures=scanned.failures,
            runs=scanned.runs,
        )


@asynccontextmanager
async def open_auditor(
    registry: Registry,
    network: Network,
    *,
    families: Collection[str] = (),
    browsers: int = 1,
    extra_authorities: Sequence[bytes] = (),
    timeout: float | None = None,
    exposure: bool = False,
) -> AsyncIterator[Auditor]:
    """Make ready to audit towns; at exit nothing that was started is left.

    Args:
        families: of the checks to make; all when empty.
        browsers: how many Chromium to have ready; 0 to visit no page.
        extra_authorities: to trust besides Mozilla's, in DER.
        timeout: seconds that each probe may take at most.
        exposure: look for files that must not be public, with the mandate of the towns.
    """
    checks = registry.checks_of(families)
    probes = wanted_probes(registry.probes, checks)
    if not browsers:
        probes = [probe for probe in probes if Browser not in probe.needs.values()]
    settings: dict[str, str | bool | None] = {
        "resolver": network.resolver.name,
        "allow_private": network.policy.allow_private,
        "browser": browsers > 0,
        "families": ",".join(families) or None,
        "user_agent": network.user_agent,
        **({"exposure": True} if exposure else {}),
    }
    async with AsyncExitStack() as stack:
        started = [await stack.enter_async_context(Browser(extra_authorities)) for _ in range(browsers)]
        if any(Browser in probe.needs.values() for probe in probes):
            for browser in started:
                browser.warm_up()
        yield Auditor(
            registry,
            network,
            started,
            load_trust(extra_authorities),
            checks,
            probes,
            timeout,
            settings,
            Mandate(exposure),
        )


def load_trust(extra: Sequence[bytes] = ()) -> TrustStore:
    """Mozilla's authorities, as certifi ships them, and others in DER."""
    roots = read_authorities(Path(certifi.where()).read_text("ascii"))
    name = f"certifi {version('certifi')}" + (f" + {len(extra)}" if extra else "")
    encoded = tuple(base64.b64encode(der).decode("ascii") for der in (*roots, *extra))
    return TrustStore(observed_at=datetime.now(UTC), name=name, roots=encoded)


def read_authorities(pem: str) -> list[bytes]:
    """The authorities of a PEM text, in DER.

    Raises:
        ValueError: it holds none.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    try:
        context.load_verify_locations(cadata=pem)
    except ssl.SSLError as error:
        raise ValueError(f"no certificate of an authority: {error}") from error
    return context.get_ca_certs(binary_form=True)
