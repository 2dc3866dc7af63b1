"""The towns are what their audit should find."""

import re
from collections.abc import Iterator
from itertools import pairwise
from urllib.parse import urldefrag, urljoin, urlsplit

import bs4
import pytest

TOWNS = {
    "valclair": "https://www.valclair.test/",
    "entrepont": "https://www.entrepont.test/",
    "rochebrume": "https://www.rochebrume.test/",
}

_SOURCES = {"img": "src", "script": "src", "iframe": "src", "td": "background", "body": "background"}


def soup(response) -> bs4.BeautifulSoup:
    return bs4.BeautifulSoup(response.content, "lxml")


def embedded(page: bs4.BeautifulSoup, url: str) -> set[str]:
    """What a browser loads with a page, frames not followed."""
    found = {
        str(tag[key]) for name, key in _SOURCES.items() for tag in page.find_all(name, attrs={key: True})
    }
    found |= {str(tag["href"]) for tag in page.find_all("link", rel=["stylesheet", "icon"])}
    return {urljoin(url, address) for address in found}


def links(page: bs4.BeautifulSoup, url: str) -> set[str]:
    found = {str(tag["href"]) for tag in page.find_all(["a", "link"], href=True)}
    found |= {str(tag["action"]) for tag in page.find_all("form", action=True)}
    return {
        urldefrag(urljoin(url, address)).url
        for address in found
        if not address.startswith(("mailto:", "tel:"))
    }


def loaded(fetch, url: str) -> Iterator[tuple[str, int]]:
    """Each request of a first visit, and the bytes of its body on the wire."""
    response = fetch(url)
    yield url, int(response.headers["Content-Length"])
    todo = embedded(soup(response), url)
    for address in sorted(todo):
        part = fetch(address)
        assert part.status_code == 200, address
        yield address, int(part.headers["Content-Length"])
        for path in re.findall(r"url\('(.+?)'\)", part.text if address.endswith(".css") else ""):
            font = fetch(urljoin(address, path))
            assert font.status_code == 200
            yield path, int(font.headers["Content-Length"])


@pytest.fixture(scope="module")
def homes(fetch) -> dict[str, bs4.BeautifulSoup]:
    return {town: soup(fetch(url)) for town, url in TOWNS.items()}


def test_targets(laboratory):
    assert [(town.quality, town.url) for town in laboratory.towns] == list(
        zip(["exemplary", "middling", "catastrophic"], TOWNS.values(), strict=True)
    )


@pytest.mark.parametrize("town", TOWNS)
def test_all_internal_links_resolve(fetch, town):
    start = TOWNS[town]
    host = urlsplit(start).hostname
    seen, todo = set(), [start, urljoin(start, "/no-such-page")]
    while todo:
        url = todo.pop()
        if url in seen or urlsplit(url).hostname != host:
            continue
        seen.add(url)
        response = fetch(url)
        assert response.status_code == (404 if "no-such-page" in url else 200), url
        if response.headers["Content-Type"].startswith("text/html"):
            page = soup(response)
            todo += links(page, url) | embedded(page, url)
    assert len(seen) > 10


@pytest.mark.parametrize(
    ("town", "requests", "weight"),
    [
        ("valclair", range(2, 6), range(5_000, 150_000)),
        ("entrepont", range(55, 70), range(1_700_000, 2_300_000)),
        ("rochebrume", range(150, 200), range(5_700_000, 6_500_000)),
    ],
)
def test_weight_of_the_home_page(fetch, town, requests, weight):
    parts = list(loaded(fetch, TOWNS[town]))
    assert len(parts) in requests
    assert sum(size for _, size in parts) in weight


@pytest.mark.parametrize(
    ("town", "nodes"), [("valclair", range(100, 400)), ("rochebrume", range(1_800, 3_000))]
)
def test_size_of_the_document(homes, town, nodes):
    assert len(homes[town].find_all(True)) in nodes


@pytest.mark.parametrize(
    ("url", "status", "location"),
    [
        ("http://www.valclair.test/", 301, "https://www.valclair.test/"),
        ("http://valclair.test/contact/?a=b", 301, "https://valclair.test/contact/?a=b"),
        ("https://valclair.test/contact/?a=b", 301, "https://www.valclair.test/contact/?a=b"),
        ("https://www.valclair.test/contact", 301, "/contact/"),
        ("http://www.entrepont.test/", 302, "https://www.entrepont.test/"),
        ("https://entrepont.test/", 302, "https://www.entrepont.test/"),
        ("http://www.rochebrume.test/", 200, None),
        ("http://rochebrume.test/", 200, None),
    ],
)
def test_redirects(fetch, url, status, location):
    response = fetch(url)
    assert (response.status_code, response.headers.get("Location")) == (status, location)


def test_headers_of_valclair(fetch):
    headers = fetch(TOWNS["valclair"]).headers
    assert headers["Strict-Transport-Security"] == "max-age=63072000; includeSubDomains"
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "frame-ancestors" in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Encoding"] == "gzip"
    assert headers["Content-Type"] == "text/html; charset=utf-8"
    assert "max-age" in headers["Cache-Control"]
    assert "Strict-Transport-Security" not in fetch("http://www.valclair.test/").headers


@pytest.mark.parametrize("town", ["entrepont", "rochebrume"])
def test_headers_that_the_others_lack(fetch, town):
    headers = fetch(TOWNS[town]).headers
    for name in ("Strict-Transport-Security", "Content-Security-Policy", "Content-Encoding", "Cache-Control"):
        assert name not in headers


def test_valclair_revalidates(fetch):
    etag = fetch(TOWNS["valclair"]).headers["ETag"]
    again = fetch(TOWNS["valclair"], If_None_Match=etag)
    assert (again.status_code, again.content) == (304, b"")


def test_icons(fetch):
    for town in ("valclair", "entrepont"):
        assert fetch(urljoin(TOWNS[town], "/favicon.ico")).content.startswith(b"\0\0\1\0")
    assert fetch(urljoin(TOWNS["rochebrume"], "/favicon.ico")).status_code == 404


def test_valclair_has_what_accessibility_asks(homes):
    page = homes["valclair"]
    assert page.html
    assert page.html["lang"] == "fr"
    assert page.select_one("a.skip[href='#contenu']")
    assert all(page.find(name) for name in ("header", "nav", "main", "footer"))
    assert all(page.find("label", attrs={"for": field["id"]}) for field in page.select("input"))
    levels = [int(tag.name[1]) for tag in page.find_all(re.compile(r"h[1-6]"))]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert "totalement conforme" in page.text


def test_entrepont_has_a_few_faults(homes):
    page = homes["entrepont"]
    assert len([image for image in page.select("img") if not image.has_attr("alt")]) == 2
    assert page.find("a", string="cliquez ici")
    assert not page.select("label")


def test_rochebrume_has_most_faults(fetch, homes):
    page = homes["rochebrume"]
    body = fetch(TOWNS["rochebrume"]).content
    assert not any(isinstance(node, bs4.Doctype) for node in page.contents)
    assert page.html
    assert not page.html.has_attr("lang")
    assert page.title
    assert page.title.string == "Accueil"
    assert not page.select("iframe[title], img[alt], label")
    assert page.select("marquee, a:empty")
    assert b"charset" not in body
    assert fetch(TOWNS["rochebrume"]).headers["Content-Type"] == "text/html"
    assert "é" in body.decode("latin-1")
    with pytest.raises(UnicodeDecodeError):
        body.decode()


def test_valclair_says_when_its_security_contact_expires(fetch):
    assert "Expires: 20" in fetch("https://www.valclair.test/.well-known/security.txt").text
