"""The walk through a site: what is asked, in what order, what is left alone, and that it comes to an end."""

from __future__ import annotations

import asyncio
import time

import pytest

from auditor.facts.sample import Role, Sample, SamplePage
from auditor.model import Cause
from auditor.network import AddressPolicy
from auditor.network.http import open_client
from auditor.probe import ProbeFailed
from auditor.probes.http import http_site
from auditor.probes.sample import crawl, sample
from auditor.probes.sample.crawl import OTHERS, PAGES, Crawl
from auditor.probes.sample.robots import PRODUCT
from tests.checks.facts import site
from tests.checks.samples import HOME, Shelf, answered, redirected
from tests.servers.http import answer, endless, redirect, web
from tests.servers.networks import HOST, network, target
from tests.servers.tcp import free_port


def walk(pages, home: str = HOME) -> tuple[Sample, list[str]]:
    """The sample of these pages, and the paths (or addresses of other hosts) that were asked for."""
    shelf = Shelf(pages)
    seen = asyncio.run(Crawl(shelf, home).run())
    return seen, [url.removeprefix(HOME.rstrip("/")) for url in shelf.asked]


def links(*pairs: tuple[str, str], inside: str = "nav") -> str:
    """A page that links to these addresses under these names."""
    made = "".join(f'<a href="{url}">{text}</a> ' for url, text in pairs)
    return f"<!doctype html><title>Ville</title><{inside}>{made}</{inside}>"


def by_role(seen: Sample, role: Role) -> SamplePage:
    (page,) = (page for page in seen.pages if role in page.roles)
    return page


def sent(path: str, to: str) -> dict[str, object]:
    """A path that redirects."""
    return {path: redirected(HOME.rstrip("/") + path, to)}


PAGE = "<!doctype html><title>Page</title><p>Texte"
GUESSED = ["/accessibilite", "/mentions-legales", "/politique-de-confidentialite", "/plan-du-site"]


# What is asked.


def test_a_page_alone():
    seen, asked = walk({"/": PAGE})
    assert asked == ["/robots.txt", "/", *GUESSED, "/sitemap.xml"]
    assert [page.roles for page in seen.pages] == [(Role.HOME,)] + [
        (role,) for role in (Role.ACCESSIBILITY, Role.LEGAL_NOTICE, Role.PRIVACY, Role.SITE_MAP)
    ]
    assert [page.cause for page in seen.pages] == [None] + [Cause.NOT_FOUND] * 4
    assert {page.found_by for page in seen.pages[1:]} == {"path"}
    assert (seen.complete, seen.refused, seen.readable) == (True, (), seen.pages[:1])


def test_pages_are_found_by_their_names_and_by_their_addresses():
    home = links(("/p1", "Accessibilité : non conforme"), ("/mentions.html", "Cliquez ici"))
    seen, _ = walk({"/": home, "/p1": PAGE, "/mentions.html": PAGE})
    statement = by_role(seen, Role.ACCESSIBILITY)
    assert (statement.asked, statement.found_by, statement.referrer) == (HOME + "p1", "link", HOME)
    assert by_role(seen, Role.LEGAL_NOTICE).asked == HOME + "mentions.html"


def test_what_a_second_page_leads_to_is_asked_too():
    home = links(("/declaration", "Accessibilité : partiellement conforme"))
    statement = links(("/schema", "Schéma pluriannuel"), ("/plan", "Plan annuel 2026"))
    seen, _ = walk({"/": home, "/declaration": statement, "/schema": PAGE, "/plan": PAGE})
    assert by_role(seen, Role.SCHEME).referrer == HOME + "declaration"
    assert by_role(seen, Role.PLAN).readable


def test_a_well_known_path_is_tried_when_no_link_leads_there():
    seen, asked = walk({"/": links(("/ml", "Mentions légales")), "/ml": PAGE, "/accessibilite": PAGE})
    assert by_role(seen, Role.ACCESSIBILITY).found_by == "path"
    assert "/mentions-legales" not in asked


def test_a_well_known_path_is_tried_when_the_link_is_broken():
    seen, asked = walk({"/": links(("/ml", "Mentions légales")), "/mentions-legales": PAGE})
    assert [(page.found_by, page.cause) for page in seen.pages if Role.LEGAL_NOTICE in page.roles] == [
        ("link", Cause.NOT_FOUND),
        ("path", None),
    ]
    assert seen.unread(Role.LEGAL_NOTICE)[0].asked == HOME + "ml"
    assert asked.count("/ml") == 1


