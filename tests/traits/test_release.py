"""Where the release of a system is read, and how sure it is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.facts.http import HttpSite
from auditor.traits.release import Confidence, release_of
from tests.checks import facts as f

OWN = f.SECURE.rstrip("/")
WORDPRESS = f"{OWN}/wp-content/themes/t/style.css"


def site(generator: str | None = None, *assets: str, **headers: str) -> HttpSite:
    return f.site(f.secure(**headers), document=f.page(generator=generator, assets=assets))


def told(seen: HttpSite, *feeds: tuple[str, str]) -> tuple[str, str, Confidence] | None:
    found = release_of(seen, None, feeds)
    return (found.system, found.version, found.confidence) if found else None


SAID = {
    "WordPress 6.7.1": ("WordPress", "6.7.1"),
    "SPIP 3.2.19 [24955]": ("SPIP", "3.2.19"),
    "SPIP 4.3.0-alpha": ("SPIP", "4.3.0-alpha"),
    "Joomla! 1.5 - Open Source Content Management": ("Joomla", "1.5"),
    "Drupal 10 (https://www.drupal.org)": ("Drupal", "10"),
    "TYPO3 4.5 CMS": ("TYPO3", "4.5"),
    "Dotclear 2.26": ("Dotclear", "2.26"),
    "GuppY 6.00.10": ("GuppY", "6.00.10"),
}


@pytest.mark.parametrize("generator", SAID)
def test_a_system_says_its_number(generator):
    assert told(site(generator)) == (*SAID[generator], Confidence.SAID)


@pytest.mark.parametrize(
    "generator", ["WordPress", "Elementor 3.25.4", "Joomla! - Open Source", "TYPO3 CMS", None]
)
def test_a_system_may_keep_it_to_itself(generator):
    assert told(site(generator)) is None


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({"composed_by": "SPIP 4.2.8 @ www.spip.net"}, ("SPIP", "4.2.8")),
        ({"x_generator": "Drupal 9 (https://www.drupal.org)"}, ("Drupal", "9")),
    ],
)
def test_a_header_says_it(headers, expected):
    assert told(site(None, **headers)) == (*expected, Confidence.SAID)


def test_a_feed_says_it():
    feed = (f"{OWN}/feed/", "https://wordpress.org/?v=6.4.3")
    assert told(site(None, WORDPRESS), feed) == ("WordPress", "6.4.3", Confidence.SAID)
    assert told(site("SPIP"), feed) is None


@pytest.mark.parametrize(
    ("asset", "expected"),
    [
        ("/wp-includes/css/dist/block-library/style.min.css?ver=6.4.3", ("WordPress", "6.4.3")),
        ("/wp-includes/js/wp-emoji-release.min.js?ver=5.8", ("WordPress", "5.8")),
        ("/core/misc/drupal.js?v=10.2.3", ("Drupal", "10.2.3")),
    ],
)
def test_its_files_show_it(asset, expected):
    assert told(site(None, OWN + asset)) == (*expected, Confidence.SHOWN)


def test_the_number_of_another_file_is_not_its_own():
    assert told(site(None, f"{OWN}/wp-includes/js/jquery/jquery.min.js?ver=3.7.1")) is None


@given(st.text(max_size=300))
def test_any_text_is_read(text):
    release_of(site(text, f"{OWN}/wp-includes/{text}", x_generator=text), None, [(OWN, text)])
