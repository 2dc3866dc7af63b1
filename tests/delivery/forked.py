"""Empties an outbox again and again, killed at random moments: run by ``test_killed.py`` as a program.

Each line of standard input is what to do: seconds after which to kill, or "end" to let it finish. What came
of a run is printed.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from datetime import timedelta

from auditor.archive.archive import open_archive
from auditor.delivery.posting import holder_name, post
from auditor.delivery.smtp import Smtp
from auditor.delivery.way import Way
from auditor.targets.scheduling import Security
from tests.archive.letters import NOW


def empty(address: str, port: int, after: timedelta) -> None:
    way = Way("beffroi@epci.test", "127.0.0.1", port, Security.NONE)
    with open_archive(address) as archive, Smtp(way) as smtp:
        post(archive, smtp, lambda: NOW + after, holder_name())


def main(address: str, port: int) -> None:
    for number, line in enumerate(sys.stdin):
        child = os.fork()
        if child == 0:
            # Leases of those that were killed have run out by the next run.
            empty(address, port, number * timedelta(hours=2))
            os._exit(0)
        if line.strip() != "end":
            time.sleep(float(line))
            os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        sys.stdout.write("killed\n" if os.WIFSIGNALED(status) else f"ended {os.WEXITSTATUS(status)}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
