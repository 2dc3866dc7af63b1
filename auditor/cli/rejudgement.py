"""What ``beffroi rejudge`` does."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import typer

from auditor.archive.archive import Archive
from auditor.archive.campaigns import Campaign, find_campaign, progress_of
from auditor.archive.reports import judged_under, summary_of
from auditor.archive.rubrics import Rubric, file_rubric, read_under
from auditor.cli.archived import chosen, opened
from auditor.cli.errors import Status, refuse
from auditor.cli.scanning import warn_of_problems
from auditor.cli.tables import print_summary
from auditor.cli.waiting import counting
from auditor.policy import Policy, PolicyError, load_policy
from auditor.registry import Registry, load_registry
from auditor.rejudging import rejudge
from auditor.words import Words

#: Of the chunks that are judged, the garbage is collected after one in so many.
_COLLECTED = 20


def run(address: str | None, name: str | None, policy: Path | None, words: Words, *, quiet: bool) -> None:
    """Judge a campaign again; what was judged before an interruption is kept.

    Raises:
        typer.Exit: the policy or the archive is wrong, or Ctrl-C.
    """
    registry = load_registry(_policy(policy))
    warn_of_problems(registry, words)
    words = registry.words(words.language)
    with opened(address, words) as archive:
        campaign = chosen(archive, name)
        rubric = file_rubric(archive, registry.policy, registry.checks_of(_families(campaign)))
        try:
            _judge(archive, campaign, rubric, registry, words, quiet=quiet)
        except KeyboardInterrupt:
            typer.echo(words("Interrupted: what was judged is kept; the same command goes on."), err=True)
            raise typer.Exit(Status.INTERRUPTED) from None
        read_under(archive, campaign, rubric)
        if not quiet:
            print_summary(summary_of(archive, find_campaign(archive, campaign.name)), words)


def _judge(
    archive: Archive, campaign: Campaign, rubric: Rubric, registry: Registry, words: Words, *, quiet: bool
) -> None:
    _, scanned = progress_of(archive, campaign)
    before = judged_under(archive, campaign, rubric)
    if before == scanned:
        message = words("Every scan of “{name}” is judged under this policy already.", name=campaign.name)
        typer.echo(message, err=True)
        return
    with counting(campaign.name, scanned, before, quiet=quiet) as count, _collecting_by_hand() as collect:
        for number, judged in enumerate(rejudge(archive, campaign, rubric, registry)):
            count(judged)
            if number % _COLLECTED == 0:
                collect()


@contextmanager
def _collecting_by_hand() -> Iterator[Callable[[], int]]:
    """Take the collector out of a long loop, in which it would go through everything for nothing.

    Yields:
        What collects the little that the loop leaves.
    """
    gc.freeze()  # what is loaded by now stays
    gc.disable()
    try:
        yield gc.collect
    finally:
        gc.enable()
        gc.unfreeze()


def _families(campaign: Campaign) -> tuple[str, ...]:
    return tuple(filter(None, str(campaign.settings["families"] or "").split(",")))


def _policy(path: Path | None) -> Policy | None:
    if path is None:
        return None
    try:
        return load_policy(path)
    except (PolicyError, OSError) as error:
        refuse(str(error))
