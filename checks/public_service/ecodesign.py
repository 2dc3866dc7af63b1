"""The ecodesign statement: what the town does to make its site lighter (RGESN 2024)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from auditor.check import check, failed, passed, place
from auditor.facts.sample import Role, Sample
from auditor.model import Axis, Finding
from auditor.references import reen, rgesn
from checks.public_service.passages import first, hollow, missing, own_lines, pages_of

CALLED = re.compile(r"\beco-?conception\b|\bsobriete numerique\b|\bnumerique responsable\b|\brgesn\b")
_STATEMENT = re.compile(
    r"\bdeclaration\b.{0,40}\beco-?conception\b|\brgesn\b|\breferentiel general d.{0,3}eco-?conception\b"
)
_MONTHS = "janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre|novembre|decembre"
_DATE = re.compile(
    rf"\b(?:\d{{1,2}}(?:er)? )?(?:{_MONTHS}) (?:19|20)\d\d\b|\b\d{{1,2}}[/.-]\d{{1,2}}[/.-]20\d\d\b"
    rf"|\b20\d\d-\d\d-\d\d\b"
)
_NUMBER = r"20\d\d|v?[12](?:\.\d)?"
_VERSIONED = re.compile(rf"\brgesn\b\)?,? (?:version )?({_NUMBER})\b|\bversion ({_NUMBER})\b")


@check(
    "public_service.ecodesign",
    axis=Axis.SOBRIETY,
    references=[rgesn("1.3"), reen("25")],
    codes=[
        "public_service.ecodesign.absent",
        "public_service.ecodesign.broken",
        "public_service.ecodesign.undated",
        "public_service.ecodesign.unversioned",
    ],
)
def ecodesign(sample: Sample) -> Iterator[Finding]:
    """The town publishes a dated ecodesign statement, after a named version of the RGESN.

    The frame (law 2021-1485, article 25) advises it and obliges nobody; it answers criteria 1.3 to 1.5.
    """
    pages = pages_of(sample, Role.ECODESIGN, CALLED)
    lines = [line for page in pages for line in own_lines(sample, page)]
    statement = first(lines, _STATEMENT)
    if statement is None:
        absent = failed("public_service.ecodesign.absent", place(pages[0].url if pages else sample.home))
        unseen = missing(sample, Role.ECODESIGN, CALLED, "public_service.ecodesign")
        yield hollow(sample, pages) or absent if pages else unseen
        return
    dated = first(lines, _DATE)
    date = _DATE.search(dated.plain) if dated else None
    versioned = first(lines, _VERSIONED)
    version = _VERSIONED.search(versioned.plain) if versioned else None
    if date is None:
        yield failed("public_service.ecodesign.undated", statement.place)
    if version is None:
        yield failed("public_service.ecodesign.unversioned", statement.place)
    if date and version:
        yield passed(statement.place, date=date[0], version=version[1] or version[2])
