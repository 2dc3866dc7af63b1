"""The list of pages: announced or usual, readable, not empty."""

from __future__ import annotations

import pytest

from auditor.model import Cause, Outcome
from tests.checks.facts import run
from tests.checks.samples import HOME, answered, redirected, sample_of

CHECK = "interoperability.site-map"
TEXT = "<title>Ville</title>" + "<p>La ville vous accueille.</p>" * 20
LIST = "<urlset><url><loc>https://www.ville.example/</loc></url></urlset>"
INDEX = "<sitemapindex><sitemap><loc>https://www.ville.example/a.xml</loc></sitemap></sitemapindex>"
NAMES = "User-agent: *\nSitemap: https://www.ville.example/"


def said(head: str = "", **pages) -> str:
    kept = {f"/{name.replace('_', '.')}": page for name, page in pages.items()}
    (found,) = run(CHECK, sample_of({"/": head + TEXT, **kept}))
    return found.code.rpartition(".")[2] if found.outcome is Outcome.FAILED else found.outcome.value


@pytest.mark.parametrize(
    ("pages", "verdict"),
    [
        ({"sitemap_xml": LIST}, "passed"),
        ({"plan_xml": LIST, "robots_txt": f"{NAMES}plan.xml"}, "passed"),
        ({"plan_xml": INDEX, "robots_txt": f"{NAMES}plan.xml"}, "passed"),
        ({"plan_xml": INDEX[:-5], "robots_txt": f"{NAMES}plan.xml"}, "broken"),
        ({"flux_xml": "<rss><channel><item/></channel></rss>", "robots_txt": f"{NAMES}flux.xml"}, "passed"),
        ({}, "absent"),
        ({"sitemap_xml": "<!doctype html><title>Introuvable</title>"}, "absent"),
        ({"sitemap_xml": "<html><head></head></html>"}, "absent"),
        ({"sitemap_xml": LIST.replace("</urlset>", "")}, "broken"),
        ({"robots_txt": f"{NAMES}plan.xml"}, "broken"),
        ({"plan_xml": "<title>Plan", "robots_txt": f"{NAMES}plan.xml"}, "broken"),
        ({"sitemap_xml": "<urlset/>"}, "empty"),
        ({"plan_xml_gz": b"\x1f\x8b", "robots_txt": f"{NAMES}plan.xml.gz"}, "untested"),
        ({"liste_txt": HOME, "robots_txt": f"{NAMES}liste.txt"}, "untested"),
        ({"robots_txt": f"{NAMES}plan.xml.gz"}, "broken"),
        ({"sitemap_xml": Cause.TIMED_OUT}, "untested"),
        ({"sitemap_xml": redirected(f"{HOME}sitemap.xml", f"{HOME}index.xml"), "index_xml": INDEX}, "passed"),
        ({"sitemap_xml": redirected(f"{HOME}sitemap.xml", f"{HOME}sitemap_index.xml")}, "absent"),
        ({"sitemap_xml": answered(f"{HOME}sitemap.xml", status=403)}, "untested"),
    ],
)
def test_lists(pages, verdict):
    assert said(**pages) == verdict


def test_a_list_that_the_page_says_is_elsewhere():
    assert said('<link rel=sitemap href="/plan.xml">') == "untested"