def test_a_guess_that_leads_back_home_is_no_page_of_its_role():
    """Many sites send there whatever they do not know."""
    seen, _ = walk({"/": PAGE, **dict(item for path in GUESSED for item in sent(path, "/").items())})
    assert [page.roles for page in seen.pages] == [(Role.HOME,)]


def test_a_link_that_leads_back_home_says_what_home_serves_for():
    home = links(("/contact", "Contact"), ("#aide", "Aide"))
    seen, _ = walk({"/": home, **sent("/contact", "/")})
    assert seen.pages[0].roles == (Role.HOME, Role.CONTACT, Role.HELP)


def test_a_soft_404_is_kept_as_it_is():
    seen, _ = walk({"/": PAGE, "/accessibilite": "<title>Page introuvable</title>"})
    page = by_role(seen, Role.ACCESSIBILITY)
    assert (page.status, page.title, page.readable) == (200, "Page introuvable", True)


def test_one_page_of_two_roles_is_asked_once():
    seen, asked = walk({"/": links(("/ml", "Mentions légales et données personnelles")), "/ml": PAGE})
    assert by_role(seen, Role.LEGAL_NOTICE).roles == (Role.LEGAL_NOTICE, Role.PRIVACY)
    assert asked.count("/ml") == 1


def test_a_document_in_place_of_a_page():
    pdf = answered(HOME + "a.pdf", b"%PDF-1.7", content_type="application/pdf")
    seen, _ = walk({"/": links(("/a.pdf", "Déclaration d’accessibilité")), "/a.pdf": pdf})
    page = seen.unread(Role.ACCESSIBILITY)[0]
    assert (page.cause, page.status, page.text) == (Cause.NOT_HTML, 200, "")


def test_the_sample_is_bounded():
    numbered = [(f"/p{number}", f"Page {number}") for number in range(300)]
    roles = ("Accessibilité", "Mentions légales", "RGPD", "Schéma pluriannuel", "Plan annuel", "Contact")
    more = (
        "Plan du site",
        "Écoconception",
        "Démarches",
        "Connexion",
        "Aide",
        "Données ouvertes",
        "Actualités",
    )
    named = [(f"/r{number}", name) for number, name in enumerate((*roles, *more))]
    pages = {url: links(*numbered) for url, _ in (*numbered, *named)}
    seen, asked = walk({"/": links(*numbered, *named), **pages})
    assert len(seen.pages) == PAGES
    assert sum(Role.OTHER in page.roles for page in seen.pages) == OTHERS
    assert len(asked) == len(set(asked)) <= PAGES + 3


def test_others_come_from_the_menu_first():
    home = links(("/texte", "Texte"), inside="main") + links(("/menu", "Menu"), ("/doc.pdf", "Bulletin"))
    seen, _ = walk({"/": home, **dict.fromkeys(("/texte", "/menu"), PAGE)})
    assert [page.asked for page in seen.of(Role.OTHER)] == [HOME + "menu", HOME + "texte"]


def test_links_that_all_lead_home_do_not_keep_us_going():
    numbered = [(f"/p{number}", f"Page {number}") for number in range(400)]
    seen, asked = walk(
        {"/": links(*numbered), **dict(item for url, _ in numbered for item in sent(url, "/").items())}
    )
    assert len(asked) < 20
    assert seen.readable == seen.pages[:1]


def test_links_are_kept_once_and_in_order():
    menu = (("/a", "A"), ("/contact", "Contact"))
    seen, _ = walk({"/": links(*menu), "/contact": links(*menu, ("/b", "B"))})
    assert [link.text for link in seen.links] == ["A", "Contact", "B"]
    assert [link.text for link in seen.links_of(by_role(seen, Role.CONTACT))] == ["A", "Contact", "B"]


# Robots.


def test_what_robots_close_is_not_asked_and_said():
    robots = "User-agent: *\nDisallow: /ml\nDisallow: /accessibilite"
    seen, asked = walk({"/": links(("/ml", "Mentions légales")), "/robots.txt": robots, "/ml": PAGE})
    assert not {"/ml", "/accessibilite"} & set(asked)
    assert seen.refused == (HOME + "ml", HOME + "accessibilite")
    assert seen.why_silent is Cause.NOT_PERMITTED


