"""``beffroi batch``: audit hundreds or thousands of towns, and keep all that was seen."""

from pathlib import Path
from typing import Annotated

import typer

from auditor.cli.flags import Flags
from auditor.words import Words


def add_to(app: typer.Typer, words: Words) -> None:
    """Register the verb."""
    flags = Flags(words)
    pace = words("Pace")

    @app.command(
        help=words(
            "Audit the towns of a list, and keep all that was seen in an archive. TARGETS is a targets.toml, "
            "a .csv made by “beffroi targets import”, or a .txt with one address a line. Ctrl-C finishes the "
            "towns in flight; --resume goes on from there. Exit status: 0 done, 2 usage or configuration, "
            "3 nothing could be observed, 4 the archive failed, 130 interrupted."
        )
    )
    def batch(
        targets: Annotated[Path | None, typer.Argument(metavar="TARGETS", show_default=False)] = None,
        archive: Annotated[str | None, flags.archive] = None,
        campaign: Annotated[
            str | None,
            typer.Option(
                help=words("Name of the campaign; today's date when left out, the last one with --resume."),
                metavar="NAME",
                rich_help_panel=flags.archive_panel,
            ),
        ] = None,
        resume: Annotated[
            bool,
            typer.Option(
                "--resume",
                help=words("Go on with a campaign: what is done is not scanned again."),
                rich_help_panel=flags.archive_panel,
            ),
        ] = False,
        concurrency: Annotated[
            int,
            typer.Option(
                help=words("Towns whose servers are asked at the same time."),
                metavar="N",
                min=1,
                max=500,
                rich_help_panel=pace,
            ),
        ] = 20,
        browsers: Annotated[
            int | None,
            typer.Option(
                help=words("Chromium processes; as many as processors when left out."),
                metavar="M",
                min=1,
                max=64,
                rich_help_panel=pace,
            ),
        ] = None,
        per_address: Annotated[
            int,
            typer.Option(
                help=words("Towns asked at the same time at any one address."),
                metavar="N",
                min=1,
                rich_help_panel=pace,
            ),
        ] = 2,
        only: Annotated[list[str] | None, flags.only] = None,
        no_browser: Annotated[bool, flags.no_browser] = False,
        exposure: Annotated[bool, flags.exposure] = False,
        timeout: Annotated[float | None, flags.timeout] = None,
        lang: Annotated[str | None, flags.lang] = None,
        quiet: Annotated[bool, flags.quiet] = False,
        json_logs: Annotated[bool, flags.json_logs] = False,
        resolver: Annotated[str | None, flags.resolver] = None,
        ca_file: Annotated[Path | None, flags.ca_file] = None,
        allow_private: Annotated[bool, flags.allow_private] = False,
    ) -> None:
        from auditor.cli.batching import BatchRequest, run  # noqa: PLC0415  # slow to import

        request = BatchRequest(
            targets=targets,
            archive=archive,
            campaign=campaign,
            resume=resume,
            concurrency=concurrency,
            browsers=browsers,
            per_address=per_address,
            only=only or [],
            no_browser=no_browser,
            exposure=exposure,
            timeout=timeout,
            lang=lang,
            quiet=quiet,
            json_logs=json_logs,
            resolver=resolver,
            ca_file=ca_file,
            allow_private=allow_private,
        )
        raise typer.Exit(run(request, words))
