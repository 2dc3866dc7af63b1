"""What ``beffroi scan`` does, once its options are read."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import typer
from rich.console import Console

from auditor.cli.errors import Status, refuse
from auditor.cli.options import read_ca_file, read_families, read_floors, read_resolver
from auditor.cli.outputs import check_destination, check_printer, write_reports
from auditor.cli.run import Conditions, run_audits
from auditor.model import Axis, Report, Target
from auditor.registry import Registry, load_registry
from auditor.targets import (
    NetworkSettings,
    ReportSettings,
    TargetError,
    TargetsFileError,
    load_targets,
    parse_target,
)
from auditor.words import LANGUAGES, Words, pick_language


@dataclass(frozen=True, kw_only=True)
class Looking:
    """What every command line that looks at towns may say, as it was written."""

    targets: Path | None
    only: Sequence[str]
    no_browser: bool
    timeout: float | None
    lang: str | None
    quiet: bool
    json_logs: bool
    resolver: str | None
    ca_file: Path | None
    allow_private: bool
    exposure: bool = False


@dataclass(frozen=True, kw_only=True)
class Request(Looking):
    """The command line of ``beffroi scan``."""

    urls: Sequence[str]
    json: str | None
    html: str | None
    pdf: str | None
    fail_under: Sequence[str]


def run(request: Request, words: Words) -> Status:
    """Audit, print, write, and say how it went.

    Raises:
        typer.Exit: the command line or a file is wrong.
    """
    towns, network, report = _read_targets(request, words)
    words = speak_in(request.lang or report.lang, words)
    floors = read_floors(request.fail_under, words)
    json_path = request.json or _folder(report.json_folder)
    html_path = request.html or _folder(report.html)
    check_destination(json_path, len(towns), "--json", words)
    check_destination(html_path, len(towns), "--html", words)
    check_destination(request.pdf, len(towns), "--pdf", words)
    if request.pdf:
        check_printer(words)
    registry = load_registry()
    warn_of_problems(registry, words)
    words = registry.words(words.language)
    conditions = conditions_of(request, network, report, registry, words)
    reports = run_audits(towns, registry, conditions, words)
    to_stdout = "-" in (json_path, html_path, request.pdf)
    written = write_reports(reports, "json", json_path, registry, words)
    written += write_reports(reports, "html", html_path, registry, words)
    written += write_reports(reports, "pdf", request.pdf, registry, words)
    if not request.quiet and not to_stdout:
        print_summaries(reports, words)
    if not request.quiet:
        say_written(written, words)
    return _status(reports, floors, words)


def print_summaries(reports: Sequence[Report], words: Words) -> None:
    """Print the summary of each report on standard output."""
    from reports.terminal import summary  # noqa: PLC0415

    console = Console(highlight=False)
    for report in reports:
        summary(report, words, console)


def say_written(paths: Sequence[Path], words: Words) -> None:
    """Say where the reports are."""
    for path in paths:
        typer.echo(words("Written: {path}", path=str(path)), err=True)


def warn_of_problems(registry: Registry, words: Words) -> None:
    """Say which plug-ins were left out, and why."""
    for problem in registry.problems:
        message = words(
            "plug-in left out: {plugin}: {message}", plugin=problem.plugin, message=problem.message
        )
        typer.echo(f"beffroi: {message}", err=True)


def _read_targets(request: Request, words: Words) -> tuple[list[Target], NetworkSettings, ReportSettings]:
    towns: list[Target] = []
    network, report = NetworkSettings(), ReportSettings()
    try:
        if request.targets is not None:
            file = load_targets(request.targets, words)
            towns += file.targets()
            network, report = file.network, file.report
        towns += [parse_target(written) for written in request.urls]
    except TargetsFileError as error:
        refuse(str(error))
    except TargetError as error:
        refuse(error.told(words))
    if not towns:
        refuse(words("nothing to audit: name a site (beffroi scan www.trilport.fr) or a --targets file"))
    return _distinct(towns), network, report


def _folder(written: str | None) -> str | None:
    return str(Path(written)) + os.sep if written else None


def _distinct(towns: Sequence[Target]) -> list[Target]:
    """Each site once, in the order in which it was asked."""
    return list({town.url: town for town in towns}.values())


def speak_in(lang: str | None, words: Words) -> Words:
    """The words in the language that is asked for, if one is."""
    if lang is not None and lang not in LANGUAGES:
        refuse(words("--lang {lang}: fr or en", lang=lang))
    return Words(pick_language(lang, os.environ)) if lang else words


def conditions_of(
    request: Looking,
    network: NetworkSettings,
    report: ReportSettings,
    registry: Registry,
    words: Words,
) -> Conditions:
    """How to look at towns: the command line, and behind it the file.

    Raises:
        typer.Exit: an option is wrong.
    """
    ca_file = request.ca_file or (Path(network.ca_file) if network.ca_file else None)
    return Conditions(
        resolver=read_resolver(request.resolver or network.resolver, words),
        authorities=read_ca_file(ca_file, words),
        allow_private=request.allow_private or network.allow_private,
        families=read_families(request.only or report.only, registry.families, words),
        browser=network.browser and not request.no_browser,
        exposure=request.exposure or network.exposure,
        timeout=request.timeout or network.timeout,
        quiet=request.quiet,
        json_logs=request.json_logs,
    )


def _status(reports: Sequence[Report], floors: Mapping[Axis, float], words: Words) -> Status:
    if not any(report.observed_anything for report in reports):
        typer.echo(words("beffroi: nothing could be observed."), err=True)
        return Status.NOTHING_OBSERVED
    status = Status.DONE
    for report in reports:
        for axis, floor in floors.items():
            score = report.axis(axis).score
            if score is None:
                message = words("{town}: {axis} could not be rated", town=report.target.name, axis=axis.value)
            elif score < floor:
                message = words(
                    "{town}: {axis} scores {score}, under {floor}",
                    town=report.target.name,
                    axis=axis.value,
                    score=round(score, 1),
                    floor=floor,
                )
            else:
                continue
            typer.echo(f"beffroi: {message}", err=True)
            status = Status.BELOW
    return status
