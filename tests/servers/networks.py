"""Ways out for tests: a resolver that knows its answers by heart, a policy that opens one address."""

from __future__ import annotations

from collections.abc import Mapping

from auditor.model import Target
from auditor.network import AddressPolicy, Network, Resolver
from auditor.network.resolver import Answer

HOST = "www.ville.test"


class FixedResolver(Resolver):
    """Answers from a table: (name, type) → records or a whole answer; NXDOMAIN for the rest."""

    def __init__(self, table: Mapping[tuple[str, str], tuple[str, ...] | Answer]) -> None:
        super().__init__("127.0.0.1", 1)
        self.table = table
        self.asked: list[tuple[str, str]] = []

    async def ask(self, name: str, record_type: str) -> Answer:
        key = (name, record_type)
        self.asked.append(key)
        found = self.table.get(key)
        if found is None:
            return Answer(exists=any(name == known for known, _ in self.table))
        return found if isinstance(found, Answer) else Answer(found)


class Only(AddressPolicy):
    """The usual policy, that takes some addresses of this machine for public ones."""

    def __init__(self, *addresses: str) -> None:
        super().__init__()
        self.addresses = addresses

    def permits(self, address: str) -> bool:
        return address in self.addresses or super().permits(address)


def network(
    ports: Mapping[int, int], hosts: Mapping[str, tuple[str, ...]] | None = None, *allowed: str
) -> Network:
    """A network where HOST, and the other names given, are at addresses of this machine.

    Args:
        ports: published port → port of the fake server.
        hosts: name → addresses.
        allowed: addresses that count as public; 127.0.0.1 when left out.
    """
    table = {HOST: ("127.0.0.1",), **(hosts or {})}
    resolver = FixedResolver({(name, "A"): addresses for name, addresses in table.items()})
    return Network(resolver, Only(*(allowed or ("127.0.0.1",))), ports)


def target(url: str = f"https://{HOST}/", host: str = HOST, **others: object) -> Target:
    """A town."""
    fields: dict[str, object] = {"domain": "ville.test", "mail_domain": "ville.test", **others}
    return Target.model_validate({"name": "Ville", "url": url, "host": host, **fields})
