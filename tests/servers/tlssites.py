"""A real nginx with a server for each way of configuring TLS."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from tests.servers import certificates
from tests.servers.certificates import Issued
from tests.servers.networks import HOST
from tests.servers.nginx import free_ports, nginx

_USUAL = (
    "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384"
    ":ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305"
)
_OLD = (
    "ssl_protocols TLSv1 TLSv1.1 TLSv1.2 TLSv1.3; ssl_ciphers ALL:!aNULL:@SECLEVEL=0; ssl_dhparam dh1024.pem;"
)

#: Name of a server → its configuration; the keys of its certificates.
CONFIGURATIONS = {
    "usual": (
        f"ssl_protocols TLSv1.2 TLSv1.3; ssl_ecdh_curve X25519:prime256v1:secp384r1; ssl_ciphers {_USUAL};",
        ("rsa", "ec"),
    ),
    "modern": ("ssl_protocols TLSv1.3; ssl_ecdh_curve X25519:prime256v1;", ("ec",)),
    "early": ("ssl_protocols TLSv1.2 TLSv1.3; ssl_early_data on;", ("ec",)),
    "legacy": (_OLD, ("rsa",)),
    "imposing": (f"{_OLD} ssl_prefer_server_ciphers on;", ("rsa",)),
    "lone": ("ssl_protocols TLSv1.2; ssl_ciphers ECDHE-RSA-AES128-GCM-SHA256;", ("rsa",)),
}


class Sites(NamedTuple):
    """Name of a server → its port; name of a key → its certificate."""

    ports: dict[str, int]
    issued: dict[str, Issued]


@contextmanager
def tls_sites(folder: Path) -> Iterator[Sites]:
    """Serve all configurations while the body runs."""
    middle = certificates.authority("Intermediate", certificates.authority("Root"))
    issued = {
        "rsa": certificates.leaf((HOST,), middle, key=certificates.rsa_key(2048)),
        "ec": certificates.leaf((HOST,), middle),
    }
    for name, item in issued.items():
        item.write(folder, name)
    command = ["openssl", "dhparam", "-dsaparam", "-out", "dh1024.pem", "1024"]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    ports = dict(zip(CONFIGURATIONS, free_ports(len(CONFIGURATIONS)), strict=True))
    blocks = (
        f"server {{ listen 127.0.0.1:{ports[name]} ssl http2; {words} return 204;"
        + "".join(f" ssl_certificate {key}.crt; ssl_certificate_key {key}.key;" for key in keys)
        + "}"
        for name, (words, keys) in CONFIGURATIONS.items()
    )
    with nginx(folder, "\n".join(blocks), list(ports.values())):
        yield Sites(ports, issued)
