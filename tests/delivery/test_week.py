"""A week of thirty towns and three DSIs, in seconds: what leaves, and what a server that is down does."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from zoneinfo import ZoneInfo

import pytest

from auditor.archive.archive import Archive, open_archive
from auditor.archive.outbox import outbox_counts, outbox_lines, retry_letters
from auditor.delivery.smtp import Smtp
from auditor.delivery.way import Way
from auditor.letter import Fault, Stage, State
from auditor.model import Target
from auditor.targets import TargetsFile
from auditor.targets.scheduling import Security
from tests.checks.towns import EXAMPLES
from tests.delivery.offices import LabOffice, do_due
from tests.servers.smtp import MailServer, mail_server

PARIS = ZoneInfo("Europe/Paris")

#: Written on a Sunday; the week goes on to the Sunday when clocks go back.
WRITTEN = datetime(2026, 10, 18, 12, tzinfo=PARIS)
BEGINNING = datetime(2026, 10, 19, tzinfo=PARIS)
END = datetime(2026, 10, 26, tzinfo=PARIS)
PERIOD = timedelta(hours=3)

#: The mail server is down on Wednesday and Thursday.
DOWN = (datetime(2026, 10, 21, tzinfo=PARIS), datetime(2026, 10, 23, tzinfo=PARIS))

EPCIS = ("CC du Nord", "CC de l’Est", "CA du Sud")

#: What happens: town, from when on, what is then wrong.
EVENTS = {
    "Nord 3": (datetime(2026, 10, 20, tzinfo=PARIS), "tls.certificate.expired"),
    "Nord 7": (datetime(2026, 10, 21, tzinfo=PARIS), "mail.dmarc.absent"),
    "Est 2": (datetime(2026, 10, 22, tzinfo=PARIS), "http.hsts.absent"),
    "Sud 5": (datetime(2026, 10, 23, tzinfo=PARIS), "accessibility.doctype"),
}
#: The certificate is renewed.
MENDED = datetime(2026, 10, 24, tzinfo=PARIS)


def file() -> TargetsFile:
    """Each DSI has a digest on working days; each town hall hears of what got worse, three nights a week."""
    towns, schedules = [], []
    for place, epci in enumerate(EPCIS):
        short = epci.rpartition(" ")[2].rpartition("’")[2]
        schedules.append(
            {
                "name": f"DSI {short}",
                "epcis": [epci],
                "cron": "0 7 * * 1-5",
                "to": [f"dsi@{short.lower()}.example"],
                "digest": True,
                "attach": ["csv"],
            }
        )
        for number in range(1, 11):
            host = f"{short.lower()}-{number}.example"
            town = {"name": f"{short} {number}", "site": f"www.{host}", "epci": epci}
            towns.append({**town, "insee": f"77{place}{number:02}"})
            schedules.append(
                {
                    "name": f"Mairie {short} {number}",
                    "towns": [town["name"]],
                    "cron": "30 2 * * 1,4,0",
                    "to": [f"mairie@{host}"],
                    "send": "on-worse",
                }
            )
    mail = {"from": "Beffroi <beffroi@departement.example>", "host": "127.0.0.1"}
    return TargetsFile.model_validate({"town": towns, "mail": mail, "schedule": schedules})


def state(target: Target, moment: datetime) -> list[object]:
    since, code = EVENTS.get(target.name, (END, ""))
    gone = code.startswith("tls") and moment >= MENDED
    return EXAMPLES[code] if since <= moment and not gone else []


@dataclass
class Week:
    """How the week went."""

    archive: Archive
    office: LabOffice
    server: MailServer

    @property
    def mails(self) -> list[EmailMessage]:
        """What the server took, in its order."""
        return [message_from_bytes(mail.content, policy=default) for mail in self.server.received]

    def subjects(self, recipient: str) -> list[str]:
        return [str(mail["Subject"]) for mail in self.mails if mail["To"] == recipient]


def live(week: Week) -> None:
    """A ``due`` every three hours, by the clock of the world."""
    moment = BEGINNING.astimezone(UTC)
    while moment < END.astimezone(UTC):
        week.office.clock = moment
        # 9 is "discard": nobody listens to it.
        port = 9 if DOWN[0] <= moment < DOWN[1] else week.server.port
        with Smtp(Way("beffroi@departement.example", "127.0.0.1", port, Security.NONE)) as carrier:
            do_due(week.archive, week.office, WRITTEN, carrier)
        moment += PERIOD


@contextmanager
def lived_week(address: str) -> Iterator[Week]:
    with open_archive(address, create=True) as archive, mail_server() as server:
        week = Week(archive, LabOffice(file(), BEGINNING, state), server)
        live(week)
        yield week


@pytest.fixture(scope="module")
def week(tmp_path_factory) -> Iterator[Week]:
    with lived_week(str(tmp_path_factory.mktemp("week") / "beffroi.sqlite")) as week:
        yield week


def test_each_dsi_hears_of_what_changed_and_of_nothing_else(week):
    """After the first ones of Monday: of an expired certificate, of HSTS on a day late, of a doctype."""
    assert [len(week.subjects(f"dsi@{short}.example")) for short in ("nord", "est", "sud")] == [2, 2, 2]
    assert week.subjects("dsi@nord.example")[0] == "10 communes\u00a0: premier rapport"
    assert "Nord 3 a reculé" in week.subjects("dsi@nord.example")[1]


def test_each_town_hall_hears_of_itself_when_it_gets_worse(week):
    heard = Counter(str(mail["To"]) for mail in week.mails if str(mail["To"]).startswith("mairie@"))
    first = {
        f"mairie@{short}-{number}.example" for short in ("nord", "est", "sud") for number in range(1, 11)
    }
    assert heard.keys() == first
    assert {to: count for to, count in heard.items() if count > 1} == {
        "mairie@nord-3.example": 2,
        "mairie@nord-7.example": 2,
        "mairie@est-2.example": 2,
        "mairie@sud-5.example": 2,
    }


def test_the_outbox_after_a_server_that_was_down_for_two_days(week):
    """What is a day old when it comes back was given up; what is younger arrived, late."""
    assert outbox_counts(week.archive) == {State.SENT: len(week.mails), State.DEAD: 1}
    (dead,) = outbox_lines(week.archive, [State.DEAD])
    assert (dead.recipient, dead.slot) == ("dsi@nord.example", datetime(2026, 10, 21, 7, tzinfo=PARIS))
    assert (dead.stage, dead.fault) == (Stage.CONNECT, Fault.UNREACHABLE)
    assert dead.ended_at - dead.queued_at >= timedelta(hours=24)
    sent = outbox_lines(week.archive, [State.SENT], 200)
    late = {line.recipient: line.slot.astimezone(PARIS).day for line in sent if line.attempts > 1}
    assert late == {
        "dsi@est.example": 22,
        "mairie@nord-3.example": 22,
        "mairie@nord-7.example": 22,
        "mairie@est-2.example": 22,
    }


def test_what_was_given_up_can_be_sent_after_all(week):
    before = len(week.server.received)
    assert retry_letters(week.archive, [], week.office.now()) == 1
    with Smtp(Way("beffroi@departement.example", "127.0.0.1", week.server.port, Security.NONE)) as carrier:
        do_due(week.archive, week.office, WRITTEN, carrier)
    assert len(week.server.received) == before + 1
    assert outbox_counts(week.archive).keys() == {State.SENT}


def test_no_town_is_asked_twice_at_the_same_time(week):
    """Three nights of thirty town halls, five mornings of three DSIs."""
    assert Counter(week.office.scans) == {town.name: 3 + 5 for town in week.office.file.town}
