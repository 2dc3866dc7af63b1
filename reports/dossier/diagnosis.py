"""What the audit of a town says, principle by principle: the letter, and the main findings to mend."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from auditor.desk.dossier import Applicant
from auditor.words import Words
from reports.dossier.numbering import Named, Numbers
from reports.dossier.towns import name_of
from reports.evidence import Evidence, Section, SeenAt, sections
from reports.scales import Scale, scale_of

#: Findings told of one principle, when one town applies and when several do; the others are counted.
_FINDINGS = 5
_FINDINGS_OF_SEVERAL = 3

#: Places shown of one finding.
_PLACES = 2


@dataclass(frozen=True)
class Fault:
    """A finding to mend, with its evidence and the actions that mend it."""

    finding: Evidence
    places: tuple[SeenAt, ...]
    actions: tuple[Named, ...]


@dataclass(frozen=True)
class Principle:
    """One principle of one town; others: how many findings are not told, in words, or empty."""

    scale: Scale
    faults: tuple[Fault, ...]
    others: str


@dataclass(frozen=True)
class Diagnosis:
    """What was found in a town."""

    town: str
    audited_on: str
    principles: tuple[Principle, ...]


def diagnosis(applicant: Applicant, numbers: Numbers, words: Words, *, several: bool) -> Diagnosis:
    """What was found in a town; less of it when several apply."""
    menders = _menders(applicant, numbers)
    shown = _FINDINGS_OF_SEVERAL if several else _FINDINGS
    told = sections(applicant.scores, applicant.findings, words)
    return Diagnosis(
        town=name_of(applicant),
        audited_on=words.date(applicant.provenance.observed_at),
        principles=tuple(
            _principle(scale_of(score, applicant.findings, words), section, menders, shown, words)
            for score, section in zip(applicant.scores, told, strict=True)
        ),
    )


def _menders(applicant: Applicant, numbers: Numbers) -> Mapping[str, Sequence[Named]]:
    """The actions that mend each code."""
    menders: dict[str, list[Named]] = {}
    for action in applicant.plan.actions:
        for code in dict.fromkeys(mended.code for mended in action.mends):
            menders.setdefault(code, []).append(numbers.of(action.id))
    return menders


def _principle(
    scale: Scale,
    section: Section,
    menders: Mapping[str, Sequence[Named]],
    shown: int,
    words: Words,
) -> Principle:
    hidden = len(section.failed) - shown
    return Principle(
        scale=scale,
        faults=tuple(_faults(section.failed[:shown], menders)),
        others=_others(hidden, words) if hidden > 0 else "",
    )


def _others(count: int, words: Words) -> str:
    return words.plural(
        "{count} other finding is in the report of the audit.",
        "{count} other findings are in the report of the audit.",
        count,
    )


def _faults(failed: Sequence[Evidence], menders: Mapping[str, Sequence[Named]]) -> Iterator[Fault]:
    for finding in failed:
        mending = [named for item in finding.findings for named in menders.get(item.code, ())]
        yield Fault(finding, finding.places[:_PLACES], tuple(dict.fromkeys(mending)))
