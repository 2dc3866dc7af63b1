"""What ``beffroi doctor`` looks at."""

from __future__ import annotations

import asyncio
import hashlib
import os
import platform
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.resources import files

import dns.exception
from rich.console import Console
from rich.text import Text

from auditor import __version__
from auditor.audit import load_trust
from auditor.cli.errors import Status
from auditor.filing import ExportError
from auditor.network.resolver import Resolver, ResolverMissingError
from auditor.probes.browser.browser import Browser
from auditor.probes.browser.process import ChromiumMissingError, find_chromium
from auditor.registry import load_registry
from auditor.words import Words
from reports.pdf import printer

#: A documentation address (RFC 3849): asking for a route to it sends nothing.
_IPV6_PROBE = ("2001:db8::1", 53)


@dataclass(frozen=True)
class Organ:
    """One thing that was looked at.

    Attributes:
        cost: what is lost without it; mend: what to do. Both empty when all is well.
    """

    name: str
    state: str
    cost: str = ""
    mend: str = ""

    @property
    def well(self) -> bool:
        """Whether nothing is lost."""
        return not self.cost


def examine(words: Words) -> Status:
    """Print the state of the installation.

    Returns:
        DONE, or USAGE when something that the audit needs is missing.
    """
    console = Console(highlight=False)
    examinations: tuple[Callable[[Words], Organ], ...] = (
        _python,
        _chromium,
        _axe,
        _printer,
        _resolver,
        _ipv6,
        _trust,
    )
    organs = [examination(words) for examination in examinations]
    organs += _plugins(words)
    for organ in organs:
        mark, style = ("✓", "green") if organ.well else ("✗", "red")
        console.print(Text.assemble((mark, style), " ", (organ.name, "bold"), f" : {organ.state}"))
        if not organ.well:
            console.print(Text(f"    {organ.cost}"))
            console.print(Text(f"    → {organ.mend}"))
    return Status.DONE if all(organ.well for organ in organs) else Status.USAGE


def _python(words: Words) -> Organ:
    del words
    return Organ("Beffroi", f"{__version__}, Python {platform.python_version()}")


def _chromium(words: Words) -> Organ:
    path = find_chromium()
    cost = words("Without it, accessibility and page weight are not audited.")
    if path is None:
        mend = words("Debian, Ubuntu: sudo apt install chromium — or name it with the CHROMIUM variable.")
        return Organ("Chromium", words("not found"), cost, mend)
    try:
        version = asyncio.run(_start_chromium())
    except ChromiumMissingError as error:
        mend = words("Start {path} by hand, and read what it says.", path=path)
        return Organ("Chromium", str(error), cost, mend)
    sandbox = words("without its sandbox, because you are root") if os.geteuid() == 0 else words("sandboxed")
    return Organ("Chromium", f"{version}, {path}, {sandbox}")


async def _start_chromium() -> str:
    async with Browser() as browser:
        await browser.connection()
        return browser.version


def _axe(words: Words) -> Organ:
    engine = files("auditor.probes.browser") / "axe.min.js"
    if not engine.is_file():
        cost = words("Without it, accessibility is not audited.")
        return Organ("axe-core", words("not found"), cost, words("Install Beffroi again: pip install ."))
    content = engine.read_bytes()
    version = content[:40].decode("ascii", "replace").partition("v")[2].split("\n")[0].strip()
    return Organ("axe-core", f"{version} (SHA-256 {hashlib.sha256(content).hexdigest()[:12]}…)")


def _printer(words: Words) -> Organ:
    try:
        weasyprint = printer(words)
    except ExportError as error:
        return Organ(
            "PDF", words("not found"), words("Without it, reports are HTML and JSON only."), str(error)
        )
    return Organ("PDF", f"WeasyPrint {weasyprint.__version__}")


def _resolver(words: Words) -> Organ:
    name = words("DNS resolver")
    cost = words("Without one, no name can be looked up: nothing is audited.")
    mend = words("Set the machine's DNS server, or name one with --resolver.")
    try:
        resolver = Resolver(lifetime=3.0)
        answer = asyncio.run(_ask_root(resolver))
    except (ResolverMissingError, dns.exception.DNSException) as error:
        return Organ(name, str(error), cost, mend)
    if not answer:
        return Organ(name, words("{server} does not answer", server=resolver.name), cost, mend)
    return Organ(name, resolver.name)


async def _ask_root(resolver: Resolver) -> bool:
    answer = await resolver.ask(".", "NS")
    return bool(answer.records)


def _ipv6(words: Words) -> Organ:
    try:
        with socket.socket(socket.AF_INET6, socket.SOCK_DGRAM) as probe:
            probe.connect(_IPV6_PROBE)
    except OSError:
        cost = words("What sites answer over IPv6 will be “not observed”; their records are still read.")
        mend = words("Audit from a machine whose network has IPv6.")
        return Organ("IPv6", words("no route"), cost, mend)
    return Organ("IPv6", words("a route exists"))


def _trust(words: Words) -> Organ:
    store = load_trust()
    count = words.plural("{count} authority", "{count} authorities", len(store.roots))
    return Organ(words("Trust store"), f"{store.name}, {count}")


def _plugins(words: Words) -> Iterator[Organ]:
    registry = load_registry()
    summary = words(
        "{checks} checks, {probes} probes, {exporters} exporters",
        checks=len(registry.checks),
        probes=len(registry.probes),
        exporters=len(registry.exporters),
    )
    yield Organ(words("Plug-ins"), summary)
    for problem in registry.problems:
        cost = words("It is left out of every audit.")
        yield Organ(problem.plugin, words("faulty plug-in"), cost, problem.message)
