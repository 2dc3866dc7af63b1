"""Audits several towns from the command line, and ends well whatever happens."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from types import MappingProxyType

import typer

from auditor.audit import Auditor, open_auditor
from auditor.cli.errors import Status, refuse
from auditor.cli.progress import show_progress
from auditor.model import Report, Target
from auditor.network import AddressPolicy, Network, Resolver
from auditor.network.resolver import ResolverMissingError
from auditor.registry import Registry
from auditor.words import Words

#: Towns that are audited at the same time.
AT_ONCE = 2


@dataclass(frozen=True)
class Conditions:
    """How towns are reached and looked at.

    Attributes:
        resolver: address and port of the DNS server; the machine's own when the address is None.
        authorities: to trust besides Mozilla's, DER.
        ports: published port → real port, for a laboratory.
        exposure: look for files that must not be public, with the mandate of the towns.
    """

    resolver: tuple[str | None, int] = (None, 53)
    authorities: Sequence[bytes] = ()
    allow_private: bool = False
    ports: Mapping[int, int] = field(default_factory=lambda: MappingProxyType({}))
    families: Sequence[str] = ()
    browser: bool = True
    exposure: bool = False
    timeout: float | None = None
    quiet: bool = False
    json_logs: bool = False


def run_audits(
    targets: Sequence[Target], registry: Registry, conditions: Conditions, words: Words
) -> list[Report]:
    """Audit towns, showing progress; Ctrl-C and SIGTERM leave nothing behind.

    Raises:
        typer.Exit: the run was interrupted, or the machine has no resolver.
    """
    try:
        return asyncio.run(_until_signalled(targets, registry, conditions, words))
    except ResolverMissingError as error:
        refuse(words("no DNS resolver is configured ({error}); name one with --resolver", error=str(error)))
    except (KeyboardInterrupt, asyncio.CancelledError):
        typer.echo(words("Interrupted: nothing was written."), err=True)
        raise typer.Exit(Status.INTERRUPTED) from None


async def audit_all(
    targets: Sequence[Target], registry: Registry, conditions: Conditions, words: Words
) -> list[Report]:
    """Audit towns, a few at a time, in the order that was asked."""
    room = asyncio.Semaphore(AT_ONCE)
    async with auditor_under(conditions, registry) as auditor:
        probes = [probe.id for probe in auditor.probes]
        with show_progress(
            targets, probes, words, quiet=conditions.quiet, json_logs=conditions.json_logs
        ) as listener:

            async def one(target: Target) -> Report:
                async with room:
                    return await auditor.audit(target, listener)

            async with asyncio.TaskGroup() as group:
                tasks = [group.create_task(one(target)) for target in targets]
    return [task.result() for task in tasks]


def auditor_under(
    conditions: Conditions, registry: Registry, browsers: int = 1
) -> AbstractAsyncContextManager[Auditor]:
    """What audits towns under some conditions.

    Args:
        browsers: how many Chromium to have ready, if pages are to be visited at all.

    Raises:
        ResolverMissingError: the machine names no resolver, and none was given.
    """
    network = Network(
        Resolver(*conditions.resolver),
        AddressPolicy(allow_private=conditions.allow_private),
        conditions.ports,
    )
    return open_auditor(
        registry,
        network,
        families=conditions.families,
        browsers=browsers if conditions.browser else 0,
        extra_authorities=conditions.authorities,
        timeout=conditions.timeout,
        exposure=conditions.exposure,
    )


async def _until_signalled(
    targets: Sequence[Target], registry: Registry, conditions: Conditions, words: Words
) -> list[Report]:
    task = asyncio.current_task()
    assert task is not None
    for number in (signal.SIGTERM, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(number, task.cancel)
    return await audit_all(targets, registry, conditions, words)
