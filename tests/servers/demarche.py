"""Démarche numérique as its guide and its source describe it, on this machine; or with the worst manners.

It drops without a word what it does not know or cannot read, and wants the exact content type.
"""

from __future__ import annotations

import base64
import json
import re
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

PATH = "guichet-numerique-77"
NUMBER = 4321

#: What answers instead of the service: given the handler, it writes what it likes.
Manners = Callable[["_Handler"], None]


def identifier(number: int) -> str:
    """The id of a field, as the service gives it: base64 of "Champ-<number>", padding included."""
    return base64.b64encode(f"Champ-{number}".encode()).decode()


def key(number: int) -> str:
    return f"champ_{identifier(number).rstrip('=')}"


def champ(kind: str, number: int, label: str, *, required: bool = False, **more: Any) -> dict[str, Any]:
    """A field of the schema ("Text", "DropDownList"…)."""
    return {
        "__typename": f"{kind}ChampDescriptor",
        "id": identifier(number),
        "label": label,
        "description": "",
        "required": required,
        **more,
    }


DEPARTMENTS = [{"name": "Seine-et-Marne", "code": "77"}, {"name": "Corse-du-Sud", "code": "2A"}]

FIELDS = [
    champ("HeaderSection", 1, "La commune"),
    champ("Text", 2, "Nom de la commune", required=True),
    champ("Commune", 3, "Commune", required=True),
    champ("Departement", 4, "Département", options=DEPARTMENTS),
    champ("Epci", 5, "Intercommunalité"),
    champ("Siret", 6, "SIRET"),
    champ("IntegerNumber", 7, "Population"),
    champ("DecimalNumber", 8, "Montant estimé", required=True),
    champ("Textarea", 9, "Résumé du projet"),
    champ("Date", 10, "Début des travaux"),
    champ("DropDownList", 11, "Niveau de sécurité", options=["A ou B", "C ou moins"], otherOption=False),
    champ("MultipleDropDownList", 12, "Principes", options=["Sécurité", "Sobriété", "Accessibilité"]),
    champ("YesNo", 13, "Plusieurs communes ?"),
    champ("PieceJustificative", 14, "Rapport d’audit", required=True, fileTemplate=None),
    champ(
        "Repetition",
        15,
        "Actions",
        champDescriptors=[champ("Text", 151, "Intitulé"), champ("DecimalNumber", 152, "Coût")],
    ),
    champ("Email", 16, "Courriel"),
    champ("Text", 17, "Empreinte de l’audit"),
    champ("Textarea", 18, "Motivation", required=True),
]


def schema(fields: list[dict[str, Any]] | None = None, **more: Any) -> dict[str, Any]:
    """What ``/preremplir/<path>/schema`` says."""
    return {
        "id": "UHJvY2VkdXJlLTQzMjE=",
        "number": NUMBER,
        "title": "Guichet numérique de Seine-et-Marne",
        "state": "publiee",
        "dateFermeture": None,
        "revision": {
            "id": "UmV2aXNpb24tMQ==",
            "champDescriptors": FIELDS if fields is None else fields,
            "annotationDescriptors": [],
        },
        **more,
    }


