"""News by hand: towns that changed or not, and mails read again."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from bs4 import BeautifulSoup

from auditor.archive.campaigns import identity_of
from auditor.delivery.news import News, TownNews
from auditor.diff import Change, LetterChange, TownDiff, Turn, diff
from auditor.filing import Fault, Mark, Verdict
from auditor.letter import Letter
from auditor.model import Axis, Outcome, Report
from auditor.registry import load_registry
from auditor.targets.scheduling import MailSettings
from auditor.words import Words
from reports.mail import compose
from tests.museum.test_museum import town as museum_town
from tests.reports.conftest import build_report
from tests.reports.portfolio.conftest import town as portfolio_town

PARIS = ZoneInfo("Europe/Paris")
SLOT = datetime(2026, 11, 1, 7, 0, tzinfo=PARIS)
RECIPIENT = "mairie@trilport.example"

#: Names that mean harm, or that programs read badly.
HOSTILE_NAMES = (
    "Ville\r\nBcc: victim@example.org\r\n\r\nbody",
    "Ville\nSubject: x",
    "Ville\0\x1b[31m\x7f\x85",
    "Ville\ud800\udfff",
    "\u202eelliV\u2066 \u0645\u062f\u064a\u0646\u0629",
    "Ville \N{FAMILY} \U0001f3f0\u200d\U0001f525" * 20,
    "x" * 10_000,
    "é" * 10_000,
    "Ville\u2028Bcc: a@b.example\u2029c",
    "=?utf-8?q?=0D=0ABcc:_a=40b.example?=",
    "<script>alert(1)</script>{{ 7*7 }}{0}",
    ' "quoted" <a@b.example>, c@d.example; ',
    "",
)


@cache
def words(language: str = "fr") -> Words:
    return load_registry().words(language)


@cache
def seen() -> Report:
    """A town that was audited for real, once."""
    return museum_town(oldest=False)


def settings(**fields: Any) -> MailSettings:
    return MailSettings.model_validate(
        {"from": "Beffroi <beffroi@epci.example>", "host": "mail.epci.example", **fields}
    )


def named(report: Report, name: str, **fields: Any) -> Report:
    return report.model_copy(update={"target": report.target.model_copy(update={"name": name, **fields})})


def verdict(report: Report, scan: int = 2) -> Verdict:
    """What a scan came to, as the archive has it."""
    failed = (item for item in report.findings if item.outcome is Outcome.FAILED)
    faults = {
        (item.check, item.code): Fault(check=item.check, code=item.code, score=item.score, value=item.value)
        for item in failed
    }
    return Verdict(
        scan=scan,
        name=report.target.name,
        identity="",
        marks=tuple(Mark(axis=one.axis, score=one.score, letter=one.letter) for one in report.scores),
        faults=tuple(faults.values()),
        untested=frozenset(item.check for item in report.findings if item.outcome is Outcome.UNTESTED),
    )


def between(before: Report, after: Report, scan: int = 2) -> TownNews:
    since = after.started_at - timedelta(days=30)
    return TownNews(
        identity_of(after.target), after, scan, since, diff(verdict(before, 1), verdict(after, scan))
    )


def as_before(report: Report, scan: int = 2) -> TownNews:
    return between(report, report, scan)


def first(report: Report, scan: int = 1) -> TownNews:
    return TownNews(identity_of(report.target), report, scan, None, None)


def changed(
    report: Report, changes: Iterable[Change] = (), letters: Iterable[LetterChange] = (), scan: int = 2
) -> TownNews:
    """A town with changes that are told, whatever its report holds."""
    found = TownDiff(
        before=1, after=scan, name=report.target.name, changes=tuple(changes), letters=tuple(letters)
    )
    return TownNews(identity_of(report.target), report, scan, report.started_at - timedelta(days=30), found)


def change(turn: Turn, code: str, **fields: Any) -> Change:
    check = fields.pop("check", code.rpartition(".")[0])
    return Change(turn=turn, check=check, code=code, **fields)


def moved(axis: Axis, before: str, after: str, by: float | None = None) -> LetterChange:
    steps = 10.0 * (ord(before) - ord(after))
    return LetterChange(axis=axis, before=before, after=after, moved=steps if by is None else by)


def trilport() -> TownNews:
    """The town of the issue: two points mended, one new, security from B to A."""
    report = named(seen(), "Trilport")
    failed = [item for item in report.findings if item.outcome is Outcome.FAILED]
    passed = [item for item in report.findings if item.outcome is Outcome.PASSED]
    codes = {check: code for check, code in _codes().items() if check in {item.check for item in passed}}
    mended = [change(Turn.FIXED, code, check=check) for check, code in sorted(codes.items())[:2]]
    new = change(Turn.NEW, failed[0].code, check=failed[0].check)
    return changed(report, [*mended, new], [moved(Axis.SECURITY, "B", "A")])


@cache
def _codes() -> dict[str, str]:
    return {check.id: check.codes[0] for check in load_registry().checks if check.codes}


def nothing_seen(name: str = "Muette", **fields: Any) -> TownNews:
    """A town whose site did not let itself be seen, and that was seen before."""
    base = build_report()
    silent = tuple(
        item.model_copy(update={"outcome": Outcome.UNTESTED, "score": None, "cause": "timed-out"})
        for item in base.findings
        if item.outcome is not Outcome.INAPPLICABLE
    )
    unrated = tuple(
        one.model_copy(
            update={"letter": None, "score": None, "points": None, "coverage": 0.0, "caps": (), "ledger": ()}
        )
        for one in base.scores
    )
    report = named(
        base.model_copy(update={"findings": silent, "scores": unrated, "actions": ()}), name, **fields
    )
    return changed(report, scan=9)


def news(*towns: TownNews, **fields: Any) -> News:
    return News(
        **{"schedule": "Mensuel", "slot": SLOT, "missed": 0, "digest": False, "towns": towns, **fields}
    )


@cache
def many(count: int, **fields: Any) -> tuple[TownNews, ...]:
    """Towns of every sort: better, worse, as before, seen for the first time."""
    made = []
    for number in range(1, count + 1):
        report = portfolio_town(number, **fields).report
        kind = number % 4
        if kind == 0:
            made.append(first(report, number))
        elif kind == 1:
            made.append(as_before(report, number))
        else:
            made.append(between(portfolio_town(number + 1, **fields).report, report, number))
    return tuple(made)


def letter(
    told: News, language: str = "fr", recipient: str = RECIPIENT, enclosures: Any = None, **fields: Any
) -> Letter:
    return compose(told, recipient, settings(**fields), words(language), enclosures)


def parsed(made: Letter) -> EmailMessage:
    message = message_from_bytes(made.content, policy=default)
    assert isinstance(message, EmailMessage)
    for part in message.walk():
        assert part.defects == []
    return message


def text_of(message: EmailMessage) -> str:
    body = message.get_body(("plain",))
    assert body is not None
    return body.get_content()


def html_of(message: EmailMessage) -> str:
    body = message.get_body(("html",))
    assert body is not None
    return body.get_content()


def said_in_html(page: str) -> str:
    """What is read of a page: what is hidden from screen readers only draws what the words say."""
    soup = BeautifulSoup(page, "lxml")
    for hidden in soup.select("head, [aria-hidden=true]"):
        hidden.decompose()
    for anchor in soup.find_all("a"):
        if anchor["href"].startswith("https:"):
            anchor.append(" " + anchor["href"])
    return soup.get_text(" ")


def tokens(text: str) -> list[str]:
    return re.findall(r"\w+|→", text)
