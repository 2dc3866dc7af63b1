"""``kill -9`` at any moment: nothing is lost, and hardly anything is sent twice."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

from auditor.archive.archive import open_archive
from auditor.archive.outbox import outbox_counts, outbox_lines
from auditor.letter import State
from tests.archive.letters import letter, queue
from tests.servers.smtp import MailServer, mail_server

KILLS = 50
MAILS = 20


def quiet(server: MailServer) -> None:
    """Wait until the server has read all that a dead client had sent."""
    until = time.monotonic() + 10
    while any(conversation.transport is not None for conversation in server.open):
        assert time.monotonic() < until
        time.sleep(0.002)


def message_id(content: bytes) -> str:
    return content.partition(b"Message-ID: ")[2].partition(b"\r\n")[0].decode()


def test_nothing_is_lost_and_nothing_sent_twice_without_need(tmp_path):
    """A mail is sent twice only if the kill fell after the server took it and before that was noted."""
    address = str(tmp_path / "beffroi.sqlite")
    moments = random.Random(20261101)
    queued: set[str] = set()
    unavoidable: Counter[str] = Counter()
    kills = 0
    with mail_server() as server, open_archive(address, create=True) as archive:

        def noted() -> set[str]:
            return {line.message_id for line in outbox_lines(archive, [State.SENT], 10_000)}

        def refill() -> None:
            new = [letter(len(queued) + number) for number in range(MAILS)]
            queue(archive, *new)
            queued.update(item.message_id for item in new)

        with subprocess.Popen(
            [sys.executable, "-m", "tests.delivery.forked", address, str(server.port)],
            cwd=Path(__file__).parents[2],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        ) as program:

            def run(order: str) -> str:
                program.stdin.write(f"{order}\n")
                program.stdin.flush()
                told = program.stdout.readline().strip()
                quiet(server)
                return told

            assert run("end") == "ended 0"  # there was nothing to do, but all is loaded now
            refill()
            began = time.monotonic()
            assert run("end") == "ended 0"
            whole = min(time.monotonic() - began, 0.5)
            while kills < KILLS:
                if outbox_counts(archive).keys() == {State.SENT}:
                    refill()
                if run(f"{moments.uniform(0, whole):.4f}") == "killed":
                    kills += 1
                    taken = {message_id(mail.content) for mail in server.received}
                    unavoidable.update(taken - noted())
            assert run("end") == "ended 0"
            program.stdin.close()
        counts = outbox_counts(archive)
    copies: dict[str, list[bytes]] = {}
    for mail in server.received:
        copies.setdefault(message_id(mail.content), []).append(mail.content)
    assert counts == {State.SENT: len(queued)}
    assert copies.keys() == queued  # none lost
    for ident, contents in copies.items():
        assert len(contents) - 1 <= unavoidable[ident]
        assert len(set(contents)) == 1  # whole, and under the same Message-ID
    assert unavoidable.total() <= KILLS
