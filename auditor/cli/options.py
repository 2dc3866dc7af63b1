"""What is written on the command line, read into what the auditor needs."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Sequence
from pathlib import Path

from auditor.audit import read_authorities
from auditor.cli.errors import refuse
from auditor.model import Axis
from auditor.words import Words


def read_resolver(written: str | None, words: Words) -> tuple[str | None, int]:
    """``IP``, ``IP:PORT`` or ``[IPv6]:PORT`` as an address and a port; the machine's own when None."""
    if written is None:
        return None, 53
    host, port = written, "53"
    if written.startswith("[") or written.count(":") == 1:
        host, _, port = written.rpartition(":") if not written.endswith("]") else (written, "", "53")
    try:
        address = str(ipaddress.ip_address(host.strip("[]")))
        number = int(port)
    except ValueError:
        number, address = 0, ""
    if not 0 < number < 65536:  # noqa: PLR2004
        refuse(
            words(
                "--resolver {written}: write the IP address of a DNS server, and its port if it is not 53, "
                "for instance 192.0.2.53 or 127.0.0.1:5353",
                written=written,
            )
        )
    return address, number


def read_ca_file(path: Path | None, words: Words) -> list[bytes]:
    """The authorities of a PEM file, in DER."""
    if path is None:
        return []
    try:
        return read_authorities(path.read_text("ascii"))
    except (OSError, ValueError) as error:
        refuse(words("--ca-file {path}: {error}", path=str(path), error=str(error)))


def read_families(written: Iterable[str], known: Sequence[str], words: Words) -> tuple[str, ...]:
    """``--only tls,dns`` as a tuple."""
    asked = tuple(name.strip() for item in written for name in item.split(",") if name.strip())
    for name in asked:
        if name not in known:
            refuse(words("--only {name}: no such family; known: {known}", name=name, known=", ".join(known)))
    return asked


def read_floors(written: Iterable[str], words: Words) -> dict[Axis, float]:
    """``--fail-under security=50`` as axis → lowest score."""
    floors: dict[Axis, float] = {}
    for item in written:
        name, _, score = item.partition("=")
        try:
            floors[Axis(name.strip())] = float(score)
        except ValueError:
            refuse(
                words(
                    "--fail-under {item}: write AXIS=SCORE, for instance security=50; axes: {axes}",
                    item=item,
                    axes=", ".join(Axis),
                )
            )
    return floors
