"""What every test has: no way out of this machine, and no clock that could fail it."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import settings

from auditor.model import Report

# Machines are noisy: speed is measured in benchmarks/, never by a test.
settings.register_profile("beffroi", deadline=None)
settings.load_profile("beffroi")


@pytest.fixture(scope="session", autouse=True)
def loopback_only() -> Iterator[None]:
    """Forbid every connection and datagram that would leave the machine."""
    with pytest.MonkeyPatch.context() as patch:
        for method in ("connect", "connect_ex", "sendto"):
            patch.setattr(socket.socket, method, _guarded(getattr(socket.socket, method)))
        yield


def _guarded(method: Any) -> Any:
    def guarded(self: socket.socket, *arguments: Any) -> Any:
        if self.family in (socket.AF_INET, socket.AF_INET6):
            host = arguments[-1][0]
            # An AssertionError, and no OSError: the code under test must not take it for bad luck.
            assert ipaddress.ip_address(host).is_loopback, f"a test tried to reach {host}"
        return method(self, *arguments)

    return guarded


@pytest.fixture(scope="session")
def nine_towns(loopback_only: None) -> dict[str, Report]:
    """The towns that the rubric is calibrated on, audited for real, once for all who look at them."""
    from tests.towns.audited import audit

    return audit()