@dataclass
class Demarche:
    """The service, and what happened to it.

    Attributes:
        manners: answers by path prefix ("" for all), instead of the service.
        too_many: requests that are told to wait, before one is served.
        reset: header of those: seconds since 1970; or a text as it is.
        kept: values of each draft, in the order of their creation.
        requests: (method, path, content type) of each.
        tells: put the kept values into the answers, as no version of the service does.
    """

    schema: dict[str, Any] = field(default_factory=schema)
    manners: dict[str, Manners] = field(default_factory=dict)
    too_many: int = 0
    reset: str = ""
    kept: list[dict[str, Any]] = field(default_factory=list)
    requests: list[tuple[str, str, str | None]] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)
    tells: bool = False
    forgets: bool = False
    after_create: Callable[[Demarche], None] = lambda _: None
    origin: str = ""

    @property
    def posted(self) -> list[str]:
        return [path for method, path, _ in self.requests if method == "POST"]

    def keep(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """What remains of what was sent: the service says nothing of the rest."""
        by_key = {
            f"champ_{item['id'].rstrip('=')}": item for item in self.schema["revision"]["champDescriptors"]
        }
        return {
            name: value
            for name, value in values.items()
            if value and name.rstrip("=") in by_key and _takes(by_key[name.rstrip("=")], value)
        }


def _takes(descriptor: Mapping[str, Any], value: Any) -> bool:  # noqa: C901
    kind = descriptor["__typename"].removesuffix("ChampDescriptor")
    options = [item["code"] if isinstance(item, dict) else item for item in descriptor.get("options") or []]
    match kind:
        case "IntegerNumber":
            return re.fullmatch(r"-?\d+", str(value)) is not None
        case "DecimalNumber":
            return re.fullmatch(r"-?\d+(\.\d{1,3})?", str(value)) is not None
        case "YesNo" | "Checkbox":
            return value in ("true", "false")
        case "Date":
            return isinstance(value, str) and _is_date(value)
        case "Departement":
            return value in options
        case "MultipleDropDownList":
            return isinstance(value, list) and all(item in options for item in value)
        case "Commune":
            return isinstance(value, list) and value[0] == "77100" and value[1:] in ([], ["77284"])
        case "Epci":
            return isinstance(value, list) and len(value) == 2
        case "Repetition":
            return isinstance(value, list)
        case "PieceJustificative" | "HeaderSection":
            return False
    return isinstance(value, str)


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def rails(query: str) -> dict[str, Any]:
    """A query as Rack reads it: ``a[]=1&a[]=2`` is an array, ``a[][b]=1`` an array of rows."""
    found: dict[str, Any] = {}
    for name, value in parse_qsl(query, keep_blank_values=True, strict_parsing=True):
        head, _, rest = name.partition("[")
        if not rest:
            found[head] = value
        elif rest == "]":
            found.setdefault(head, []).append(value)
        else:
            inner = re.fullmatch(r"\]\[([^\]]+)\](\[\])?", rest)
            assert inner, name
            rows = found.setdefault(head, [])
            if not rows or (not inner[2] and inner[1] in rows[-1]):
                rows.append({})
            if inner[2]:
                rows[-1].setdefault(inner[1], []).append(value)
            else:
                rows[-1][inner[1]] = value
    return found


class _Handler(BaseHTTPRequestHandler):
    service: Demarche

    def log_message(self, *arguments: Any) -> None:
        pass

    def do_GET(self) -> None:
        self.answer(b"")

    def do_POST(self) -> None:
        self.answer(self.rfile.read(int(self.headers.get("Content-Length", "0"))))

    def answer(self, body: bytes) -> None:
        service = self.service
        content_type = self.headers.get("Content-Type")
        service.requests.append((self.command, self.path, content_type))
        if body:
            service.bodies.append(body)
        for prefix, manners in service.manners.items():
            if self.path.startswith(prefix):
                manners(self)
                return
        if service.too_many:
            service.too_many -= 1
            reset = {"RateLimit-Reset": service.reset} if service.reset else {}
            self.send(429, b"Retry later\n", {"RateLimit-Limit": "15", "RateLimit-Remaining": "0", **reset})
            return
        parts = urlsplit(self.path)
        if self.command == "GET" and parts.path == f"/preremplir/{PATH}/schema":
            self.json(200, service.schema)
        elif self.command == "GET" and parts.path == f"/commencer/{PATH}":
            service.kept.append(service.keep(rails(parts.query)))
            self.send(302, b"", {"Location": f"{service.origin}/users/sign_in"})
        elif parts.path == f"/api/public/v1/demarches/{NUMBER}/dossiers":
            self.drafts(body, content_type, dict(parse_qsl(parts.query)))
        else:
            self.json(404, {"error": f"procedure {parts.path.split('/')[-2]} is not found"})

    def drafts(self, body: bytes, content_type: str | None, query: dict[str, str]) -> None:
        if content_type != "application/json":
            self.json(400, {"error": "Content-Type should be json"})
        elif self.command == "POST":
            self.service.kept.append(self.service.keep(json.loads(body)))
            created = self.draft(len(self.service.kept))
            self.service.after_create(self.service)
            self.json(201, created)
        else:
            tokens = query.get("prefill_token", "").split(",")
            numbers = [int(token.removeprefix("jeton-")) for token in tokens]
            self.json(200, [] if self.service.forgets else [self.draft(number) for number in numbers])

    def draft(self, number: int) -> dict[str, Any]:
        service = self.service
        told = service.kept[number - 1] if service.tells else {}
        return {
            "dossier_url": f"{service.origin}/commencer/{PATH}?prefill_token=jeton-{number}",
            "state": "prefilled",
            "dossier_id": identifier(number),
            "dossier_number": number,
            "dossier_prefill_token": f"jeton-{number}",
            **told,
        }

    def json(self, status: int, content: Any) -> None:
        self.send(status, json.dumps(content).encode(), {"Content-Type": "application/json; charset=utf-8"})

    def send(self, status: int, body: bytes, headers: Mapping[str, str]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        pass  # the client left


@contextmanager
def demarche(service: Demarche | None = None, tls: ssl.SSLContext | None = None) -> Iterator[Demarche]:
    """Serve on the loopback from a thread while the body runs."""
    service = service or Demarche()
    handler = type("Handler", (_Handler,), {"service": service})
    server = _Server(("127.0.0.1", 0), handler)
    if tls:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    scheme = "https" if tls else "http"
    host = "demarche.test" if tls else "127.0.0.1"
    service.origin = f"{scheme}://{host}:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield service
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


# --- Bad manners ----------------------------------------------------------------------------------


def says(status: int, body: bytes, **headers: str) -> Manners:
    return lambda handler: handler.send(
        status, body, {name.replace("_", "-"): value for name, value in headers.items()}
    )


def endless(handler: _Handler) -> None:
    """A body that goes on for as long as somebody reads."""
    handler.send_response(200)
    handler.send_header("Content-Type", "application/json")
    handler.end_headers()
    while True:
        handler.wfile.write(b" " * 100_000)


def asleep(handler: _Handler) -> None:
    """Nothing, for longer than any test waits."""
    for _ in range(100):
        time.sleep(0.05)
        if handler.wfile.closed:
            return


def hang_up(handler: _Handler) -> None:
    handler.connection.close()
