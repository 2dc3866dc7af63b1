"""``beffroi scan``: audit towns now, and say what to mend first."""

from pathlib import Path
from typing import Annotated

import typer

from auditor.cli.flags import Flags
from auditor.words import Words


def add_to(app: typer.Typer, words: Words) -> None:
    """Register the verb."""
    flags = Flags(words)

    @app.command(
        help=words(
            "Audit one or several towns now. A target is an address or a bare domain, for instance "
            "www.trilport.fr. Exit status: 0 done, 1 below --fail-under, 2 usage or configuration, "
            "3 nothing could be observed."
        )
    )
    def scan(
        urls: Annotated[list[str] | None, typer.Argument(metavar="URL…", show_default=False)] = None,
        targets: Annotated[
            Path | None,
            typer.Option(help=words("Audit the towns of a targets.toml, with its settings."), metavar="FILE"),
        ] = None,
        only: Annotated[list[str] | None, flags.only] = None,
        no_browser: Annotated[bool, flags.no_browser] = False,
        exposure: Annotated[bool, flags.exposure] = False,
        timeout: Annotated[float | None, flags.timeout] = None,
        json: Annotated[
            str | None,
            typer.Option(
                help=words("Write JSON (“-” for standard output; a folder for several towns)."),
                metavar="F",
                rich_help_panel=flags.output_panel,
            ),
        ] = None,
        html: Annotated[
            str | None,
            typer.Option(
                help=words("Write one HTML file (a folder for several towns)."),
                metavar="F",
                rich_help_panel=flags.output_panel,
            ),
        ] = None,
        pdf: Annotated[
            str | None,
            typer.Option(
                help=words("Write one PDF file (a folder for several towns)."),
                metavar="F",
                rich_help_panel=flags.output_panel,
            ),
        ] = None,
        lang: Annotated[str | None, flags.lang] = None,
        fail_under: Annotated[
            list[str] | None,
            typer.Option(
                help=words("Exit with status 1 when an axis scores less. May be repeated."),
                metavar="AXIS=SCORE",
                rich_help_panel=flags.output_panel,
            ),
        ] = None,
        quiet: Annotated[bool, flags.quiet] = False,
        json_logs: Annotated[bool, flags.json_logs] = False,
        resolver: Annotated[str | None, flags.resolver] = None,
        ca_file: Annotated[Path | None, flags.ca_file] = None,
        allow_private: Annotated[bool, flags.allow_private] = False,
    ) -> None:
        from auditor.cli.scanning import Request, run  # noqa: PLC0415  # slow to import

        request = Request(
            urls=urls or [],
            targets=targets,
            only=only or [],
            no_browser=no_browser,
            exposure=exposure,
            timeout=timeout,
            json=json,
            html=html,
            pdf=pdf,
            lang=lang,
            fail_under=fail_under or [],
            quiet=quiet,
            json_logs=json_logs,
            resolver=resolver,
            ca_file=ca_file,
            allow_private=allow_private,
        )
        raise typer.Exit(run(request, words))
