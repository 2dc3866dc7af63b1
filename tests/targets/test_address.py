from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.model import Target
from auditor.targets import TargetError, parse_target

ADDRESSES = {
    "www.trilport.fr": ("https://www.trilport.fr/", "www.trilport.fr", None, "trilport.fr"),
    "trilport.fr": ("https://trilport.fr/", "trilport.fr", None, "trilport.fr"),
    "  www.trilport.fr\n": ("https://www.trilport.fr/", "www.trilport.fr", None, "trilport.fr"),
    "WWW.Trilport.FR": ("https://www.trilport.fr/", "www.trilport.fr", None, "trilport.fr"),
    "HTTPS://WWW.TRILPORT.FR/Accueil": (
        "https://www.trilport.fr/Accueil",
        "www.trilport.fr",
        None,
        "trilport.fr",
    ),
    "www.trilport.fr.": ("https://www.trilport.fr/", "www.trilport.fr", None, "trilport.fr"),
    "www.trilport.fr/mairie/": ("https://www.trilport.fr/mairie/", "www.trilport.fr", None, "trilport.fr"),
    "www.trilport.fr:8443": ("https://www.trilport.fr:8443/", "www.trilport.fr", 8443, "trilport.fr"),
    "http://www.trilport.fr": ("http://www.trilport.fr/", "www.trilport.fr", None, "trilport.fr"),
    "http://192.0.2.1:8080": ("http://192.0.2.1:8080/", "192.0.2.1", 8080, None),
    "https://[2001:db8::1]:8443/": ("https://[2001:db8::1]:8443/", "2001:db8::1", 8443, None),
    "[2001:DB8::1]": ("https://[2001:db8::1]/", "2001:db8::1", None, None),
    "www.mairie-orléans.fr": (
        "https://www.xn--mairie-orlans-khb.fr/",
        "www.xn--mairie-orlans-khb.fr",
        None,
        "xn--mairie-orlans-khb.fr",
    ),
    "www.xn--mairie-orlans-khb.fr": (
        "https://www.xn--mairie-orlans-khb.fr/",
        "www.xn--mairie-orlans-khb.fr",
        None,
        "xn--mairie-orlans-khb.fr",
    ),
    "trilport.wixsite.com": ("https://trilport.wixsite.com/", "trilport.wixsite.com", None, "wixsite.com"),
    f"{'a' * 63}.fr": (f"https://{'a' * 63}.fr/", f"{'a' * 63}.fr", None, f"{'a' * 63}.fr"),
}


@pytest.mark.parametrize("written", ADDRESSES)
def test_an_address_or_a_bare_domain_is_a_target(written: str) -> None:
    target = parse_target(written)
    assert (target.url, target.host, target.port, target.domain) == ADDRESSES[written]
    assert target.mail_domain == (None if target.domain == "wixsite.com" else target.domain)
    assert target.name == target.host


@pytest.mark.parametrize("written", ["http://www.trilport.fr", "HTTP://www.trilport.fr", "http://192.0.2.1"])
def test_an_address_written_in_clear(written: str) -> None:
    assert not parse_target(written).secure_asked


@pytest.mark.parametrize("written", ["www.trilport.fr", "https://www.trilport.fr"])
def test_an_address_is_asked_over_tls_otherwise(written: str) -> None:
    assert parse_target(written).secure_asked


def test_what_a_target_is_told_besides_its_address() -> None:
    target = parse_target("www.trilport.fr", name="Trilport", mail_domain="Mairie-Trilport.FR")
    assert (target.name, target.mail_domain) == ("Trilport", "mairie-trilport.fr")


REFUSED = {
    "nothing": "",
    "blanks": "  \t ",
    "a sentence": "the site of the town",
    "a space in the host": "www. trilport.fr",
    "another scheme": "ftp://www.trilport.fr/",
    "a file": "file:///etc/passwd",
    "a script": "javascript:alert(1)",
    "an e-mail address": "mairie@trilport.fr",
    "a user name": "https://mayor@www.trilport.fr/",
    "a password": "https://mayor:secret@www.trilport.fr/",
    "an empty user name": "https://@www.trilport.fr/",
    "no host": "https://",
    "no host but a path": "https:///mairie",
    "a single label": "trilport",
    "an empty label": "www..trilport.fr",
    "a leading dot": ".trilport.fr",
    "only dots": "...",
    "an over-long label": f"{'a' * 64}.fr",
    "an over-long name": ".".join(["a" * 60] * 5) + ".fr",
    "a label that begins with a hyphen": "-www.trilport.fr",
    "a label that ends with a hyphen": "www-.trilport.fr",
    "an over-long international label": f"{'é' * 70}.fr",
    "a port that is no number": "www.trilport.fr:http",
    "a port beyond the last": "www.trilport.fr:65536",
    "a port below the first": "www.trilport.fr:-1",
    "an IPv6 address that is not closed": "https://[2001:db8::1/",
    "an IPv6 address that is none": "https://[2001:zz::1]/",
    "an asterisk": "*.trilport.fr",
    "a control character": "www.tri\x00lport.fr",
    "bytes of another encoding": "www.ville-\udce9.fr",
}


@pytest.mark.parametrize("written", REFUSED.values(), ids=REFUSED)
def test_what_is_no_address_is_refused_with_a_sentence(written: str) -> None:
    with pytest.raises(TargetError) as caught:
        parse_target(written)
    assert caught.value.written == written
    assert str(caught.value)


def parsed_or_refused(written: str) -> None:
    try:
        target = parse_target(written)
    except TargetError:
        return
    assert isinstance(target, Target)
    assert target.host.isascii()


#: Any text, the bytes that a terminal could not decode included.
ANYTHING = st.text(alphabet=st.characters(codec=None))
HOSTS = st.from_regex(r"[a-z0-9.\-_\[\]:@%é ]{1,40}", fullmatch=True)


@given(ANYTHING)
def test_any_text_is_a_target_or_is_refused(written: str) -> None:
    parsed_or_refused(written)


@given(st.sampled_from(["", "http://", "https://", "HTTP://"]), HOSTS, ANYTHING)
def test_anything_like_an_address_is_a_target_or_is_refused(scheme: str, host: str, path: str) -> None:
    parsed_or_refused(f"{scheme}{host}/{path}")


@given(st.sampled_from(list(ADDRESSES)))
def test_the_address_of_a_target_makes_the_same_target(written: str) -> None:
    target = parse_target(written)
    assert parse_target(target.url) == target


@pytest.mark.parametrize(
    "written",
    ["ville.e-monsite.com", "mairie-ville.wixsite.com", "ville.blogspot.com", "www.facebook.com/ville"],
)
def test_a_lent_name_has_no_mail_of_the_town_s(written):
    assert parse_target(written).mail_domain is None
    assert parse_target(written, mail_domain="ville.fr").mail_domain == "ville.fr"
