"""What stands before real pages: banners of every make, and what is none."""

from __future__ import annotations

import time

import pytest

from tests.probes.browser.conftest import Pages

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.xdist_group("browser")]

PAGE = '<!doctype html><html lang="fr"><title>Mairie</title><style>body {{ margin: 0 }}</style>{}'
BUTTONS = "<p>Nous utilisons des cookies.</p><button>Tout accepter</button> <button>Tout refuser</button>"
FIXED = "position: fixed; bottom: 0; left: 0; right: 0; height: 200px"


def shadow(root: str, holds: str = "", style: str = "") -> str:
    """An element with an open shadow root."""
    open_it = f"hote.attachShadow({{mode: 'open'}}).innerHTML = `{root}`"
    return f'<div id="hote" style="{style}">{holds}</div><script>{open_it}</script>'


@pytest.fixture
def overlays(site: Pages, visit):
    """What stands before a page with this body."""

    async def overlays(body: str):
        return (await visit(site.add("/", PAGE.format(body)))).overlays

    return overlays


def said(overlay) -> list[str]:
    return [control.text for control in overlay.controls]


@pytest.mark.parametrize(
    "banner",
    [
        f'<div style="{FIXED}">{BUTTONS}</div>',
        f'<div style="position: sticky; top: 0">{BUTTONS}</div>',
        f"<dialog open>{BUTTONS}</dialog>",
        f"<dialog id=d>{BUTTONS}</dialog><script>d.showModal()</script>",
        f"<div role=dialog>{BUTTONS}</div>",
        f'<div aria-modal="true">{BUTTONS}</div>',
        # Of no size itself: what it holds is placed on its own.
        f'<div style="position: fixed"><div style="position: absolute; width: 300px">{BUTTONS}</div></div>',
        f'<div style="position: fixed; width: 0; height: 0"><section>{BUTTONS}</section></div>',
        shadow(f'<div style="{FIXED}">{BUTTONS}</div>'),
        shadow(BUTTONS, style=FIXED),
        shadow(f'<div style="position: absolute; width: 300px">{BUTTONS}</div>', style="position: fixed"),
        shadow(f'<div style="{FIXED}"><slot></slot></div>', holds=BUTTONS),
        shadow(f'<div style="{FIXED}"><slot name="other">{BUTTONS}</slot></div>', holds="<p>Rien"),
        f'<body style="position: fixed; width: 100%"><p>Page</p><div style="{FIXED}">{BUTTONS}</div>',
        f'<div style="display: contents"><div style="{FIXED}">{BUTTONS}</div></div>',
    ],
)
async def test_kinds_of_banners(overlays, banner):
    (overlay,) = await overlays("<h1>Mairie</h1><a href=/>Accueil</a>" + banner)
    assert "Nous utilisons des cookies" in overlay.text
    assert said(overlay) == ["Tout accepter", "Tout refuser"]
    assert all(control.area > 1000 for control in overlay.controls)


NOTHING = [
    f'<div style="{FIXED}; display: none">{BUTTONS}</div>',
    f'<div style="{FIXED}; visibility: hidden">{BUTTONS}</div>',
    f'<div style="{FIXED}; opacity: 0">{BUTTONS}</div>',
    f'<div style="opacity: 0"><div style="{FIXED}">{BUTTONS}</div></div>',
    f'<div style="{FIXED}; transform: translateY(100%)">{BUTTONS}</div>',
    f'<div style="position: fixed; left: -9999px">{BUTTONS}</div>',
    f"<dialog>{BUTTONS}</dialog>",
    f'<div style="position: absolute">{BUTTONS}</div>',
    f'<div style="{FIXED}"><p>Nous utilisons des cookies.</p></div>',
    f'<div style="{FIXED}"><button><img src=/x.png alt=""></button></div>',
    f"<template><div style='{FIXED}'>{BUTTONS}</div></template>",
]


