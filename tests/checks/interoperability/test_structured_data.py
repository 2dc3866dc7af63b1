"""The town hall and its events, told to programs."""

from __future__ import annotations

import json

import pytest

from auditor.facts.sample import STRUCTURED
from auditor.model import Outcome
from tests.checks.facts import run
from tests.checks.samples import HOME, answered, sample_of

TEXT = "<title>Ville</title>" + "<p>La ville vous accueille.</p>" * 20
HALL = {
    "@type": "CityHall",
    "name": "Mairie",
    "address": "1 place",
    "telephone": "+33199005012",
    "openingHours": "Mo",
}
AGENDA = "<nav><a href=/agenda>Agenda</a></nav>"


def script(data: object) -> str:
    written = data if isinstance(data, str) else json.dumps(data)
    return f'<script type="application/ld+json">{written}</script>'


def said(check: str, home: str, **pages: object) -> str:
    kept = {f"/{name}": page for name, page in pages.items()}
    (found,) = run(f"interoperability.{check}", sample_of({"/": TEXT + home, **kept}))
    return found.code.rpartition(".")[2] if found.outcome is Outcome.FAILED else found.outcome.value


@pytest.mark.parametrize(
    ("home", "verdict"),
    [
        (script(HALL), "passed"),
        (script("<!--" + json.dumps(HALL) + "-->"), "passed"),
        (script('{"a": "b",}'), "invalid"),
        (script(HALL) + script('{"a": NaN}'), "invalid"),
        (script("[" * 9_000), "invalid"),
        (script("[" * 30_000), "untested"),  # cut
        (script(" "), "inapplicable"),
        ("", "inapplicable"),
        ("<script>{</script>", "inapplicable"),
    ],
)
def test_json_ld(home, verdict):
    assert said("json-ld", home) == verdict


def test_a_fault_of_json_ld_is_shown_where_it_is():
    fault = '{"name": "Mairie",\n "telephone": 01 99}'
    (found,) = run("interoperability.json-ld", sample_of({"/": TEXT + script(fault)}))
    assert (found.arguments["line"], found.arguments["column"]) == (2, 16)
    assert found.places[0].where == HOME
    assert "01 99" in found.places[0].excerpt


def test_a_fault_at_the_end_of_a_long_line_is_shown_too():
    fault = '{"a": "' + "b" * 5_000 + '", "c": oops}'
    (found,) = run("interoperability.json-ld", sample_of({"/": TEXT + script(fault)}))
    assert "oops" in found.places[0].excerpt


def without(*names: str) -> dict[str, object]:
    return {name: value for name, value in HALL.items() if name not in names}


@pytest.mark.parametrize(
    ("home", "verdict"),
    [
        (script(HALL), "passed"),
        (script([without("@type") | {"@type": ["LocalBusiness", "GovernmentOffice"]}]), "passed"),
        (script({"@graph": [{"@type": "WebSite"}, HALL]}), "passed"),
        (script({"@type": "WebPage", "publisher": HALL}), "passed"),
        (script(HALL | {"@type": "Organization"}), "passed"),
        (script(without("telephone") | {"contactPoint": {"telephone": "+33199005012"}}), "passed"),
        ("<div itemscope itemtype='https://schema.org/CityHall'>", "passed"),
        (script(without("openingHours")), "without-hours"),
        (script(without("telephone")), "incomplete"),
        (script({"@type": "Organization", "name": "Ville", "logo": "a.png"}), "incomplete"),
        (script(HALL | {"@type": "Place"}), "absent"),
        (script({"@type": "WebSite", "name": "Ville"}), "absent"),
        (script('{"@type": "CityHall"'), "absent"),
        ("", "absent"),
        (script({"a": "b" * STRUCTURED}), "untested"),
    ],
)
def test_town_hall(home, verdict):
    assert said("town-hall", home) == verdict


def test_the_best_of_two_presentations_counts():
    (found,) = run(
        "interoperability.town-hall", sample_of({"/": TEXT + script([HALL, without("address", "name")])})
    )
    assert found.outcome is Outcome.PASSED


def test_what_is_missing_is_named():
    (found,) = run(
        "interoperability.town-hall", sample_of({"/": TEXT + script(without("address", "telephone"))})
    )
    assert found.arguments["missing"] == ("address", "telephone")


def test_an_association_on_another_page_is_no_town_hall():
    club = script(HALL | {"@type": "Organization", "name": "Club"})
    assert said("town-hall", "<a href=/contact>Contact</a>", contact=TEXT + club) == "absent"


@pytest.mark.parametrize(
    ("agenda", "verdict"),
    [
        (script({"@type": "Event", "name": "Marché"}), "passed"),
        (script({"@type": "MusicEvent"}), "passed"),
        ("<div itemscope itemtype='http://schema.org/Event'>", "passed"),
        (script({"@type": "Article"}), "absent"),
        ("<p>5 décembre : marché", "absent"),
        (script({"a": "b" * STRUCTURED}), "untested"),
        (answered(f"{HOME}agenda", status=503), "untested"),
    ],
)
def test_events(agenda, verdict):
    assert said("events", AGENDA, agenda=agenda if not isinstance(agenda, str) else TEXT + agenda) == verdict


def test_no_agenda_no_events():
    assert said("events", "") == "inapplicable"
