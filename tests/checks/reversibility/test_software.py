"""With what the site is made."""

from __future__ import annotations

import pytest

from auditor.model import Cause, Outcome
from auditor.traits.signatures import SIGNATURES, Supply
from tests.checks.facts import SECURE, domain, hop, page, plain, run, secure, site, trail

ID = "reversibility.software"


def found_of(records=None, headers=None, **changes):
    seen = site(trail(hop(SECURE, **(headers or {}))), document=page(**{"generator": None, **changes}))
    (found,) = run(ID, seen, records or domain())
    return found


def verdict(**terms):
    found = found_of(**terms)
    if found.outcome in (Outcome.FAILED, Outcome.CANT_TELL):
        return found.code.rpartition(".")[2]
    return found.outcome.value


@pytest.mark.parametrize(
    ("generator", "expected"),
    [
        ("SPIP 4.4.3", "passed"),
        ("WordPress 6.7", "passed"),
        ("WordPress.com", "passed"),
        ("Drupal 10 (https://www.drupal.org)", "passed"),
        ("Joomla! - Open Source Content Management", "passed"),
        ("Hugo 0.139.0", "passed"),
        ("Wix.com Website Builder", "service"),
        ("Jimdo Creator", "service"),
        ("Webflow", "service"),
        ("e-monsite (e-monsite.com)", "service"),
        ("Mobirise v5.9.13, mobirise.com", "proprietary"),
        ("Incomedia WebSite X5 Evo", "proprietary"),
        ("Microsoft SharePoint", "proprietary"),
        ("Ibexa Experience v4", "edition"),
        ("K-Sup", "edition"),
        ("made by hand", "unknown"),
        (None, "unknown"),
    ],
)
def test_by_what_the_page_says(generator, expected):
    assert verdict(generator=generator) == expected


def test_by_other_marks():
    assert verdict(headers={"server": "Squarespace"}) == "service"
    assert verdict(records=domain(canonical="ville.neopse-site.fr")) == "service"
    assert verdict(assets=("https://www.ville.example/wp-content/x.css",)) == "passed"


def test_the_system_is_named():
    assert found_of(generator="Wix.com Website Builder").arguments == {"system": "Wix"}


def test_a_page_that_nobody_saw():
    nothing = site(secure(403, Cause.BLOCKED), plain(403, Cause.BLOCKED), None)
    (found,) = run(ID, nothing, domain())
    assert (found.outcome, found.cause) == (Outcome.UNTESTED, Cause.BLOCKED)


def test_systems_by_their_supply():
    """What is free software is said by the licences of their makers; a new system must be put somewhere."""
    by_supply = {
        supply: {item.name for item in SIGNATURES if item.supply is supply}
        for supply in Supply
        if supply is not Supply.FREE
    }
    assert by_supply[Supply.PROPRIETARY] == {
        "Craft CMS",
        "FrontPage",
        "Mobirise",
        "SharePoint",
        "WebAcappella",
        "WebSite X5",
    }
    assert by_supply[Supply.VARIOUS] == {"Ametys", "Ibexa (eZ Publish)", "K-Sup", "Liferay"}
    assert len(by_supply[Supply.SERVICE]) == 21
    assert len(SIGNATURES) - sum(map(len, by_supply.values())) == 23
