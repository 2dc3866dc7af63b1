"""``beffroi mail test``: a mail that leaves, those that cannot, and a domain that would be doubted."""

from __future__ import annotations

from email import message_from_bytes, policy

import pytest

from tests.servers.certificates import authority, leaf
from tests.servers.dns import ADDRESS, nsd
from tests.servers.smtp import CUT, mail_server
from tests.servers.tcp import free_port

PASSWORD = "très-secret"

_GOOD = """
$ORIGIN epci.test.
@ 60 SOA ns a 1 60 60 60 60
@ 60 NS ns
ns 60 A 127.0.0.53
@ 60 MX 10 mail
mail 60 A 192.0.2.1
@ 60 TXT "v=spf1 mx -all"
_dmarc 60 TXT "v=DMARC1; p=reject"
"""
_BAD = """
$ORIGIN doubted.test.
@ 60 SOA ns a 1 60 60 60 60
@ 60 NS ns
ns 60 A 127.0.0.53
@ 60 MX 10 mail
mail 60 A 192.0.2.1
@ 60 TXT "v=spf1 +all"
"""


@pytest.fixture(scope="module")
def resolver(tmp_path_factory):
    with nsd(tmp_path_factory.mktemp("nsd"), {"epci.test": _GOOD, "doubted.test": _BAD}) as port:
        yield f"{ADDRESS}:{port}"


@pytest.fixture
def server(tmp_path):
    root = authority("Root")
    root.write(tmp_path, "ca")
    with mail_server(
        tls=leaf(["127.0.0.1"], root).context(tmp_path), users={"beffroi": PASSWORD}
    ) as listening:
        yield listening


@pytest.fixture
def try_it(beffroi, server, resolver, tmp_path):
    def run(address: str = "dsi@epci.example", **fields: object):
        mail = {
            "from": "Beffroi de l’EPCI <beffroi@epci.test>",
            "host": "127.0.0.1",
            "port": server.port,
            "ca_file": str(tmp_path / "ca.crt"),
            "user": "beffroi",
            **fields,
        }
        lines = [f"{key} = {value if isinstance(value, int) else repr(value)}" for key, value in mail.items()]
        (tmp_path / "targets.toml").write_text(
            '[[town]]\nname = "Ville"\nsite = "www.ville.test"\n'
            f'[network]\nresolver = "{resolver}"\n[mail]\n' + "\n".join(lines),
            "utf-8",
        )
        return beffroi(
            *("mail", "test", address, "--targets", "targets.toml", "--lang", "en"),
            BEFFROI_SMTP_PASSWORD=PASSWORD,
        )

    return run


def test_a_mail_leaves_and_each_stage_is_told(try_it, server):
    run = try_it()
    assert run.status == 0, run.err
    assert run.err == ""
    stages = [line.partition(":")[0] for line in run.out.splitlines() if line.startswith("✓")]
    assert stages == [
        *("✓ connection", "✓ greeting", "✓ introduction", "✓ protection", "✓ introduction", "✓ login"),
        *("✓ sender", "✓ recipient", "✓ content", "✓ answer"),
    ]
    assert "TLSv1.3" in run.out
    assert "The server took the mail for dsi@epci.example." in run.out
    message = message_from_bytes(server.received[0].content, policy=policy.default)
    assert message["From"] == "Beffroi de l’EPCI <beffroi@epci.test>"
    assert message["To"] == "dsi@epci.example"
    assert message["Auto-Submitted"] == "auto-generated"
    assert "test of Beffroi" in message.get_content()
    assert not message.defects
    assert PASSWORD not in run.out + run.err


def test_a_domain_that_would_be_doubted_is_a_warning(try_it, server):
    run = try_it(**{"from": "beffroi@doubted.test"})
    assert run.status == 0
    warnings = [line for line in run.err.splitlines() if line.startswith("! doubted.test: ")]
    assert len(warnings) == 2  # SPF that lets everybody send, DMARC that is absent
    assert any("SPF" in line for line in warnings)
    assert any("DMARC" in line for line in warnings)
    assert len(server.received) == 1


@pytest.mark.parametrize("sender", ["beffroi@absent.test", "beffroi@localhost"])
def test_a_domain_that_is_none_is_a_warning(try_it, server, sender):
    run = try_it(**{"from": sender})
    assert run.status == 0
    assert f"! {sender.partition('@')[2]}: " in run.err
    assert len(server.received) == 1


def test_what_fails_is_told_with_its_stage(try_it, server):
    server.refused["nobody@epci.example"] = "550 5.1.1 User unknown"
    run = try_it("nobody@epci.example")
    assert run.status == 5
    assert "✗ recipient: the server refused (550 5.1.1 User unknown)" in run.out
    assert "A report would be given up." in run.out


def test_a_server_that_cannot_be_reached(try_it):
    run = try_it(port=free_port())
    assert run.status == 5
    assert "✗ connection: the server cannot be reached (Connection refused)" in run.out
    assert "tried again" in run.out


def test_a_certificate_that_is_not_trusted(try_it, tmp_path, server):
    authority("Another").write(tmp_path, "other")
    run = try_it(ca_file=str(tmp_path / "other.crt"))
    assert run.status == 5
    assert "✗ protection: the certificate of the server is not trusted" in run.out
    assert server.received == []


def test_doubt_is_said(try_it, server):
    from auditor.letter import Stage

    server.fails(Stage.ANSWER, CUT)
    run = try_it()
    assert run.status == 5
    assert "may have arrived" in run.out


def test_an_address_with_accents(try_it, server):
    assert try_it("élise@epci.example").status == 0
    message = message_from_bytes(server.received[0].content, policy=policy.SMTPUTF8)
    assert message["To"] == "élise@epci.example"


@pytest.mark.parametrize(
    "address", ["dsi", "dsi@epci.example\r\nBcc: x@y.example", "a@b.example, c@d.example"]
)
def test_what_is_no_address(try_it, server, address):
    run = try_it(address)
    assert run.status == 2
    assert "no e-mail address" in run.err
    assert server.connections == 0


def test_settings_that_cannot_be_used(try_it, server):
    run = try_it(security="none")
    assert run.status == 2
    assert "in clear" in run.err
    assert server.connections == 0


def test_a_file_without_mail(beffroi, tmp_path):
    (tmp_path / "t.toml").write_text('[[town]]\nname = "Ville"\nsite = "www.ville.test"\n', "utf-8")
    run = beffroi("mail", "test", "dsi@epci.example", "--targets", "t.toml")
    assert run.status == 2
    assert "[mail]" in run.err
    assert beffroi("mail", "test", "dsi@epci.example", "--targets", "absent.toml").status == 2
