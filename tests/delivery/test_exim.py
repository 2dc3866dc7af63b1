"""A mail with attachments, through a real mail server, and read back from the mailbox."""

from __future__ import annotations

import random
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest

from auditor.archive.outbox import outbox_counts
from auditor.delivery.posting import holder_name, post
from auditor.delivery.smtp import Smtp
from auditor.letter import Fault, Outcome, Stage, State
from tests.archive.letters import NOW, letter, queue
from tests.servers.exim import exim

PASSWORD = "secret-of-exim"


@pytest.fixture(scope="module")
def server(certified):
    with exim(certified.issued, PASSWORD) as found:
        yield found


def composed(to: str = "dsi@epci.test", rules: policy.EmailPolicy = policy.SMTP) -> bytes:
    """A mail as those that leave: two texts that say the same, a PDF, a CSV."""
    message = EmailMessage(policy=rules)
    message["From"] = "Beffroi <beffroi@epci.test>"
    message["To"] = to
    message["Subject"] = "Trilport : 2 points réglés, 1 nouveau, sécurité B → A"
    message["Message-ID"] = "<1@epci.test>"
    message.set_content("Bonjour,\n.\n..\nFrom now on.\nC’est réglé.\n")
    message.add_alternative("<p>C’est réglé.</p>", subtype="html")
    message.add_attachment(
        b"%PDF-1.7\n" + random.Random(1).randbytes(300_000), maintype="application", subtype="pdf"
    )
    message.add_attachment("ville;note\r\nÉvry;A\r\n", subtype="csv", filename="villes.csv")
    return message.as_bytes()


def test_a_mail_goes_through_and_is_read_back_intact(server, archive, way):
    content = composed()
    queue(archive, letter(1, recipient="dsi@epci.test", content=content))
    with Smtp(way(server.port, PASSWORD, user="beffroi")) as smtp:
        (posted,) = post(archive, smtp, lambda: NOW, holder_name())
    assert posted.state is State.SENT, posted.receipt
    assert posted.receipt.reply.startswith("250 OK id=")
    (found,) = server.mails(1)
    written = content.replace(b"\r\n", b"\n")
    assert found.endswith(written)  # after what the server wrote on top
    assert "P=esmtpsa X=TLS1.3" in server.log
    read, sent = (message_from_bytes(item, policy=policy.default) for item in (found, written))
    assert read["Subject"] == sent["Subject"]
    for mine, theirs in zip(sent.walk(), read.walk(), strict=True):
        assert mine.get_content_type() == theirs.get_content_type()
        if not mine.is_multipart():
            assert mine.get_content() == theirs.get_content()
    assert outbox_counts(archive) == {State.SENT: 1}


def test_an_address_with_accents(server, way):
    before = len(server.mails(0))
    with Smtp(way(server.port, PASSWORD, user="beffroi")) as smtp:
        receipt = smtp.send("élise@epci.test", composed("élise@epci.test", policy.SMTPUTF8))
    assert receipt.outcome is Outcome.SENT, receipt
    assert any("élise@epci.test".encode() in mail for mail in server.mails(before + 1))


def test_what_the_server_refuses(server, archive, way):
    queue(archive, letter(1, recipient="dsi@elsewhere.test"))
    with Smtp(way(server.port, PASSWORD, user="beffroi")) as smtp:
        (posted,) = post(archive, smtp, lambda: NOW, holder_name())
    assert (posted.state, posted.receipt.stage) == (State.DEAD, Stage.RECIPIENT)
    assert posted.receipt.reply == "550 relay not permitted"


def test_who_the_server_does_not_know(server, archive, way):
    queue(archive, letter(1, recipient="dsi@epci.test"))
    with Smtp(way(server.port, "wrong", user="beffroi")) as smtp:
        (posted,) = post(archive, smtp, lambda: NOW + timedelta(), holder_name())
    assert (posted.state, posted.receipt.stage) == (State.QUEUED, Stage.LOGIN)
    assert posted.receipt.fault is Fault.SAID_NO
    assert posted.receipt.reply.startswith("535")
