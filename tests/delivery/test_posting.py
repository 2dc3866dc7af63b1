"""The outbox is emptied: once each, later for some, never again for others."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta

import pytest

from auditor.archive.outbox import outbox_counts, outbox_lines, retry_letters
from auditor.delivery.posting import LEASE, LIFETIME, holder_name, next_try, post
from auditor.delivery.smtp import Smtp
from auditor.delivery.way import Patience
from auditor.letter import Fault, Outcome, Stage, State
from tests.archive.letters import NOW, letter, queue
from tests.servers.smtp import CUT, mail_server

MINUTE = timedelta(minutes=1)


class Clock:
    def __init__(self, pace: timedelta = timedelta()) -> None:
        self.now, self.pace = NOW, pace

    def __call__(self) -> datetime:
        self.now += self.pace
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def server():
    with mail_server() as found:
        yield found


@pytest.fixture
def go(archive, server, way, clock):
    """One round, at some time from the beginning."""

    def run(after: timedelta = timedelta()):
        clock.now = NOW + after
        with Smtp(way(server, security="none")) as smtp:
            return post(archive, smtp, clock, holder_name())

    return run


def states(archive) -> dict[State, int]:
    return outbox_counts(archive)


def test_all_that_is_due_leaves_by_one_connection_and_once(archive, server, go):
    queue(archive, *map(letter, range(20)))
    assert {posted.state for posted in go()} == {State.SENT}
    assert server.connections == 1
    assert sorted(mail.content for mail in server.received) == sorted(
        letter(number).content for number in range(20)
    )
    assert go() == []
    assert len(server.received) == 20


def test_refused_for_now_then_taken(archive, server, go):
    queue(archive, letter())
    server.fails(Stage.RECIPIENT, "451 4.7.1 greylisted")
    (posted,) = go()
    assert (posted.state, posted.receipt.reply) == (State.QUEUED, "451 4.7.1 greylisted")
    assert go(MINUTE - timedelta(seconds=1)) == []
    (posted,) = go(MINUTE)
    assert posted.state is State.SENT
    (line,) = outbox_lines(archive)
    assert (line.attempts, line.ended_at) == (2, NOW + MINUTE)


def test_tries_are_spread_over_a_day_then_given_up_with_the_last_reason(archive, server, go, clock):
    queue(archive, letter())
    server.fails(Stage.RECIPIENT, "451 4.7.1 busy", lasting=True)
    tried = []
    now = timedelta()
    while now <= 2 * LIFETIME and states(archive) != {State.DEAD: 1}:
        if go(now):
            tried.append(now / MINUTE)
        now += MINUTE
    # 1, 5, 15 and 60 minutes, then every hour, and a last time when the day is over.
    assert tried == [0, 1, 6, 21, *range(81, 1440, 60), 1440]
    (line,) = outbox_lines(archive)
    assert line.ended_at == NOW + LIFETIME
    assert (line.stage, line.fault, line.reply) == (Stage.RECIPIENT, Fault.SAID_NO, "451 4.7.1 busy")


def test_a_machine_that_was_off_for_days_tries_once_more():
    assert next_try(1, NOW, NOW + LIFETIME) is None
    assert next_try(1, NOW, NOW + LIFETIME - timedelta(seconds=1)) == NOW + LIFETIME
    assert next_try(99, NOW, NOW) == NOW + 60 * MINUTE


def test_a_lease_outlasts_the_slowest_mail():
    # Connected to twice: greeting, EHLO twice, STARTTLS, handshake, a login in three; then a mail, and RSET.
    most = Patience()
    opening = most.connect + 8 * most.command
    mail = 4 * most.command + most.content + most.answer
    assert timedelta(seconds=2 * opening + most.command + mail) < LEASE


def test_refused_for_good_is_dead_at_once_and_stops_nobody(archive, server, go):
    queue(archive, *map(letter, range(5)), letter(9, recipient="not an address"))
    server.refused["dsi-1@epci.example"] = "550 5.1.1 User unknown"
    assert Counter(posted.state for posted in go()) == {State.SENT: 4, State.DEAD: 2}
    lines = {line.recipient: line for line in outbox_lines(archive, [State.DEAD])}
    assert lines["dsi-1@epci.example"].reply == "550 5.1.1 User unknown"
    assert lines["not an address"].fault is Fault.BAD_ADDRESS
    assert server.connections == 1
    assert go(LIFETIME) == []


def test_an_uncertain_mail_is_sent_again_as_it_was(archive, server, go):
    queue(archive, letter())
    server.fails(Stage.ANSWER, CUT)
    (posted,) = go()
    assert posted.state is State.UNCERTAIN
    assert outbox_lines(archive)[0].in_doubt
    assert go(MINUTE - timedelta(seconds=1)) == []
    (posted,) = go(MINUTE)
    assert posted.state is State.SENT
    assert [mail.content for mail in server.received] == [letter().content] * 2


def test_an_uncertain_mail_is_given_up_after_a_day_too(archive, server, go):
    queue(archive, letter())
    server.fails(Stage.ANSWER, CUT, lasting=True)
    assert go()[0].state is State.UNCERTAIN
    assert go(LIFETIME)[0].state is State.DEAD
    assert outbox_lines(archive)[0].in_doubt


@pytest.mark.parametrize("fault", ["421 4.3.2 down for repair", "554 no service", CUT])
def test_a_server_that_is_down_is_asked_once_a_round(archive, server, go, fault):
    queue(archive, *map(letter, range(30)))
    server.fails(Stage.GREETING, fault, lasting=True)
    posted = go()
    assert server.connections == 1
    assert {item.state for item in posted} == {State.QUEUED}
    assert len({item.receipt for item in posted}) == 1
    assert {line.due_at for line in outbox_lines(archive)} == {NOW + MINUTE}
    server.faults.clear()
    assert {item.state for item in go(MINUTE)} == {State.SENT}
    assert len(server.received) == 30


def test_two_days_without_a_server_and_then_by_hand(archive, server, go):
    queue(archive, *map(letter, range(30)))
    server.fails(Stage.GREETING, "421 4.3.2 down", lasting=True)
    for hour in range(48):
        go(timedelta(hours=hour))
    assert server.connections == 25  # the first day and its end; then nothing is left to try
    assert states(archive) == {State.DEAD: 30}
    assert {line.reply for line in outbox_lines(archive)} == {"421 4.3.2 down"}
    server.faults.clear()
    retry_letters(archive, [], NOW + timedelta(hours=48))
    assert {item.state for item in go(timedelta(hours=48))} == {State.SENT}


def test_one_mail_that_breaks_the_connection_stops_no_other(archive, server, go):
    queue(archive, *map(letter, range(6)))
    server.fails(Stage.CONTENT, None, CUT)
    assert Counter(item.state for item in go()) == {State.SENT: 5, State.QUEUED: 1}
    assert server.connections == 2


def test_a_server_that_breaks_every_time_is_left_alone(archive, server, go):
    queue(archive, *map(letter, range(10)))
    server.fails(Stage.RECIPIENT, CUT, lasting=True)
    posted = go()
    assert server.connections == 3
    assert Counter(item.receipt.fault for item in posted) == {Fault.CUT: 3, Fault.NOT_ASKED: 7}
    assert states(archive) == {State.QUEUED: 10}


def test_doubt_about_three_is_no_doubt_about_the_others(archive, server, go):
    queue(archive, *map(letter, range(5)))
    server.fails(Stage.ANSWER, CUT, lasting=True)
    go()
    assert states(archive) == {State.QUEUED: 2, State.UNCERTAIN: 3}


def test_what_is_put_off_waits_for_another_round_however_long_this_one_is(archive, server, go, clock):
    queue(archive, *map(letter, range(5)))
    clock.pace = 10 * MINUTE
    server.fails(Stage.RECIPIENT, "451 later", lasting=True)
    assert len(go()) == 5
    assert {line.attempts for line in outbox_lines(archive)} == {1}


def test_a_program_that_is_stopped_lets_its_mail_go(archive, clock):
    class Interrupted:
        def send(self, recipient, content):
            raise KeyboardInterrupt

    queue(archive, letter(1), letter(2))
    with pytest.raises(KeyboardInterrupt):
        post(archive, Interrupted(), clock, holder_name())
    assert states(archive) == {State.QUEUED: 1, State.UNCERTAIN: 1}
    (line,) = outbox_lines(archive, [State.UNCERTAIN])
    assert (line.due_at, line.fault) == (NOW, Fault.INTERRUPTED)


def test_no_password_is_kept(archive, certified, way, clock, tmp_path):
    queue(archive, letter())
    with (
        mail_server(tls=certified.context, users={"beffroi": "right"}) as server,
        Smtp(way(server, "wr0ng-secret", user="beffroi")) as smtp,
    ):
        (posted,) = post(archive, smtp, clock, holder_name())
    assert posted.receipt.outcome is Outcome.LATER
    assert posted.receipt.reply.startswith("535")
    kept = b"".join(path.read_bytes() for path in tmp_path.glob("beffroi.sqlite*"))
    assert b"535" in kept
    assert b"wr0ng-secret" not in kept
