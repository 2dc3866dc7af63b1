"""Feeds: offered, readable, fed."""

from __future__ import annotations

import pytest

from auditor.model import Cause, Outcome
from tests.checks.facts import run
from tests.checks.samples import HOME, answered, redirected, sample_of

CHECK = "interoperability.feed"
TEXT = "<p>La ville vous accueille.</p>" * 20
NEWS = "<a href=/actualites>Actualités</a><p>Un</p><a href=/un>Un</a>"
RSS = "<link rel=alternate type=application/rss+xml href=/flux.xml>"


def rss(*dates: str) -> str:
    items = "".join(f"<item><title>a</title><pubDate>{date}</pubDate></item>" for date in dates)
    return f"<rss><channel><title>Actualités</title>{items}</channel></rss>"


LATELY = "Fri, 20 Nov 2026 08:00:00 +0100"
LONG_AGO = "Mon, 20 May 2024 08:00:00 +0100"


def said(home: str, **pages) -> str:
    (found,) = run(
        CHECK,
        sample_of(
            {"/": f"<title>Ville</title>{TEXT}{home}"}
            | {f"/{name.replace('_', '.')}": page for name, page in pages.items()}
        ),
    )
    return found.code.rpartition(".")[2] if found.outcome is Outcome.FAILED else found.outcome.value


def test_a_feed_that_is_fed():
    assert said(RSS + NEWS, flux_xml=rss(LATELY, LONG_AGO)) == "passed"
    assert said(NEWS + "<a href=/flux.xml>S’abonner</a>", flux_xml=rss(LATELY)) == "passed"


def test_a_feed_without_dates_is_not_blamed():
    assert (
        said(RSS + NEWS, flux_xml="<rss><channel><item><title>a</title></item></channel></rss>") == "passed"
    )


def test_no_feed():
    assert said(NEWS) == "absent"


def test_without_news_no_feed_is_needed():
    assert said("<a href=/a>Plan</a><a href=/b>Écoles</a><a href=/c>Contact</a>") == "inapplicable"


@pytest.mark.parametrize(
    "answer",
    [
        None,
        "<!doctype html><title>Introuvable</title><p>Rien ici",
        rss(LATELY).replace("</channel>", ""),
        "<rss><channel><item>&nbsp;</item></channel></rss>",
        '{"version": "1.1"}',
        redirected(f"{HOME}flux.xml", f"{HOME}feed/"),
    ],
)
def test_a_declared_feed_that_cannot_be_read(answer):
    pages = {} if answer is None else {"flux_xml": answer}
    assert said(RSS + NEWS, **pages) == "broken"


@pytest.mark.parametrize(
    "answer",
    [
        Cause.TIMED_OUT,
        answered(f"{HOME}flux.xml", status=403),
        answered(f"{HOME}flux.xml", status=503),
    ],
)
def test_a_feed_that_was_not_seen(answer):
    assert said(RSS + NEWS, flux_xml=answer) == "untested"


def test_a_page_about_feeds_is_no_broken_feed():
    assert said(NEWS + "<a href=/rss>Flux RSS</a>", rss="<title>Nos flux</title>") == "untested"


def test_a_feed_on_another_host_was_not_asked():
    assert (
        said(NEWS + "<link rel=alternate type=application/rss+xml href=https://feeds.example.net/v>")
        == "untested"
    )


def test_an_empty_feed_beside_a_full_one_is_no_fault():
    comments = "<link rel=alternate type=application/rss+xml href=/comments.xml>"
    assert said(RSS + comments + NEWS, flux_xml=rss(LATELY), comments_xml=rss()) == "passed"
    assert said(comments + NEWS, comments_xml=rss()) == "empty"


@pytest.mark.parametrize(
    ("news", "verdict"),
    [
        ("Le 12 octobre 2026 : la passerelle rouvre", "stale"),
        ("Publié le 03/11/2026", "stale"),
        ("Le 12 mai 2024 : la passerelle ferme", "cantTell"),
        ("Le 12 décembre 2026 : marché de Noël", "cantTell"),  # an announcement dates nothing
        ("Publié le 03/99/2026", "cantTell"),
        ("Pas de date", "cantTell"),
    ],
)
def test_an_old_feed_is_stale_when_the_news_go_on(news, verdict):
    assert (
        said(RSS + NEWS, flux_xml=rss(LONG_AGO), actualites=f"<title>Actualités</title><p>{news}") == verdict
    )


def test_a_feed_of_eleven_months_ago_is_fed():
    assert said(RSS + NEWS, flux_xml=rss("Sun, 28 Dec 2025 08:00:00 +0100")) == "passed"


def test_of_a_site_made_by_scripts_nothing_is_said_to_be_absent():
    (found,) = run(CHECK, sample_of({"/": "<title>a</title><script src=/a.js></script>"}))
    assert (found.outcome, found.cause) == (Outcome.UNTESTED, Cause.NEEDS_SCRIPT)