def test_a_page_of_no_duty_that_robots_close_is_left_aside_without_a_word():
    """A search form that is closed to robots does not make the whole site unknown."""
    robots = "User-agent: *\nDisallow: /recherche"
    home = links(("/recherche", "Rechercher"), ("/a", "A"), ("/b", "B"))
    seen, asked = walk({"/": home, "/robots.txt": robots, "/a": "A", "/b": "B"})
    assert "/recherche" not in asked
    assert (seen.refused, seen.why_silent) == ((), None)
    assert len(seen.of(Role.OTHER)) == 2


def test_a_closed_site_gives_its_home_page_alone():
    """It was asked for by name: only what follows is a crawl."""
    robots = f"User-agent: {PRODUCT}\nDisallow: /"
    seen, asked = walk({"/": links(("/ml", "Mentions légales")), "/robots.txt": robots, "/ml": PAGE})
    assert asked == ["/robots.txt", "/"]
    assert seen.robots.closed
    assert seen.why_silent is Cause.NOT_PERMITTED


def test_a_redirect_to_what_robots_close_is_not_followed():
    robots = "User-agent: *\nDisallow: /prive"
    home = links(("/ml", "Mentions légales"))
    pages = {"/": home, "/robots.txt": robots, **sent("/ml", "/prive/ml"), "/prive/ml": PAGE}
    seen, asked = walk(pages)
    assert "/prive/ml" not in asked
    assert seen.unread(Role.LEGAL_NOTICE)[0].cause is Cause.NOT_ASKED


def test_files_that_robots_close_are_not_asked():
    robots = f"User-agent: *\nDisallow: /flux\nSitemap: {HOME}carte.xml"
    home = PAGE + '<link rel="alternate" type="application/rss+xml" href="/flux">'
    seen, asked = walk({"/": home, "/robots.txt": robots})
    assert seen.feeds == ()
    assert "/flux" not in asked
    assert [file.url for file in seen.sitemaps] == [HOME + "carte.xml"]


# Other sites.


@pytest.mark.parametrize(
    "url",
    [
        "https://autre.example/mentions-legales",
        "https://ville.example.autre.example/ml",
        "//autre.example/ml",
        "mailto:mairie@ville.example",
        "tel:+33100000000",
        "javascript:void(0)",
        "data:text/html,ml",
        "ftp://www.ville.example/ml",
        "http://[",
        "https://www.ville.example:99999/ml",
    ],
)
def test_a_link_to_elsewhere_is_not_followed(url):
    seen, asked = walk({"/": links((url, "Mentions légales"))})
    assert by_role(seen, Role.LEGAL_NOTICE).found_by == "path"
    assert asked == ["/robots.txt", "/", *GUESSED, "/sitemap.xml"]
    assert seen.refused == ()


def test_a_host_of_the_same_domain_is_the_same_site():
    other = "https://demarches.ville.example/"
    seen, asked = walk({"/": links((other, "Démarches")), other: PAGE})
    assert by_role(seen, Role.SERVICES).readable
    assert other + "robots.txt" in asked


def test_a_town_on_an_address_is_that_address_alone():
    home = "http://192.0.2.1/"
    other = "http://192.0.2.2/ml"
    seen, asked = walk({home: links((other, "Mentions légales"), ("/c", "Contact"))}, home)
    assert other not in asked
    assert home + "c" in asked
    assert by_role(seen, Role.CONTACT)


def test_a_login_may_be_on_another_site():
    other = "https://portail.example/ville"
    seen, asked = walk({"/": links((other, "Espace famille")), other: PAGE})
    assert by_role(seen, Role.LOGIN).url == other
    assert "https://portail.example/robots.txt" in asked


