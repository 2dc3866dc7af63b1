"""Where ``https://`` and ``http://`` lead, and what the page at the end says of itself."""

from __future__ import annotations

import asyncio
import gc
import time

import pytest

from auditor.facts.http import HttpSite
from auditor.model import Cause, Target
from auditor.network import Network
from auditor.network import http as fetching
from auditor.network.http import open_client
from auditor.probes import trails as module
from auditor.probes.http import http_site
from auditor.probes.trails import MAX_HOPS
from tests.servers import certificates
from tests.servers.http import PAGE, Answer, answer, endless, redirect, web
from tests.servers.networks import HOST, network, target
from tests.servers.tcp import Peer, Server, free_port, hang_up, serve, silence

# httpcore leaves a transport to the garbage collector when a handshake is reset; it is collected at the
# end of the test that made it.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")

SECURE, PLAIN = f"https://{HOST}/", f"http://{HOST}/"


@pytest.fixture(autouse=True)
def collect():
    yield
    gc.collect()


@pytest.fixture(scope="module")
def tls(tmp_path_factory):
    return certificates.leaf((HOST,)).context(tmp_path_factory.mktemp("tls"))


def clear_target(url: str = PLAIN, **others) -> Target:
    return target(url=url, secure_asked=False, **others)


async def site_of(asked: Target, way: Network) -> HttpSite:
    async with open_client(way) as client:
        return await http_site.function(asked, client)


async def look_in_clear(content, asked: Target | None = None, **hosts) -> HttpSite:
    """A site that has no TLS at all."""
    async with web(content) as server:
        way = network({80: server.port, 443: free_port()}, hosts)
        return await site_of(asked or target(), way)


async def document_of(body: bytes, content_type: str | None = "text/html"):
    site = await look_in_clear(answer(body, content_type=content_type))
    assert site.document is not None
    return site.document


def paths(server: Server) -> list[str]:
    return [head.split(b" ", 2)[1].decode("ascii") for head in server.heads]


# Trails.


async def test_the_two_trails_of_a_well_kept_site(tls):
    async with web({"/": answer(headers={"X-Seen": "1"})}, tls=tls) as secure, web(redirect(SECURE)) as plain:
        way = network({80: plain.port, 443: secure.port})
        site = await site_of(target(), way)
    assert site.host == HOST
    assert [(hop.url, hop.status) for hop in site.plain.hops] == [(PLAIN, 301), (SECURE, 200)]
    assert [(hop.url, hop.status) for hop in site.secure.hops] == [(SECURE, 200)]
    assert (site.plain.start, site.secure.start) == (PLAIN, SECURE)
    assert site.plain.cause is site.secure.cause is None
    assert site.secure.end.header("X-Seen") == ["1"]
    assert (site.secure.end.body_bytes, site.secure.end.truncated) == (len(PAGE), False)
    assert site.secure.end.address == "127.0.0.1"
    assert site.landing == SECURE
    assert site.document
    assert (site.document.url, site.document.title, site.document.lang) == (SECURE, "Mairie", "fr")


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_every_redirect_is_followed(status):
    site = await look_in_clear({"/": redirect("/home", status), "/home": answer()})
    assert [hop.status for hop in site.plain.hops] == [status, 200]
    assert site.landing == f"{PLAIN}home"


@pytest.mark.parametrize(
    ("location", "arrival"),
    [
        ("/fr/accueil", "/fr/accueil"),
        ("accueil", "/deep/accueil"),
        ("../accueil", "/accueil"),
        ("?lang=fr", "/deep/start?lang=fr"),
        ("//www.ville.test/home", "/home"),
        ("/home#contenu", "/home"),
        ("  /home", "/home"),
        ("HTTP://WWW.VILLE.TEST/home", "/home"),
    ],
)
async def test_a_relative_redirect_is_followed_from_where_it_was_said(location, arrival):
    pages = {"/deep/start": redirect(location), arrival: answer()}
    site = await look_in_clear(pages, clear_target(f"{PLAIN}deep/start"))
    assert site.landing == f"http://{HOST}{arrival}"


