"""The dossier as it is told to people: words and order, whatever the medium."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from auditor.desk.dossier import Dossier
from auditor.words import Words
from reports.bounded import shorten
from reports.dossier.actions import Deed, TownPlan, deeds, town_plan
from reports.dossier.budget import BudgetTable, budget_table
from reports.dossier.diagnosis import Diagnosis, diagnosis
from reports.dossier.eligibility import WindowView, eligibility
from reports.dossier.expectations import Prospects, prospects
from reports.dossier.human import Box, boxes
from reports.dossier.numbering import Numbers, text, title
from reports.dossier.provenance import VERIFY, Provenances, provenances
from reports.dossier.schedule import Schedule, schedule
from reports.dossier.summary import Summary, summary
from reports.dossier.towns import Identity, identity_of, names_of
from reports.dossier.windows import Windows
from reports.glossary import glossary
from reports.text import one_line

#: Characters of the line at the head of every page.
_RUNNING = 90


@dataclass(frozen=True)
class View:
    """The whole dossier, in the words of one language.

    Attributes:
        several: whether more than one town applies.
        invented: whether the programme is an example, which is said in plain sight.
        ambitions: what the programme wants of a project.
        verify: the command by which a desk computes the dossier again.
    """

    language: str
    several: bool
    towns: str
    running: str
    programme: str
    about: str
    invented: bool
    ambitions: tuple[str, ...]
    day: str
    moment: str
    identities: tuple[Identity, ...]
    summary: Summary
    prospects: tuple[Prospects, ...]
    diagnoses: tuple[Diagnosis, ...]
    deeds: tuple[Deed, ...]
    plans: tuple[TownPlan, ...]
    budget: BudgetTable
    schedules: tuple[Schedule, ...]
    windows: tuple[WindowView, ...]
    boxes: tuple[Box, ...]
    provenances: Provenances
    verify: str
    glossary: tuple[tuple[str, str], ...]


def view(dossier: Dossier, words: Words) -> View:
    """Tell a dossier in the language of the words."""
    numbers, windows = Numbers(dossier, words), Windows(dossier, words)
    applicants, programme = dossier.applicants, dossier.programme
    several = len(applicants) > 1
    diagnoses = tuple(diagnosis(one, numbers, words, several=several) for one in applicants)
    told_deeds = deeds(dossier, numbers, windows, words)
    ruled = eligibility(dossier, numbers, windows, words)
    towns, called = names_of(applicants, words), title(programme.title, words)
    return View(
        language=words.language,
        several=several,
        towns=towns,
        running=shorten(one_line(f"{towns} · {called}"), _RUNNING),
        programme=called,
        about=text(programme.summary, words),
        invented=programme.invented,
        ambitions=tuple(text(ambition.text, words) for ambition in programme.ambitions),
        day=words.date(dossier.made_on),
        moment=f"{dossier.made_on.isoformat()}T00:00:00Z",
        identities=tuple(identity_of(applicant, words) for applicant in applicants),
        summary=summary(dossier, numbers, windows, words),
        prospects=tuple(prospects(applicant, words) for applicant in applicants),
        diagnoses=diagnoses,
        deeds=told_deeds,
        plans=tuple(town_plan(applicant, numbers, words) for applicant in applicants),
        budget=budget_table(dossier, numbers, windows, words),
        schedules=tuple(schedule(applicant, numbers, words) for applicant in applicants),
        windows=ruled,
        boxes=boxes(dossier, words),
        provenances=provenances(dossier, words),
        verify=VERIFY,
        glossary=glossary(_said(diagnoses, told_deeds, ruled, words), words),
    )


def _said(
    diagnoses: Iterable[Diagnosis], told: Iterable[Deed], ruled: Iterable[WindowView], words: Words
) -> Iterator[str]:
    """Our own words of a dossier: those of the town are evidence, which is not explained."""
    for town in diagnoses:
        for principle in town.principles:
            for fault in principle.faults:
                yield from (fault.finding.what, fault.finding.why)
    for deed in told:
        yield from (deed.named.title, deed.how)
    for window in ruled:
        yield from (rule.source for rule in window.rules)
    yield from (words("INSEE code"), words("SIREN number"), words("EPCI"), words("SHA-256 of the report"))
