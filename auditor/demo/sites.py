"""What a town's web server holds, and how it behaves: requests to responses, without a network."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from http import HTTPStatus

from auditor.demo.pictures import Picture

Headers = tuple[tuple[str, str], ...]

_COMPRESSIBLE = ("text/", "image/svg+xml", "application/json", "application/xml", "application/atom+xml")


_PLAIN = ("Content-Type", "text/plain; charset=utf-8")
_NO_FORMS = "Démonstration : les formulaires n’envoient rien.\n".encode()


@dataclass(frozen=True)
class Request:
    """What matters of a request.

    Attributes:
        target: path and query.
        host: as asked, without port.
        headers: names in lower case.
    """

    method: str
    target: str
    host: str
    secure: bool
    headers: Mapping[str, str]

    @property
    def path(self) -> str:
        """The target without its query."""
        return self.target.partition("?")[0]


@dataclass(frozen=True)
class Response:
    """A response with its whole body."""

    status: HTTPStatus
    headers: Headers
    body: bytes = b""


@dataclass(frozen=True)
class Resource:
    """Something that a site serves as it is.

    Attributes:
        media_type: value of Content-Type.
        cache: value of Cache-Control, none when empty.
    """

    media_type: str
    body: bytes
    cache: str = ""

    @cached_property
    def gzipped(self) -> bytes:
        """The body, compressed once."""
        return gzip.compress(self.body, mtime=0)

    @cached_property
    def etag(self) -> str:
        """A weak validator, for the body whatever its encoding."""
        return f'W/"{hashlib.sha256(self.body).hexdigest()[:16]}"'

    @property
    def is_text(self) -> bool:
        """Whether compression is worth its while."""
        return self.media_type.startswith(_COMPRESSIBLE)


@dataclass(frozen=True)
class Manners:
    """How a web server behaves.

    Attributes:
        host: the canonical one.
        alias: another name, which leads to the canonical one when the server upgrades.
        upgrade: status with which clear text is sent to TLS; None to answer in clear.
        headers: sent with every response over TLS, and in clear when there is no upgrade.
        compresses: gzips text.
        revalidates: sends validators and honours them.
    """

    host: str
    alias: str = ""
    upgrade: HTTPStatus | None = None
    headers: Headers = ()
    compresses: bool = False
    revalidates: bool = False


@dataclass(frozen=True)
class Site:
    """A web site.

    Attributes:
        resources: by path; pages end with a slash or with their extension.
        pictures: by path, drawn when first asked.
        missing: what stands in for anything else.
    """

    manners: Manners
    resources: Mapping[str, Resource]
    missing: Resource
    pictures: Mapping[str, Picture] = field(default_factory=dict)
    _drawn: dict[str, Resource] = field(default_factory=dict, init=False, repr=False)

    def answer(self, request: Request) -> Response:
        """The response to a request."""
        if location := self._elsewhere(request):
            return Response(self.manners.upgrade or HTTPStatus.FOUND, (("Location", location),))
        response = self._answer_here(request)
        return Response(response.status, (*self.manners.headers, *response.headers), response.body)

    def _elsewhere(self, request: Request) -> str | None:
        """Where a request should have been made, one step at a time: first to TLS, then to the host."""
        if self.manners.upgrade is None:
            return None
        known = request.host in (self.manners.host, self.manners.alias)
        if not request.secure:
            return f"https://{request.host if known else self.manners.host}{request.target}"
        if request.host == self.manners.alias:
            return f"https://{self.manners.host}{request.target}"
        return None

    def _answer_here(self, request: Request) -> Response:
        if request.method not in ("GET", "HEAD"):
            return Response(HTTPStatus.METHOD_NOT_ALLOWED, (("Allow", "GET, HEAD"), _PLAIN), _NO_FORMS)
        resource = self._find(request.path)
        if resource is None and f"{request.path}/" in self.resources:
            return Response(HTTPStatus.MOVED_PERMANENTLY, (("Location", f"{request.path}/"),))
        if resource is None:
            return self._give(HTTPStatus.NOT_FOUND, self.missing, request)
        if self.manners.revalidates and request.headers.get("if-none-match") == resource.etag:
            return Response(HTTPStatus.NOT_MODIFIED, (("ETag", resource.etag),))
        return self._give(HTTPStatus.OK, resource, request)

    def _give(self, status: HTTPStatus, resource: Resource, request: Request) -> Response:
        headers = [("Content-Type", resource.media_type)]
        if resource.cache:
            headers.append(("Cache-Control", resource.cache))
        if self.manners.revalidates:
            headers.append(("ETag", resource.etag))
        if not (self.manners.compresses and resource.is_text):
            return Response(status, tuple(headers), resource.body)
        headers.append(("Vary", "Accept-Encoding"))
        if "gzip" not in request.headers.get("accept-encoding", ""):
            return Response(status, tuple(headers), resource.body)
        headers.append(("Content-Encoding", "gzip"))
        return Response(status, tuple(headers), resource.gzipped)

    def _find(self, path: str) -> Resource | None:
        if path in self.resources:
            return self.resources[path]
        if path in self.pictures and path not in self._drawn:
            self._drawn[path] = Resource("image/png", self.pictures[path].draw())
        return self._drawn.get(path)
