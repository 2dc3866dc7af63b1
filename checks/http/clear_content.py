"""What pages over TLS ask for, or send, in clear."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from auditor.check import check, failed, inapplicable, passed, place
from auditor.facts.http import HttpSite
from auditor.facts.sample import Form, Sample, SamplePage
from auditor.model import Axis, Finding, Place
from auditor.references import html, mixed_content
from auditor.urls import host_of
from checks.http.csp import upgrades
from checks.http.https import max_age

_SHOWN = 5
_UPGRADE = "upgrade-insecure-requests"

#: Fields in which people write of themselves.
_PERSONAL = ("email", "password", "tel", "textarea", "file")

#: Browsers hold the machine itself for safe.
_OURSELVES = ("localhost", "127.0.0.1")


@check(
    "http.mixed",
    axis=Axis.SECURITY,
    references=[mixed_content()],
    codes=["http.mixed.active", "http.mixed.passive"],
)
def mixed(sample: Sample, site: HttpSite) -> Iterator[Finding]:
    """Pages over TLS load all their parts over TLS (Mixed Content).

    Browsers refuse scripts, style sheets and frames in clear, and ask for images over TLS in their place.
    """
    pages = _over_tls(sample)
    if not pages:
        yield inapplicable()
        return
    judged = [page for page in pages if not _is_upgraded(page, site)]
    active = [place(page.url, url) for page in judged for url in _in_clear(_active(page))]
    images = [
        place(page.url, url)
        for page in judged
        for url in _in_clear(image.url for image in sample.images_of(page))
    ]
    if active:
        yield failed("http.mixed.active", *_first(active), count=len(active))
    if images:
        yield failed("http.mixed.passive", *_first(images), count=len(images))
    if not active and not images:
        yield passed(place(pages[0].url))


@check(
    "http.forms",
    axis=Axis.SECURITY,
    references=[html("4.10.21.3")],
    codes=["http.forms.clear", "http.forms.search-clear"],
)
def forms(sample: Sample, site: HttpSite) -> Iterator[Finding]:
    """What is written in a form of a page over TLS is sent over TLS (HTML §4.10.21.3).

    Browsers do so by themselves where the page, or HSTS for the site's own name, tells them to.
    """
    pages = [page for page in _over_tls(sample) if page.forms]
    if not pages:
        yield inapplicable()
        return
    guarded = _guarded_host(site)
    sent = [
        (form, place(page.url, f"{form.method} {form.action}"))
        for page in pages
        if not _is_upgraded(page, site)
        for form in page.forms
        if form.method != "dialog" and _is_in_clear(form.action) and host_of(form.action) != guarded
    ]
    personal = [where for form, where in sent if _is_personal(form)]
    others = [where for form, where in sent if not _is_personal(form)]
    if personal:
        yield failed("http.forms.clear", *_first(personal), count=len(personal))
    if others:
        yield failed("http.forms.search-clear", *_first(others), count=len(others))
    if not sent:
        yield passed(place(pages[0].url))


def _over_tls(sample: Sample) -> list[SamplePage]:
    return [page for page in sample.readable if page.url.startswith("https:")]


def _is_upgraded(page: SamplePage, site: HttpSite) -> bool:
    """Whether browsers ask over TLS for what the page names in clear; headers are those of the home page."""
    said = (content for name, content in page.names if name == "content-security-policy")
    return upgrades(site) or any(_UPGRADE in content.lower() for content in said)


def _active(page: SamplePage) -> Iterator[str]:
    yield from page.scripts
    yield from page.frames
    yield from (item.url for item in page.relations if "stylesheet" in item.rel.lower().split())


def _in_clear(urls: Iterable[str]) -> Iterator[str]:
    return (url for url in urls if _is_in_clear(url))


def _is_in_clear(url: str) -> bool:
    return url.lower().startswith("http://") and host_of(url) not in _OURSELVES


def _is_personal(form: Form) -> bool:
    return form.method == "post" or any(field.split(" ", 1)[0].lower() in _PERSONAL for field in form.fields)


def _guarded_host(site: HttpSite) -> str:
    """The name that browsers never ask in clear; empty when there is none."""
    first = site.secure.hops[0]
    ages = [max_age(value) for value in first.header("strict-transport-security")[:1]]
    return host_of(first.url) if ages and ages[0] else ""


def _first(places: list[Place]) -> list[Place]:
    return list(dict.fromkeys(places))[:_SHOWN]
