"""On how many suppliers the town hangs."""

from __future__ import annotations

import pytest

from auditor.model import Cause, Outcome
from tests.checks.facts import DOMAIN, domain, lookup, mail, request, run, visit
from tests.checks.samples import good_sample, sample_but, sample_with

ONE = "reversibility.one-provider"
OTHERS = "reversibility.third-parties"

OVH_NAMES = ("dns10.ovh.net.", "ns10.ovh.net.")
OVH_WEB = "cluster003.hosting.ovh.net."
OVH_BOXES = ("1 mx1.mail.ovh.net.", "5 mx2.mail.ovh.net.")


def verdict(names=OVH_NAMES, boxes=OVH_BOXES, web=(OVH_WEB,)):
    reverse = (lookup("1.2.0.192.in-addr.arpa", "PTR", *web),)
    records = domain(ns=lookup(DOMAIN, "NS", *names), reverse=reverse)
    (found,) = run(ONE, records, mail(mx=lookup(DOMAIN, "MX", *boxes)))
    return found.outcome.value


def test_all_in_one_hand():
    assert verdict() == "failed"
    assert verdict(names=("DNS200.Anycast.me.", "ns200.anycast.me.")) == "failed"
    ionos = ("ns1047.ui-dns.com.", "ns1047.ui-dns.org.", "ns1047.ui-dns.biz.", "ns1047.ui-dns.de.")
    assert verdict(ionos, ("10 mx00.ionos.fr.",), ("www12.kundenserver.de.",)) == "failed"


def test_the_company_is_named():
    records = domain(
        ns=lookup(DOMAIN, "NS", *OVH_NAMES), reverse=(lookup("1.2.0.192.in-addr.arpa", "PTR", OVH_WEB),)
    )
    (found,) = run(ONE, records, mail(mx=lookup(DOMAIN, "MX", *OVH_BOXES)))
    assert found.arguments == {"company": "OVHcloud"}
    assert [item.excerpt for item in found.places][2] == "ovh.net"


@pytest.mark.parametrize(
    "terms",
    [
        {"boxes": ("0 ville-fr.mail.protection.outlook.com.",)},
        {"names": ("ns-1.gandi.net.",)},
        {"web": ("web1.alwaysdata.net.",)},
        {"names": (*OVH_NAMES, "ns2.syndicat.example.")},
        {"web": (), "names": ("ns1.syndicat.example.",)},
    ],
)
def test_in_several_hands(terms):
    assert verdict(**terms) == "passed"


@pytest.mark.parametrize(
    "terms",
    [
        {"web": ()},
        {"boxes": ()},
        {"boxes": ("0 .",)},  # the domain takes no e-mail
        {"names": ()},
        {"boxes": (f"10 mail.{DOMAIN}.",)},  # the town's own name, at whatever company
        {"web": (f"www.{DOMAIN}.",)},
        {"names": (), "boxes": (), "web": ()},
    ],
)
def test_what_cannot_be_told(terms):
    assert verdict(**terms) == "inapplicable"


def test_an_answer_that_did_not_come():
    late = lookup(DOMAIN, "MX", cause=Cause.TIMED_OUT)
    (found,) = run(ONE, domain(), mail(mx=late))
    assert (found.outcome, found.cause) == (Outcome.UNTESTED, Cause.TIMED_OUT)


# Servers of others.


def script(host: str, kind: str = "Script", **fields):
    return request(kind, url=f"https://{host}/x.js", third_party=True, **fields)


def naming(*hosts: str):
    tags = "".join(f'<script src="https://{host}/x.js"></script>' for host in hosts)
    return sample_with("/", "</head>", f"{tags}</head>")


def count(pages, sample):
    (found,) = run(OTHERS, pages, sample)
    return found.value, found.score


JQUERY, CDN = "code.jquery.com", "cdnjs.cloudflare.com"


@pytest.mark.parametrize(("number", "score"), [(0, 1), (1, 1), (4, 0.5), (8, 0), (9, 0)])
def test_servers_are_counted(number, score):
    hosts = [f"cdn.tiers{index}.example" for index in range(number)]
    assert count(visit(request(), *map(script, hosts)), naming(*hosts)) == (number, score)


def test_a_server_counts_once():
    pages = visit(script(JQUERY), script(JQUERY), script(JQUERY, "Stylesheet"))
    assert count(pages, naming(JQUERY))[0] == 1


def test_style_sheets_count():
    sheet = "<link rel='preload stylesheet' href='https://fonts.googleapis.com/css2?family=Lato'>"
    pages = visit(
        request("Stylesheet", url="https://fonts.googleapis.com/css2?family=Lato", third_party=True)
    )
    assert count(pages, sample_with("/", "</head>", f"{sheet}</head>"))[0] == 1
    icon = sheet.replace("preload stylesheet", "icon")
    assert count(pages, sample_with("/", "</head>", f"{icon}</head>"))[0] == 0


def test_what_frames_load_and_what_waits_for_consent_does_not_count():
    in_a_frame = script("www.youtube.com")
    assert count(visit(script(JQUERY), in_a_frame), naming(JQUERY, CDN))[0] == 1


def test_pictures_and_the_sites_own_files_do_not_count():
    pages = visit(script(JQUERY, "Image"), request("Script", url=f"https://{CDN}/x.js"))
    assert count(pages, naming(JQUERY, CDN))[0] == 0


def test_the_servers_are_told():
    (found,) = run(OTHERS, visit(script(JQUERY), script(CDN)), naming(JQUERY, CDN))
    assert found.arguments == {"count": 2, "hosts": (CDN, JQUERY)}
    assert [item.where for item in found.places] == [f"https://{CDN}/x.js", f"https://{JQUERY}/x.js"]


def test_a_page_that_did_not_come_whole():
    (found,) = run(OTHERS, visit(loaded=False), good_sample())
    assert (found.outcome, found.cause) == (Outcome.UNTESTED, Cause.TIMED_OUT)
    (found,) = run(OTHERS, visit(), sample_but({"/": Cause.TIMED_OUT}))
    assert (found.outcome, found.cause) == (Outcome.UNTESTED, Cause.TIMED_OUT)
