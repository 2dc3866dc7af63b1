"""The towns, running once for the folder, and a client that finds them."""

import ssl
from collections.abc import AsyncIterator, Callable, Iterator
from functools import cache
from urllib.parse import urlsplit

import dns.resolver
import httpx
import pytest
import pytest_asyncio

from auditor.demo import Laboratory, serve_towns

Fetch = Callable[..., httpx.Response]


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def laboratory() -> AsyncIterator[Laboratory]:
    async with serve_towns() as laboratory:
        yield laboratory


@pytest.fixture(scope="session")
def resolver(laboratory: Laboratory) -> dns.resolver.Resolver:
    resolver = dns.resolver.Resolver(configure=False)
    resolver.nameservers = [laboratory.resolver[0]]
    resolver.port = laboratory.resolver[1]
    return resolver


@pytest.fixture(scope="session")
def fetch(laboratory: Laboratory, resolver: dns.resolver.Resolver) -> Iterator[Fetch]:
    """Ask for a published address, as the scanner does: by our DNS and our ports."""
    tls = ssl.create_default_context()
    tls.check_hostname = False
    tls.verify_mode = ssl.CERT_NONE

    @cache
    def address_of(host: str) -> str:
        return str(resolver.resolve(host, "A")[0])

    with httpx.Client(verify=tls, trust_env=False) as client:

        def fetch(url: str, method: str = "GET", **headers: str) -> httpx.Response:
            asked = urlsplit(url)
            assert asked.hostname
            port = laboratory.ports[443 if asked.scheme == "https" else 80]
            target = f"{asked.scheme}://{address_of(asked.hostname)}:{port}{asked.path}" + (
                f"?{asked.query}" if asked.query else ""
            )
            named = {"Host": asked.hostname, "Accept-Encoding": "gzip"}
            named |= {name.replace("_", "-"): value for name, value in headers.items()}
            return client.request(method, target, headers=named, extensions={"sni_hostname": asked.hostname})

        yield fetch