@pytest.mark.parametrize("location", ["/école?q=é", "/%C3%A9cole?q=%C3%A9"], ids=["raw", "encoded"])
async def test_a_redirect_with_accents_leads_where_browsers_go(location):
    """Servers often send raw UTF-8 there; browsers encode its octets as they are."""
    site = await look_in_clear({"/": redirect(location), "/%C3%A9cole?q=%C3%A9": answer()})
    assert [hop.status for hop in site.plain.hops] == [301, 200]


@pytest.mark.parametrize("asked", [f"{SECURE}index.php?page=1&b=%20", f"{PLAIN}index.php?page=1&b=%20"])
async def test_the_path_and_the_query_string_are_kept_in_both_schemes(tls, asked):
    async with web(answer(), tls=tls) as secure, web(answer()) as plain:
        way = network({80: plain.port, 443: secure.port})
        site = await site_of(target(url=asked, secure_asked=asked.startswith("https")), way)
    assert paths(secure) == paths(plain) == ["/index.php?page=1&b=%20"]
    assert site.landing == asked


async def test_a_port_belongs_to_the_scheme_that_it_was_written_with(tls):
    async with web(answer(), tls=tls) as secure, web(answer()) as plain:
        ports = {80: plain.port, 443: free_port(), 8443: secure.port, 8080: plain.port}
        asked = target(url=f"https://{HOST}:8443/", port=8443)
        site = await site_of(asked, network(ports))
        assert (site.secure.start, site.plain.start) == (f"https://{HOST}:8443/", PLAIN)
        assert site.landing == f"https://{HOST}:8443/"
        asked = clear_target(f"http://{HOST}:8080/", port=8080)
        site = await site_of(asked, network(ports))
        assert (site.secure.start, site.plain.start) == (SECURE, f"http://{HOST}:8080/")
        assert site.landing == f"http://{HOST}:8080/"


async def test_the_scheme_that_was_asked_is_where_a_visitor_lands(tls):
    async with web(answer(), tls=tls) as secure, web(answer()) as plain:
        way = network({80: plain.port, 443: secure.port})
        assert (await site_of(target(), way)).landing == SECURE
        assert (await site_of(clear_target(), way)).landing == PLAIN


async def test_a_site_without_tls_is_seen_in_clear():
    site = await look_in_clear(answer())
    assert (site.secure.cause, site.secure.end.status) == (Cause.REFUSED, None)
    assert site.secure.detail
    assert (site.landing, site.best) == (PLAIN, site.plain)
    assert site.document


async def test_a_site_without_clear_text_is_seen_over_tls(tls):
    async with web(answer(), tls=tls) as secure:
        way = network({80: free_port(), 443: secure.port})
        site = await site_of(clear_target(), way)
    assert site.plain.cause is Cause.REFUSED
    assert (site.landing, site.best) == (SECURE, site.secure)


@pytest.mark.parametrize(
    "certificate", [{"begins": -90, "ends": -30}, {"begins": 10, "ends": 20}], ids=["expired", "early"]
)
async def test_a_bad_certificate_keeps_nobody_from_reading(tmp_path, certificate):
    context = certificates.leaf(("other.test",), **certificate).context(tmp_path)
    async with web(answer(), tls=context) as secure:
        site = await site_of(target(), network({80: free_port(), 443: secure.port}))
    assert site.landing == SECURE


async def test_an_address_without_a_name():
    async with web(answer()) as plain:
        asked = clear_target("http://127.0.0.1/", host="127.0.0.1", domain=None, mail_domain=None)
        site = await site_of(asked, network({80: plain.port, 443: free_port()}))
    assert (site.host, site.landing) == ("127.0.0.1", "http://127.0.0.1/")


async def test_an_ipv6_address_is_bracketed():
    asked = clear_target("http://[2001:db8::1]/", host="2001:db8::1", domain=None, mail_domain=None)
    site = await site_of(asked, network({}))
    assert (site.secure.start, site.plain.start) == ("https://[2001:db8::1]/", "http://[2001:db8::1]/")
    assert site.plain.cause is Cause.FORBIDDEN_ADDRESS


# Redirects that lead nowhere.


async def test_a_loop_is_a_loop():
    async with web({"/": redirect("/a"), "/a": redirect("/b"), "/b": redirect("/")}) as server:
        site = await site_of(target(), network({80: server.port, 443: free_port()}))
        assert server.connections == 3
    assert (site.plain.cause, len(site.plain.hops)) == (Cause.REDIRECT_LOOP, 3)
    assert (site.landing, site.document) == (None, None)


