"""By what a desk verifies a dossier: numbers, versions, digests, and the commands that compute it again."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from dataclasses import dataclass

from auditor.desk.dossier import Applicant, Dossier
from auditor.words import Words
from reports.bounded import shorten
from reports.dossier import figures, labels
from reports.dossier.numbering import text, title
from reports.dossier.towns import name_of
from reports.text import one_line

#: The line that computes a dossier again.
VERIFY = "beffroi desk verify dossier.json"

Pair = tuple[str, str]


@dataclass(frozen=True)
class Audit:
    """What identifies the audit of one town; command prints the bytes that its digest is of."""

    town: str
    settings: tuple[Pair, ...]
    command: str


@dataclass(frozen=True)
class ReadSource:
    """A document that the programme rests on; url is empty when it cannot be followed safely."""

    title: str
    published: str
    url: str


@dataclass(frozen=True)
class Provenances:
    """The technical side of a dossier.

    Attributes:
        settings: of the dossier; rates: a day of work of each doer.
        note: where the figures of the table of actions come from.
        options: of the programme, those that the desk took up.
    """

    settings: tuple[Pair, ...]
    audits: tuple[Audit, ...]
    note: str
    rates: tuple[Pair, ...]
    options: tuple[Pair, ...]
    sources: tuple[ReadSource, ...]


def provenances(dossier: Dossier, words: Words) -> Provenances:
    """The technical side of a dossier, in words."""
    programme = dossier.programme
    return Provenances(
        settings=tuple(_settings(dossier, words)),
        audits=tuple(_audit(applicant, words) for applicant in dossier.applicants),
        note=text(dossier.actions_note, words) if dossier.actions_note else "",
        rates=tuple(
            (labels.doer(words, doer), figures.euros(rate, words)) for doer, rate in dossier.rates.items()
        ),
        options=tuple(
            (title(option.title, words), text(option.text, words))
            for option in programme.options
            if option.on
        ),
        sources=tuple(
            ReadSource(
                title=shorten(source.titled(words.language)),
                published=words.date(source.published) if source.published else words("not known"),
                url=source.url if source.url and source.url.startswith(("https://", "http://")) else "",
            )
            for source in programme.sources.values()
        ),
    )


def _settings(dossier: Dossier, words: Words) -> Iterator[Pair]:
    programme = dossier.programme
    yield words("Made on"), words.date(dossier.made_on)
    yield words("Version of Beffroi"), shorten(dossier.tool_version)
    yield words("Programme"), shorten(f"{programme.id} {programme.version}")
    yield words("SHA-256 of the programme"), shorten(dossier.programme_digest)
    yield words("Version of the table of actions"), shorten(dossier.actions_version)
    yield words("SHA-256 of the table of actions"), shorten(dossier.actions_digest)


def _audit(applicant: Applicant, words: Words) -> Audit:
    source = applicant.provenance
    version = shlex.quote(shorten(one_line(source.policy_version)))
    return Audit(
        town=name_of(applicant),
        settings=(
            (words("Campaign"), shorten(source.campaign)),
            (words("Number of the scan"), str(source.scan)),
            (words("SHA-256 of the report"), shorten(source.digest)),
            (words("Observed on"), words.time(source.observed_at)),
            (words("Version of Beffroi"), shorten(source.tool_version)),
            (words("Version of the policy"), shorten(source.policy_version)),
            (words("Content management system"), shorten(applicant.traits.cms or words("not recognised"))),
            (words("Web host"), shorten(applicant.traits.hosting or words("not recognised"))),
        ),
        command=f"beffroi report {source.scan} --policy {version} | sha256sum",
    )