async def test_what_does_not_stand_before_the_page(overlays):
    assert await overlays("<h1>Mairie</h1>" + "".join(NOTHING)) == ()


async def test_a_button_that_is_hidden_has_no_area(overlays):
    (overlay,) = await overlays(f"""
        <div id="bandeau" class="cookies bas" style="{FIXED}">
          <p>Nous utilisons des cookies.</p>
          <button style="display: none">Tout refuser</button>
          <button style="visibility: hidden">Refuser</button>
          <button style="position: absolute; left: -5000px">Non merci</button>
          <button style="width: 100px; height: 40px; border: 0">Tout accepter</button>
          <input type="submit" value="Envoyer" hidden>
        </div>""")
    assert overlay.marks == "bandeau cookies bas"
    assert overlay.text == "Nous utilisons des cookies. Non merci Tout accepter"
    assert [(item.text, item.area) for item in overlay.controls] == [
        ("Tout accepter", 4000),
        ("Tout refuser", 0),
        ("Refuser", 0),
        ("Non merci", 0),
        ("Envoyer", 0),
    ]


async def test_how_controls_are_called(overlays):
    (overlay,) = await overlays(f"""
        <div style="{FIXED}">Cookies
          <a href="/p">En  savoir
             plus</a> <span role="button">Régler</span> <button aria-label="Fermer">  </button>
          <input type="submit" value="D'accord"> <input type="button" value="Non"> <input value="x">
          <button><style>p {{}}</style><b>O</b><i>K</i></button>
        </div>""")
    assert [(item.tag, item.text) for item in overlay.controls] == [
        ("a", "En savoir plus"),
        ("span", "Régler"),
        ("button", "Fermer"),
        ("input", "D'accord"),
        ("input", "Non"),
        ("button", "O K"),
    ]


async def test_a_menu_that_stays_is_listed_and_speaks_of_no_cookie(overlays):
    (overlay,) = await overlays("""
        <header style="position: sticky; top: 0"><a href="/">Accueil</a> <a href="/c">Contact</a></header>
        <main style="height: 4000px">Mairie</main>""")
    assert (overlay.text, said(overlay)) == ("Accueil Contact", ["Accueil", "Contact"])
    assert "cookie" not in overlay.text.lower()


async def test_the_outermost_alone_and_the_topmost_first(overlays):
    found = await overlays(f"""
        <div style="{FIXED}; z-index: 5" id="bas"><div role=dialog>{BUTTONS}</div></div>
        <div style="{FIXED}; z-index: 900" id="haut"><button>Accepter</button></div>
        <div style="{FIXED}" id="rien"><button>Haut de page</button></div>
        <dialog id="modale">Cookies<button>Accepter</button></dialog><script>modale.showModal()</script>""")
    assert [item.marks for item in found] == ["modale", "haut", "bas", "rien"]


async def test_five_of_them_at_most_and_the_banner_among_these(overlays):
    bars = f'<div style="{FIXED}"><button>Partager</button></div>' * 50
    found = await overlays(bars + f'<div style="{FIXED}; z-index: 99999">{BUTTONS}</div>' + bars)
    assert len(found) == 5
    assert "cookies" in found[0].text


async def test_a_frame_of_the_whole_page_does_not_hide_the_banner(overlays):
    links = "".join(f"<a href=/{number}>Lien {number}</a> " for number in range(40))
    found = await overlays(f"""
        <div id="application" style="position: fixed; inset: 0; overflow: auto">
          <nav>{links}</nav><p>{"Texte. " * 500}</p>
          <div id="bandeau" style="{FIXED}; z-index: 9">{BUTTONS}</div>
        </div>""")
    assert [item.marks for item in found] == ["bandeau", "application"]
    assert len(found[1].controls) == 20
    assert said(found[0]) == ["Tout accepter", "Tout refuser"]


