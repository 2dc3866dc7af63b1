"""One town from target to report: probes, then checks, then scores."""

from __future__ import annotations

import base64
import ssl
from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import certifi

from auditor import __version__
from auditor.check import Check
from auditor.facts.tls import TrustStore
from auditor.judge import judge
from auditor.model import Report, Target
from auditor.network import Network
from auditor.probe import Probe
from auditor.probes.browser import pages
from auditor.probes.browser.browser import Browser
from auditor.registry import Registry
from auditor.scan import Listener, scan, wanted_probes
from auditor.score import first_actions, score_axes


@dataclass(frozen=True)
class Auditor:
    """What is shared by all the towns of a run.

    Attributes:
        checks: those that are asked for; probes: those that they need.
        trust: the authorities that certificates are judged against.
        timeout: seconds that each probe may take at most, when less than its own deadline.
    """

    registry: Registry
    network: Network
    browser: Browser
    trust: TrustStore
    checks: Sequence[Check]
    probes: Sequence[Probe]
    timeout: float | None = None
    settings: dict[str, str | bool | None] = field(default_factory=dict)

    async def audit(self, target: Target, listener: Listener = lambda _event: None) -> Report:
        """Audit one town."""
        started_at = datetime.now(UTC)
        given = {Target: target, Network: self.network, Browser: self.browser, TrustStore: self.trust}
        scanned = await scan(target.name, self.probes, given, timeout=self.timeout, listener=listener)
        findings = judge(scanned.observed, self.checks, self.registry.policy)
        scores = score_axes(findings, self.registry.policy)
        return Report(
            tool_version=__version__,
            policy_version=self.registry.policy.version,
            target=target,
            started_at=started_at,
            finished_at=datetime.now(UTC),
            settings=self.settings,
            scores=scores,
            actions=first_actions(findings, scores),
            findings=findings,
            failures=scanned.failures,
            probes=scanned.runs,
        )


@asynccontextmanager
async def open_auditor(
    registry: Registry,
    network: Network,
    *,
    families: Collection[str] = (),
    browser: bool = True,
    extra_authorities: Sequence[bytes] = (),
    timeout: float | None = None,
) -> AsyncIterator[Auditor]:
    """Make ready to audit towns; at exit nothing that was started is left.

    Args:
        families: of the checks to make; all when empty.
        browser: whether pages are visited in Chromium.
        extra_authorities: to trust besides Mozilla's, in DER.
        timeout: seconds that each probe may take at most.
    """
    checks = [check for check in registry.checks if not families or check.family in families]
    probes = [probe for probe in wanted_probes(registry.probes, checks) if browser or probe is not pages]
    settings: dict[str, str | bool | None] = {
        "resolver": network.resolver.name,
        "allow_private": network.policy.allow_private,
        "browser": browser,
        "families": ",".join(families) or None,
        "user_agent": network.user_agent,
    }
    async with Browser(extra_authorities) as chromium:
        if pages in probes:
            chromium.warm_up()
        yield Auditor(
            registry, network, chromium, load_trust(extra_authorities), checks, probes, timeout, settings
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
