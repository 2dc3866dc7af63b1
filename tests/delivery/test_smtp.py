"""Mails given to servers that fail in every way."""

from __future__ import annotations

import ssl
import time

import pytest

from auditor.delivery.smtp import Smtp
from auditor.delivery.way import Patience
from auditor.letter import Fault, Outcome, Stage
from tests.archive.letters import letter
from tests.servers.certificates import authority, leaf
from tests.servers.smtp import CUT, DEAF, DRIP, READ_THEN_CUT, SILENCE, mail_server
from tests.servers.tcp import free_port

TO = "dsi@epci.example"
CONTENT = letter(recipient=TO).content
PASSWORD = "très-secret"
USERS = {"beffroi": PASSWORD}


@pytest.fixture
def server(certified):
    with mail_server(tls=certified.context, users=USERS) as found:
        yield found


@pytest.fixture
def sent(server, way):
    """Send one mail, and give its receipt."""

    def send(content=CONTENT, to=TO, **fields):
        with Smtp(way(server, PASSWORD, user="beffroi", **fields)) as smtp:
            return smtp.send(to, content)

    return send


# --- What goes well -------------------------------------------------------------------------------


def test_a_mail_goes_through_starttls_and_a_login(server, sent):
    receipt = sent()
    assert receipt.outcome is Outcome.SENT
    assert receipt.stage is Stage.ANSWER
    assert receipt.fault is None
    assert receipt.reply == "250 2.0.0 OK id=1"
    (mail,) = server.received
    assert (mail.sender, mail.recipient, mail.content) == ("beffroi@epci.test", TO, CONTENT)
    assert server.commands == ["EHLO", "STARTTLS", "EHLO", "AUTH", "MAIL", "RCPT", "DATA", "QUIT"]


def test_a_mail_goes_through_tls_from_the_first_byte(certified, way):
    with (
        mail_server(tls=certified.context, implicit=True, users=USERS) as server,
        Smtp(way(server, PASSWORD, user="beffroi", security="tls")) as smtp,
    ):
        assert smtp.send(TO, CONTENT).outcome is Outcome.SENT
    assert server.received[0].content == CONTENT


def test_a_server_of_this_machine_may_be_spoken_to_in_clear(way):
    with mail_server() as server, Smtp(way(server, security="none")) as smtp:
        assert smtp.send(TO, CONTENT).outcome is Outcome.SENT


def test_many_mails_take_one_connection(server, way):
    with Smtp(way(server, PASSWORD, user="beffroi")) as smtp:
        for number in range(5):
            assert smtp.send(f"dsi-{number}@epci.example", CONTENT).outcome is Outcome.SENT
    assert server.connections == 1
    assert len(server.received) == 5


def test_nothing_is_connected_to_for_nothing(server, way):
    with Smtp(way(server)):
        pass
    assert server.connections == 0


def test_stages_are_told_one_by_one(server, way):
    told = []
    with Smtp(way(server, PASSWORD, user="beffroi"), lambda stage, said: told.append((stage, said))) as smtp:
        smtp.send(TO, CONTENT)
    assert [stage for stage, _ in told] == [
        *(Stage.CONNECT, Stage.GREETING, Stage.HELLO, Stage.TLS, Stage.HELLO, Stage.LOGIN),
        *(Stage.SENDER, Stage.RECIPIENT, Stage.CONTENT, Stage.ANSWER),
    ]
    assert (Stage.TLS, "TLSv1.3") in told
    assert not any(PASSWORD in said for _, said in told)


def test_login_when_plain_is_not_offered(certified, way):
    with (
        mail_server(tls=certified.context, users=USERS, auth_exclude_mechanism=["PLAIN"]) as server,
        Smtp(way(server, PASSWORD, user="beffroi")) as smtp,
    ):
        assert smtp.send(TO, CONTENT).outcome is Outcome.SENT


