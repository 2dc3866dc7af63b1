"""How many ways out content has."""

from __future__ import annotations

import pytest

from auditor.model import Cause, Outcome
from tests.checks.facts import run
from tests.checks.samples import good_pages, good_sample, sample_of

ID = "reversibility.ways-out"

_LINKS = '<a href="/a">A</a><a href="/b">B</a><a href="/c">C</a>'
_FEED = '<link rel="alternate" type="application/rss+xml" href="/flux.xml">'
_API = '<link rel="https://api.w.org/" href="/wp-json/">'


def site_of(head: str = "", body: str = "", **files: str):
    page = f"<!doctype html><head><title>Ville</title>{head}</head><p>Bienvenue</p>{_LINKS}{body}"
    return sample_of({"/": page, **{f"/{name.replace('_', '.')}": text for name, text in files.items()}})


def ways(sample):
    (found,) = run(ID, sample)
    verdict = found.code.rpartition(".")[2] if found.outcome is Outcome.FAILED else found.outcome.value
    return verdict, found.arguments.get("ways", ())


def test_the_good_town():
    assert ways(good_sample()) == ("passed", ("feed", "sitemap", "calendar", "document"))


def test_a_closed_site():
    assert ways(site_of()) == ("none", ())


@pytest.mark.parametrize(
    ("head", "body", "way"),
    [
        ("", '<a href="/budget.CSV">Budget</a>', "document"),
        ("", '<a href="/pv.odt?v=1">PV</a>', "document"),
        ("", '<a href="/carte.geojson">Carte</a>', "document"),
        (_API, "", "api"),
        ("", '<a href="/jsonapi/node">API</a>', "api"),
    ],
)
def test_one_way(head, body, way):
    assert ways(site_of(head, body)) == ("few", (way,))
    assert ways(site_of(head, body, sitemap_xml=good_pages()["/sitemap.xml"])) == ("passed", ("sitemap", way))


@pytest.mark.parametrize(
    "body",
    [
        '<a href="/pv.pdf">PV</a>',
        '<a href="/pv.docx">PV</a>',
        '<a href="/csv">CSV</a>',
        '<a href="/page?f=.csv">CSV</a>',
        '<a href="https://api.autre.test/wp-json/">API</a>',
        '<a href="http://[x">?</a>',
    ],
)
def test_what_is_no_way_out(body):
    assert ways(site_of("", body)) == ("none", ())


def test_a_feed_counts_when_a_program_can_read_it():
    assert ways(site_of(_FEED, flux_xml=good_pages()["/actualites/flux.xml"]))[1] == ("feed",)
    assert ways(site_of(_FEED, flux_xml="<rss><channel></channel></rss>")) == ("none", ())  # empty
    assert ways(site_of(_FEED, flux_xml="<html><p>Erreur</html>")) == ("none", ())
    assert ways(site_of(_FEED)) == ("none", ())  # not there


def test_a_link_to_a_feed_is_not_two_ways():
    link = '<a href="/flux.xml">Flux</a>'
    assert ways(site_of(_FEED, link, flux_xml=good_pages()["/actualites/flux.xml"])) == ("few", ("feed",))


def test_silence_is_not_absence():
    script = "<title>Ville</title><script src='/app.js'></script>"
    (found,) = run(ID, sample_of({"/": script}))
    assert (found.outcome, found.cause) == (Outcome.UNTESTED, Cause.NEEDS_SCRIPT)
    # What was found all the same is enough.
    found_anyway = {"/": script + _FEED, "/flux.xml": good_pages()["/actualites/flux.xml"]}
    sample = sample_of({**found_anyway, "/sitemap.xml": good_pages()["/sitemap.xml"]})
    assert ways(sample) == ("passed", ("feed", "sitemap"))
