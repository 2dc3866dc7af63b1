"""Runs from the scan to the mail, without a network."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import default
from zoneinfo import ZoneInfo

import pytest

from auditor.archive.campaigns import all_campaigns, progress_of
from auditor.archive.outbox import lease_next, outbox_lines
from auditor.archive.rubrics import read_under
from auditor.archive.runs import last_run
from auditor.delivery import running
from auditor.targets import TargetsFile
from tests.checks.towns import EXAMPLES
from tests.delivery.offices import LabOffice, do_due

PARIS = ZoneInfo("Europe/Paris")
WRITTEN = datetime(2026, 11, 1, 12, tzinfo=UTC)
MONDAY = datetime(2026, 11, 2, 6, tzinfo=UTC)  # 7 o'clock in Paris
WEEK = timedelta(days=7)
DMARC = EXAMPLES["mail.dmarc.absent"]
CAA = EXAMPLES["dns.caa.absent"]

TOWNS = [
    {"name": f"Ville {number}", "site": f"www.ville-{number}.example", "insee": f"7700{number}"}
    for number in range(1, 4)
]


def file(*schedules: dict[str, object]) -> TargetsFile:
    base = {"cron": "0 7 * * 1", "to": ["dsi@epci.example"], "lang": "en"}
    mail = {"from": "Beffroi <beffroi@epci.example>", "host": "127.0.0.1"}
    content = {"town": TOWNS, "mail": mail, "schedule": [{**base, **schedule} for schedule in schedules]}
    return TargetsFile.model_validate(content)


def ill(facts):
    """The first town alone has something."""
    return lambda target, _: facts if target.name == "Ville 1" else ()


def subjects(archive) -> list[str]:
    """Of the mails that wait, the recipient and the subject; they are taken out."""
    found = []
    far = datetime(2100, 1, 1, tzinfo=UTC)
    while held := lease_next(archive, "tests", far, far + WEEK):
        message = message_from_bytes(held.letter.content, policy=default)
        found.append(f"{held.letter.recipient} {message['Subject']}")
    return found


def test_each_town_has_its_mail_and_then_only_what_is_new(archive):
    office = LabOffice(file({"name": "Mairies"}), MONDAY)
    assert do_due(archive, office, WRITTEN) == ({"Mairies": 3}, [])
    assert len(set(subjects(archive))) == 3
    office.clock, office.state = MONDAY + WEEK, ill(DMARC)
    assert do_due(archive, office, WRITTEN)[0] == {"Mairies": 1}
    (subject,) = subjects(archive)
    assert subject.startswith("dsi@epci.example Ville 1: 1 new")
    office.clock = MONDAY + 2 * WEEK
    assert do_due(archive, office, WRITTEN)[0] == {"Mairies": 0}
    assert office.scans == [office.scans[place] for place in range(3)] * 3
    assert len(all_campaigns(archive)) == 3


def test_small_changes_add_up_until_they_are_worth_a_mail(archive):
    """What was not told is compared with what was told last, not with the last scan."""
    office = LabOffice(file({"name": "Mairies", "send": "on-worse"}), MONDAY, ill(DMARC))
    do_due(archive, office, WRITTEN)
    subjects(archive)
    office.clock, office.state = MONDAY + WEEK, ill(())  # better: nothing to send
    assert do_due(archive, office, WRITTEN)[0] == {"Mairies": 0}
    office.clock, office.state = MONDAY + 2 * WEEK, ill(CAA)
    assert do_due(archive, office, WRITTEN)[0] == {"Mairies": 1}
    (subject,) = subjects(archive)
    assert "1 fault mended, 1 new" in subject


@pytest.mark.parametrize("digest", [False, True])
def test_what_changed_while_nothing_could_be_seen_is_told_once_it_can(archive, digest):
    """A silent scan is no scan to compare with: the fault would never have been new."""
    office = LabOffice(file({"name": "DSI", "digest": digest, "towns": ["Ville 1"]}), MONDAY)
    do_due(archive, office, WRITTEN)
    office.clock, office.silent = MONDAY + WEEK, frozenset({"Ville 1"})
    do_due(archive, office, WRITTEN)
    subjects(archive)
    office.clock, office.silent, office.state = MONDAY + 2 * WEEK, frozenset(), ill(DMARC)
    assert do_due(archive, office, WRITTEN)[0] == {"DSI": 1}
    assert ("Ville 1 fell back" if digest else "1 new fault") in subjects(archive)[0]


def test_towns_of_several_schedules_are_asked_once(archive):
    office = LabOffice(
        file(
            {"name": "DSI", "digest": True},
            {"name": "Maire", "towns": ["Ville 2"], "to": ["maire@ville-2.example"]},
            {"name": "Mensuel", "cron": "0 7 1 * *"},
        ),
        MONDAY,
    )
    assert do_due(archive, office, WRITTEN)[0] == {"DSI": 1, "Maire": 1}
    assert sorted(office.scans) == ["Ville 1", "Ville 2", "Ville 3"]
    (campaign,) = all_campaigns(archive)
    assert campaign.name == "DSI 2026-11-02 06.00Z"
    assert sorted(subjects(archive)) == [
        "dsi@epci.example 3 towns: first report",
        "maire@ville-2.example Ville 2: first report",
    ]


def test_a_run_that_was_stopped_goes_on_where_it_was(archive):
    office = LabOffice(file({"name": "DSI", "digest": True}), MONDAY, stop_after=2)
    with pytest.raises(KeyboardInterrupt):
        do_due(archive, office, WRITTEN)
    assert subjects(archive) == []
    office.stop_after, office.clock = None, MONDAY + timedelta(minutes=15)
    assert do_due(archive, office, WRITTEN)[0] == {"DSI": 1}
    assert sorted(office.scans) == ["Ville 1", "Ville 2", "Ville 3"]
    assert len(all_campaigns(archive)) == 1
    assert do_due(archive, office, WRITTEN)[0] == {}


def test_a_campaign_that_was_left_before_it_began_is_taken(archive, monkeypatch):
    office = LabOffice(file({"name": "DSI", "digest": True}), MONDAY)
    with monkeypatch.context() as patch:
        patch.setattr(running, "scan_in", die)
        with pytest.raises(KeyboardInterrupt):
            do_due(archive, office, WRITTEN)
    assert do_due(archive, office, WRITTEN)[0] == {"DSI": 1}
    assert len(all_campaigns(archive)) == 1


def die(*_: object) -> None:
    raise KeyboardInterrupt


def test_mails_are_queued_with_the_end_of_the_run_or_not_at_all(archive, monkeypatch):
    office = LabOffice(file({"name": "Mairies"}), MONDAY)
    with monkeypatch.context() as patch:
        patch.setattr("auditor.delivery.telling.finish_run", die)
        with pytest.raises(KeyboardInterrupt):
            do_due(archive, office, WRITTEN)
    assert outbox_lines(archive) == []
    assert do_due(archive, office, WRITTEN)[0] == {"Mairies": 3}
    assert len(office.scans) == 3
    assert len(outbox_lines(archive)) == 3


def test_what_another_version_began_is_begun_again(archive, monkeypatch):
    office = LabOffice(file({"name": "DSI", "digest": True}), MONDAY, stop_after=1)
    with pytest.raises(KeyboardInterrupt):
        do_due(archive, office, WRITTEN)
    monkeypatch.setattr("auditor.archive.rubrics.__version__", "99.0.0")
    office.stop_after = None
    assert do_due(archive, office, WRITTEN)[0] == {"DSI": 1}
    first, second = all_campaigns(archive)
    assert (progress_of(archive, first), progress_of(archive, second)) == ((3, 1), (3, 3))
    assert second.name == f"{first.name} (2)"


def test_after_an_upgrade_mails_tell_of_towns_and_not_of_rules(archive, monkeypatch):
    office = LabOffice(file({"name": "Mairies"}), MONDAY)
    do_due(archive, office, WRITTEN)
    subjects(archive)
    monkeypatch.setattr("auditor.archive.rubrics.__version__", "99.0.0")
    office.clock, office.state = MONDAY + WEEK, ill(DMARC)
    assert do_due(archive, office, WRITTEN)[0] == {"Mairies": 1}
    assert "under other rules" not in subjects(archive)[0]


def test_what_cannot_be_judged_again_does_not_compare(archive, monkeypatch):
    office = LabOffice(file({"name": "DSI", "digest": True, "send": "on-worse"}), MONDAY)
    do_due(archive, office, WRITTEN)
    subjects(archive)
    monkeypatch.setattr("auditor.archive.rubrics.__version__", "99.0.0")
    with archive.writing() as connection:
        connection.exec_driver_sql("update facts set schema_version = 99")
    office.clock = MONDAY + WEEK
    assert do_due(archive, office, WRITTEN)[0] == {"DSI": 1}
    assert "3 do not compare" in subjects(archive)[0]


def test_towns_that_could_not_be_filed_are_said(archive):
    """Nothing ever files the third one; the digest names it."""
    office = LabOffice(file({"name": "DSI", "digest": True}), MONDAY)

    def scan_two(archive, campaign, rubric):
        office.stop_after = 2
        with pytest.raises(KeyboardInterrupt):
            LabOffice.scan(office, archive, campaign, rubric)
        read_under(archive, campaign, rubric)

    office.scan = scan_two
    assert do_due(archive, office, WRITTEN)[0] == {"DSI": 1}
    assert "1 could not be seen" in subjects(archive)[0]


@pytest.mark.parametrize(
    ("night", "cron", "slots"),
    [
        # 2:30 does not exist: cron makes up for it at once.
        (datetime(2026, 3, 29, tzinfo=PARIS), "30 2 * * *", ["01:00"]),
        # 2:30 comes twice: what is daily is done the first time.
        (datetime(2026, 10, 25, tzinfo=PARIS), "30 2 * * *", ["00:30"]),
        # What is hourly is done every hour that passes.
        (datetime(2026, 3, 29, tzinfo=PARIS), "30 * * * *", ["23:30", "00:30", "01:30", "02:30"]),
        (
            datetime(2026, 10, 25, tzinfo=PARIS),
            "30 * * * *",
            ["22:30", "23:30", "00:30", "01:30", "02:30", "03:30"],
        ),
    ],
)
def test_nights_when_clocks_change(archive, night, cron, slots):
    """A ``due`` every quarter of an hour of universal time, from midnight to a quarter to five in Paris."""
    office = LabOffice(file({"name": "DSI", "cron": cron, "digest": True, "send": "always"}), night)
    moment, end = night.astimezone(UTC), night.replace(hour=4, minute=45).astimezone(UTC)
    ran = []
    while moment <= end:
        office.clock = moment
        if do_due(archive, office, night - timedelta(minutes=1))[0]:
            with archive.reading() as connection:
                ran.append(f"{last_run(connection, 'DSI').slot.astimezone(UTC):%H:%M}")
        moment += timedelta(minutes=15)
    assert ran == slots
    assert len({campaign.name for campaign in all_campaigns(archive)}) == len(slots)
    assert len(outbox_lines(archive)) == len(slots)


def test_dates_that_were_missed_are_told(archive):
    office = LabOffice(file({"name": "DSI", "digest": True, "send": "always"}), MONDAY)
    do_due(archive, office, WRITTEN)
    subjects(archive)
    office.clock = MONDAY + 3 * WEEK + timedelta(days=1)
    do_due(archive, office, WRITTEN)
    far = datetime(2100, 1, 1, tzinfo=UTC)
    held = lease_next(archive, "tests", far, far + WEEK)
    assert b"2 earlier dates were skipped" in held.letter.content.replace(b"=\r\n", b"")
    with archive.reading() as connection:
        assert last_run(connection, "DSI").slot == MONDAY + 3 * WEEK