async def test_the_two_schemes_that_send_to_each_other_are_a_loop(tls):
    async with web(redirect(PLAIN), tls=tls) as secure, web(redirect(SECURE)) as plain:
        site = await site_of(target(), network({80: plain.port, 443: secure.port}))
    assert (site.plain.cause, site.secure.cause) == (Cause.REDIRECT_LOOP, Cause.REDIRECT_LOOP)
    assert site.landing is None


async def test_a_trail_without_an_end_is_left():
    pages: dict[str, Answer] = {f"/{number}": redirect(f"/{number + 1}") for number in range(100)}
    async with web({"/": redirect("/0"), **pages}) as server:
        site = await site_of(target(), network({80: server.port, 443: free_port()}))
        assert server.connections == MAX_HOPS + 1
    assert site.plain.cause is Cause.REDIRECT_LOOP


async def test_ten_redirects_are_followed():
    pages: dict[str, Answer] = {f"/{number}": redirect(f"/{number + 1}") for number in range(9)}
    site = await look_in_clear({"/": redirect("/0"), **pages, "/9": answer()})
    assert (site.plain.cause, len(site.plain.hops)) == (None, MAX_HOPS + 1)


@pytest.mark.parametrize(
    "location",
    [
        "http://10.0.0.1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://127.0.0.2/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.2]/",
        "http://trap.test/",
        "https://trap.test/",
        "//trap.test/",
    ],
)
async def test_no_redirect_leads_into_a_private_network(location):
    async with (
        web(redirect(location)) as server,
        web(answer(), host="127.0.0.2") as trap,
    ):
        # Whatever the port of a forbidden address, nobody must come.
        other = network({80: server.port, 443: trap.port}, {"trap.test": ("127.0.0.2",)})
        site = await site_of(clear_target(), other)
        assert trap.connections == 0
        assert server.connections == 1
    assert site.plain.cause is Cause.FORBIDDEN_ADDRESS
    assert [hop.status for hop in site.plain.hops] == [301, None]
    assert site.plain.end.cause is Cause.FORBIDDEN_ADDRESS
    assert (site.landing, site.document) == (None, None)


async def test_a_redirect_to_a_name_that_does_not_exist_has_its_cause():
    site = await look_in_clear(redirect("http://nowhere.test/"))
    assert site.plain.cause is Cause.UNKNOWN_HOST
    assert len(site.plain.hops) == 2


@pytest.mark.parametrize("status", [300, 301, 302, 304, 307])
async def test_a_redirect_without_location_is_no_page(status):
    site = await look_in_clear(answer(b"", status))
    assert (site.plain.cause, len(site.plain.hops)) == (Cause.PROTOCOL_ERROR, 1)
    assert site.landing is None


@pytest.mark.parametrize(
    "location",
    [
        "",
        "   ",
        "#",
        "http://[",
        "http://]/",
        "http://",
        "http:///path",
        "https://:443/",
        "http://a b/",
        "http://xn--/",
        "http://www.ville.test:99999/",
        "http://www.ville.test:port/",
        "http://" + "a" * 300 + "/",
        "javascript:alert(1)",
        "file:///etc/passwd",
        "ftp://www.ville.test/",
        "data:text/html,x",
        "mailto:mairie@ville.test",
        "\x00\x01",
        "http://\x7f/",
        "http://é..test/",
        "%",
        "http://%00/",
        "http://www.ville.test%2fx/",
    ],
)
async def test_garbage_for_a_location_gets_a_cause(location):
    site = await look_in_clear({"/": redirect(location)})
    assert site.plain.cause in (
        *(Cause.NOT_FOUND, Cause.PROTOCOL_ERROR, Cause.UNKNOWN_HOST, Cause.REDIRECT_LOOP),
    )
    assert (site.landing, site.document) == (None, None)


async def test_a_location_beside_a_page_is_no_redirect():
    site = await look_in_clear(answer(headers={"Location": "http://10.0.0.1/"}))
    assert (site.plain.cause, site.landing) == (None, PLAIN)


# Ends that are no page.


