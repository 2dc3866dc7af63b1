"""The outbox: nothing is lost, nothing is given to two programs."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from auditor.archive.archive import open_archive
from auditor.archive.campaigns import identity_of
from auditor.archive.errors import ArchiveError
from auditor.archive.outbox import (
    drop_letters,
    lease_next,
    outbox_counts,
    outbox_lines,
    retry_letters,
    settle,
)
from auditor.letter import Fault, Outcome, Receipt, Stage, State
from tests.archive.filled import fill, seen, towns
from tests.archive.letters import NOW, letter, queue

LEASE = timedelta(hours=1)
SENT = Receipt(Outcome.SENT, Stage.ANSWER, reply="250 OK id=1")
LATER = Receipt(Outcome.LATER, Stage.RECIPIENT, Fault.SAID_NO, "451 4.7.1 greylisted")
LOST = Receipt(Outcome.UNCERTAIN, Stage.ANSWER, Fault.CUT)
REFUSED = Receipt(Outcome.REFUSED, Stage.RECIPIENT, Fault.SAID_NO, "550 5.1.1 nobody")


def lease(archive, now=NOW, holder="one"):
    return lease_next(archive, holder, now, now + LEASE)


def test_a_letter_is_given_back_to_the_byte(archive):
    written = letter(content=bytes(range(256)) * 50, about="77475 https://www.trilport.fr/")
    assert queue(archive, written) == 1
    held = lease(archive)
    assert held.letter == written
    assert (held.attempts, held.in_doubt, held.tried_since) == (1, False, NOW)


def test_a_letter_is_queued_once_whatever_the_time_zone(archive):
    first = letter()
    assert queue(archive, first, letter(2)) == 2
    paris = first.slot.astimezone(ZoneInfo("Europe/Paris"))
    assert queue(archive, letter(slot=paris, content=b"other"), letter(3)) == 1
    assert lease(archive).letter.content == first.content
    distinct = [letter(about="77475 x"), letter(schedule="Mairies"), letter(slot=NOW)]
    assert queue(archive, *distinct) == 3


def test_nothing_is_queued_by_a_transaction_that_fails(archive):
    from auditor.archive.outbox import queue_letters

    with pytest.raises(ZeroDivisionError), archive.writing() as connection:
        queue_letters(connection, [letter()], NOW)
        raise ZeroDivisionError
    assert outbox_lines(archive) == []


def test_what_is_not_due_is_not_given(archive):
    queue(archive, letter())
    assert lease(archive, NOW - timedelta(seconds=1)) is None
    settle(archive, lease(archive), LATER, NOW, NOW + timedelta(minutes=1))
    assert lease(archive, NOW + timedelta(seconds=59)) is None
    assert lease(archive, NOW + timedelta(seconds=60)).attempts == 2


def test_what_waits_for_longest_comes_first(archive):
    queue(archive, letter(1), now=NOW)
    queue(archive, letter(2), now=NOW - timedelta(minutes=1))
    given = [lease(archive).letter.recipient for _ in range(2)]
    assert given == ["dsi-2@epci.example", "dsi-1@epci.example"]


def test_a_letter_is_held_by_one_program_until_its_lease_runs_out(archive):
    queue(archive, letter())
    held = lease(archive)
    assert lease(archive, holder="other") is None
    assert lease(archive, NOW + LEASE - timedelta(seconds=1), "other") is None
    taken = lease(archive, NOW + LEASE, "other")
    assert (taken.id, taken.attempts, taken.holder) == (held.id, 2, "other")
    assert taken.in_doubt  # its first holder may have sent it


def test_a_program_that_lost_its_lease_changes_nothing_unless_it_did_send(archive):
    queue(archive, letter())
    slow = lease(archive)
    quick = lease(archive, NOW + LEASE, "other")
    settle(archive, slow, REFUSED, NOW + LEASE, None)
    assert outbox_counts(archive) == {State.LEASED: 1}
    settle(archive, slow, SENT, NOW + LEASE, None)
    assert outbox_counts(archive) == {State.SENT: 1}
    settle(archive, quick, LATER, NOW + LEASE, NOW + 2 * LEASE)
    assert outbox_counts(archive) == {State.SENT: 1}


def test_the_same_program_that_lost_its_lease_to_itself(archive):
    queue(archive, letter())
    first = lease(archive)
    second = lease(archive, NOW + LEASE)
    settle(archive, first, REFUSED, NOW + LEASE, None)
    assert outbox_counts(archive) == {State.LEASED: 1}
    settle(archive, second, REFUSED, NOW + LEASE, None)
    assert outbox_counts(archive) == {State.DEAD: 1}


@pytest.mark.parametrize(
    ("receipt", "again", "state"),
    [
        (SENT, None, State.SENT),
        (LATER, NOW + LEASE, State.QUEUED),
        (LATER, None, State.DEAD),
        (LOST, NOW + LEASE, State.UNCERTAIN),
        (LOST, None, State.DEAD),
        (REFUSED, None, State.DEAD),
    ],
)
def test_what_came_of_a_letter_is_kept(archive, receipt, again, state):
    queue(archive, letter())
    assert settle(archive, lease(archive), receipt, NOW, again) is state
    (line,) = outbox_lines(archive)
    assert line.state is state
    assert (line.stage, line.fault, line.reply) == (receipt.stage, receipt.fault, receipt.reply)
    assert line.ended_at == (NOW if again is None else None)
    assert line.due_at == (again or NOW)
    assert line.in_doubt == (receipt is LOST)


def test_doubt_stays_until_the_letter_is_sent(archive):
    queue(archive, letter())
    settle(archive, lease(archive), LOST, NOW, NOW)
    assert settle(archive, lease(archive), LATER, NOW, NOW) is State.UNCERTAIN
    assert settle(archive, lease(archive), LATER, NOW, None) is State.DEAD
    assert outbox_lines(archive)[0].in_doubt
    assert retry_letters(archive, [], NOW) == 1
    assert outbox_counts(archive) == {State.UNCERTAIN: 1}
    assert settle(archive, lease(archive), SENT, NOW, None) is State.SENT
    assert not outbox_lines(archive)[0].in_doubt


def test_a_reply_is_bounded_and_storable(archive):
    queue(archive, letter())
    endless = Receipt(Outcome.REFUSED, Stage.ANSWER, Fault.SAID_NO, "554 \0\ud800" + "x" * 100_000)
    settle(archive, lease(archive), endless, NOW, None)
    (line,) = outbox_lines(archive)
    assert line.reply.startswith("554 ")
    assert len(line.reply) == 500


def test_programs_at_once_share_the_letters_out(archive, address):
    queue(archive, *map(letter, range(40)))
    given: list[int] = []
    faults: list[BaseException] = []

    def work(name: str) -> None:
        try:
            with open_archive(address) as mine:
                while held := lease(mine, holder=name):
                    given.append(held.id)
                    settle(mine, held, SENT, NOW, None)
        except ArchiveError as error:
            faults.append(error)

    threads = [threading.Thread(target=work, args=(f"program {number}",)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert len(given) == len(set(given)) == 40
    assert outbox_counts(archive) == {State.SENT: 40}


def test_a_list_names_the_towns_and_is_bounded(archive):
    town = towns(1)[0]
    fill(archive, "automne", seen(town))
    queue(archive, letter(1, about=identity_of(town)), letter(2, about="77999 x"), letter(3))
    assert [line.town for line in outbox_lines(archive)] == ["", "77999 x", town.name]
    assert [line.town for line in outbox_lines(archive, limit=1)] == [""]
    settle(archive, lease(archive), SENT, NOW, None)
    assert [line.recipient for line in outbox_lines(archive, [State.SENT])] == ["dsi-1@epci.example"]
    (line,) = outbox_lines(archive, [State.SENT])
    assert line.slot == datetime(2026, 11, 1, 6, 0, tzinfo=UTC)
    assert line.queued_at == NOW


def dead(archive, *numbers):
    queue(archive, *map(letter, numbers))
    for _ in numbers:
        settle(archive, lease(archive), REFUSED, NOW, None)
    return [line.id for line in reversed(outbox_lines(archive, [State.DEAD]))]


def test_the_dead_are_tried_again_with_a_new_account_of_tries(archive):
    one, _ = dead(archive, 1, 2)
    later = NOW + timedelta(days=3)
    assert retry_letters(archive, [one], later) == 1
    assert outbox_counts(archive) == {State.QUEUED: 1, State.DEAD: 1}
    held = lease(archive, later)
    assert (held.id, held.attempts, held.tried_since) == (one, 1, later)
    assert retry_letters(archive, [], later) == 1
    assert outbox_lines(archive)[0].queued_at == NOW


def test_a_letter_that_waits_is_made_due(archive):
    queue(archive, letter())
    held = lease(archive)
    settle(archive, held, LATER, NOW, NOW + timedelta(hours=1))
    assert retry_letters(archive, [held.id], NOW) == 1
    assert lease(archive).id == held.id


def test_what_was_sent_or_is_being_sent_is_not_tried_again(archive):
    queue(archive, letter(1), letter(2))
    sent = lease(archive)
    settle(archive, sent, SENT, NOW, None)
    held = lease(archive)
    with pytest.raises(ArchiveError, match="was sent already"):
        retry_letters(archive, [sent.id], NOW)
    for change in (retry_letters, drop_letters):
        with pytest.raises(ArchiveError, match="is being sent"):
            change(archive, [sent.id, held.id] if change is drop_letters else [held.id], NOW)
        with pytest.raises(ArchiveError, match="holds no mail 999"):
            change(archive, [999], NOW)
    assert outbox_counts(archive) == {State.LEASED: 1, State.SENT: 1}
    assert retry_letters(archive, [held.id], NOW + LEASE) == 1


def test_letters_are_thrown_away_all_or_none(archive):
    one, two, three = dead(archive, 1, 2, 3)
    with pytest.raises(ArchiveError):
        drop_letters(archive, [one, 999], NOW)
    assert outbox_counts(archive) == {State.DEAD: 3}
    assert drop_letters(archive, [two], NOW) == 1
    queue(archive, letter(4))
    assert drop_letters(archive, [], NOW) == 2
    assert [line.recipient for line in outbox_lines(archive)] == ["dsi-4@epci.example"]
    assert drop_letters(archive, [], NOW) == 0
    assert three not in [line.id for line in outbox_lines(archive)]
