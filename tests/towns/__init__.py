"""Six towns of varied quality, to see that the rubric tells them apart; with the demo's, they make nine.

They are served by the machinery of the demo, from the folders beside. The town of ``constructeur`` bears a
name of a builder, since that is what is wrong with it: nobody but our own name server is asked about it.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from hashlib import shake_128
from http import HTTPStatus

from auditor.demo.authority import Terms
from auditor.demo.pictures import Picture, icon
from auditor.demo.sites import Headers, Manners, Resource
from auditor.demo.towns import DemoTown, Host

_PDF = Resource("application/pdf", b"%PDF-1.4\n%%EOF\n")
_WORD = Resource("application/msword", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504))
_OOXML = Resource(
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document", b"PK\x05\x06" + bytes(18)
)
_ODT = Resource("application/vnd.oasis.opendocument.text", b"PK\x05\x06" + bytes(18))
_CSV = Resource("text/csv; charset=utf-8", "association;montant\nComité des fêtes;400\n".encode())
_ICON = Resource("image/x-icon", icon((20, 72, 79)))


def _script(name: str, size: int) -> Resource:
    """A script of about that many bytes, which compresses as scripts do."""
    return Resource("text/javascript", "".join(_lines(name, size)).encode("ascii"))


def _lines(name: str, size: int) -> Iterator[str]:
    noise = shake_128(name.encode()).hexdigest(size // 8)
    for at in range(0, len(noise), 24):
        yield f"function m{at:x}(a,b){{return b?a.concat('{noise[at : at + 24]}'):m{at:x}(a,!b)}}\n"


def _pictures(pattern: str, names: list[str], width: int, height: int, **kind: str) -> dict[str, Picture]:
    paths = [pattern.format(name) for name in names]
    return {path: Picture(path, width, height, **kind) for path in paths}


_CSP = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
_HSTS = ("Strict-Transport-Security", "max-age=63072000; includeSubDomains")
_STRICT: Headers = (
    _HSTS,
    ("Content-Security-Policy", _CSP),
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
    ("Referrer-Policy", "strict-origin-when-cross-origin"),
    ("Permissions-Policy", "camera=(), geolocation=(), microphone=()"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
)


@cache
def towns() -> tuple[Host, ...]:
    """The six, and the host of other people's files that some of them call; the scripts are made once."""
    return (ANCIEN, _wordpress(), CONSTRUCTEUR, ASSOCIATIF, _moderne(), EXEMPLAIRE, _tiers())


#: Written in 2006, and left since: light, open to all eyes, nothing that the law asks for.
ANCIEN = Host(
    package=__name__,
    folder="ancien",
    domain="saint-aubin-des-mares.test",
    address="127.77.0.11",
    certified=(),
    terms=None,
    manners=Manners(
        host="www.saint-aubin-des-mares.test", headers=(("Server", "Apache/2.2.3 (Debian) PHP/4.4.4"),)
    ),
    albums={
        "buttons": _pictures("/images/bouton{}.png", list("1234567"), 150, 26, kind="button"),
        "photos": _pictures("/images/{}.png", ["eglise", "lavoir"], 300, 200)
        | _pictures("/images/{}.png", ["bandeau"], 760, 90),
    },
    blobs={
        f"/documents/{name}": _WORD
        for name in (
            "bulletin-septembre.doc",
            "cr-2006-06.doc",
            "cr-2006-04.doc",
            "location-salle.doc",
            "tarifs.xls",
        )
    },
    charset="latin-1",
    declares_charset=False,
    town=DemoTown(
        "Saint-Aubin-des-Mares", "http://www.saint-aubin-des-mares.test/", "00011", 486, "catastrophic"
    ),
)


