"""What the verbs that work on an archive have in common."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import typer

from auditor.archive.archive import DEFAULT, Archive, open_archive
from auditor.archive.campaigns import Campaign, find_campaign, last_campaign, progress_of
from auditor.archive.errors import ArchiveError, ArchiveLostError
from auditor.archive.reports import judged_under
from auditor.archive.rubrics import Rubric, rubric_for
from auditor.cli.errors import Status, refuse
from auditor.words import Words


@contextmanager
def opened(address: str | None, words: Words, *, create: bool = False) -> Iterator[Archive]:
    """An archive; what goes wrong with it is said in a sentence.

    Raises:
        typer.Exit: it cannot be opened, or fails, or has not what is asked.
    """
    try:
        with open_archive(address or DEFAULT, create=create) as archive:
            yield archive
    except ArchiveLostError as error:
        typer.echo(f"beffroi: {error.told(words)}", err=True)
        raise typer.Exit(Status.ARCHIVE_LOST) from None
    except ArchiveError as error:
        refuse(error.told(words))


def chosen(archive: Archive, name: str | None) -> Campaign:
    """The campaign of that name, or the last one."""
    return find_campaign(archive, name) if name else last_campaign(archive)


def readable(archive: Archive, campaign: Campaign, policy_version: str | None, words: Words) -> Rubric:
    """The rubric under which to read a campaign; says which scans it leaves out."""
    rubric = rubric_for(archive, campaign, policy_version)
    _, scanned = progress_of(archive, campaign)
    missing = scanned - judged_under(archive, campaign, rubric)
    if missing:
        message = words.plural(
            "{count} scan of “{name}” was judged otherwise and is left out; “beffroi rejudge” adds it",
            "{count} scans of “{name}” were judged otherwise and are left out; “beffroi rejudge” adds them",
            missing,
            name=campaign.name,
        )
        typer.echo(f"beffroi: {message}", err=True)
    return rubric