@pytest.mark.parametrize(
    ("status", "cause"),
    [
        (401, Cause.BLOCKED),
        (403, Cause.BLOCKED),
        (429, Cause.BLOCKED),
        (405, Cause.BLOCKED),
        (451, Cause.BLOCKED),
        (500, Cause.SERVER_ERROR),
        (503, Cause.SERVER_ERROR),
        (404, Cause.NOT_FOUND),
        (410, Cause.NOT_FOUND),
        (204, Cause.PROTOCOL_ERROR),
    ],
)
async def test_a_status_has_its_cause_and_its_page_is_not_judged(status, cause):
    """An error page in good French says nothing of the site."""
    site = await look_in_clear(answer(b"" if status == 204 else PAGE, status))
    assert (site.plain.cause, site.plain.end.status) == (cause, status)
    assert (site.landing, site.document) == (None, None)


async def test_a_block_at_the_end_of_a_trail_is_a_block(tls):
    async with web(answer(PAGE, 403), tls=tls) as secure, web(redirect(SECURE)) as plain:
        site = await site_of(target(), network({80: plain.port, 443: secure.port}))
    assert (site.plain.cause, site.secure.cause) == (Cause.BLOCKED, Cause.BLOCKED)
    assert [hop.status for hop in site.plain.hops] == [301, 403]
    assert site.best is site.secure


@pytest.mark.parametrize(
    "media_type", ["application/pdf", "text/plain", "image/png", "application/json", "x"]
)
async def test_what_is_not_html_has_its_cause(media_type):
    site = await look_in_clear(answer(b"%PDF-1.7", content_type=media_type))
    assert (site.plain.cause, site.landing) == (Cause.NOT_HTML, None)


@pytest.mark.parametrize("media_type", ["TEXT/HTML ; a=b", "application/xhtml+xml", None])
async def test_html_by_any_name_is_a_page(media_type):
    site = await look_in_clear(answer(PAGE, content_type=media_type))
    assert site.document
    assert site.document.title == "Mairie"


async def test_an_endless_body_is_cut_and_not_judged(monkeypatch):
    monkeypatch.setattr(fetching, "BODY_CAP", 200_000)
    site = await look_in_clear(endless(b"HTTP/1.1 200 OK\r\n\r\n", b"x" * 65_536))
    assert site.plain.cause is Cause.TOO_LARGE
    assert (site.plain.end.truncated, site.plain.end.body_bytes) == (True, 200_000)
    assert (site.landing, site.document) == (None, None)


async def test_a_body_that_drips_is_cut_and_not_judged(monkeypatch):
    monkeypatch.setattr(module, "REQUEST_TIMEOUT", 0.6)
    started = time.perf_counter()
    site = await look_in_clear(endless(b"HTTP/1.1 200 OK\r\n\r\n<title>", b"x", pause=0.02))
    assert time.perf_counter() - started < 5
    assert (site.plain.cause, site.plain.end.truncated) == (Cause.TIMED_OUT, True)
    assert site.document is None


@pytest.mark.parametrize(
    ("converse", "causes"),
    [
        (silence, {Cause.TIMED_OUT}),
        (hang_up, {Cause.RESET}),
    ],
)
async def test_a_server_that_does_not_answer_has_its_cause(monkeypatch, converse, causes):
    monkeypatch.setattr(module, "REQUEST_TIMEOUT", 0.4)
    async with serve(converse) as server:
        site = await site_of(target(), network({80: server.port, 443: server.port}))
    assert {site.secure.cause, site.plain.cause} == causes
    assert (site.landing, site.best) == (None, site.secure)


async def test_an_unknown_host_has_its_cause():
    site = await site_of(target(url="https://nowhere.test/", host="nowhere.test"), network({}))
    assert (site.secure.cause, site.plain.cause) == (Cause.UNKNOWN_HOST, Cause.UNKNOWN_HOST)


async def test_a_slow_trail_is_left_in_time_and_what_was_seen_is_kept(monkeypatch):
    monkeypatch.setattr(module, "TRAIL_TIMEOUT", 0.6)

    async def converse(peer: Peer) -> None:
        head = await peer.reader.readuntil(b"\r\n\r\n")
        await asyncio.sleep(0.2)
        await peer.send(redirect(head.split(b" ", 2)[1].decode("ascii") + "x"))

    started = time.perf_counter()
    async with serve(converse) as server:
        site = await site_of(target(), network({80: server.port, 443: free_port()}))
    assert time.perf_counter() - started < 5
    assert site.plain.cause is Cause.TIMED_OUT
    assert site.plain.hops[0].status == 301
    assert 2 <= len(site.plain.hops) <= 5


