"""``beffroi due`` and ``beffroi serve``: demo towns, a mail server, and nothing else."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from datetime import datetime, timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from auditor.archive.archive import open_archive
from auditor.archive.campaigns import all_campaigns
from auditor.archive.errors import ArchiveLostError
from auditor.archive.locks import only_due
from auditor.archive.outbox import outbox_counts
from auditor.cli import delivering
from auditor.delivery.agenda import pending_runs
from auditor.letter import State
from auditor.words import Words, mark
from tests.servers.smtp import MailServer, mail_server

PARIS = ZoneInfo("Europe/Paris")


@pytest.fixture
def server():
    with mail_server() as server:
        yield server


@pytest.fixture
def targets(tmp_path, town, server):
    """Write a ``targets.toml`` whose schedule was due ten minutes ago, always at the same minute."""
    past = datetime.now(PARIS) - timedelta(minutes=10)

    def write(*more: str, port: int | None = None, schedule: str = "") -> Path:
        path = tmp_path / "targets.toml"
        content = f"""\
[[town]]
name = "Valclair"
site = "{town("valclair")}"
[[town]]
name = "Rochebrume"
site = "{town("rochebrume")}"
[network]
browser = false
[mail]
from = "Beffroi <beffroi@epci.example>"
host = "127.0.0.1"
port = {port or server.port}
security = "none"
[[schedule]]
name = "DSI"
cron = "{past.minute} {past.hour} * * *"
to = ["dsi@epci.example"]
digest = true
{schedule}
"""
        path.write_text(content + "\n".join(more), "utf-8")
        written = time.time() - 3600
        os.utime(path, (written, written))
        return path

    return write


def subjects(server: MailServer) -> list[str]:
    return [message_from_bytes(mail.content, policy=default)["Subject"] for mail in server.received]


def test_what_is_due_is_scanned_and_sent_once(beffroi, targets, server, lab_options, tmp_path):
    hall = 'towns = ["Valclair"]\ncron = "* * * * *"\nto = ["m@valclair.example"]\nattach = ["pdf"]'
    targets(f'[[schedule]]\nname = "Valclair"\n{hall}')
    foretold = beffroi("due", "--dry-run", *lab_options, LANG="en_GB.UTF-8")
    assert (foretold.status, foretold.err) == (0, "")
    assert foretold.out.startswith("DSI: due since ")
    assert not (tmp_path / "beffroi.sqlite").exists()

    run = beffroi("due", *lab_options, LANG="en_GB.UTF-8")
    assert (run.status, server.received != []) == (0, True), run.err
    assert run.out.splitlines() == [
        "DSI: 1 mail to send",
        "sent to dsi@epci.example",
        "Valclair: 1 mail to send",
        "sent to m@valclair.example",
    ]
    assert subjects(server) == [
        "2 communes\N{NO-BREAK SPACE}: premier rapport",
        "Valclair\N{NO-BREAK SPACE}: premier rapport",
    ]
    (paper,) = message_from_bytes(server.received[1].content, policy=default).iter_attachments()
    assert paper.get_content().startswith(b"%PDF-")
    again = beffroi("due", "--quiet", *lab_options)
    assert (again.status, again.out, len(server.received)) == (0, "", 2)
    with open_archive(str(tmp_path / "beffroi.sqlite")) as archive:
        assert outbox_counts(archive) == {State.SENT: 2}
        # The second one was due again, a minute later at most; nothing had changed.
        assert len(all_campaigns(archive)) in (1, 2)


def test_a_server_that_is_down_keeps_nothing_from_being_sent_later(beffroi, targets, server, lab_options):
    targets(port=9)
    run = beffroi("due", *lab_options, LANG="en_GB.UTF-8")
    assert (run.status, run.out.splitlines()[-1].startswith("put off: dsi@epci.example (connection:")) == (
        5,
        True,
    )
    listed = beffroi("outbox", "list", LANG="en_GB.UTF-8")
    assert "to be sent" in listed.out
    foretold = beffroi("due", "--dry-run", *lab_options, LANG="en_GB.UTF-8")
    assert foretold.out.splitlines() == ["DSI: nothing is due", "1 mail waits in the outbox."]
    targets()
    assert beffroi("outbox", "retry", "1").status == 0
    run = beffroi("due", *lab_options, LANG="en_GB.UTF-8")
    assert (run.status, run.out) == (0, "sent to dsi@epci.example\n")
    assert len(server.received) == 1


def test_two_at_once(beffroi, targets, server, lab_options, tmp_path):
    targets()
    with open_archive(str(tmp_path / "beffroi.sqlite"), create=True) as archive, only_due(archive):
        run = beffroi("due", *lab_options, LANG="en_GB.UTF-8")
        silent = beffroi("due", "--quiet", *lab_options)
    assert (run.status, run.err) == (0, "beffroi: another program does what is due: nothing is left to do\n")
    assert (silent.status, silent.out, silent.err, server.received) == (0, "", "", [])


@pytest.mark.parametrize(
    "wrong",
    [
        ("[mail]", '[mail]\nlist_id = "a b"', "[mail] list_id = “a b”: write a name like that of a host"),
        ("[mail]", '[mail]\nunsubscribe = "http://x"', "[mail] unsubscribe = “http://x”: write https://"),
        ('security = "none"', 'security = "none"\nuser = "u"', "targets.toml: "),
        ("[[schedule]]", "[[schedul]]", "targets.toml"),
        ('site = "', 'site = "ftp://', "not a target"),
    ],
)
def test_what_cannot_be_done_is_refused_before_any_town_is_asked(
    beffroi, targets, lab_options, tmp_path, wrong
):
    before, after, said = wrong
    path = targets()
    path.write_text(path.read_text("utf-8").replace(before, after, 1), "utf-8")
    run = beffroi("due", *lab_options, LANG="en_GB.UTF-8")
    assert (run.status, said in run.err) == (2, True), run.err
    assert not (tmp_path / "beffroi.sqlite").exists()


def test_a_file_without_schedules(beffroi, tmp_path):
    (tmp_path / "targets.toml").write_text('[[town]]\nname = "V"\nsite = "www.v.example"\n', "utf-8")
    run = beffroi("due", LANG="en_GB.UTF-8")
    assert (run.status, run.err) == (2, "beffroi: targets.toml: no [[schedule]] is in it\n")
    assert (
        "nowhere.toml: there is no such file"
        in beffroi("due", "--targets", "nowhere.toml", LANG="en_GB.UTF-8").err
    )


def test_serve_does_what_due_does_until_it_is_stopped(targets, server, lab_options, tmp_path):
    targets()
    process = subprocess.Popen(
        [sys.executable, "-m", "auditor", "serve", "--lang", "en", *lab_options],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout.readline() == "DSI: 1 mail to send\n"
        assert process.stdout.readline() == "sent to dsi@epci.example\n"
        process.send_signal(signal.SIGTERM)
        _, err = process.communicate(timeout=30)
    finally:
        process.kill()
        process.wait()
    assert (process.returncode, "Traceback" in err) == (0, False)
    assert len(server.received) == 1
    with open_archive(str(tmp_path / "beffroi.sqlite")) as archive:
        assert outbox_counts(archive) == {State.SENT: 1}
    assert not list(tmp_path.glob("*.lock"))


@pytest.fixture
def minutes(monkeypatch):
    """What happens between the minutes of ``serve``; after the last one a signal comes."""

    def set_up(*events) -> list[float]:
        left, waits = list(events), []

        def sleep(seconds: float) -> None:
            waits.append(seconds)
            if not left:
                raise KeyboardInterrupt
            left.pop(0)()

        monkeypatch.setattr(delivering.time, "sleep", sleep)
        return waits

    return set_up


@pytest.fixture
def served(lab_options, tmp_path):
    """``beffroi serve`` in this process."""

    def run(path: Path) -> int:
        delivery = delivering.Delivery(
            targets=path,
            lang="en",
            quiet=True,
            json_logs=False,
            resolver=lab_options[1],
            ca_file=Path(lab_options[3]),
            allow_private=True,
            archive=str(tmp_path / "beffroi.sqlite"),
        )
        return delivering.serve(delivery, Words("en"))

    return run


def test_serve_reads_a_file_that_was_changed_and_does_without_one_that_is_wrong(
    targets, server, served, minutes, capsys
):
    path = targets()
    right = path.read_text("utf-8")

    def write(text: str) -> None:
        path.write_text(text, "utf-8")
        written = time.time() - 3000
        os.utime(path, (written, written))

    waits = minutes(
        lambda: write("nonsense"),
        lambda: write(right.replace('name = "DSI"', 'name = "Autre"')),
        path.unlink,
        lambda: None,
    )
    assert served(path) == 0
    assert len(server.received) == 2
    assert len(waits) == 5
    assert all(0 < seconds <= 60 for seconds in waits)
    said = capsys.readouterr().err
    assert said.count("the schedules stay what they were") == 3
    assert "Expected" in said


def test_serve_outlives_an_archive_that_is_lost_for_a_minute(targets, served, minutes, monkeypatch, capsys):
    lost = [True]

    def pending(*arguments):
        if lost.pop():
            raise ArchiveLostError(mark("the archive failed"))
        return pending_runs(*arguments)

    monkeypatch.setattr(delivering, "pending_runs", pending)
    waits = minutes(lambda: lost.append(False))
    lost.append(True)
    assert served(targets()) == 0
    assert len(waits) == 2
    assert "the archive failed" in capsys.readouterr().err
