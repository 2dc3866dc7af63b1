"""FranceConnect, ProConnect, and what is neither."""

from __future__ import annotations

import pytest

from auditor.model import Cause, Outcome
from tests.checks.facts import run
from tests.checks.samples import HOME, redirected, sample_of

TEXT = "<title>Ville</title>" + "<p>La ville vous accueille.</p>" * 20
SPACE = "<a href=/compte>Mon compte</a>"
PASSWORD = "<form action=/entrer method=post><input name=m><input type=password name=p></form>"
HELP = "<a href=https://franceconnect.gouv.fr/>Qu’est-ce que FranceConnect ?</a>"


def button(brand: str, marks: str = "fr-connect") -> str:
    return (
        f'<form action="/entrer"><button class="{marks}">'
        '<span class="fr-connect__login">S’identifier avec</span> '
        f'<span class="fr-connect__brand">{brand}</span></button></form>'
    )


def said(check: str, home: str, compte: object = None) -> list[str]:
    login = TEXT + compte if type(compte) is str else compte
    pages = {"/": TEXT + home} | ({} if login is None else {"/compte": login})
    found = run(f"interoperability.{check}", sample_of(pages))
    return [
        item.code.rpartition(".")[2] if item.outcome is Outcome.FAILED else item.outcome.value
        for item in found
    ]


# FranceConnect where residents log in.


@pytest.mark.parametrize(
    "login",
    [
        button("FranceConnect"),
        button("FranceConnect+", "fr-connect fr-connect--plus"),
        "<a href=/oidc>Se connecter avec FranceConnect</a>" + PASSWORD,
        "<a href=/oidc><img src=a.svg alt=FranceConnect></a>",
        "<a href='https://oidc.franceconnect.gouv.fr/api/v2/authorize?a=b'>Entrer</a>",
        "<form action='https://app.franceconnect.gouv.fr/api/v1/authorize'></form>",
        redirected(f"{HOME}compte", "https://oidc.franceconnect.gouv.fr/api/v2/authorize?scope=openid"),
    ],
)
def test_franceconnect_is_offered(login):
    assert said("franceconnect", SPACE, login) == ["passed"]


@pytest.mark.parametrize(
    "login",
    [
        PASSWORD,
        PASSWORD + HELP,
        PASSWORD + button("ProConnect"),  # the class of FranceConnect, the brand of ProConnect
        PASSWORD + "<img src=fc.svg alt=FranceConnect>",
        PASSWORD + "<p>FranceConnect arrive bientôt</p>",
        PASSWORD + "<a href=https://franceconnect.gouv.fr/>FranceConnect</a>",
    ],
)
def test_franceconnect_is_not_offered(login):
    assert said("franceconnect", SPACE, login) == ["absent"]


def test_a_login_whose_way_is_not_seen_is_left_to_a_person():
    assert said("franceconnect", SPACE, "<p>Bienvenue</p>") == ["cantTell"]


@pytest.mark.parametrize(
    "home",
    [
        "",
        "<img src=fc.svg alt=FranceConnect>",
        "<a href=/actu>FranceConnect arrive à la mairie</a>",
        "<a href=/wp-login.php>Connexion</a>",
        "<a href=/compte>Connexion</a>",  # whose?
    ],
)
def test_no_login_of_residents(home):
    assert said("franceconnect", home, PASSWORD) == ["inapplicable"]


def test_a_piece_of_news_with_the_logo_is_no_login():
    home = "<a href=/compte>FranceConnect arrive à la mairie</a>"
    news = "<h1>FranceConnect arrive</h1><img src=fc.svg alt='FranceConnect'>" + HELP
    assert said("franceconnect", home, news) == ["inapplicable"]
    assert said("identity", home, news) == ["inapplicable"]


def test_a_login_that_did_not_come():
    assert said("franceconnect", SPACE, Cause.TIMED_OUT) == ["untested"]
    assert said("identity", SPACE, Cause.TIMED_OUT) == ["untested"]


# The real services.


@pytest.mark.parametrize(
    "login", [button("FranceConnect"), button("ProConnect"), button("ProConnect", "proconnect-button")]
)
def test_real_services(login):
    assert said("identity", SPACE, login) == ["passed"]


@pytest.mark.parametrize(
    ("login", "codes"),
    [
        ("<a href=https://fcp.integ01.dev-franceconnect.fr/api/v1/authorize>Entrer</a>", ["test-host"]),
        ("<form action=https://fcp-low.integ01.dev-franceconnect.fr/api/v2/authorize></form>", ["test-host"]),
        ("<script src=https://fcp.integ01.dev-franceconnect.fr/js/franceconnect.js></script>", ["test-host"]),
        ("<a href=https://fca.integ01.dev-agentconnect.fr/api/v2/authorize>Entrer</a>", ["test-host"]),
        (redirected(f"{HOME}compte", "https://fcp.integ01.dev-franceconnect.fr/api/v2/x"), ["test-host"]),
        ("<a href=https://app.franceconnect.gouv.fr/api/v1/authorize?a=b>Entrer</a>", ["first-version"]),
        ("<script src=https://app.franceconnect.gouv.fr/franceconnect.js></script>", ["first-version"]),
        (button("AgentConnect"), ["agentconnect"]),
        ("<a href=https://www.agentconnect.gouv.fr/>En savoir plus</a>", ["agentconnect"]),
        (
            button("AgentConnect") + "<a href=https://fca.integ01.dev-agentconnect.fr/api/v2/a>Entrer</a>",
            ["test-host", "agentconnect"],
        ),
    ],
)
def test_what_must_be_mended(login, codes):
    assert said("identity", SPACE, login) == codes


@pytest.mark.parametrize(
    "login",
    [
        "<a href=https://auth.agentconnect.gouv.fr/api/v2/authorize>S’identifier avec ProConnect</a>",
        "<a href=https://oidc.franceconnect.gouv.fr/api/v2/authorize>Entrer</a>",
    ],
)
def test_the_present_hosts_are_right(login):
    assert said("identity", SPACE, login) == ["passed"]


@pytest.mark.parametrize(
    "login",
    [
        "<a href=https://not-dev-franceconnect.fr/>Entrer</a>",
        "<a href='/a?next=https://fcp.integ01.dev-franceconnect.fr/'>Entrer</a>",
        "<a href=/actu>AgentConnect devient ProConnect</a>",
        "<a href=/actu>Qu’est-ce qu’AgentConnect ?</a>",
        HELP,
        "<div class=fr-connect-group><button class=fr-connect></button></div>",
        "<a href='https://['>FranceConnect</a>".replace("FranceConnect", "Entrer"),
    ],
)
def test_what_is_none_of_these_services(login):
    assert said("identity", SPACE, login) == ["inapplicable"]


def test_the_host_is_named():
    page = TEXT + "<a href=https://fcp.integ01.dev-franceconnect.fr/api/v1/a>Entrer</a>"
    (found,) = run("interoperability.identity", sample_of({"/": page}))
    assert found.arguments["host"] == "fcp.integ01.dev-franceconnect.fr"
    assert found.places[0].where == HOME