async def test_one_scheme_does_not_wait_for_the_other(monkeypatch):
    monkeypatch.setattr(module, "REQUEST_TIMEOUT", 2)
    started = time.perf_counter()
    async with serve(silence) as server:
        await site_of(target(), network({80: server.port, 443: server.port}))
    assert time.perf_counter() - started < 3.8


async def test_a_cancelled_look_leaves_nothing():
    async with serve(silence) as server:
        task = asyncio.create_task(site_of(target(), network({80: server.port, 443: server.port})))
        await asyncio.sleep(0.1)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        await asyncio.sleep(0.05)
    assert asyncio.all_tasks() == {asyncio.current_task()}


# What the page says of itself.

_META = b'<meta charset="ISO-8859-15">'
_OLD_META = b'<meta http-equiv="Content-Type" content="text/html; charset=Windows-1252">'


@pytest.mark.parametrize(
    ("content_type", "head", "expected"),
    [
        ("text/html; charset=UTF-8", b"", "utf-8"),
        ('text/html; charset="utf-8"', b"", "utf-8"),
        ("text/html;charset=utf-8; x=y", b"", "utf-8"),
        ("text/html; Charset=UTF-8", b"", "utf-8"),
        ("text/html; charset=utf-8", _META, "utf-8"),
        ("text/html", _META, "iso-8859-15"),
        ("text/html", _OLD_META, "windows-1252"),
        ("text/html", _OLD_META.replace(b"charset=", b"CHARSET="), "windows-1252"),
        ("text/html", _OLD_META.upper(), "windows-1252"),
        ("text/html", _META + _OLD_META, "iso-8859-15"),
        ("text/html", b'<meta name="viewport" content="charset=x">', None),
        ("text/html", b'<meta http-equiv="Content-Type" content="text/html">' + _META, "iso-8859-15"),
        ("text/html; charset=", _META, "iso-8859-15"),
        ("text/html", b"", None),
        ("text/html; charset=iso-8859-1", "\ufeff".encode(), "iso-8859-1"),  # a mark counts at the start only
        (None, b"", None),
    ],
)
async def test_the_charset_is_declared_by_the_header_else_by_meta(content_type, head, expected):
    body = b"<!DOCTYPE html><html><head>" + head + b"<title>x</title></head></html>"
    assert (await document_of(body, content_type)).declared_charset == expected


async def test_a_byte_order_mark_wins():
    """HTML §13.2.3.2: browsers believe it before anything else."""
    document = await document_of("\ufeff<p>Sète".encode(), "text/html; charset=iso-8859-1")
    assert document.declared_charset == "utf-8"


@pytest.mark.parametrize(
    ("body", "offset"),
    [
        (b"", None),
        (PAGE, None),
        ("<p>Mairie de Sète, 10 €".encode(), None),
        ("\ufeff<p>Sète".encode(), None),
        (b"<p>S\xe8te", 4),
        (b"<p>\xc3\xa9 \xff", 6),
        (b"<p>cut \xc3", 7),
    ],
)
async def test_the_first_byte_that_is_not_utf8_is_found(body, offset):
    assert (await document_of(body)).undecodable == offset


@pytest.mark.parametrize(
    ("body", "title"),
    [
        (b"<html><head></head><body></body></html>", None),
        (b"", None),
        (b"<title></title>", ""),
        (b"<title>\n  Mairie\n  de Ville </title>", "Mairie\n  de Ville"),
        ("<title>Sète &amp; Agde</title>".encode(), "Sète & Agde"),
        (b"<title>One</title><title>Two</title>", "One"),
        (b"<title>" + b"x" * 5000 + b"</title>", "x" * 300),
        (b"<body><svg><title>Icon</title></svg></body>", None),
    ],
    ids=["none", "nothing", "empty", "spaces", "entities", "two", "long", "of a picture"],
)
async def test_the_title(body, title):
    assert (await document_of(body, "text/html; charset=utf-8")).title == title


