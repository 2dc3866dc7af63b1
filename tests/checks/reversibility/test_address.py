"""Where the declared address leads."""

from __future__ import annotations

import pytest

from auditor.model import Cause, Outcome
from checks.reversibility.address import refreshed_to
from tests.checks import facts as f
from tests.checks.facts import SECURE, TARGET, hop, page, run, site, trail
from tests.checks.samples import good_sample, sample_with

ID = "reversibility.declared-address"
NEW = "https://www.nouvelle.example/"


def found_of(*hops, target=TARGET, sample=None, cause=None):
    led = site(trail(*hops, cause=cause), document=page())
    (found,) = run(ID, target, led, sample or good_sample())
    return found


def verdict(*hops, **terms):
    found = found_of(*hops, **terms)
    return found.code.rpartition(".")[2] if found.outcome is Outcome.FAILED else found.outcome.value


def refreshing(content: str):
    return sample_with(
        "/", "<meta charset", f"<meta http-equiv='Refresh' content=\"{content}\"><meta charset"
    )


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("end", ["https://ville.example/", "https://mairie.ville.example/accueil"])
def test_any_redirect_will_do_under_the_same_name(status, end):
    assert verdict(hop(SECURE, status, location=end), hop(end)) == "passed"


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (301, "elsewhere"),
        (308, "elsewhere"),
        (302, "temporary"),
        (303, "temporary"),
        (307, "temporary"),
    ],
)
def test_to_another_name(status, expected):
    assert verdict(hop(SECURE, status, location=NEW), hop(NEW)) == expected


def test_only_the_hop_that_changes_the_name_counts():
    bare = "https://ville.example/"
    further = "https://www.nouvelle.example/accueil"
    hops = (hop(SECURE, 302), hop(bare, 301), hop(NEW, 302), hop(further))
    assert verdict(*hops) == "elsewhere"
    assert verdict(hop(SECURE, 301), hop(bare, 302), hop(NEW)) == "temporary"


def test_the_hops_at_fault_are_shown():
    found = found_of(hop(SECURE, 302, location=NEW), hop(NEW))
    assert [(place.where, place.excerpt) for place in found.places] == [(SECURE, f"HTTP 302 {NEW}")]
    assert found.arguments == {"to": NEW}


@pytest.mark.parametrize(
    "end",
    [
        "https://lannuaire.service-public.gouv.fr/ile-de-france/mairie-77475-01",
        "https://www.service-public.fr/x",
        "https://trilport.collectivite.fr/",
        "https://www.seine-et-marne.gouv.fr/",
    ],
)
def test_public_sites_that_stand_in_for_a_town(end):
    assert verdict(hop(SECURE, 302, location=end), hop(end)) == "passed"


@pytest.mark.parametrize(
    "end", ["https://faux-gouv.fr/", "https://gouv.fr.example/", "https://xcollectivite.fr/"]
)
def test_names_that_look_like_public_ones(end):
    assert verdict(hop(SECURE, 301, location=end), hop(end)) == "elsewhere"


@pytest.mark.parametrize("cause", [Cause.BLOCKED, Cause.SERVER_ERROR, Cause.NOT_FOUND, Cause.REDIRECT_LOOP])
def test_what_shows_no_page_is_no_destination(cause):
    """A filter that turns robots away often does so from a name of its own."""
    found = found_of(hop(SECURE, 302, location=NEW), hop(NEW, 403), cause=cause)
    assert (found.outcome, found.cause) == (Outcome.UNTESTED, cause)


def test_a_site_without_a_name_has_none_to_change():
    target = TARGET.model_copy(update={"host": "192.0.2.1", "domain": None})
    assert verdict(hop(SECURE), target=target) == "inapplicable"


@pytest.mark.parametrize(
    "content",
    [
        f"0; url={NEW}",
        f"5;URL='{NEW}'",
        f"0,{NEW}",
        f"0; {NEW}",
        "0.5 ; Url = //www.nouvelle.example/",
    ],
)
def test_a_page_that_reloads_elsewhere(content):
    found = found_of(hop(SECURE), sample=refreshing(content))
    assert (found.code, found.outcome) == (f"{ID}.refresh", Outcome.FAILED)
    assert found.arguments == {"to": NEW}


@pytest.mark.parametrize(
    "content",
    [
        "300",
        "0; url=/accueil",
        "0; url=https://mairie.ville.example/",
        "",
        "0; url=",
        "x; url=" + NEW,
        "0; url=http://[x",
    ],
)
def test_a_page_that_reloads_where_it_is(content):
    assert verdict(hop(SECURE), sample=refreshing(content)) == "passed"


def test_long_texts_are_read_in_no_time():
    for hostile in ("0;" + " " * 5_000, "0" * 5_000, "0; url=" + "'" * 5_000):
        assert refreshed_to(refreshing(hostile)) is None


def test_an_answer_that_did_not_come():
    nothing = f.site(f.secure(None, Cause.TIMED_OUT), f.plain(None, Cause.TIMED_OUT), None)
    (found,) = run(ID, TARGET, nothing, good_sample())
    assert (found.outcome, found.cause) == (Outcome.UNTESTED, Cause.TIMED_OUT)
