"""``beffroi mail``: whether mails would leave."""

from pathlib import Path
from typing import Annotated

import typer

from auditor.cli.flags import Flags
from auditor.words import Words


def add_to(app: typer.Typer, words: Words) -> None:
    """Register the verb."""
    flags = Flags(words)
    group = typer.Typer(help=words("See whether mails would leave."), no_args_is_help=True)

    @group.callback()
    def common() -> None:
        """Nothing of its own: a group of one verb would else be the verb."""

    @group.command(
        help=words(
            "Send one small mail now, by the server that a targets.toml names (section “mail”), and say how "
            "it went, stage by stage. It first says whether the domain of the sender would pass our checks "
            "of e-mail. Exit status: 0 sent, 2 usage or configuration, 5 not sent."
        )
    )
    def test(
        address: Annotated[str, typer.Argument(metavar="ADDRESS", show_default=False)],
        targets: Annotated[
            Path, typer.Option(help=words("A targets.toml with a “mail” section."), metavar="FILE")
        ],
        resolver: Annotated[str | None, flags.resolver] = None,
        lang: Annotated[str | None, flags.lang] = None,
    ) -> None:
        from auditor.cli.mailing import run  # noqa: PLC0415  # slow to import

        raise typer.Exit(run(address, targets, resolver, lang, words))

    app.add_typer(group, name="mail")