@pytest.mark.parametrize(
    ("body", "doctype"),
    [
        (PAGE, "html"),
        (b"<!doctype HTML><p>x", "HTML"),
        (b"<!-- made by hand -->\n<!DOCTYPE html><p>x", "html"),
        (b"<html><p>x</html>", None),
        (b"", None),
    ],
)
async def test_the_doctype(body, doctype):
    found = (await document_of(body)).doctype
    assert (found and found.lower()) == (doctype and doctype.lower())


async def test_an_old_doctype_is_kept_with_its_identifier():
    strict = b'<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "http://www.w3.org/TR/xhtml1/x.dtd">'
    found = (await document_of(strict + b"<html><body></body></html>")).doctype
    assert found
    assert found.startswith("html PUBLIC")
    assert "XHTML 1.0 Strict" in found


@pytest.mark.parametrize(
    ("body", "lang"),
    [
        (b'<html lang="fr-FR"><p>x', "fr-FR"),
        (b"<html lang=fr><p>x", "fr"),
        (b"<HTML LANG=FR><p>x", "FR"),
        (b'<html lang=""><p>x', None),
        (b"<html><p>x", None),
        (b'<p lang="fr">x', None),
        (b"", None),
    ],
)
async def test_the_language(body, lang):
    assert (await document_of(body)).lang == lang


@pytest.mark.parametrize(
    "body",
    [
        b"\x00" * 1000,
        b"\xff\xfe<\x00p\x00>\x00",
        b"accueil.html",
        b"https://www.ville.test/",
        b'<?xml version="1.0" encoding="UTF-8"?><rss><title>Mairie</title></rss>',
        b"<!DOCTYPE",
        b"<![CDATA[x]]>",
        b"<html " * 500,
        b"<div>" * 20_000,
        b"<a " + b"x=y " * 20_000 + b">",
        b"<meta charset>" * 100,
        b"<meta charset=\xff\xfe>",
        b'<meta charset="no-such-charset">',
        b"<title><b></title><html lang=x><html lang=y>",
    ],
    ids=range(14),
)
async def test_any_body_is_read_without_a_complaint(body):
    """Warnings of the parser would be shown to whoever runs the tool: here they are errors."""
    document = await document_of(body)
    assert document.url == PLAIN


async def test_a_byte_order_mark_declares_the_charset():
    """It wins over all (HTML §13.2.3.2)."""
    assert (await document_of(b"\xef\xbb\xbf<!DOCTYPE html><title>T</title>")).declared_charset == "utf-8"


# What made the page, and what it loads.


@pytest.mark.parametrize(
    ("head", "generator"),
    [
        (b'<meta name="generator" content="SPIP 4.3.4">', "SPIP 4.3.4"),
        (b"<META NAME=Generator CONTENT=' WordPress 6.7 '>", "WordPress 6.7"),
        (b'<meta content="Hugo 0.139.0" name="GENERATOR" />', "Hugo 0.139.0"),
        (b'<meta name="generator" content="One"><meta name="generator" content="Two">', "One"),
        (b'<meta name="generator" content=" "><meta name="generator" content="Two">', "Two"),
        (b'<meta name="generator" content="' + b"x" * 5000 + b'">', "x" * 300),
        (b'<meta property="generator" content="SPIP">', None),
        (b'<meta name="generators" content="SPIP">', None),
        (b'<meta name="generator">', None),
        (b"<!-- <meta name=generator content=SPIP> -->", None),
        (b"", None),
    ],
)
async def test_the_generator(head, generator):
    document = await document_of(b"<!DOCTYPE html><html><head>" + head + b"</head></html>")
    assert document.generator == generator


