"""Open data: the duty, and the links."""

from __future__ import annotations

import pytest

from auditor.model import Cause, Outcome
from tests.checks.facts import TARGET, run
from tests.checks.samples import HOME, answered, sample_of

CHECK = "interoperability.open-data"
TEXT = "<title>Ville</title>" + "<p>La ville vous accueille.</p>" * 20


def said(home: str, population: int | None = 5_100, **pages: object) -> str:
    kept = {f"/{name}": page for name, page in pages.items()}
    target = TARGET.model_copy(update={"population": population})
    (found,) = run(CHECK, target, sample_of({"/": TEXT + home, **kept}))
    return found.code.rpartition(".")[2] if found.outcome is Outcome.FAILED else found.outcome.value


@pytest.mark.parametrize(
    "home",
    [
        "<a href=https://www.data.gouv.fr/fr/organizations/ville/>Nos jeux</a>",
        "<a href=https://ville.opendatasoft.com/>Nos jeux</a>",
        "<a href=https://data.agglo.example/>Portail</a>",
        "<a href=https://opendata.agglo.example/>Portail</a>",
        "<a href=https://www.agglo.example/chiffres>Open Data</a>",
    ],
)
@pytest.mark.parametrize("population", [None, 200, 5_100])
def test_a_way_to_data(home, population):
    assert said(home, population) == "passed"


def test_a_page_of_data():
    assert said("<a href=/d>Données ouvertes</a>", d="<title>Données</title>") == "passed"


@pytest.mark.parametrize(
    "home",
    [
        "",
        "<a href=https://www.data.gouv.fr/>data.gouv.fr</a>",  # stands in many footers
        "<a href=https://www.data.gouv.fr/fr/>data.gouv.fr</a>",
        "<a href=/p>Données personnelles</a>",
        "<a href=https://donnees-personnelles.ville.example/>Vos droits</a>",
        "<p>Open data</p>",
    ],
)
def test_no_way_to_data(home):
    assert said(home, p="<title>Vos données personnelles</title>") == "absent"


@pytest.mark.parametrize(
    ("population", "verdict"),
    [(3_500, "absent"), (3_499, "inapplicable"), (0, "inapplicable"), (None, "cantTell")],
)
def test_the_duty_depends_on_the_number_of_inhabitants(population, verdict):
    assert said("", population) == verdict


def test_a_page_of_data_that_did_not_come():
    assert said("<a href=/d>Données ouvertes</a>", d=Cause.TIMED_OUT) == "untested"
    assert said("<a href=/d>Données ouvertes</a>", d=answered(f"{HOME}d", status=503)) == "untested"


def test_a_link_that_leads_nowhere_is_no_way():
    assert said("<a href=/d>Données ouvertes</a>") == "absent"
