"""Mail servers, and ways to them."""

from __future__ import annotations

import ssl
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import pytest

from auditor.archive.archive import Archive, open_archive
from auditor.delivery.way import Patience, Way, way_of
from auditor.targets.scheduling import MailSettings
from tests.servers.certificates import Issued, authority, leaf
from tests.servers.smtp import MailServer

#: For servers that answer; those that do not are waited for in their tests.
QUICK = Patience(connect=5, command=5, content=5, answer=5)


class Certified(NamedTuple):
    context: ssl.SSLContext
    ca_file: Path
    issued: Issued


@pytest.fixture(scope="session")
def certified(tmp_path_factory) -> Certified:
    """What a server of this machine needs, and the authority that vouches for it."""
    folder = tmp_path_factory.mktemp("mail")
    root = authority("Root of the tests")
    issued = leaf(["127.0.0.1", "mail.epci.test"], root)
    ca_file, _ = root.write(folder, "ca")
    return Certified(issued.context(folder), ca_file, issued)


@pytest.fixture
def way(certified) -> Callable[..., Way]:
    """The way to a server, as ``[mail]`` describes it."""

    def make(
        server: MailServer | int, password: str = "", patience: Patience = QUICK, **fields: object
    ) -> Way:
        settings = {
            "from": "Beffroi <beffroi@epci.test>",
            "host": "127.0.0.1",
            "port": server if isinstance(server, int) else server.port,
            "ca_file": str(certified.ca_file),
            **fields,
        }
        found = way_of(MailSettings.model_validate(settings), {"BEFFROI_SMTP_PASSWORD": password})
        return replace(found, patience=patience)

    return make


@pytest.fixture
def archive(tmp_path):
    """An archive in SQLite."""
    with open_archive(str(tmp_path / "beffroi.sqlite"), create=True) as held:
        assert isinstance(held, Archive)
        yield held