@pytest.mark.parametrize(
    "body",
    [
        b".\r\n..\r\n.a\r\n",
        b"no end of line",
        b"bare\nends\rof\n.\nlines\r\n",  # "\n.\n" ends a mail for some: another could be smuggled in
        b"",
        (b"x" * 900 + b"\r\n") * 300 + b".\r\n",
    ],
)
def test_no_content_ends_a_mail_before_its_end(server, sent, body):
    content = CONTENT.partition(b"\r\n\r\n")[0] + b"\r\n\r\n" + body
    assert sent(content).outcome is Outcome.SENT
    (mail,) = server.received
    whole = content.replace(b"\r\n", b"\n").replace(b"\r", b"\n").replace(b"\n", b"\r\n")
    assert mail.content == (whole if whole.endswith(b"\r\n") else whole + b"\r\n")


# --- Refusals -------------------------------------------------------------------------------------

STAGES = [Stage.GREETING, Stage.HELLO, Stage.TLS, Stage.LOGIN, Stage.SENDER, Stage.RECIPIENT, Stage.CONTENT]


@pytest.mark.parametrize("stage", [*STAGES, Stage.ANSWER])
def test_421_at_every_stage_is_a_refusal_for_now(server, sent, stage):
    server.fails(stage, "421 4.3.2 shutting down")
    receipt = sent()
    assert receipt.outcome is Outcome.LATER
    assert receipt.stage is stage
    assert receipt.fault is Fault.SAID_NO
    assert receipt.reply == "421 4.3.2 shutting down"
    assert receipt.of_server == (stage in STAGES[:4])
    if stage is not Stage.ANSWER:
        assert server.received == []


@pytest.mark.parametrize("stage", [*STAGES, Stage.ANSWER])
@pytest.mark.parametrize("code", ["451", "550"])
def test_refusals_at_every_stage(server, sent, stage, code):
    server.fails(stage, f"{code} no")
    receipt = sent()
    # Before any mail was spoken of, the server or our settings are at fault: nothing is given up for that.
    for_good = code == "550" and stage not in STAGES[:4]
    assert receipt.outcome is (Outcome.REFUSED if for_good else Outcome.LATER)
    assert (receipt.stage, receipt.fault, receipt.reply) == (stage, Fault.SAID_NO, f"{code} no")


@pytest.mark.parametrize("stage", [Stage.SENDER, Stage.RECIPIENT, Stage.CONTENT, Stage.ANSWER])
@pytest.mark.parametrize("code", ["451", "550"])
def test_after_a_refusal_the_connection_serves_for_others(server, way, stage, code):
    server.fails(stage, f"{code} no")
    with Smtp(way(server, PASSWORD, user="beffroi")) as smtp:
        assert smtp.send(TO, CONTENT).fault is Fault.SAID_NO
        assert smtp.send(TO, CONTENT).outcome is Outcome.SENT
    assert server.connections == 1


def test_one_recipient_is_refused_and_not_the_next(server, way):
    server.refused["nobody@epci.example"] = "550 5.1.1 User unknown"
    with Smtp(way(server, PASSWORD, user="beffroi")) as smtp:
        receipt = smtp.send("nobody@epci.example", CONTENT)
        assert (receipt.outcome, receipt.reply) == (Outcome.REFUSED, "550 5.1.1 User unknown")
        assert smtp.send(TO, CONTENT).outcome is Outcome.SENT


def test_a_server_that_wants_a_login_is_no_fault_of_the_mail(server, way):
    with Smtp(way(server)) as smtp:
        receipt = smtp.send(TO, CONTENT)
    assert receipt.outcome is Outcome.LATER
    assert receipt.stage is Stage.LOGIN
    assert receipt.of_server
    assert receipt.reply.startswith("530")


def test_a_reply_is_on_one_line_and_bounded(server, sent):
    server.fails(Stage.RECIPIENT, "550-5.7.1 first\r\n550 5.7.1 \x1b[31m" + "é" * 3000)
    receipt = sent()
    assert receipt.reply.startswith("550 5.7.1 first 5.7.1  [31mé")
    assert len(receipt.reply) <= 500


# --- Connections that are lost --------------------------------------------------------------------


