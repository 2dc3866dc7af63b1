"""Where the form of a procedure is, from what a person copies out of a browser."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from auditor.desk.prefill.errors import PrefillError
from auditor.model import Model
from auditor.words import mark

#: The State's own installation (formerly demarches-simplifiees.fr).
ORIGIN = "https://demarche.numerique.gouv.fr"

_PATH = re.compile(r"[A-Za-z0-9_-]{1,200}", re.ASCII)
_ADDRESS = re.compile(r"/(?:commencer|preremplir)/(test/)?([^/]+)(?:/schema)?/?", re.ASCII)


class Form(Model):
    """The address of a form.

    Attributes:
        origin: scheme, host and port of the service.
        path: the name of the procedure in its addresses.
        trial: the procedure is not published yet ("/commencer/test/…").
    """

    origin: str
    path: str
    trial: bool = False

    @property
    def start(self) -> str:
        """The page by which a person begins."""
        return f"{self.origin}/commencer/{'test/' if self.trial else ''}{self.path}"


def read_address(written: str) -> Form:
    """A form, from one of its addresses (what follows ``?`` is left aside) or from the path alone.

    Raises:
        PrefillError: it is neither.
    """
    written = written.strip()
    if _PATH.fullmatch(written):
        return Form(origin=ORIGIN, path=written)
    try:
        parts = urlsplit(written)
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), None
    found = _ADDRESS.fullmatch(parts.path)
    host = parts.hostname or ""
    plain_host = re.fullmatch(r"[a-z0-9.-]{1,253}|\[?[0-9a-f:.]{2,45}\]?", host, re.ASCII)
    if parts.scheme not in ("https", "http") or not plain_host or not found or not _PATH.fullmatch(found[2]):
        raise PrefillError(
            mark("“{written}”: write the address of a form ({origin}/commencer/…), or its last part"),
            written=written[:200],
            origin=ORIGIN,
        )
    name = f"[{host}]" if ":" in host else host
    origin = f"{parts.scheme}://{name}" + (f":{port}" if port else "")
    return Form(origin=origin, path=found[2], trial=found[1] is not None)