@pytest.mark.parametrize(
    "url",
    [
        "https://app.franceconnect.gouv.fr/api/v2/authorize?x",
        "https://oidc.franceconnect.gouv.fr/",
        "https://fcp.integ01.dev-franceconnect.fr/api/v1/authorize",
        "https://auth.agentconnect.gouv.fr/",
        "https://www.proconnect.gouv.fr/",
    ],
)
def test_where_a_login_begins_is_never_asked(url):
    """Neither by a link nor by a redirect."""
    home = links((url, "Se connecter avec FranceConnect"), ("/compte", "Mon compte"))
    seen, asked = walk({"/": home, **sent("/compte", url), url: PAGE})
    assert not any("connect.gouv" in address or "dev-france" in address for address in asked)
    page = by_role(seen, Role.LOGIN)
    assert (page.asked, page.cause, page.detail) == (HOME + "compte", Cause.NOT_ASKED, url)


def test_a_login_that_is_a_script_is_no_page():
    seen, asked = walk({"/": links(("javascript:ouvrir()", "Connexion"))})
    assert not any(Role.LOGIN in page.roles for page in seen.pages)
    assert seen.why_silent is None
    assert not any("javascript" in address for address in asked)


def test_a_redirect_to_another_host_is_followed_and_told():
    other = "https://agglo.example/ml"
    seen, asked = walk({"/": links(("/ml", "Mentions légales")), **sent("/ml", other), other: PAGE})
    page = by_role(seen, Role.LEGAL_NOTICE)
    assert (page.asked, page.url, page.hops) == (HOME + "ml", other, (HOME + "ml",))
    assert "https://agglo.example/robots.txt" in asked


def test_redirects_in_a_circle():
    pages = {
        "/": links(("/a", "Mentions légales")),
        **sent("/a", "/b"),
        **sent("/b", "/a"),
    }
    seen, asked = walk(pages)
    assert seen.unread(Role.LEGAL_NOTICE)[0].cause is Cause.REDIRECT_LOOP
    assert asked.count("/a") == 1


# Files.


def test_files_are_asked_for_once_each():
    home = (
        links(("/feed/", "Flux"), ("webcal://www.ville.example/a.ics", "Agenda"), ("/b.ics?x=1", "Agenda"))
        + '<link rel="alternate" type="application/atom+xml" href="/flux.xml">'
        + '<link rel="alternate" type="application/rss+xml" href="https://autre.example/flux.xml">'
        + '<link rel="alternate" type="application/rss+xml" href="/flux3.xml">'
    )
    seen, asked = walk({"/": home, "/flux.xml": "<feed/>", "/sitemap.xml": "<urlset/>"})
    assert [(file.url, file.kind) for file in seen.feeds] == [
        (HOME + "flux.xml", "atom"),
        (HOME + "flux3.xml", ""),
    ]
    assert [file.url for file in seen.calendars] == [HOME + "a.ics", HOME + "b.ics?x=1"]
    assert [(file.url, file.kind) for file in seen.sitemaps] == [(HOME + "sitemap.xml", "sitemap")]
    assert len(asked) == len(set(asked))


# What goes wrong.


@pytest.mark.parametrize("cause", [Cause.TIMED_OUT, Cause.RESET, Cause.TLS_FAILED])
def test_a_home_page_that_does_not_come_is_told(cause):
    seen, _ = walk({"/": cause})
    assert (seen.pages[0].cause, seen.why_silent) == (cause, cause)


def test_a_page_that_needs_its_scripts_says_nothing():
    seen, _ = walk({"/": "<!doctype html><div id=app></div><script src=/app.js></script>"})
    assert seen.why_silent is Cause.NEEDS_SCRIPT


def test_a_page_that_was_not_read_to_its_end_says_nothing():
    seen, _ = walk({"/": PAGE + "<p>mot</p>" * 20_000})
    assert seen.why_silent is Cause.TOO_LARGE


class Slow(Shelf):
    """Takes its time for each answer."""

    def __init__(self, pages, seconds: float) -> None:
        super().__init__(pages)
        self.seconds = seconds

    async def fetch(self, url: str, *, timeout: float = 0):
        await asyncio.sleep(self.seconds)
        return await super().fetch(url, timeout=timeout)


async def test_what_was_seen_when_time_is_out_is_kept(monkeypatch):
    monkeypatch.setattr(crawl, "TIMEOUT", 0.5)
    numbered = [
        (f"/p{number}", name) for number, name in enumerate(("Contact", "Aide", "Actualités", "RGPD"))
    ]
    shelf = Slow({"/": links(*numbered), **dict.fromkeys((url for url, _ in numbered), PAGE)}, 0.15)
    seen = await Crawl(shelf, HOME).run()
    assert (seen.complete, seen.why_silent) == (False, Cause.TIMED_OUT)
    assert 1 <= len(seen.pages) <= 3


