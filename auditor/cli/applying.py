"""What ``beffroi dossier`` and ``beffroi desk verify`` do."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path

import typer

from auditor.archive.archive import Archive
from auditor.archive.campaigns import Campaign, find_campaign
from auditor.archive.errors import ArchiveError
from auditor.archive.reports import filed_document, read_document
from auditor.archive.rubrics import Rubric, policy_of, rubric_for
from auditor.archive.towns import ScannedTown, scanned_towns, sought
from auditor.cli.archived import chosen, opened, readable
from auditor.cli.basis import Asked, Basis
from auditor.cli.dossierfile import read_dossier
from auditor.cli.errors import Status
from auditor.cli.outputs import check_printer, write_whole
from auditor.desk.application import Audited, Rules, dossier_of
from auditor.desk.dossier import Dossier
from auditor.desk.verification import MOST, Difference, differences
from auditor.filing import Filed
from auditor.policy import Policy
from auditor.registry import load_registry
from auditor.words import Words, mark
from reports.dossier.json import canonical_dossier
from reports.dossier.page import page
from reports.dossier.pdf import pdf as print_pdf
from reports.json import canonical
from reports.text import one_line

#: The dossier as machines read it; the one that is verified.
_JSON = "dossier.json"


def write_dossier(
    towns: Sequence[str], asked: Asked, basis: Basis, out: Path, words: Words, *, pdf: bool, quiet: bool
) -> None:
    """Write the application of some towns.

    Raises:
        typer.Exit: the command line, a file or the archive is wrong.
    """
    words = load_registry().words(words.language)
    if pdf:
        check_printer(words)
    rules = basis.read(words)
    human = _written_by_hand(out / _JSON, words)
    with opened(asked.archive, words) as archive:
        campaign = chosen(archive, asked.campaign)
        rubric = readable(archive, campaign, asked.policy, words)
        known = list(scanned_towns(archive, campaign, rubric))
        applicants = dict.fromkeys(sought(known, written, campaign.name).scan for written in towns)
        made = _made(archive, campaign, rubric, known, list(applicants), rules)
    dossier = made.model_copy(update={"human": {**made.human, **human}})
    contents = {"dossier.html": b"".join(page(dossier, words)), _JSON: canonical_dossier(dossier)}
    if pdf:
        contents["dossier.pdf"] = print_pdf(dossier, words)
    for name, content in contents.items():
        path = write_whole(out / name, content, words)
        if not quiet:
            typer.echo(words("Written: {path}", path=str(path)), err=True)


def verify_dossier(
    path: Path, archive: str | None, programme: str | None, actions: Path | None, words: Words
) -> Status:
    """Compute a dossier again from the archive, and print what differs.

    Args:
        programme: the desk's own file or id; the shipped programme that the dossier names when None.

    Raises:
        typer.Exit: a file or the archive is wrong.
    """
    said = read_dossier(path, words)
    options = [option.id for option in said.programme.options if option.on]
    rules = Basis(programme or said.programme.id, options, actions, said.made_on).read(words)
    source = said.applicants[0].provenance
    with opened(archive, words) as held:
        campaign = find_campaign(held, source.campaign)
        rubric = rubric_for(held, campaign, source.policy_version)
        known = list(scanned_towns(held, campaign, rubric))
        scans = [applicant.provenance.scan for applicant in said.applicants]
        found = _made(held, campaign, rubric, known, scans, rules)
    unlike = differences(said, found)
    for difference in unlike:
        typer.echo(_told(difference, words))
    if unlike:
        count = words.plural("{count} field differs.", "{count} fields differ.", len(unlike))
        typer.echo(count if len(unlike) < MOST else words("At least {count} fields differ.", count=MOST))
        return Status.BELOW
    typer.echo(words("Nothing differs: the archive gives the same dossier, the fields of people apart."))
    return Status.DONE


def _made(
    archive: Archive,
    campaign: Campaign,
    rubric: Rubric,
    known: Sequence[ScannedTown],
    scans: Sequence[int],
    rules: Rules,
) -> Dossier:
    """The dossier of some scans; the other towns of the campaign could join.

    Raises:
        ArchiveError: a scan is not of the campaign, or its report cannot be read.
    """
    if strangers := set(scans) - {town.scan for town in known}:
        raise ArchiveError(
            mark("the campaign “{campaign}” holds no scan {scan} that was judged under this policy"),
            campaign=campaign.name,
            scan=min(strangers),
        )
    policy = policy_of(archive, rubric)
    audited = [_audited(archive, campaign, scan, policy) for scan in scans]
    return dossier_of(audited, rules, [town.target for town in known if town.scan not in scans])


def _audited(archive: Archive, campaign: Campaign, scan: int, policy: Policy) -> Audited:
    document = filed_document(archive, scan, policy.version)
    filed = Filed(scan=scan, campaign=campaign.name, report=read_document(scan, document))
    # Of the bytes that “beffroi report” prints: anybody can compute it again.
    digest = hashlib.sha256(canonical(json.loads(document))).hexdigest()
    return Audited(filed, digest, policy)


def _written_by_hand(path: Path, words: Words) -> dict[str, str]:
    """What a person wrote in an earlier dossier of the same folder."""
    if not path.exists():
        return {}
    return {name: text for name, text in read_dossier(path, words).human.items() if text}


def _told(difference: Difference, words: Words) -> str:
    missing = words("nothing")
    line = words(
        "{where}: the dossier says {said}, the archive gives {found}",
        where=difference.where,
        said=difference.said or missing,
        found=difference.found or missing,
    )
    return one_line(line)