async def test_what_is_shown_comes_before_what_is_hidden(overlays):
    panel = "".join(f"<button>Choix {number}</button>" for number in range(60))
    (overlay,) = await overlays(f'<div style="{FIXED}"><div hidden>{panel}</div>{BUTTONS}</div>')
    assert said(overlay)[:3] == ["Tout accepter", "Tout refuser", "Choix 0"]
    assert len(overlay.controls) == 20
    assert overlay.text == "Nous utilisons des cookies. Tout accepter Tout refuser"


@pytest.mark.parametrize(
    "lie",
    [
        "Element.prototype.getBoundingClientRect = () => ({width: 0, height: 0})",
        "window.getComputedStyle = () => ({position: 'static', display: 'none'})",
        "Object.defineProperty(Node.prototype, 'firstChild', {get() { while (true) {} }})",
        "Object.defineProperty(Element.prototype, 'shadowRoot', {get() { throw new Error('non') }})",
        "Element.prototype.checkVisibility = () => false; String.prototype.replace = () => ''",
        "Array.prototype.sort = () => { throw 1 }; window.performance = undefined",
        "document.documentElement = new Proxy({}, {get() { throw 1 }})",
    ],
)
async def test_a_page_cannot_lie_about_them(overlays, lie):
    (overlay,) = await overlays(f'<div style="{FIXED}">{BUTTONS}</div><script>{lie}</script>')
    assert said(overlay) == ["Tout accepter", "Tout refuser"]


async def test_names_that_hide_properties_hide_nothing(site: Pages, visit):
    names = (
        "querySelectorAll",
        "getElementsByTagName",
        "body",
        "documentElement",
        "firstChild",
        "createElement",
    )
    images = "".join(f'<img name="{name}" alt="">' for name in names)
    inputs = "".join(
        f'<input name="{name}">'
        for name in (
            *("parentNode", "firstChild", "nextSibling", "shadowRoot", "getAttribute", "matches", "children"),
            *("getBoundingClientRect", "checkVisibility", "localName", "style", "id", "attributes"),
        )
    )
    form = f'<form role="dialog" class="cookies" style="{FIXED}">{inputs}{BUTTONS}</form>'
    fact = await visit(site.add("/", PAGE.format(images + form)))
    (overlay,) = fact.overlays
    assert overlay.marks == "cookies"
    assert said(overlay) == ["Tout accepter", "Tout refuser"]
    assert fact.dom_nodes > 20


async def test_sizes_are_bounded(overlays):
    (overlay,) = await overlays(f"""
        <div id="b" style="{FIXED}"></div><script>
          b.className = 'c'.repeat(1e6); b.append('t'.repeat(5e5));
          for (let i = 0; i < 300; i++) b.append(Object.assign(document.createElement('button'), {{
            textContent: 'x'.repeat(10000)}}));
        </script>""")
    assert len(overlay.marks) <= 200
    assert len(overlay.text) <= 600
    assert len(overlay.controls) == 20
    assert {len(item.text) for item in overlay.controls} == {100}


async def test_a_page_that_nests_without_end_is_gone_through(overlays):
    found = await overlays(f"""
        <div id=top></div><script>
          let at = top = document.getElementById('top');
          for (let i = 0; i < 400; i++) at = at.appendChild(document.createElement('div'));
          at.innerHTML = `<div style="{FIXED}">{BUTTONS}</div>`;
        </script>""")
    assert said(found[0]) == ["Tout accepter", "Tout refuser"]


async def test_a_page_too_large_to_be_gone_through_in_time_is_not_known(overlays):
    started = time.monotonic()
    found = await overlays(f"""
        <div style="{FIXED}">{BUTTONS}</div><script>
          const part = document.createDocumentFragment();
          for (let i = 0; i < 3000; i++) {{
            const bar = part.appendChild(document.createElement('div'));
            bar.style.position = 'fixed';
            bar.innerHTML = 'texte' + '<button>a</button>'.repeat(60);
          }}
          document.body.append(part);
        </script>""")
    assert found is None or len(found) == 5
    assert time.monotonic() - started < 60
