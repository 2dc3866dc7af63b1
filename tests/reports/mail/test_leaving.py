"""How a recipient stops the mails, and what the list is called."""

from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from reports.mail.errors import LetterError
from reports.mail.leaving import exit_of, list_id
from tests.reports.mail.conftest import HOSTILE_NAMES, RECIPIENT, settings


def test_one_writes_to_the_sender_when_nothing_is_said():
    found = exit_of(settings(), "Mensuel", RECIPIENT)

    assert found.address == "mailto:beffroi@epci.example?subject=unsubscribe%20Mensuel"
    assert found.mailbox == "beffroi@epci.example"
    assert found.headers == {"List-Unsubscribe": f"<{found.address}>"}


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("mailto:stop@epci.example", "mailto:stop@epci.example?subject=unsubscribe%20Mensuel"),
        ("mailto:stop@epci.example?subject=Adieu", "mailto:stop@epci.example?subject=Adieu"),
        ("mailto:stop@épci.example", "mailto:stop@xn--pci-9la.example?subject=unsubscribe%20Mensuel"),
    ],
)
def test_one_writes_where_the_settings_say(written, address):
    found = exit_of(settings(unsubscribe=written), "Mensuel", RECIPIENT)

    assert found.address == address
    assert "List-Unsubscribe-Post" not in found.headers


@pytest.mark.parametrize(
    "written", ["https://epci.example/stop", "https://epci.example/stop?list=a&b=%20#top"]
)
def test_a_page_is_told_who_asks_and_of_what(written):
    found = exit_of(settings(unsubscribe=written), "Un & deux", "a+b@c.example")

    asked = parse_qs(urlsplit(found.address).query)
    assert asked["recipient"] == ["a+b@c.example"]
    assert asked["schedule"] == ["Un & deux"]
    assert found.address.startswith(written.partition("#")[0])
    assert found.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


@pytest.mark.parametrize(
    "written",
    [
        "",
        "stop@epci.example",
        "http://epci.example/stop",
        "javascript:alert(1)",
        "https://",
        "https://[oops/",
        "https://epci.example/>, <https://evil.example/",
        "https://epci.example/\r\nBcc: a@b.example",
        "https://epci.example/é",
        "https://epci.example/" + "x" * 1000,
        "mailto:",
        "mailto:nobody",
        "mailto:a@b.example?subject=<x>",
        "mailto:a@b.example?subject=" + "x" * 1000,
        "mailto:a@b.example,c@d.example",
    ],
)
def test_other_addresses_are_refused(written):
    with pytest.raises(LetterError) as refused:
        exit_of(settings(unsubscribe=written), "Mensuel", RECIPIENT)
    assert str(refused.value).isascii() or "“" in str(refused.value)
    assert "\n" not in str(refused.value)
    assert len(str(refused.value)) < 300


@pytest.mark.parametrize("schedule", HOSTILE_NAMES)
@pytest.mark.parametrize("written", [None, "https://epci.example/stop"])
def test_no_name_breaks_the_address(schedule, written):
    address = exit_of(settings(unsubscribe=written), schedule, RECIPIENT).address

    assert address.isascii()
    assert len(address) <= 960
    assert not set(address) & set(' <>"\r\n\0')
    assert not set(unquote(address)) & set("\r\n\0")


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({}, "beffroi.epci.example"),
        ({"from": "Mairie <a@b.c.example>"}, "beffroi.b.c.example"),
        ({"list_id": "audits.epci.example"}, "audits.epci.example"),
    ],
)
def test_the_name_of_the_list(fields, name):
    assert list_id(settings(**fields)) == name


@pytest.mark.parametrize(
    "written", ["", "one", "a b.c", "<a.b>", "a.b\r\nBcc: x", "a..b", ".a.b", "a." * 200 + "b", "é.b"]
)
def test_other_names_of_the_list_are_refused(written):
    with pytest.raises(LetterError):
        list_id(settings(list_id=written))
