"""Addresses, as envelopes and headers need them."""

from __future__ import annotations

import pytest

from auditor.mailbox import AddressError, domain_of, envelope, named


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("dsi@epci.example", "dsi@epci.example"),
        (" DSI.Info+beffroi@EPCI.Example ", "DSI.Info+beffroi@epci.example"),
        ("élise@mairie-été.example", "élise@xn--mairie-t-h1ab.example"),
        ("root@localhost", "root@localhost"),
    ],
)
def test_the_domain_is_written_in_ascii_and_the_rest_left_alone(written, address):
    assert envelope(written) == address


@pytest.mark.parametrize(
    "written",
    ["a@b.example, c@b.example", "Nom <a@b.example>", "a@b.example\n.c", "a@b_c.example", "a@1.2.3.4"],
)
def test_what_is_no_address_alone(written):
    with pytest.raises(AddressError):
        envelope(written)


def test_a_name_and_its_address():
    found = named("Beffroi, été <beffroi@été.example>".replace("Beffroi, été", '"Beffroi, été"'))
    assert found.display_name == "Beffroi, été"
    assert found.addr_spec == "beffroi@xn--t-9fab.example"
    assert domain_of(found.addr_spec) == "xn--t-9fab.example"
    assert named("beffroi@epci.example").display_name == ""


@pytest.mark.parametrize(
    "written",
    [
        "",
        "Beffroi",
        "a@b.example, c@d.example",
        "a@b.example\r\nBcc: c@d.example",
        "Nom, Prénom <a@b.example>",
    ],
)
def test_one_address_and_nothing_else(written):
    with pytest.raises(AddressError):
        named(written)
