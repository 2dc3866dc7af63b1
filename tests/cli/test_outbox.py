"""``beffroi outbox``, on an outbox that holds mails in every state."""

from __future__ import annotations

from datetime import timedelta

import pytest

from auditor.archive.archive import open_archive
from auditor.archive.outbox import lease_next, outbox_counts, settle
from auditor.letter import Fault, Outcome, Receipt, Stage, State
from tests.archive.letters import NOW, letter, queue

HOUR = timedelta(hours=1)


@pytest.fixture
def archive(tmp_path):
    """Mail 1 is sent, 2 dead, 3 uncertain, 4 put off, 5 new."""
    ends = [
        (Receipt(Outcome.SENT, Stage.ANSWER, reply="250 OK"), None),
        (Receipt(Outcome.REFUSED, Stage.RECIPIENT, Fault.SAID_NO, "550 5.1.1 [bold]nobody"), None),
        (Receipt(Outcome.UNCERTAIN, Stage.ANSWER, Fault.CUT), NOW + HOUR),
        (Receipt(Outcome.LATER, Stage.CONNECT, Fault.UNREACHABLE, "Connection refused"), NOW + HOUR),
    ]
    with open_archive(str(tmp_path / "beffroi.sqlite"), create=True) as held:
        queue(held, *map(letter, range(1, 6)))
        for receipt, again in ends:
            settle(held, lease_next(held, "test", NOW, NOW + HOUR), receipt, NOW, again)
        yield held


def flat(text: str) -> str:
    return " ".join(text.split())


def test_the_list_says_what_came_of_each(beffroi, archive):
    run = beffroi("outbox", "list", LANG="en_GB.UTF-8", COLUMNS="220")
    assert run.status == 0, run.err
    one, two, three, four, five = (
        next(line for line in run.out.splitlines() if f"dsi-{number}@" in line) for number in range(1, 6)
    )
    assert "sent" in one
    assert "November 1, 2026 at 06:05 UTC" in one
    assert "given up" in two
    assert "recipient: the server refused (550 5.1.1 [bold]nobody)" in flat(two)
    assert "uncertain" in three
    assert "it may have arrived already" in three
    assert "the server cannot be reached (Connection refused)" in flat(four)
    assert "next try: November 1, 2026 at 07:05 UTC" in flat(four)
    assert "to be sent" in five
    assert "to be sent: 2, sent: 1, uncertain: 1, given up: 1" in run.out


def test_the_list_speaks_french_and_is_narrowed(beffroi, archive):
    run = beffroi("outbox", "list", "--state", "dead", "--state", "sent", COLUMNS="220")
    assert [number for number in range(1, 6) if f"dsi-{number}@" in run.out] == [1, 2]
    assert "destinataire : le serveur a refusé" in run.out.replace("\u00a0", " ")
    run = beffroi("outbox", "list", "--limit", "1")
    assert "dsi-5@" in run.out.replace("\n", "")
    assert "--limit" in run.err
    assert beffroi("outbox", "list", "--state", "lost").status == 2


def test_an_empty_outbox(beffroi, tmp_path):
    with open_archive(str(tmp_path / "beffroi.sqlite"), create=True):
        pass
    assert "vide" in beffroi("outbox", "list").out


def test_no_archive(beffroi):
    run = beffroi("outbox", "list")
    assert run.status == 2
    assert "archive" in run.err


def test_mails_are_tried_again(beffroi, archive):
    run = beffroi("outbox", "retry", "--dead", LANG="en_GB.UTF-8")
    assert (run.status, run.out) == (0, "1 mail is due again.\n")
    run = beffroi("outbox", "retry", "3", "4", LANG="en_GB.UTF-8")
    assert (run.status, run.out) == (0, "2 mails are due again.\n")
    assert outbox_counts(archive) == {State.QUEUED: 3, State.SENT: 1, State.UNCERTAIN: 1}


def test_mails_are_thrown_away(beffroi, archive):
    assert beffroi("outbox", "drop", "--dead").status == 0
    assert beffroi("outbox", "drop", "1", "5").status == 0
    assert outbox_counts(archive) == {State.QUEUED: 1, State.UNCERTAIN: 1}


@pytest.mark.parametrize("verb", ["retry", "drop"])
@pytest.mark.parametrize("arguments", [(), ("--dead", "2")])
def test_which_mails_is_never_guessed(beffroi, archive, verb, arguments):
    run = beffroi("outbox", verb, *arguments)
    assert run.status == 2
    assert "--dead" in run.err
    assert outbox_counts(archive)[State.DEAD] == 1


@pytest.mark.parametrize(("number", "told"), [("1", "déjà parti"), ("99", "n’a pas de message 99")])
def test_mails_that_cannot_be_tried(beffroi, archive, number, told):
    run = beffroi("outbox", "retry", number)
    assert run.status == 2
    assert told in run.err