def _wordpress() -> Host:
    """By an agency, a few years ago: looks well, carries much, forgets what is not seen."""
    uploads = "/wp-content/uploads"
    return Host(
        package=__name__,
        folder="wordpress",
        domain="montreuil-sur-lise.test",
        address="127.77.0.12",
        certified=("www.montreuil-sur-lise.test", "montreuil-sur-lise.test"),
        terms=Terms(begins=-40, ends=50),
        manners=Manners(
            host="www.montreuil-sur-lise.test",
            alias="montreuil-sur-lise.test",
            upgrade=HTTPStatus.MOVED_PERMANENTLY,
            headers=(("Server", "Apache"), ("X-Powered-By", "PHP/7.4.33")),
            compresses=True,
        ),
        albums={
            "slides": _pictures(uploads + "/2023/05/slide-{}.png", list("1234"), 1000, 400),
            "news": _pictures(uploads + "/2023/09/actu-{}-300x200.png", list("123"), 300, 200),
            "fixed": _pictures(uploads + "/2019/03/{}.png", ["mairie"], 600, 400)
            | _pictures(uploads + "/2019/03/{}.png", ["logo"], 180, 60, kind="button"),
        },
        blobs={
            "/favicon.ico": _ICON,
            "/wp-includes/js/jquery/jquery.min.js": _script("selector", 88_000),
            "/wp-includes/js/jquery/jquery-migrate.min.js": _script("migrate", 13_000),
            **{
                f"{uploads}/{path}": _PDF
                for path in ("2018/01/urbanisme.pdf", "2023/06/conseil-juin.pdf", "2023/10/bulletin.pdf")
            },
            f"{uploads}/2020/09/inscription-cantine.docx": _OOXML,
            f"{uploads}/2023/09/budget.xlsx": _OOXML,
            "/wp-json/": Resource("application/json", b'{"name":"Montreuil-sur-Lise"}'),
        },
        town=DemoTown(
            "Montreuil-sur-Lise", "https://www.montreuil-sur-lise.test/", "00012", 4210, "middling"
        ),
    )


#: Made on a builder by whoever had an hour: all by script, on a name that is lent.
CONSTRUCTEUR = Host(
    package=__name__,
    folder="constructeur",
    domain="wixsite.com",
    address="127.77.0.13",
    certified=("mairie-sauvelande.wixsite.com",),
    terms=Terms(begins=-10, ends=80),
    manners=Manners(
        host="mairie-sauvelande.wixsite.com",
        upgrade=HTTPStatus.MOVED_PERMANENTLY,
        headers=(
            ("Strict-Transport-Security", "max-age=86400"),
            ("Server", "Pepyaka"),
            ("Set-Cookie", "XSRF-TOKEN=a; Path=/"),
        ),
        compresses=True,
    ),
    albums={
        "menu": _pictures("/media/menu-{}.png", ["accueil", "galerie", "contact"], 120, 40, kind="button"),
        "photos": _pictures("/media/photo-{}.png", [f"{number:02}" for number in range(1, 7)], 800, 600),
    },
    town=DemoTown("Sauvelande", "https://mairie-sauvelande.wixsite.com/", "00013", 1230, "catastrophic"),
)

#: Kept by an association that cares: little money, light pages, honest words.
ASSOCIATIF = Host(
    package=__name__,
    folder="associatif",
    domain="vaubelle.test",
    address="127.77.0.14",
    certified=("www.vaubelle.test", "vaubelle.test"),
    terms=Terms(begins=-30, ends=60),
    manners=Manners(
        host="www.vaubelle.test",
        alias="vaubelle.test",
        upgrade=HTTPStatus.MOVED_PERMANENTLY,
        headers=(("X-Content-Type-Options", "nosniff"),),
        compresses=True,
    ),
    albums={"photos": _pictures("/IMG/{}.png", ["halle"], 480, 240)},
    blobs={
        "/favicon.ico": _ICON,
        "/IMG/odt/salle.odt": _ODT,
        "/IMG/odt/proces-verbal.odt": _ODT,
        "/IMG/pdf/salle.pdf": _PDF,
        "/IMG/csv/subventions.csv": _CSV,
    },
    town=DemoTown("Vaubelle", "https://www.vaubelle.test/", "00014", 2140, "middling"),
)


