"""``beffroi schedule``: the reports that arrive by themselves, and what makes them leave."""

from pathlib import Path
from typing import Annotated

import typer

from auditor.cli.flags import Flags
from auditor.words import Words


def add_to(app: typer.Typer, words: Words) -> None:
    """Register the verbs."""
    flags = Flags(words)
    targets = typer.Option(help=words("A targets.toml with its schedules."), metavar="FILE")
    group = typer.Typer(
        help=words("Reports that arrive by themselves: when, to whom, and what makes them leave."),
        no_args_is_help=True,
    )

    @group.command("list", help=words("List the schedules of a file, with their next and last runs."))
    def list_(
        targets: Annotated[Path, targets],
        archive: Annotated[str | None, flags.archive] = None,
        lang: Annotated[str | None, flags.lang] = None,
    ) -> None:
        del lang  # read before the options, for the help to speak it too
        from auditor.cli.scheduling import list_schedules  # noqa: PLC0415  # slow to import

        list_schedules(targets, archive, words)

    @group.command(
        help=words(
            "Print the units of systemd that start “beffroi due” every quarter of an hour: a service and its "
            "timer, for this installation, this file and this archive."
        )
    )
    def systemd(
        targets: Annotated[Path, targets],
        archive: Annotated[str | None, flags.archive] = None,
        user: Annotated[
            bool,
            typer.Option("--user", help=words("Units of your own (systemctl --user), not of the system.")),
        ] = False,
        account: Annotated[
            str | None,
            typer.Option(
                "--as",
                help=words("Account that runs it, not root; yours when left out."),
                metavar="ACCOUNT",
            ),
        ] = None,
        out: Annotated[
            Path | None,
            typer.Option(help=words("Folder to write the two files to."), metavar="FOLDER"),
        ] = None,
        lang: Annotated[str | None, flags.lang] = None,
    ) -> None:
        del lang
        from auditor.cli.scheduling import give_units  # noqa: PLC0415  # slow to import

        give_units(targets, archive, words, user=user, account=account, out=out)

    app.add_typer(group, name="schedule")