@pytest.mark.parametrize("stage", STAGES)
def test_a_cut_before_the_final_dot_is_no_doubt(server, sent, stage):
    server.fails(stage, CUT)
    receipt = sent(CONTENT + b"x" * 5_000_000 if stage is Stage.CONTENT else CONTENT)
    assert receipt.outcome is Outcome.LATER
    assert receipt.stage is stage
    assert receipt.fault is Fault.CUT
    assert server.received == []


def test_a_cut_in_the_middle_of_the_content_is_no_doubt(server, sent):
    server.fails(Stage.CONTENT, READ_THEN_CUT)
    receipt = sent(CONTENT + b"line\r\n" * 1_000_000)
    assert (receipt.outcome, receipt.stage, receipt.fault) == (Outcome.LATER, Stage.CONTENT, Fault.CUT)
    assert server.received == []


def test_a_cut_after_the_final_dot_is_uncertain(server, sent):
    server.fails(Stage.ANSWER, CUT)
    receipt = sent()
    assert (receipt.outcome, receipt.stage, receipt.fault) == (Outcome.UNCERTAIN, Stage.ANSWER, Fault.CUT)
    assert len(server.received) == 1  # it had left


def test_silence_after_the_final_dot_is_uncertain(server, sent):
    server.fails(Stage.ANSWER, SILENCE)
    receipt = sent(patience=Patience(5, 5, 5, answer=0.3))
    assert (receipt.outcome, receipt.fault) == (Outcome.UNCERTAIN, Fault.TIMED_OUT)


@pytest.mark.parametrize("reply", ["354 go on", "hello", "2", "99 x", "25 0"])
def test_an_answer_that_is_none_is_uncertain(server, sent, reply):
    server.fails(Stage.ANSWER, reply)
    receipt = sent(patience=Patience(5, 5, 5, answer=0.3))
    assert receipt.outcome is Outcome.UNCERTAIN
    assert receipt.fault is Fault.GARBLED


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("fault", [SILENCE, DRIP])
def test_a_tarpit_is_left_in_time(server, sent, stage, fault):
    server.fails(stage, fault)
    began = time.monotonic()
    receipt = sent(patience=Patience(5, 0.5, 5, 5))
    assert time.monotonic() - began < 4
    assert (receipt.outcome, receipt.stage) == (Outcome.LATER, stage)
    assert receipt.fault is Fault.TIMED_OUT


def test_a_server_that_reads_nothing_is_left_in_time(server, sent):
    server.fails(Stage.CONTENT, DEAF)
    began = time.monotonic()
    receipt = sent(CONTENT + b"x" * 30_000_000, patience=Patience(5, 5, content=0.5))
    assert time.monotonic() - began < 8
    assert receipt.outcome is Outcome.LATER


@pytest.mark.parametrize("fault", [CUT, "421 4.7.0 too many mails on this connection"])
def test_a_connection_that_was_kept_too_long_is_made_anew(server, way, fault):
    server.fails(Stage.SENDER, None, fault, None)
    with Smtp(way(server, PASSWORD, user="beffroi")) as smtp:
        assert smtp.send(TO, CONTENT).outcome is Outcome.SENT
        assert smtp.send(TO, CONTENT).outcome is Outcome.SENT
    assert server.connections == 2
    assert len(server.received) == 2


def test_nobody_listens(way):
    with Smtp(way(free_port())) as smtp:
        receipt = smtp.send(TO, CONTENT)
    assert (receipt.outcome, receipt.stage, receipt.fault) == (
        Outcome.LATER,
        Stage.CONNECT,
        Fault.UNREACHABLE,
    )
    assert "refused" in receipt.reply


# --- Protection -----------------------------------------------------------------------------------


def test_without_starttls_nothing_leaves(way):
    with mail_server() as server, Smtp(way(server, PASSWORD, user="beffroi")) as smtp:
        receipt = smtp.send(TO, CONTENT)
    assert (receipt.outcome, receipt.stage, receipt.fault) == (
        Outcome.LATER,
        Stage.TLS,
        Fault.NO_STARTTLS,
    )
    assert server.commands == ["EHLO"]
    assert receipt.of_server


