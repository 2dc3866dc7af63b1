from urllib.parse import unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.webaddress import iri, relative_path

ANY_TEXT = st.text(st.characters(exclude_categories=()))


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://www.ville.fr/", "https://www.ville.fr/"),
        ("https://www.ville.fr/a b?q=<é>", "https://www.ville.fr/a%20b?q=%3C%C3%A9%3E"),
        ("https://www.ville.fr/%C3%A9", "https://www.ville.fr/%C3%A9"),
        ("javascript:alert(1)", None),
        ("https://", None),
        ("https://[", None),
        ("", None),
    ],
)
def test_an_iri_is_a_web_address_or_nothing(url, expected):
    assert iri(url) == expected


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://www.ville.fr/", "www.ville.fr"),
        ("https://www.ville.fr/fr/accueil/", "www.ville.fr/fr/accueil"),
        ("https://www.ville.fr/index.php?id=3#x", "www.ville.fr/index.php%3Fid%3D3%23x"),
        ("https://www.ville.fr:8080/", "www.ville.fr%3A8080"),
        ("https://www.ville.fr/../../etc/passwd", "www.ville.fr/etc/passwd"),
        ("https://www.ville.fr/%2e%2e/.%2E/etc", "www.ville.fr/etc"),
        ("https://[2001:db8::1]/a", "%5B2001%3Adb8%3A%3A1%5D/a"),
        ("", "unknown"),
    ],
)
def test_a_path_stays_in_the_folder_of_its_host(url, expected):
    assert relative_path(url) == expected


@given(ANY_TEXT)
def test_any_path_is_relative_ascii_and_climbs_nowhere(text):
    path = relative_path(f"https://{text}")

    assert path.isascii()
    assert not urlsplit(path).scheme
    assert not path.startswith("/")
    assert not {"..", ".", ""} & {unquote(segment) for segment in path.split("/")}


@given(ANY_TEXT)
def test_any_iri_is_printable_ascii_without_spaces(text):
    address = iri(f"https://ville.fr/{text}")

    assert address is None or (address.isascii() and address.isprintable() and " " not in address)
