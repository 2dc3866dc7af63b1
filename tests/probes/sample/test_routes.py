"""Which links lead to the pages that duties ask for, and which only sound like it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.facts.sample import Link, Role
from auditor.probes.sample.routes import WANTED, WELL_KNOWN, roles_at, roles_of
from tests.probes.sample.effort import steady

HOME = "https://www.ville.example/"


def called(text: str, url: str = HOME + "x") -> tuple[Role, ...]:
    return roles_of(Link(url=url, text=text))


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("Accessibilité : non conforme", Role.ACCESSIBILITY),
        ("ACCESSIBILITÉ : PARTIELLEMENT CONFORME", Role.ACCESSIBILITY),
        ("Accessibilité\u00a0: totalement conforme", Role.ACCESSIBILITY),
        ("Déclaration d’accessibilité", Role.ACCESSIBILITY),
        ("Accessibilité", Role.ACCESSIBILITY),
        ("Accessibilité numérique", Role.ACCESSIBILITY),
        ("Mentions légales", Role.LEGAL_NOTICE),
        ("MENTIONS LEGALES", Role.LEGAL_NOTICE),
        ("Mention légale", Role.LEGAL_NOTICE),
        ("Données personnelles", Role.PRIVACY),
        ("Politique de confidentialité", Role.PRIVACY),
        ("RGPD", Role.PRIVACY),
        ("Protection des données", Role.PRIVACY),
        ("Schéma pluriannuel d'accessibilité", Role.SCHEME),
        ("Plan annuel 2026", Role.PLAN),
        ("Plan d’actions 2026", Role.PLAN),
        ("Contact", Role.CONTACT),
        ("Nous contacter", Role.CONTACT),
        ("Contactez-nous", Role.CONTACT),
        ("Plan du site", Role.SITE_MAP),
        ("Écoconception", Role.ECODESIGN),
        ("Vos démarches", Role.SERVICES),
        ("Se connecter", Role.LOGIN),
        ("Espace famille", Role.LOGIN),
        ("Mon compte", Role.LOGIN),
        ("Aide", Role.HELP),
        ("Foire aux questions", Role.HELP),
        ("Données ouvertes", Role.OPEN_DATA),
        ("Open data", Role.OPEN_DATA),
        ("Toutes les actualités", Role.NEWS),
        ("Actualité", Role.NEWS),
    ],
)
def test_by_what_a_link_is_called(text, role):
    assert role in called(text)


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("Accessibilité PMR", Role.ACCESSIBILITY),
        ("Accessibilité des bâtiments", Role.ACCESSIBILITY),
        ("Accessibilité de la voirie", Role.ACCESSIBILITY),
        ("Commission d'accessibilité", Role.ACCESSIBILITY),
        ("Aide sociale", Role.HELP),
        ("Aide aux familles", Role.HELP),
        ("Aide juridique", Role.HELP),
        ("Plan d'action climat", Role.PLAN),
        ("Plan de la ville", Role.SITE_MAP),
        ("Plan local d'urbanisme", Role.PLAN),
        ("Lentilles de contact", Role.CONTACT),
        ("Une actualité chargée au conseil", Role.NEWS),
        ("Piscine", Role.LOGIN),
    ],
)
def test_what_only_sounds_like_it(text, role):
    assert role not in called(text)


@pytest.mark.parametrize(
    ("path", "role"),
    [
        ("accessibilite", Role.ACCESSIBILITY),
        ("accessibilite/", Role.ACCESSIBILITY),
        ("pages/Accessibilit%C3%A9.html", Role.ACCESSIBILITY),
        ("declaration-d-accessibilite-2026", Role.ACCESSIBILITY),
        ("fr/mentions_legales.php", Role.LEGAL_NOTICE),
        ("mentions%20l%C3%A9gales", Role.LEGAL_NOTICE),
        ("politique-de-confidentialite", Role.PRIVACY),
        ("contact.htm", Role.CONTACT),
        ("nous-contacter", Role.CONTACT),
        ("plan-du-site", Role.SITE_MAP),
        ("plan_du_site.aspx", Role.SITE_MAP),
        ("mes-demarches-en-ligne", Role.SERVICES),
        ("open-data", Role.OPEN_DATA),
        ("actualites", Role.NEWS),
        ("actualites/fermeture-du-pont", None),
        ("accessibilite-pmr-de-la-gare", None),
        ("", None),
        ("%ff%fe", None),
    ],
)
def test_by_where_a_link_leads(path, role):
    assert roles_at(HOME + path)[:1] == ((role,) if role else ())


def test_the_name_comes_before_the_address():
    assert called("Contact", HOME + "mentions-legales") == (Role.CONTACT,)
    assert called("Cliquez ici", HOME + "mentions-legales") == (Role.LEGAL_NOTICE,)
    assert called("", HOME + "mentions-legales") == (Role.LEGAL_NOTICE,)


def test_one_page_may_serve_several_ends():
    assert set(called("Mentions légales et données personnelles")) == {Role.LEGAL_NOTICE, Role.PRIVACY}


def test_a_button_leads_nowhere():
    assert called("Mentions légales", url="") == ()


def test_what_the_law_asks_for_comes_first():
    assert WANTED[:3] == (Role.ACCESSIBILITY, Role.LEGAL_NOTICE, Role.PRIVACY)
    assert set(WANTED) == set(Role) - {Role.HOME, Role.OTHER}


@pytest.mark.parametrize("role", WELL_KNOWN)
def test_a_well_known_path_is_one_of_its_role(role):
    assert role in roles_at(HOME.rstrip("/") + WELL_KNOWN[role])


@pytest.mark.parametrize("url", ["http://[", "http://[::1", "javascript:void(0)", "mailto:a@b", "//", "\0"])
def test_an_address_that_is_none(url):
    assert roles_at(url) == ()


@pytest.mark.parametrize("piece", ["schema ", "schema d accessibilite ", "plan annuel ", "declaration-", "a"])
def test_the_work_grows_with_a_name_and_no_faster_than_its_bounds_allow(piece):
    """Names are cut at 200 characters before they come here, addresses at 500."""
    assert steady(lambda size: [called(piece * 20, HOME + piece * 40) for _ in range(size // 1000)], 20_000)


@given(st.text(max_size=200), st.text(max_size=200).map(HOME.__add__) | st.text(max_size=100))
def test_any_link_has_roles_or_none(text, url):
    assert set(called(text, url)) <= set(WANTED)