@pytest.mark.parametrize("security", ["starttls", "tls"])
@pytest.mark.parametrize("wrong", ["root", "name", "self-signed", "expired"])
def test_a_certificate_that_is_not_trusted_stops_everything(tmp_path, way, wrong, security):
    root = authority("A root")
    ca_file, _ = (authority("Another root") if wrong == "root" else root).write(tmp_path, "trusted")
    issued = leaf(
        ["other.example" if wrong == "name" else "127.0.0.1"],
        None if wrong == "self-signed" else root,
        ends=-1 if wrong == "expired" else 60,
    )
    with (
        mail_server(tls=issued.context(tmp_path), implicit=security == "tls", users=USERS) as server,
        Smtp(way(server, PASSWORD, user="beffroi", security=security, ca_file=str(ca_file))) as smtp,
    ):
        receipt = smtp.send(TO, CONTENT)
    assert (receipt.outcome, receipt.stage, receipt.fault) == (Outcome.LATER, Stage.TLS, Fault.UNTRUSTED)
    assert receipt.reply
    assert "AUTH" not in server.commands
    assert "MAIL" not in server.commands


def test_old_tls_is_refused(tmp_path, certified, way):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    root = authority("Root")
    context.load_cert_chain(*leaf(["127.0.0.1"], root).write(tmp_path, "old"))
    context.set_ciphers("ALL:@SECLEVEL=0")
    context.minimum_version = context.maximum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers("NULL:@SECLEVEL=0")  # encrypts nothing
    with mail_server(tls=context) as server, Smtp(way(server)) as smtp:
        receipt = smtp.send(TO, CONTENT)
    assert (receipt.stage, receipt.outcome) == (Stage.TLS, Outcome.LATER)
    assert receipt.fault in (Fault.TLS_FAILED, Fault.CUT)


def test_what_was_slipped_in_before_the_protection_is_not_believed(server, sent):
    server.fails(Stage.TLS, "220 go on\r\n250 AUTH PLAIN")
    receipt = sent()
    assert (receipt.outcome, receipt.stage, receipt.fault) == (Outcome.LATER, Stage.TLS, Fault.GARBLED)
    assert "AUTH" not in server.commands


def test_a_login_that_is_refused(server, way):
    with Smtp(way(server, "wrong", user="beffroi")) as smtp:
        receipt = smtp.send(TO, CONTENT)
    assert (receipt.outcome, receipt.stage) == (Outcome.LATER, Stage.LOGIN)
    assert receipt.reply.startswith("535")
    assert receipt.of_server


def test_a_login_of_no_known_kind(certified, way):
    with (
        mail_server(tls=certified.context, users=USERS, auth_exclude_mechanism=["PLAIN", "LOGIN"]) as server,
        Smtp(way(server, PASSWORD, user="beffroi")) as smtp,
    ):
        receipt = smtp.send(TO, CONTENT)
    assert (receipt.outcome, receipt.fault) == (Outcome.LATER, Fault.NO_LOGIN)


@pytest.mark.parametrize("plain", [True, False])
def test_a_server_that_says_the_password_back_is_not_quoted(certified, way, plain):
    import base64

    exchange = base64.b64encode(f"\0beffroi\0{PASSWORD}".encode()).decode()
    alone = base64.b64encode(PASSWORD.encode()).decode()
    hidden = [] if plain else ["PLAIN"]
    told = []
    with mail_server(tls=certified.context, users=USERS, auth_exclude_mechanism=hidden) as server:
        server.fails(Stage.LOGIN, None if not plain else f"535 {exchange} {PASSWORD}", lasting=plain)
        if not plain:
            server.fails(Stage.ANSWER, f"554 {alone} {PASSWORD}")
        way_there = way(server, PASSWORD, user="beffroi")
        assert PASSWORD not in repr(way_there)
        with Smtp(way_there, lambda stage, said: told.append(said)) as smtp:
            receipt = smtp.send(TO, CONTENT)
    for text in (receipt.reply, *told):
        assert not any(secret in text for secret in (exchange, alone, PASSWORD))
    assert "…" in receipt.reply


