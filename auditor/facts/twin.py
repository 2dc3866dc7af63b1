"""The other name of the site: with ``www`` or without."""

from __future__ import annotations

from typing import Literal

from auditor.facts.base import Fact
from auditor.facts.http import Trail
from auditor.model import Cause


class HttpTwin(Fact):
    """Where the other name leads.

    Attributes:
        host: the other name; None when the site's has no twin (``mairie.agglo.fr``, an address).
        exists: whether it has an address; None when that could not be learnt, for ``cause``.
        secure, plain: the trails from ``https://`` and ``http://``; None when it has no address.
        certificate: its own, in DER and base64; None when it presented nothing over TLS.
    """

    kind: Literal["http.twin"] = "http.twin"
    schema_version: Literal[1] = 1
    host: str | None
    exists: bool | None = None
    cause: Cause | None = None
    secure: Trail | None = None
    plain: Trail | None = None
    certificate: str | None = None