def _moderne() -> Host:
    """By a studio, last year: strong foundations, and a page that weighs as much as a film."""
    static = "/_next/static"
    scripts = {"framework": 180_000, "main": 900_000, "animations": 420_000, "maplibre": 800_000}
    return Host(
        package=__name__,
        folder="moderne",
        domain="port-cassagne.test",
        address="127.77.0.15",
        certified=("www.port-cassagne.test", "port-cassagne.test"),
        terms=Terms(begins=-15, ends=75),
        manners=Manners(
            host="www.port-cassagne.test",
            alias="port-cassagne.test",
            upgrade=HTTPStatus.MOVED_PERMANENTLY,
            headers=(
                _HSTS,
                ("X-Content-Type-Options", "nosniff"),
                ("Referrer-Policy", "strict-origin-when-cross-origin"),
            ),
            compresses=True,
            revalidates=True,
        ),
        albums={"heroes": _pictures(static + "/media/hero-{}.png", ["01", "02", "03"], 1400, 900)},
        blobs={
            "/favicon.ico": _ICON,
            **{f"{static}/chunks/{name}.js": _script(name, size) for name, size in scripts.items()},
            f"{static}/media/baie.mp4": Resource("video/mp4", shake_128(b"baie").digest(60_000)),
            "/documents/dossier-mariage.docx": _OOXML,
            "/documents/plu.pdf": _PDF,
        },
        town=DemoTown("Port-Cassagne", "https://www.port-cassagne.test/", "00015", 18_400, "middling"),
    )


#: Does all that it should.
EXEMPLAIRE = Host(
    package=__name__,
    folder="exemplaire",
    domain="clairlac.test",
    address="127.77.0.16",
    certified=("www.clairlac.test", "clairlac.test"),
    terms=Terms(begins=-20, ends=70),
    manners=Manners(
        host="www.clairlac.test",
        alias="clairlac.test",
        upgrade=HTTPStatus.MOVED_PERMANENTLY,
        headers=_STRICT,
        compresses=True,
        revalidates=True,
    ),
    blobs={
        "/favicon.ico": _ICON,
        "/documents/demande-acte.odt": _ODT,
        "/documents/demande-acte.pdf": _PDF,
        "/documents/proces-verbal.odt": _ODT,
    },
    ipv6=True,
    town=DemoTown("Clairlac", "https://www.clairlac.test/", "00016", 6300, "exemplary"),
)


def _tiers() -> Host:
    """Fonts, measures and advertisement of other people, and the scripts of the builder."""
    font = Resource("font/woff2", b"wOF2" + shake_128(b"lato").digest(23_000))
    pixel = Resource(
        "image/gif",
        bytes.fromhex(
            "47494638396101000100800000ffffff00000021f90401000000002c00000000010001000002024401003b"
        ),
    )
    return Host(
        package=__name__,
        folder="tiers",
        domain="tiers-exemple.test",
        address="127.77.0.17",
        certified=tuple(f"{name}.tiers-exemple.test" for name in ("cdn", "fonts", "stats", "regie")),
        terms=Terms(begins=-30, ends=60),
        manners=Manners(
            host="cdn.tiers-exemple.test",
            headers=(
                ("Access-Control-Allow-Origin", "*"),
                ("Set-Cookie", "uid=4f1c; Max-Age=63072000; Path=/; SameSite=None; Secure"),
            ),
            compresses=True,
        ),
        blobs={
            "/lato.woff2": font,
            "/lato-700.woff2": font,
            "/p.gif": pixel,
            "/bundle/main.js": _script("builder", 1_100_000),
            "/bundle/rb.js": _script("runtime", 600_000),
        },
    )