# --- Extensions -----------------------------------------------------------------------------------


def test_an_address_with_accents_needs_smtputf8(server, sent):
    assert sent(to="élise@mairie-été.example").outcome is Outcome.SENT
    (mail,) = server.received
    assert mail.recipient == "élise@xn--mairie-t-h1ab.example"
    assert "SMTPUTF8" in mail.options


def test_a_domain_with_accents_needs_nothing(certified, way):
    with (
        mail_server(tls=certified.context, enable_SMTPUTF8=False) as server,
        Smtp(way(server)) as smtp,
    ):
        assert smtp.send("dsi@mairie-été.example", CONTENT).outcome is Outcome.SENT
    assert server.received[0].recipient == "dsi@xn--mairie-t-h1ab.example"


@pytest.mark.parametrize("where", ["recipient", "header"])
def test_without_smtputf8_it_is_said_clearly_and_others_go_on(certified, way, where):
    content = CONTENT if where == "recipient" else "Subject: été\r\n".encode() + CONTENT
    to = "élise@epci.example" if where == "recipient" else TO
    with (
        mail_server(tls=certified.context, enable_SMTPUTF8=False) as server,
        Smtp(way(server)) as smtp,
    ):
        receipt = smtp.send(to, content)
        assert (receipt.outcome, receipt.fault) == (Outcome.REFUSED, Fault.NO_SMTPUTF8)
        assert not receipt.of_server
        assert smtp.send(TO, CONTENT).outcome is Outcome.SENT
    assert server.connections == 1


def test_eight_bit_content_is_declared(server, sent):
    content = CONTENT + "été\r\n".encode()
    assert sent(content).outcome is Outcome.SENT
    assert "BODY=8BITMIME" in server.received[0].options
    assert server.received[0].content == content


def test_ascii_content_is_not(server, sent):
    sent()
    assert "BODY=8BITMIME" not in server.received[0].options


def test_without_8bitmime_it_is_said_clearly(certified, way):
    with mail_server(tls=certified.context) as server, Smtp(way(server)) as smtp:
        server.fails(Stage.HELLO, None, "250-mail.epci.test\r\n250 PIPELINING")
        receipt = smtp.send(TO, CONTENT + "été\r\n".encode())
        assert (receipt.outcome, receipt.fault) == (Outcome.REFUSED, Fault.NO_8BITMIME)
        assert smtp.send(TO, CONTENT).outcome is Outcome.SENT


def test_a_mail_that_is_too_large_is_not_sent_for_nothing(certified, way):
    with mail_server(tls=certified.context, data_size_limit=1000) as server, Smtp(way(server)) as smtp:
        receipt = smtp.send(TO, CONTENT + b"x" * 1000)
        assert (receipt.outcome, receipt.fault, receipt.reply) == (
            Outcome.REFUSED,
            Fault.TOO_LARGE,
            "SIZE 1000",
        )
        assert smtp.send(TO, CONTENT).outcome is Outcome.SENT
    assert "MAIL" in server.commands


@pytest.mark.parametrize(
    "to",
    [
        *("", "dsi", "dsi@", "@epci.example", "a b@epci.example", "a@b@c.example", "a@epci.example>"),
        *("a@epci.example\r\nRCPT TO:<x@y.example>", "a\r\n@epci.example", "<a@epci.example>", "a@.example"),
        *(
            "a@epci..example",
            "a\0@epci.example",
            "x" * 300 + "@epci.example",
            "a@[127.0.0.1]",
            "\ud800@a.example",
        ),
    ],
)
def test_what_is_no_address_is_said_to_nobody(server, way, to):
    with Smtp(way(server)) as smtp:
        receipt = smtp.send(to, CONTENT)
    assert (receipt.outcome, receipt.fault) == (Outcome.REFUSED, Fault.BAD_ADDRESS)
    assert server.connections == 0
