"""The towns hold together: their links lead somewhere, and nobody real is meant."""

from __future__ import annotations

import datetime as dt
from urllib.parse import urldefrag, urljoin, urlsplit

import bs4
import pytest

from auditor.demo.sites import Request, Site
from tests.towns import towns

NOW = dt.datetime(2026, 1, 2, tzinfo=dt.UTC)
TOWNS = [host for host in towns() if host.town]


def get(site: Site, url: str):
    asked = urlsplit(url)
    secure = asked.scheme == "https"
    return site.answer(Request("GET", asked.path, asked.hostname or "", secure=secure, headers={}))


@pytest.mark.parametrize("host", TOWNS, ids=lambda host: host.folder)
def test_links_and_pictures_lead_somewhere(host):
    site = host.site({"security_txt_expires": "2026-09-01T00:00:00Z", "now": NOW})
    todo, pages = [host.town.url], set()
    while todo:
        url = urldefrag(todo.pop()).url
        if url in pages or urlsplit(url).hostname != host.manners.host:
            continue
        pages.add(url)
        response = get(site, url)
        assert response.status == 200, url
        headers = dict(response.headers)
        if headers["Content-Type"].startswith("text/html"):
            page = bs4.BeautifulSoup(response.body, "lxml", from_encoding=host.charset)
            found = [tag.get("href") or tag.get("src") for tag in page.find_all(href=True)]
            found += [tag["src"] for tag in page.find_all(src=True)]
            todo += [urljoin(url, str(address)) for address in found]
    assert len(pages) >= (2 if host.folder == "constructeur" else 8)  # its links are made by script
    assert get(site, urljoin(host.town.url, "/no-such-page")).status == 404


def test_no_real_town_is_meant():
    assert len({host.town.insee for host in TOWNS}) == len(TOWNS) == 6
    for host in TOWNS:
        assert host.town.insee.startswith("00")
        assert host.domain.endswith(".test") or host.folder == "constructeur"
