"""Freezes the facts of a demo town: ``python -m tests.museum.freeze``; see README.md beside.

What was frozen is never written again: it stands for what archives of that version hold.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from unittest.mock import patch

from auditor.audit import open_auditor, read_authorities
from auditor.demo import serve_towns
from auditor.facts.base import Fact, kind_of, version_of
from auditor.facts.tls import TrustStore
from auditor.model import Cause
from auditor.network import AddressPolicy, Network, Resolver
from auditor.observation import Observation
from auditor.probes.browser import picture
from auditor.registry import load_registry
from auditor.targets import parse_target

MUSEUM = Path(__file__).parent
SCHEMAS = MUSEUM / "schemas.json"
CAUSES = MUSEUM / "causes.json"

#: Of Mozilla's some hundred authorities; that of the demo is kept besides.
_ROOTS_KEPT = 2

#: Pixels of the picture of a page: enough to stand for one.
_WIDTH = 96


def kinds() -> dict[str, type[Fact]]:
    """Every kind of fact that an archive holds."""
    return {**load_registry().facts, kind_of(TrustStore): TrustStore}


def frozen(kind: str, version: int) -> Path:
    """Where the fact of a version stands."""
    return MUSEUM / kind / f"{version}.json"


def digest(fact: type[Fact]) -> str:
    """What the model reads, in a few characters: its JSON Schema, without its prose.

    A new cause makes nothing unreadable that was archived: the causes are left out, and kept apart.
    """
    schema = fact.model_json_schema()
    schema.get("$defs", {}).get(Cause.__name__, {}).pop("enum", None)
    bare = json.dumps(_without_prose(schema), sort_keys=True)
    return hashlib.sha256(bare.encode("ascii")).hexdigest()


def _without_prose(node: object) -> object:
    """A schema without the titles and descriptions that come from names and docstrings."""
    if isinstance(node, list):
        return [_without_prose(item) for item in node]
    if not isinstance(node, dict):
        return node
    return {
        key: _without_prose(value)
        for key, value in node.items()
        # A field may be called "title": what stands under that name then is a schema.
        if key not in ("title", "description") or not isinstance(value, str)
    }


def causes() -> list[str]:
    """The causes that archives may hold."""
    return list(json.loads(CAUSES.read_text("utf-8")))


async def observe() -> Observation:
    """The middling town of the demo, by every probe, whether a check needs what it makes or not."""
    async with serve_towns() as laboratory:
        registry = load_registry()
        town = next(town for town in laboratory.towns if town.quality == "middling")
        network = Network(
            Resolver(*laboratory.resolver), AddressPolicy(allow_private=True), dict(laboratory.ports)
        )
        authorities = read_authorities(laboratory.ca_pem.decode("ascii"))
        async with open_auditor(registry, network, extra_authorities=authorities, exposure=True) as auditor:
            curious = replace(auditor, probes=registry.probes)
            seen = await curious.look(parse_target(town.url, name=town.name))
            with patch.object(picture, "WIDTH", _WIDTH):
                return await curious.visit(seen, auditor.browsers[0])


def freeze(facts: Iterable[Fact]) -> None:
    """Write what has no file yet."""
    for fact in facts:
        path = frozen(fact.kind, fact.schema_version)
        if not path.exists():
            path.parent.mkdir(exist_ok=True)
            path.write_text(fact.model_dump_json(indent=1) + "\n", "utf-8")


def digests() -> dict[str, str]:
    """The digest of each kind's schema of today, by kind and version ("dns.domain 2")."""
    return {f"{kind} {version_of(fact)}": digest(fact) for kind, fact in sorted(kinds().items())}


def pinned() -> dict[str, str]:
    """Those that were pinned when their version was frozen."""
    return dict(json.loads(SCHEMAS.read_text("utf-8")))


def main() -> None:
    """Freeze the versions of today."""
    seen = asyncio.run(observe())
    roots = seen.trust.roots
    trust = seen.trust.model_copy(update={"roots": (*roots[:_ROOTS_KEPT], roots[-1])})
    freeze([*seen.facts, trust])
    _write(SCHEMAS, dict(sorted({**digests(), **pinned()}.items())))
    _write(CAUSES, sorted({*causes(), *Cause}))


def _write(path: Path, content: object) -> None:
    path.write_text(json.dumps(content, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
