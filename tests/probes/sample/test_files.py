"""Files for programs: read when they can be, never expanded, never followed outside."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.facts.sample import File
from auditor.model import Cause
from auditor.probes.sample import files
from auditor.probes.trails import anywhere
from tests.checks.samples import HOME, Shelf, answered, redirected
from tests.probes.sample.effort import steady

URL = HOME + "flux.xml"

RSS = """<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title> Actualités
 de la ville</title><pubDate>Tue, 24 Nov 2026 00:00:00 GMT</pubDate>
<item><title>Un</title><pubDate>Mon, 23 Nov 2026 12:00:00 +0100</pubDate></item>
<item><title>Deux</title><pubDate>Sun, 1 Nov 2026 08:00:00 GMT</pubDate></item></channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Ville</title><updated>2026-11-24T00:00:00Z</updated>
<entry><title>Un</title><updated>2026-11-20T10:00:00+01:00</updated><published>2026-11-01T00:00:00Z</published>
</entry></feed>"""
RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Ville</title></channel>
<item><title>Un</title><dc:date>2026-11-20</dc:date></item></rdf:RDF>"""
SITEMAP = """<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"><url><loc>https://www.ville.example/</loc>
<lastmod>2026-11-20</lastmod><image:image><image:loc>x</image:loc></image:image></url>
<url><loc>https://www.ville.example/a</loc></url></urlset>"""
INDEX = """<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><sitemap><loc>x</loc>
<lastmod>2026-11-20T08:00:00+00:00</lastmod></sitemap></sitemapindex>"""
ICS = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{}END:VCALENDAR\r\n".format("BEGIN:VEVENT\r\nEND:VEVENT\r\n" * 3)


def read(body: str | bytes, **answer) -> File:
    return files.read(URL, answered(URL, body if isinstance(body, bytes) else body.encode(), **answer))


@pytest.mark.parametrize(
    ("body", "kind", "title", "entries", "newest"),
    [
        (RSS, "rss", "Actualités de la ville", 2, datetime(2026, 11, 23, 11, tzinfo=UTC)),
        (ATOM, "atom", "Ville", 1, datetime(2026, 11, 20, 9, tzinfo=UTC)),
        (RDF, "rss", "Ville", 1, datetime(2026, 11, 20, tzinfo=UTC)),
        (SITEMAP, "sitemap", "", 2, datetime(2026, 11, 20, tzinfo=UTC)),
        (INDEX, "sitemap-index", "", 1, datetime(2026, 11, 20, 8, tzinfo=UTC)),
        (ICS, "icalendar", "", 3, None),
        (ICS.lower(), "icalendar", "", 3, None),
        ("<rss><channel/></rss>", "rss", "", 0, None),
    ],
)
def test_what_a_file_is(body, kind, title, entries, newest):
    for written in (body, "\ufeff\n" + body.removeprefix('<?xml version="1.0" encoding="utf-8"?>')):
        seen = read(written)
        assert (seen.kind, seen.title, seen.entries, seen.newest, seen.flaw) == (
            kind,
            title,
            entries,
            newest,
            "",
        )
    assert (seen.status, seen.media_type) == (200, "application/xml; charset=utf-8")


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("", ""),
        ("du texte", ""),
        ("<!doctype html><html><body>Introuvable<br></body></html>", ""),
        ('{"items": []}', ""),
        ("<rss><channel><title>Coupé", "rss"),
        ("<rss><channel><title>A & B</title></channel></rss>", "rss"),
        ("<rss><channel><title>&eacute;</title></channel></rss>", "rss"),
        (b"<rss><channel><title>caf\xe9</title></channel></rss>", "rss"),
        (b'<?xml version="1.0" encoding="nonsense"?><rss/>', None),
        (b"\0\0\0", ""),
        (ICS.replace("END:VCALENDAR", ""), "icalendar"),
    ],
)
def test_what_no_program_can_read_has_a_flaw(body, kind):
    seen = read(body)
    assert seen.flaw
    assert len(seen.flaw) <= 200
    assert kind in (seen.kind, None)


@pytest.mark.parametrize("body", [RSS[:-30], SITEMAP[:-10], ICS[:-20]])
def test_what_was_cut_by_us_has_no_flaw(body):
    seen = read(body, cut=Cause.TOO_LARGE)
    assert (seen.flaw, seen.truncated) == ("", True)
    assert seen.kind


def test_an_encoding_that_is_declared_is_read():
    body = RSS.replace("utf-8", "iso-8859-1").encode("iso-8859-1")
    assert read(body).title == "Actualités de la ville"
    assert read(RSS.replace("utf-8", "utf-16").encode("utf-16")).title == "Actualités de la ville"


@pytest.mark.parametrize("status", [301, 403, 404, 500])
def test_another_status_is_no_file(status):
    assert read(RSS, status=status) == File(
        url=URL, status=status, media_type="application/xml; charset=utf-8"
    )


# Bombs.

LAUGHS = (
    '<!DOCTYPE rss [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    + "]><rss><channel><title>&j;</title><item><pubDate>&j;</pubDate></item></channel></rss>"
)
QUADRATIC = (
    f'<!DOCTYPE rss [<!ENTITY a "{"a" * 100_000}">]>'
    f"<rss><channel><title>{'&a;' * 20_000}</title></channel></rss>"
)


