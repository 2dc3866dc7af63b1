"""What is read of a page, and that no page, however made, costs more than its size."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.facts.sample import Form, Heading, Image, Link, Relation, Zone
from auditor.probes.sample import reading
from auditor.probes.sample.reading import Content, read
from tests.checks.samples import HOME, answered
from tests.probes.sample.effort import steady


def content(body: str | bytes, **headers: str) -> Content:
    return read(answered(HOME, body if isinstance(body, bytes) else body.encode("utf-8"), **headers))


def names(found: Content) -> list[str]:
    return [link.text for link in found.links]


def test_a_page():
    found = content("""<!doctype html><html lang="fr"><head><meta charset="utf-8"><title> Mairie
        de  Ville </title>
        <meta name="Description" content=" La  ville "><meta property="og:title" content="V">
        <link rel="alternate" type="application/rss+xml" title="Flux" href="/flux.xml" hreflang="fr">
        <script type="application/ld+json">{"@type": "CityHall"}</script><script src="/a.js"></script>
        <script>  var a = 1;  </script><style>p { color: red }</style></head>
        <body itemscope itemtype="https://schema.org/CityHall">
        <header><a href="/"><img src="/l.png" alt="Accueil"></a></header>
        <nav><a href="/contact" class="lien grand" id="c" rel="nofollow" target="_blank">Contact</a></nav>
        <main><h1>Bienvenue <em>à</em> tous</h1><p>Un <b>mot</b>.<br>Deux.</p>
        <form action="/envoi" method="POST"><input type="email" name="mel"><textarea name="t"></textarea>
        <input type="hidden" name="jeton"><button>Envoyer</button></form>
        <iframe src="https://carte.example/"></iframe><img src="x.jpg"><img src="y.jpg" alt=""></main>
        <footer>Accessibilité : non conforme</footer></body></html>""")
    assert (found.title, found.language, found.left_out) == ("Mairie de Ville", "fr", 0)
    assert found.text == "Contact\nBienvenue à tous\nUn mot.\nDeux.\nEnvoyer\nAccessibilité : non conforme"
    assert found.headings == [Heading(level=1, text="Bienvenue à tous")]
    assert found.links == [
        Link(url=HOME, text="Accueil", zone=Zone.HEADER, image=True),
        Link(
            url=HOME + "contact",
            text="Contact",
            zone=Zone.NAVIGATION,
            marks="lien grand c",
            rel="nofollow",
            target="_blank",
        ),
        Link(url="", text="Envoyer", zone=Zone.MAIN),
    ]
    assert found.images == [
        Image(url=HOME + "l.png", alt="Accueil", zone=Zone.HEADER),
        Image(url=HOME + "x.jpg", alt=None, zone=Zone.MAIN),
        Image(url=HOME + "y.jpg", alt="", zone=Zone.MAIN),
    ]
    assert found.relations == [
        Relation(
            rel="alternate", url=HOME + "flux.xml", type="application/rss+xml", title="Flux", language="fr"
        )
    ]
    assert found.names == [("description", "La ville"), ("og:title", "V")]
    assert found.structured == ['{"@type": "CityHall"}']
    assert found.itemtypes == ["https://schema.org/CityHall"]
    assert found.forms == [Form(action=HOME + "envoi", method="post", fields=("email mel", "textarea t"))]
    assert (found.frames, found.scripts) == (["https://carte.example/"], [HOME + "a.js"])
    assert found.inline == ["var a = 1;"]
    assert found.skeleton
    assert found.skeleton.html == 1


@pytest.mark.parametrize(
    "body", [b"", b"  \n", b"\0", b"<", b"</html>", b"<!--", b"\xff\xfe", b"\xef\xbb\xbf"]
)
def test_hardly_anything(body):
    assert content(body).links == []


@pytest.mark.parametrize(
    ("link", "text"),
    [
        ('<a href="/">  Nous\n écrire </a>', "Nous écrire"),
        ('<a href="/" aria-label="Menu">x</a>', "Menu"),
        ('<a href="/"><img alt="Plan"><img alt="du site"></a>', "Plan du site"),
        ('<a href="/" title="Aide"></a>', "Aide"),
        ('<a href="/"><svg><title>Logo</title></svg><span>Accueil</span></a>', "Logo Accueil"),
        ('<a href="/"><h3>Pont</h3><div>Il <b>rou</b>vre</div>jeudi</a>', "Pont Il rouvre jeudi"),
        ('<a href="/">Accessibilité&nbsp;: <b>non</b> conforme</a>', "Accessibilité : non conforme"),
        ('<a href="/"><style>p {}</style><script>x</script></a>', ""),
        ("<a href='/'><b>Mentions <i>légales</i></b> et <i>crédits</i>.</a>", "Mentions légales et crédits."),
        ('<button aria-label="Fermer"></button>', "Fermer"),
    ],
)
def test_what_a_link_is_called(link, text):
    assert names(content(link)) == [text]


def test_an_anchor_without_address_is_no_link():
    assert content('<a name="haut">Haut</a><a>Rien</a>').links == []


@pytest.mark.parametrize(
    ("around", "zone"),
    [
        ("<header>{}</header>", Zone.HEADER),
        ("<header><nav>{}</nav></header>", Zone.NAVIGATION),
        ("<footer><div class=x>{}</div></footer>", Zone.FOOTER),
        ("<div role=contentinfo>{}</div>", Zone.FOOTER),
        ("<div id=footer>{}</div>", Zone.FOOTER),
        ('<div class="site pied">{}</div>', Zone.FOOTER),
        ("<table><tr><td class=menu>{}</td></tr></table>", Zone.NAVIGATION),
        ("<div class=menuiserie>{}</div>", Zone.UNKNOWN),
        ("<footer></footer>{}", Zone.UNKNOWN),
        ("<p>{}</p>", Zone.UNKNOWN),
    ],
)
def test_the_zone_of_a_link(around, zone):
    assert content(around.format("<a href=/x>x</a>")).links[0].zone is zone


@pytest.mark.parametrize(
    ("base", "url"),
    [
        ("/dossier/", HOME + "dossier/x"),
        ("https://autre.example/y/", "https://autre.example/y/x"),
        ("http://[", HOME + "x"),
        ("", HOME + "x"),
    ],
)
def test_addresses_are_in_full(base, url):
    assert content(f'<head><base href="{base}"></head><a href="x">x</a>').links[0].url == url


@pytest.mark.parametrize("href", ["http://[::1", "//[", "http://a]b"])
def test_an_address_that_cannot_be_is_empty(href):
    assert content(f'<a href="{href}">x</a><img src="{href}"><link href="{href}">').links[0].url == ""


def test_what_is_not_shown_is_no_text():
    found = content(
        "<p>a</p><script>b</script><style>c</style><template>d</template><noscript>e</noscript><!-- f -->g"
    )
    assert found.text == "a\ng"


def test_a_page_without_its_optional_tags():
    """HTML §13.1.2.4; the parser puts in the head what it does not know to be of the body."""
    found = content(
        "<!doctype html><title>Ville</title><meta name=a content=b><nav><a href=/m>Mentions</a></nav>x"
    )
    assert (found.title, names(found), found.text) == ("Ville", ["Mentions"], "Mentions\nx")
    assert found.links[0].zone is Zone.NAVIGATION


def test_the_drawing_s_title_is_not_the_page_s():
    assert content("<body><svg><title>Logo</title></svg></body>").title == ""
    assert content("<svg><title>Logo</title></svg><title>Mairie</title>").title == "Mairie"


def test_indentation_is_no_text():
    """Pages are indented: what is counted is what is read."""
    page = "<ul>" + f"<li>\n{' ' * 400}mot</li>\n{' ' * 400}" * 1000 + "</ul><footer>Accessibilité</footer>"
    found = content(page)
    assert len(page) > 10 * reading.TEXT
    assert found.text.endswith("mot\nAccessibilité")
    assert found.left_out == 0


def test_a_page_in_utf_16_and_one_in_windows_1252():
    page = "<html><title>Été</title><a href=/m>Mentions légales</a>"
    for body in (("\ufeff" + page).encode("utf-16-le"), page.encode("windows-1252")):
        found = content(body, content_type="text/html")
        assert (found.title, names(found)) == ("Été", ["Mentions légales"])
        assert found.skeleton
        assert found.skeleton.html == 1


# Bounds, and that what they cut is said.


@pytest.mark.parametrize(
    ("body", "kept"),
    [
        ("<a href=/x>x</a>" * 700, {"links": reading.LINKS, "left_out": 200}),
        ("<img src=/x>" * 700, {"images": reading.IMAGES}),
        ("<h2>x</h2>" * 700, {"headings": reading.HEADINGS}),
        ("<form><input name=a></form>" * 700, {"forms": reading.FEW}),
        ("<form>" + "<input name=a>" * 700 + "</form>", {"forms": 1}),
        ("<script>x</script>" * 700, {"inline": reading.FEW}),
        ("<script src=/x></script>" * 700, {"scripts": reading.FEW}),
        ("<iframe src=/x></iframe>" * 700, {"frames": reading.FEW}),
        ("<link rel=x href=/x>" * 700, {"relations": reading.FEW}),
        ("<meta name=x content=y>" * 700, {"names": reading.FEW}),
        ("<p itemtype=x>" * 700, {"itemtypes": reading.FEW}),
    ],
)
def test_number_is_bounded(body, kept):
    found = content(body)
    numbers = {name: len(value) if isinstance(value, list) else value for name, value in vars(found).items()}
    assert {name: numbers[name] for name in kept} == kept
    assert found.left_out == kept.get("left_out", 0)
    assert all(len(form.fields) <= reading.FEW for form in found.forms)


def test_length_is_bounded():
    long = "x" * 100_000
    found = content(
        f'<html lang="{long}"><title>{long}</title><meta name="{long}" content="{long}">'
        f"<script>{long}</script>"
        f'<script type="application/ld+json">{long}</script><link rel="{long}" href="/{long}">'
        f'<body><a href="/{long}" class="{long}" title="{long}">{long}</a><h1>{long}</h1><img alt="{long}">'
    )
    link = found.links[0]
    assert (len(found.title), len(found.language), len(found.inline[0])) == (200, 200, 300)
    assert (len(link.url), len(link.text), len(link.marks)) == (500, 200, 200)
    assert (len(found.names[0][0]), len(found.names[0][1])) == (200, 500)
    assert len(found.structured[0]) == 10_000
    assert (len(found.headings[0].text), len(found.images[0].alt or "")) == (200, 200)
    assert (len(found.relations[0].url), len(found.relations[0].rel)) == (500, 200)


@pytest.mark.parametrize(
    "body",
    [
        b"<p>" + b"mot " * 1_250_000 + b"<footer>",  # five megabytes of text
        b"<p>mot</p>" * 20_000,  # more text than is kept
        b"<!-- " + b"x" * reading.PARSED + b" --><a href=/m>Mentions</a>",
        b"<div>" * 100_000 + b"<a href=/m>Mentions</a>",
    ],
    ids=["text", "lines", "long", "deep"],
)
def test_a_page_that_is_not_read_to_its_end_says_so(body):
    found = content(body)
    assert found.left_out == 1
    assert len(found.text) <= reading.TEXT


def test_a_page_cut_in_the_middle_of_a_letter_is_read_up_to_there(monkeypatch):
    monkeypatch.setattr(reading, "PARSED", 1001)
    found = content("<a href=/m>Mentions légales</a>" + "é" * 1000)
    assert names(found) == ["Mentions légales"]


def test_tags_that_are_never_closed_hide_nothing():
    """As pages of another time are written."""
    found = content("<font><b><div>" * 300 + "<a href=/m>Mentions légales</a>")
    assert (names(found), found.left_out) == (["Mentions légales"], 0)


def test_a_million_attributes():
    found = content(b"<div " + b"a b=1 " * 500_000 + b"><a href=/m>Mentions</a>")
    assert found.left_out == 1
    assert names(content(b"<div " + b"a b=1 " * 100_000 + b"><a href=/m>Mentions</a>")) == ["Mentions"]


def test_zero_bytes():
    found = content(b"<p>un\0deux</p><a href='/\0x'>Men\0tions</a>\0")
    assert found.text.startswith("un")
    assert len(found.links) == 1


@pytest.mark.parametrize(
    "piece",
    [
        "<div>", "<p>mot", "<a href=/x>", "<a href=/x>mot</a>", "<button>", "<form>", "<input name=a>", "<b>",
        "<h1>", "<nav class=menu>", "<div class='menu-", "<table><tr><td>", "<select><option>", "<svg>",
        "<meta name=a content=b>", "<script>", "<style></style>", "<!--", "-->", "<!", "<?x", "</p>", "\0",
        "é", "&amp;", " ", "x ", "<base href=/x>", "<li>\n", "<p itemtype=a>", "<template>", "<title>",
    ],
    ids=repr,
)  # fmt: skip
def test_the_work_grows_with_the_page_and_no_faster(piece):
    assert steady(lambda size: content(piece * (size // len(piece))))


_TAGS = (
    "a href=/x",
    "button",
    "div class=menu",
    "nav",
    "p",
    "h2",
    "svg",
    "title",
    "script",
    "form",
    "br",
    "td",
)
_MARKUP = st.lists(
    st.sampled_from([f"<{tag}>" for tag in _TAGS] + [f"</{tag.split()[0]}>" for tag in _TAGS])
    | st.text(max_size=20),
    max_size=40,
).map("".join)


@given(_MARKUP.map(str.encode) | st.binary(max_size=300), st.sampled_from(["", "utf-16", "latin1", "x"]))
def test_any_bytes_are_read(body, charset):
    body = body.encode("utf-8", "replace") if isinstance(body, str) else body
    found = content(body, content_type=f"text/html; charset={charset}")
    assert found.left_out == 0
    assert all(line == line.strip() and line for line in found.text.split("\n") if found.text)
