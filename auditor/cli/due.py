"""``beffroi due`` and ``beffroi serve``: scan what is due, and send what there is to tell."""

from pathlib import Path
from typing import Annotated

import typer

from auditor.cli.flags import Flags
from auditor.words import Words


def add_to(app: typer.Typer, words: Words) -> None:
    """Register the verbs."""
    _add_due(app, words)
    _add_serve(app, words)


def _add_due(app: typer.Typer, words: Words) -> None:
    flags = Flags(words)
    targets_help = words("The targets.toml that holds the schedules.")

    @app.command(
        help=words(
            "Do what is due, once: scan the towns of the schedules whose time has come, queue the mails "
            "that have something to tell, and send all that waits. For cron or systemd (beffroi schedule "
            "systemd); a second one at the same time does nothing. Exit status: 0 done, 2 usage or "
            "configuration, 4 the archive failed, 5 some mail could not be sent yet, 130 interrupted."
        )
    )
    def due(
        targets: Annotated[Path, typer.Option(help=targets_help, metavar="FILE")] = Path("targets.toml"),
        dry_run: Annotated[
            bool, typer.Option("--dry-run", help=words("Say what would be done, and do nothing."))
        ] = False,
        archive: Annotated[str | None, flags.archive] = None,
        lang: Annotated[str | None, flags.lang] = None,
        quiet: Annotated[bool, flags.quiet] = False,
        json_logs: Annotated[bool, flags.json_logs] = False,
        resolver: Annotated[str | None, flags.resolver] = None,
        ca_file: Annotated[Path | None, flags.ca_file] = None,
        allow_private: Annotated[bool, flags.allow_private] = False,
    ) -> None:
        from auditor.cli.delivering import Delivery, run_due, say_due  # noqa: PLC0415  # slow to import

        delivery = Delivery(
            targets=targets,
            lang=lang,
            quiet=quiet,
            json_logs=json_logs,
            resolver=resolver,
            ca_file=ca_file,
            allow_private=allow_private,
            archive=archive,
        )
        raise typer.Exit(say_due(delivery, words) if dry_run else run_due(delivery, words))


def _add_serve(app: typer.Typer, words: Words) -> None:
    flags = Flags(words)
    targets_help = words("The targets.toml that holds the schedules; it is read again when it changes.")

    @app.command(
        help=words(
            "Do what is due at every minute, as “beffroi due” does, until it is stopped (Ctrl-C, SIGTERM). "
            "For a container, or a machine without cron or systemd."
        )
    )
    def serve(
        targets: Annotated[Path, typer.Option(help=targets_help, metavar="FILE")] = Path("targets.toml"),
        archive: Annotated[str | None, flags.archive] = None,
        lang: Annotated[str | None, flags.lang] = None,
        quiet: Annotated[bool, flags.quiet] = False,
        json_logs: Annotated[bool, flags.json_logs] = False,
        resolver: Annotated[str | None, flags.resolver] = None,
        ca_file: Annotated[Path | None, flags.ca_file] = None,
        allow_private: Annotated[bool, flags.allow_private] = False,
    ) -> None:
        from auditor.cli import delivering  # noqa: PLC0415  # slow to import

        delivery = delivering.Delivery(
            targets=targets,
            lang=lang,
            quiet=quiet,
            json_logs=json_logs,
            resolver=resolver,
            ca_file=ca_file,
            allow_private=allow_private,
            archive=archive,
        )
        raise typer.Exit(delivering.serve(delivery, words))
