"""``beffroi scan``: audit towns now, and say what to mend first."""

from pathlib import Path
from typing import Annotated

import typer

from auditor.words import Words


def add_to(app: typer.Typer, words: Words) -> None:
    """Register the verb."""
    lab = words("A private laboratory")
    output = words("Reports")

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
        only: Annotated[
            list[str] | None,
            typer.Option(help=words("Make the checks of these families only."), metavar="FAMILY,…"),
        ] = None,
        no_browser: Annotated[
            bool, typer.Option("--no-browser", help=words("Do not visit the page in Chromium."))
        ] = False,
        timeout: Annotated[
            float | None,
            typer.Option(help=words("Seconds that each probe may take at most."), metavar="S", min=0.1),
        ] = None,
        json: Annotated[
            str | None,
            typer.Option(
                help=words("Write JSON (“-” for standard output; a folder for several towns)."),
                metavar="F",
                rich_help_panel=output,
            ),
        ] = None,
        html: Annotated[
            str | None,
            typer.Option(
                help=words("Write one HTML file (a folder for several towns)."),
                metavar="F",
                rich_help_panel=output,
            ),
        ] = None,
        lang: Annotated[
            str | None,
            typer.Option(help=words("Language: fr or en."), metavar="fr|en", rich_help_panel=output),
        ] = None,
        fail_under: Annotated[
            list[str] | None,
            typer.Option(
                help=words("Exit with status 1 when an axis scores less. May be repeated."),
                metavar="AXIS=SCORE",
                rich_help_panel=output,
            ),
        ] = None,
        quiet: Annotated[
            bool,
            typer.Option("--quiet", "-q", help=words("Print errors only."), rich_help_panel=output),
        ] = False,
        json_logs: Annotated[
            bool,
            typer.Option("--json-logs", help=words("Print progress as JSON lines."), rich_help_panel=output),
        ] = False,
        resolver: Annotated[
            str | None,
            typer.Option(
                help=words("DNS server to ask, for the browser too."),
                metavar="IP[:PORT]",
                rich_help_panel=lab,
            ),
        ] = None,
        ca_file: Annotated[
            Path | None,
            typer.Option(
                help=words("Authorities to trust besides Mozilla's."), metavar="PEM", rich_help_panel=lab
            ),
        ] = None,
        allow_private: Annotated[
            bool,
            typer.Option(
                "--allow-private",
                help=words("Also reach private, loopback and link-local addresses."),
                rich_help_panel=lab,
            ),
        ] = False,
    ) -> None:
        from auditor.cli.scanning import Request, run  # noqa: PLC0415  # slow to import

        request = Request(
            urls=urls or [],
            targets=targets,
            only=only or [],
            no_browser=no_browser,
            timeout=timeout,
            json=json,
            html=html,
            lang=lang,
            fail_under=fail_under or [],
            quiet=quiet,
            json_logs=json_logs,
            resolver=resolver,
            ca_file=ca_file,
            allow_private=allow_private,
        )
        raise typer.Exit(run(request, words))
