"""What ``beffroi export`` and ``beffroi portfolio`` do."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import typer

from auditor.archive.archive import Archive
from auditor.archive.campaigns import Campaign, all_campaigns
from auditor.archive.reports import filed_reports, judged_under, summary_of
from auditor.archive.rubrics import Rubric
from auditor.cli.archived import chosen, opened, readable
from auditor.cli.basis import Asked, Basis
from auditor.cli.errors import Status, refuse
from auditor.cli.parts import write_parts, write_site
from auditor.cli.ranking import ranking_of
from auditor.cli.scanning import warn_of_problems
from auditor.cli.waiting import counted
from auditor.filing import CampaignSummary, ExportError, Filed, Part
from auditor.registry import Registry, load_registry
from auditor.words import Words
from reports.portfolio import portfolio

#: Tells that a folder is a portfolio of ours, which the next one may replace.
_MARKER = ".beffroi-portfolio"


def export_campaign(
    format_: str,
    out: str,
    address: str | None,
    name: str | None,
    policy: str | None,
    words: Words,
    *,
    quiet: bool,
) -> None:
    """Write a campaign in a format.

    Raises:
        typer.Exit: the format, the folder or the archive is wrong.
    """
    registry = load_registry()
    warn_of_problems(registry, words)
    words = registry.words(words.language)
    export = registry.campaign_exporters.get(format_)
    if export is None:
        known = ", ".join(sorted(registry.campaign_exporters))
        refuse(words("--format {name}: no such format; known: {known}", name=format_, known=known))
    with opened(address, words) as archive, _explained(out, words):
        campaign, rubric = _chosen(archive, name, policy, words)
        filed = _filed(archive, campaign, rubric, quiet=quiet)
        parts = export(filed, registry.catalogue, words)
        if out == "-":
            _to_stdout(parts, words)
            return
        written = write_parts(parts, Path(out))
    _say(written[:1] if len(written) == 1 else [Path(out)], words, quiet=quiet)


def build_portfolio(out: Path, asked: Asked, basis: Basis | None, words: Words, *, quiet: bool) -> None:
    """Make the static site of a campaign.

    Args:
        basis: what its applications are ranked by; they are not when it is None.

    Raises:
        typer.Exit: the folder or the archive is wrong.
    """
    registry: Registry = load_registry()
    warn_of_problems(registry, words)
    words = registry.words(words.language)
    with opened(asked.archive, words) as archive, _explained(str(out), words):
        campaign, rubric = _chosen(archive, asked.campaign, asked.policy, words)
        history = _history(archive, campaign, rubric)
        ranking = ranking_of(archive, campaign, rubric, basis, words, quiet=quiet) if basis else None
        parts = portfolio(_filed(archive, campaign, rubric, quiet=quiet), words, history, ranking)
        write_site(parts, out, _MARKER)
    _say([out / "index.html"], words, quiet=quiet)


def _chosen(archive: Archive, name: str | None, policy: str | None, words: Words) -> tuple[Campaign, Rubric]:
    campaign = chosen(archive, name)
    return campaign, readable(archive, campaign, policy, words)


def _filed(archive: Archive, campaign: Campaign, rubric: Rubric, *, quiet: bool) -> Iterator[Filed]:
    total = judged_under(archive, campaign, rubric)
    return counted(filed_reports(archive, campaign, rubric), campaign.name, total, quiet=quiet)


def _history(archive: Archive, campaign: Campaign, rubric: Rubric) -> list[CampaignSummary]:
    """This campaign and those before it, as far as they compare: judged under the same rubric."""
    earlier = [known for known in all_campaigns(archive) if known.id < campaign.id]
    comparable = [known for known in earlier if judged_under(archive, known, rubric)]
    return [summary_of(archive, known, rubric) for known in (*comparable, campaign)]


@contextmanager
def _explained(out: str, words: Words) -> Iterator[None]:
    try:
        yield
    except ExportError as error:
        refuse(str(error))
    except FileExistsError as error:
        refuse(words("--out {path}: this folder holds something else; name a new one", path=str(error)))
    except OSError as error:
        refuse(words("cannot write {path}: {error}", path=out, error=str(error)))
    except KeyboardInterrupt:
        typer.echo(words("Interrupted: nothing was written."), err=True)
        raise typer.Exit(Status.INTERRUPTED) from None


def _to_stdout(parts: Iterable[Part], words: Words) -> None:
    first = ""
    for name, content in parts:
        first = first or name
        if name != first:
            refuse(words("this format has several files: name a folder with --out"))
        sys.stdout.buffer.write(content)


def _say(written: Iterable[Path], words: Words, *, quiet: bool) -> None:
    if not quiet:
        for path in written:
            typer.echo(words("Written: {path}", path=str(path)), err=True)
