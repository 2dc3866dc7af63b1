"""What an engineer needs to verify an audit, and to make it again."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from dataclasses import dataclass

from auditor.model import ProbeRun, Report
from auditor.words import Words
from reports import labels, units
from reports.bounded import shorten
from reports.text import one_line

#: Settings that are options of the command, and how they are written there.
_SWITCHES = {
    "allow_private": (True, "--allow-private"),
    "browser": (False, "--no-browser"),
    "exposure": (True, "--exposure"),
}


@dataclass(frozen=True)
class Probe:
    """How one probe fared: seconds, and what it brought or why it did not."""

    name: str
    fact: str
    duration: str
    result: str


@dataclass(frozen=True)
class Annex:
    """The audit itself.

    Attributes:
        settings: name and value.
        command: the line that makes the audit again, as far as the report knows its options.
    """

    settings: tuple[tuple[str, str], ...]
    probes: tuple[Probe, ...]
    command: str


def annex(report: Report, words: Words) -> Annex:
    """The technical side of a report, in the words of one language."""
    return Annex(
        settings=tuple((shorten(name), shorten(value)) for name, value in _settings(report, words)),
        probes=tuple(_probe(run, words) for run in report.probes),
        command=_command(report),
    )


def _settings(report: Report, words: Words) -> Iterator[tuple[str, str]]:
    seconds = (report.finished_at - report.started_at).total_seconds()
    yield words("Address"), report.target.url
    yield words("Domain name"), report.target.domain or words("not set")
    yield words("E-mail domain"), report.target.mail_domain or words("not set")
    yield words("Started on"), words.time(report.started_at)
    yield words("Duration"), units.duration(seconds, words)
    yield words("Version of Beffroi"), report.tool_version
    yield words("Version of the policy"), report.policy_version
    yield words("Content management system"), report.traits.cms or words("not recognised")
    yield words("Web host"), report.traits.hosting or words("not recognised")
    for name, value in sorted(report.settings.items()):
        yield name, _setting(value, words)


def _setting(value: str | bool | None, words: Words) -> str:  # noqa: FBT001  # a value to show, not a switch
    if isinstance(value, str):
        return value
    return {True: words("yes"), False: words("no"), None: words("not set")}[value]


def _probe(run: ProbeRun, words: Words) -> Probe:
    return Probe(
        name=shorten(run.probe),
        fact=shorten(run.fact),
        duration=words("{seconds} s", seconds=words.number(run.seconds, 1)),
        result=labels.cause(words, run.cause) if run.cause else words("Observed."),
    )


def _command(report: Report) -> str:
    """One line, quoted for a shell: what is pasted must be what is read."""
    settings = report.settings
    line = ["beffroi", "scan", shorten(one_line(report.target.url))]
    if families := settings.get("families"):
        line += ["--only", shorten(one_line(str(families)))]
    line += [option for name, (value, option) in _SWITCHES.items() if settings.get(name) is value]
    return shlex.join(line)