@pytest.mark.parametrize(
    ("body", "assets"),
    [
        (b'<script src="/a.js"></script>', ["a.js"]),
        (b'<link rel=stylesheet href="css/a.css?v=1#x">', ["css/a.css?v=1"]),
        (b'<link rel="preload Stylesheet" href=a.css>', ["a.css"]),
        (b'<link rel=canonical href="/"><link href="/x"><a href="/b.js">x</a>', []),
        (b'<img src="b.png"><script src="a.js"></script><img src="b.png">', ["b.png", "a.js"]),
        (b"<script>let x = '<img src=a.png>'</script><img><script src></script><img src='  '>", []),
        (b'<img src="data:image/png;base64,AAAA"><script src="javascript:x"></script>', []),
        (b'<base href="/deep/"><img src="a.png">', ["deep/a.png"]),
        (b'<base target=x><base href="/deep/"><base href="/no/"><img src="a.png">', ["deep/a.png"]),
        (b'<base href="http://[x"><img src="a.png"><img src="http://[x/a.png">', ["a.png"]),
        (b'<base href="data:x"><img src="/a.png">', []),
    ],
)
async def test_what_the_page_loads(body, assets):
    document = await document_of(b"<!DOCTYPE html><body>" + body)
    assert document.assets == tuple(f"{PLAIN}{path}" for path in assets)


async def test_what_a_page_loads_from_elsewhere():
    document = await document_of(
        b'<script src="//cdn.example/a.js"></script><img src="HTTPS://x.example/b.png">'
    )
    assert document.assets == ("http://cdn.example/a.js", "HTTPS://x.example/b.png")


async def test_what_a_page_loads_is_bounded_in_number_and_length():
    many = b"".join(b"<img src='/%d.png'>" % number for number in range(5_000))
    document = await document_of(b"<img src='/" + b"x" * 100_000 + b"'>" + many)
    assert len(document.assets) == 40
    assert len(document.assets[0]) == 300
    assert document.assets[1] == f"{PLAIN}0.png"


@pytest.mark.parametrize(
    "body",
    [
        b'<img src="&#xD800;&#x0;\x01\n/a.png"><meta name="generator" content="&#xDFFF;">',
        b"<img src='http://\xff\xfe.example/'><meta name=generator content='\xff'>",
        b"<img src='" + b"/" * 10_000 + b"'><base href='" + b"../" * 10_000 + b"'>",
        b"<img src='http://x.example:port/'><img src='http://&#x2100;.example/'>",
    ],
    ids=range(4),
)
async def test_what_hostile_pages_say_can_be_archived(body):
    site = await look_in_clear(answer(body))
    assert HttpSite.load(site.schema_version, site.model_dump_json().encode()) == site


# What the page says of its security.


async def policies_of(head: bytes):
    document = await document_of(b"<html><head>" + head + b"</head><body>x</body></html>")
    assert document.policies
    return document.policies


async def test_policies_of_the_page():
    found = await policies_of(
        b'<meta http-equiv="CONTENT-Security-Policy" content=" default-src \'self\' ">'
        b'<meta http-equiv="content-security-policy" content="">'
        b'<meta http-equiv="content-security-policy-report-only" content="img-src *">'
        b'<meta name="Referrer" content="origin"><meta name="referrer" content="no-referrer">'
        b'<meta name="referrer">'
    )
    assert found.content == ("default-src 'self'",)
    assert found.referrer == "no-referrer"
    assert (found.scripts, found.script_elements) == ((), 0)


async def test_a_policy_outside_the_head_is_none():
    body = b'<html><head><title>x</title></head><body><p>x</p><meta http-equiv="content-security-policy" '
    document = await document_of(body + b'content="default-src *"></body></html>')
    assert document.policies
    assert document.policies.content == ()


async def test_scripts_as_they_are_written():
    found = await policies_of(
        b'<script src=" /a.js "></script><script>1</script><script src="//a.test/b.js" integrity="sha384-x">'
        b"</script><script src></script>"
    )
    assert [(script.src, script.integrity) for script in found.scripts] == [
        ("/a.js", ""),
        ("//a.test/b.js", "sha384-x"),
    ]
    assert found.script_elements == 4


async def test_security_is_read_within_bounds():
    found = await policies_of(
        b'<script src="/'
        + b"x" * 5_000
        + b'"></script>'
        + b"<script src=/a></script>" * 300
        + b'<meta http-equiv="content-security-policy" content="img-src '
        + b"x" * 9_000
        + b'">' * 30
    )
    assert (len(found.scripts), found.script_elements) == (100, 301)
    assert len(found.scripts[0].src) == 300
    assert len(found.content) <= 10
    assert max(map(len, found.content)) == 4_096


async def test_a_page_that_is_empty_says_nothing():
    document = await document_of(b" ")
    assert document.policies is None