@pytest.mark.parametrize("bomb", [LAUGHS, QUADRATIC], ids=["billion laughs", "quadratic"])
def test_entities_are_not_expanded(bomb):
    started = time.process_time()
    seen = read(bomb)
    assert time.process_time() - started < 1
    assert (seen.kind, seen.title, seen.newest) == ("rss", "", None)


@pytest.mark.parametrize(
    "declared",
    [
        '<!DOCTYPE rss [<!ENTITY x SYSTEM "file://{path}">]>',
        '<!DOCTYPE rss [<!ENTITY % p SYSTEM "file://{path}"> %p; <!ENTITY x "&y;">]>',
        '<!DOCTYPE rss SYSTEM "file://{path}">',
        '<!DOCTYPE rss SYSTEM "http://127.0.0.1:9/x.dtd">',
    ],
)
def test_nothing_is_fetched_on_the_word_of_a_file(tmp_path, declared):
    (tmp_path / "secret").write_text("<!ENTITY y 'secret'>secret")
    head = declared.format(path=tmp_path / "secret")
    include = (
        f'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" parse="text" href="{tmp_path}/secret"/>'
    )
    seen = read(f"{head}<rss><channel><title>&x;{include}</title><item/></channel></rss>")
    assert "secret" not in seen.title
    assert (seen.kind, seen.entries) == ("rss", 1)


def test_number_is_bounded():
    many = read("<rss>" + "<item><pubDate>1 Jan 2026 00:00 GMT</pubDate></item>" * 60_000 + "</rss>")
    assert many.entries == 50_000
    late = "<item/>" * 300 + "<item><pubDate>1 Jan 2026 00:00 GMT</pubDate></item>"
    assert read(f"<rss>{late}</rss>").newest is None
    assert len(read(f"<rss><title>{'x' * 9999}</title></rss>").title) == 200


@pytest.mark.parametrize(
    "piece",
    ["<item>", "<item/>", "<title>", "<x a='1'>", "&x;", "]]>", "<!--", "BEGIN:VEVENT\n", "<item><pubDate>1"],
)
@pytest.mark.parametrize("start", ["<rss>", "BEGIN:VCALENDAR\n"])
def test_the_work_grows_with_the_file_and_no_faster(start, piece):
    assert steady(lambda size: read(start + piece * (size // len(piece))))


# Dates.


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2026-11-23", datetime(2026, 11, 23, tzinfo=UTC)),
        ("2026-11-23T12:00:00", datetime(2026, 11, 23, 12, tzinfo=UTC)),
        ("2026-11-23T12:00:00.5+01:00", datetime(2026, 11, 23, 11, 0, 0, 500_000, UTC)),
        ("Mon, 23 Nov 2026 12:00:00 -0000", datetime(2026, 11, 23, 12, tzinfo=UTC)),
        ("Lun, 23 Nov 2026 12:00:00 +0100", datetime(2026, 11, 23, 11, tzinfo=UTC)),
        ("23 Nov 26 12:00 GMT", datetime(2026, 11, 23, 12, tzinfo=UTC)),
        *(
            (absurd, None)
            for absurd in (
                *("", "hier", "2026", "2026-13-45", "0000-00-00", "9999-12-31T23:59:59-23:59", "١٢"),
                *("0001-01-01T00:00:00+23:59", "Mon, 99 Foo 99999 12:00:00 GMT", "Mon, 23 Nov 2026 25:61:00"),
                *("Mon, 23 Nov 99999999999 12:00:00 GMT", "Mon, 23 Nov 2026 12:00:00 +9999999999", ", , ,"),
            )
        ),
    ],
)
def test_dates(written, moment):
    assert read(f"<rss><item><pubDate> {written}\n</pubDate></item></rss>").newest == moment


@given(st.text(max_size=80))
def test_any_date_is_one_or_none(written):
    found = files._moment(written)
    assert found is None or found.tzinfo is UTC


@given(
    st.lists(
        st.sampled_from(
            ["<rss>", "<item>", "</item>", "<pubDate>", "<!DOCTYPE rss [", "<!ENTITY a '&a;'>", "]>"]
        )
        | st.text(max_size=10),
        max_size=30,
    ).map(lambda pieces: "".join(pieces).encode("utf-8", "replace"))
    | st.binary(max_size=200),
)
def test_any_bytes_are_a_file_or_have_a_flaw(body):
    seen = read(body)
    assert seen.kind or seen.flaw


# Asking.


async def test_a_redirect_is_followed_to_the_file():
    """/feed leads to /feed/ on half of the sites."""
    shelf = Shelf({"/flux.xml": redirected(URL, "/feed/"), "/feed/": RSS})
    seen = await files.ask(shelf, URL, anywhere)
    assert (seen.url, seen.status, seen.kind) == (URL, 200, "rss")


async def test_a_redirect_that_is_not_permitted_is_not_followed():
    async def nowhere(_: str) -> bool:
        return False

    shelf = Shelf({"/flux.xml": redirected(URL, "https://autre.example/flux.xml")})
    assert (await files.ask(shelf, URL, nowhere)).status == 302
    assert shelf.asked == [URL]


async def test_a_file_that_does_not_come_has_a_cause():
    assert await files.ask(Shelf({"/flux.xml": Cause.RESET}), URL, anywhere) == File(
        url=URL, cause=Cause.RESET
    )
