"""The system of a site: its version, its branch, its flaws, each with how sure it is."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from auditor.facts.http import HttpSite
from auditor.model import Cause
from tests.checks import facts as f

SOFTWARE, VERSION = "http.software", "http.software-version"
BLOCK = f"{f.SECURE}wp-includes/css/dist/block-library/style.min.css?ver="


def site(generator: str | None = None, *assets: str, moment: datetime = f.NOW, **headers: str) -> HttpSite:
    page = f.page(generator=generator, assets=assets)
    return f.site(f.secure(**headers), document=page).model_copy(update={"observed_at": moment})


def said(check_id: str, seen: HttpSite) -> list[str]:
    """The code of what is said, or the outcome."""
    found = f.run(check_id, seen, f.domain(), f.site_software())
    return [
        item.code.removeprefix(f"{check_id}.") if item.code != check_id else item.outcome.value
        for item in found
    ]


# The version.


@pytest.mark.parametrize(
    "seen",
    [
        site("WordPress 6.9.1"),
        site("SPIP 4.4.3"),
        site(None, composed_by="SPIP 4.2.8 @ www.spip.net + https://www.ville.example/local/config.txt"),
    ],
    ids=["meta", "SPIP's", "header"],
)
def test_an_exact_version_is_shown(seen):
    assert said(VERSION, seen) == ["shown"]


@pytest.mark.parametrize(
    "seen",
    [
        site("Drupal 10 (https://www.drupal.org)"),
        site("WordPress"),
        site("TYPO3 CMS"),
        site(None, f"{BLOCK}6.8.1"),
    ],
    ids=["branch", "name", "TYPO3", "not said"],
)
def test_a_branch_or_a_name_tells_no_version(seen):
    assert said(VERSION, seen) == ["passed"]


def test_the_version_of_an_extension_is_not_that_of_the_system():
    assert said(VERSION, site("Elementor 3.25.4; features: e_font_icon_svg")) == ["passed"]
    assert said(SOFTWARE, site("Elementor 3.25.4; features: e_font_icon_svg")) == ["inapplicable"]


def test_an_unknown_system_has_no_version():
    assert said(VERSION, site()) == ["inapplicable"]
    assert said(SOFTWARE, site()) == ["inapplicable"]


# The branch.


@pytest.mark.parametrize(
    ("generator", "verdict"),
    [
        ("WordPress 4.6.29", "unsupported"),
        ("WordPress 4.9.28", "courtesy"),
        ("WordPress 6.8.3", "courtesy"),
        ("WordPress 6.9", "passed"),
        ("WordPress 7.0.1", "passed"),
        ("SPIP 3.2.19 [24955]", "unsupported"),
        ("SPIP 4.3.9", "unsupported"),
        ("SPIP 4.4.3", "passed"),
        ("Drupal 7 (http://drupal.org)", "unsupported"),
        ("Drupal 9 (https://www.drupal.org)", "unsupported"),
        ("Drupal 11 (https://www.drupal.org)", "passed"),
        ("Joomla! 1.5 - Open Source Content Management", "unsupported"),
        ("TYPO3 4.5 CMS", "unsupported"),
        ("TYPO3 11.5 CMS", "perhaps"),
    ],
)
def test_the_branch_is_judged_by_its_end(generator, verdict):
    assert said(SOFTWARE, site(generator)) == [verdict]


def test_a_branch_is_mended_until_its_last_day():
    end = datetime(2025, 1, 5, tzinfo=f.NOW.tzinfo)
    assert said(SOFTWARE, site("Drupal 7", moment=end - timedelta(days=1))) == ["passed"]
    assert said(SOFTWARE, site("Drupal 7", moment=end)) == ["unsupported"]


def test_data_of_more_than_a_year_say_nothing():
    late = f.NOW + timedelta(days=365)
    assert said(SOFTWARE, site("SPIP 3.2.19", moment=late)) == ["old-data"]


def test_what_its_makers_run_is_theirs_to_mend():
    assert said(SOFTWARE, site("Wix.com Website Builder")) == ["inapplicable"]


# Flaws.


@pytest.mark.parametrize(
    ("version", "flaws"),
    [
        ("4.2.0", ("CVE-2023-27372", "CVE-2024-8517")),
        ("4.2.1", ("CVE-2024-8517",)),
        ("4.3.1", ("CVE-2024-8517",)),
        ("4.2.16", None),
        ("4.3.2", None),
        ("4.2", None),
    ],
)
def test_a_flaw_is_that_of_exact_releases(version, flaws):
    found = f.run(SOFTWARE, site(f"SPIP {version}"), f.domain(), f.site_software())
    named = [item.arguments["flaws"] for item in found if item.code == "http.software.vulnerable"]
    assert named == ([flaws] if flaws else [])


# How sure it is.


def test_a_number_that_files_bear_accuses_nobody():
    assert said(SOFTWARE, site(None, f"{BLOCK}4.6.1")) == ["perhaps"]
    assert said(SOFTWARE, site(None, f"{BLOCK}6.9.1")) == ["passed"]


@pytest.mark.parametrize(
    ("version", "verdict"), [("5.6.40", "perhaps"), ("8.1.2", "perhaps"), ("8.3.1", "passed")]
)
def test_an_old_php_may_be_mended_by_the_host(version, verdict):
    assert said(SOFTWARE, site("SPIP 4.4.3", x_powered_by=f"PHP/{version}")) == [verdict]


def test_php_is_named_once_wherever_it_is_said():
    seen = site("SPIP 4.4.3", server="Apache/1.3.33 (Unix) PHP/4.3.10", x_powered_by="PHP/4.3.10")
    assert said(SOFTWARE, seen) == ["perhaps"]


def test_a_site_without_a_page_is_not_judged():
    seen = f.site(f.secure(403, Cause.BLOCKED), f.plain(403, Cause.BLOCKED), None)
    assert said(SOFTWARE, seen) == said(VERSION, seen) == ["untested"]
