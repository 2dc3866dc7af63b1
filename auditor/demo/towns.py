"""Who is served in the demo: three towns, and a host of other people's files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from hashlib import shake_128
from http import HTTPStatus
from typing import Literal

from cryptography.hazmat.primitives.asymmetric import rsa

from auditor.demo.authority import Terms
from auditor.demo.pages import DEMO, render_site
from auditor.demo.pictures import Picture, icon
from auditor.demo.sites import Headers, Manners, Resource, Site


@dataclass(frozen=True)
class DemoTown:
    """A fictional town, as a target.

    Attributes:
        insee: in the range ``00…``, where no real town is.
    """

    name: str
    url: str
    insee: str
    population: int
    quality: Literal["exemplary", "middling", "catastrophic"]


@dataclass(frozen=True)
class Host:
    """A web server of the laboratory, its domain and its files.

    Attributes:
        folder: of its zone and its files, in the package.
        address: of its own, in 127.0.0.0/8.
        certified: names in its certificate.
        terms: of its TLS; None when it has none.
        albums: pictures by path, in groups that its templates name.
        charset: of its pages; ``declares_charset`` when Content-Type says so.
        blobs: files that are made rather than written, by path.
        ipv6: also served on ``::1``, where the machine has it.
    """

    folder: str
    domain: str
    address: str
    certified: tuple[str, ...]
    terms: Terms | None
    manners: Manners
    albums: Mapping[str, Mapping[str, Picture]] = field(default_factory=dict)
    charset: str = "utf-8"
    declares_charset: bool = True
    blobs: Mapping[str, Resource] = field(default_factory=dict)
    ipv6: bool = False
    town: DemoTown | None = None
    package: str = DEMO

    def addresses(self, *, ipv6: bool) -> tuple[str, ...]:
        """Where it listens, on a machine with or without IPv6."""
        return (self.address, "::1") if self.ipv6 and ipv6 else (self.address,)

    def site(self, context: Mapping[str, object]) -> Site:
        """Its site, its templates being given a context and the albums."""
        resources = render_site(
            self.folder,
            {**context, "albums": self.albums},
            package=self.package,
            charset=self.charset,
            declared=self.declares_charset,
            cached=self.manners.revalidates,
        )
        missing = resources.pop("/404.html")
        pictures = {path: picture for album in self.albums.values() for path, picture in album.items()}
        return Site(self.manners, {**resources, **self.blobs}, missing, pictures)


def _album(pattern: str, names: list[str], model: Picture) -> dict[str, Picture]:
    """Pictures of one model, at paths made from their names."""
    paths = [pattern.format(name) for name in names]
    return {path: replace(model, name=path) for path in paths}


def _numbered(pattern: str, count: int, model: Picture) -> dict[str, Picture]:
    return _album(pattern, [f"{number:02}" for number in range(1, count + 1)], model)


_CSP = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)

_STRICT: Headers = (
    ("Strict-Transport-Security", "max-age=63072000; includeSubDomains"),
    ("Content-Security-Policy", _CSP),
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
    ("Referrer-Policy", "strict-origin-when-cross-origin"),
    ("Permissions-Policy", "camera=(), geolocation=(), microphone=()"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
)

VALCLAIR = Host(
    folder="valclair",
    domain="valclair.test",
    address="127.77.0.1",
    certified=("www.valclair.test", "valclair.test"),
    terms=Terms(begins=-20, ends=70),
    manners=Manners(
        host="www.valclair.test",
        alias="valclair.test",
        upgrade=HTTPStatus.MOVED_PERMANENTLY,
        headers=_STRICT,
        compresses=True,
        revalidates=True,
    ),
    blobs={"/favicon.ico": Resource("image/x-icon", icon((31, 58, 77)), "public, max-age=31536000")},
    ipv6=True,
    town=DemoTown("Valclair", "https://www.valclair.test/", "00001", 4812, "exemplary"),
)

ENTREPONT = Host(
    folder="entrepont",
    domain="entrepont.test",
    address="127.77.0.2",
    certified=("www.entrepont.test", "entrepont.test"),
    terms=Terms(begins=-345, ends=20, key_type=rsa.RSAPrivateKey, legacy=True),
    manners=Manners(
        host="www.entrepont.test",
        alias="entrepont.test",
        upgrade=HTTPStatus.FOUND,
        headers=(("Server", "Apache/2.4.10 (Debian)"), ("X-Powered-By", "PHP/5.6.40")),
    ),
    albums={
        "banner": _album("/wp-content/uploads/2014/05/{}.png", ["pont-vieux"], Picture("", 1100, 320)),
        "news": _numbered("/wp-content/uploads/2026/10/IMG_41{}-300x200.png", 6, Picture("", 300, 200)),
        "summer": _numbered("/wp-content/uploads/2026/08/DSC_02{}-210x150.png", 36, Picture("", 210, 150)),
        "partners": _numbered(
            "/wp-content/uploads/2014/05/partenaire-{}.png", 4, Picture("", 120, 60, "button")
        ),
    },
    blobs={"/favicon.ico": Resource("image/x-icon", icon((0, 122, 135)))},
    town=DemoTown("Entrepont", "https://www.entrepont.test/", "00002", 9350, "middling"),
)

ROCHEBRUME = Host(
    folder="rochebrume",
    domain="rochebrume.test",
    address="127.77.0.3",
    certified=("www.rochebrume.test", "rochebrume.test"),
    terms=Terms(begins=-765, ends=-400, legacy=True, sends_root=False),
    manners=Manners(
        host="www.rochebrume.test",
        headers=(("Server", "Apache/1.3.33 (Unix) PHP/4.3.10"),),
    ),
    albums={
        "slides": _numbered("/images/diaporama/PICT00{}.png", 12, Picture("", 800, 600)),
        "days": _numbered("/images/calendrier/jour{}.png", 31, Picture("", 24, 20, "button")),
        "bullets": _numbered("/images/puces/puce{}.png", 40, Picture("", 12, 12, "button")),
        "buttons": _numbered("/images/boutons/bouton{}.png", 14, Picture("", 140, 28, "button")),
        "digits": _numbered("/images/compteur/c{}.png", 10, Picture("", 15, 20, "button")),
        "flags": _numbered("/images/drapeaux/d{}.png", 12, Picture("", 32, 20, "button")),
        "shops": _numbered("/images/annuaire/logo{}.png", 36, Picture("", 48, 32, "landscape")),
    },
    charset="latin-1",
    declares_charset=False,
    town=DemoTown("Rochebrume", "https://www.rochebrume.test/", "00003", 742, "catastrophic"),
)

TOILE = Host(
    folder="toile",
    domain="toile-exemple.test",
    address="127.77.0.4",
    certified=("cdn.toile-exemple.test",),
    terms=Terms(begins=-30, ends=60),
    manners=Manners(
        host="cdn.toile-exemple.test",
        upgrade=HTTPStatus.MOVED_PERMANENTLY,
        headers=(("Access-Control-Allow-Origin", "*"),),
    ),
    # Weighs what a font weighs; a browser asks for it, and finds nothing to draw with.
    blobs={"/polices/lueur.woff2": Resource("font/woff2", b"wOF2" + shake_128(b"lueur").digest(28_000))},
)

HOSTS = (VALCLAIR, ENTREPONT, ROCHEBRUME, TOILE)