async def test_time_that_is_out_before_the_home_page_is_a_failure(monkeypatch):
    monkeypatch.setattr(crawl, "TIMEOUT", 0.2)
    with pytest.raises(ProbeFailed) as failure:
        await Crawl(Slow({"/": PAGE}, 0.15), HOME).run()
    assert failure.value.cause is Cause.TIMED_OUT


def test_a_walk_through_pages_of_five_hundred_links_takes_no_time():
    def page(number: int) -> str:
        return links(*((f"/p{number}-{index}", f"Démarche {number} {index}" * 5) for index in range(500)))

    home = links(*((f"/r{number}", name) for number, name in enumerate(("Contact", "RGPD", "Aide", "Actus"))))
    started = time.process_time()
    seen, _ = walk({"/": home, **{f"/r{number}": page(number) for number in range(4)}})
    assert len(seen.links) > 2000
    assert time.process_time() - started < 4


# By the probe, from a server.


async def seen_from(pages, **headers) -> tuple[Sample, list[bytes]]:
    async with web(pages) as server:
        url = f"http://{HOST}/"
        landing = site().model_copy(update={"landing": url})
        async with open_client(network({80: server.port, 443: server.port})) as client:
            return await sample.function(site=landing, client=client), server.heads


async def test_a_site_from_a_server():
    pages = {
        "/": answer(links(("/contact", "Contact"), ("/ml", "Mentions légales")).encode()),
        "/contact": redirect("/contact/"),
        "/contact/": answer("<title>Nous écrire</title>".encode("windows-1252"), content_type="text/html"),
        "/robots.txt": answer(b"User-agent: *\nDisallow: /ml", content_type="text/plain"),
    }
    seen, heads = await seen_from(pages)
    assert by_role(seen, Role.CONTACT).title == "Nous écrire"
    assert seen.refused == (f"http://{HOST}/ml",)
    assert heads[0].startswith(b"GET /robots.txt ")
    assert not any(head.startswith(b"GET /ml ") for head in heads)
    assert all(head.startswith(b"GET ") and b"Beffroi/" in head for head in heads)


async def test_the_home_page_that_was_seen_is_not_asked_for_again():
    async with web({"/": redirect("/accueil"), "/accueil": answer(PAGE.encode())}) as server:
        asked = target(url=f"http://{HOST}/", secure_asked=False)
        async with open_client(network({80: server.port, 443: free_port()})) as client:
            found = await http_site.function(asked, client)
            seen = await sample.function(site=found, client=client)
    asked = [head.split(b" ")[1] for head in server.heads]
    assert (asked.count(b"/"), asked.count(b"/accueil")) == (1, 1)
    assert (seen.pages[0].title, seen.pages[0].status, seen.pages[0].url) == ("Page", 200, found.landing)


async def test_a_site_of_bad_manners_from_a_server():
    pages = {
        "/": answer(links(("/bombe", "Contact"), ("/coupe", "Aide"), ("/loin", "RGPD")).encode()),
        "/bombe": answer(b"<div " + b"a=1 " * 900_000 + b">" + b"<b>" * 100_000),
        "/coupe": answer(b"<p>court", length=5000),
        "/loin": redirect("http://169.254.169.254/latest/meta-data"),
        "/sitemap.xml": endless(
            b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\n\r\n<urlset>", b"<url>" * 10_000
        ),
    }
    seen, _ = await seen_from(pages)
    assert by_role(seen, Role.CONTACT).left_out
    assert by_role(seen, Role.HELP).cause is Cause.PROTOCOL_ERROR
    assert seen.unread(Role.PRIVACY)[0].cause is Cause.NOT_ASKED  # its robots.txt cannot be reached either
    assert (seen.sitemaps[0].truncated, seen.sitemaps[0].kind) == (True, "sitemap")


async def test_a_site_that_gave_no_page_is_not_walked_through():
    nothing = site().model_copy(update={"landing": None})
    with pytest.raises(ProbeFailed):
        await sample.function(site=nothing, client=Shelf({}))
    assert not AddressPolicy().permits("127.0.0.1")
