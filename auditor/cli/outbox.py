"""``beffroi outbox``: the mails that are to leave, and those that could not."""

from typing import Annotated

import typer

from auditor.cli.flags import Flags
from auditor.letter import State
from auditor.words import Words


def add_to(app: typer.Typer, words: Words) -> None:
    """Register the verbs."""
    flags = Flags(words)
    group = typer.Typer(
        help=words("Look after the mails that are to leave, and those that could not."), no_args_is_help=True
    )
    dead = typer.Option("--dead", help=words("All those that were given up."))

    @group.command("list", help=words("List the mails of the outbox, the last ones first."))
    def list_(
        state: Annotated[
            list[State] | None, typer.Option(help=words("Those that stand so. May be repeated."))
        ] = None,
        limit: Annotated[
            int, typer.Option(help=words("Mails to list at most."), metavar="N", min=1, max=100_000)
        ] = 50,
        archive: Annotated[str | None, flags.archive] = None,
        lang: Annotated[str | None, flags.lang] = None,
    ) -> None:
        del lang  # read before the options, for the help to speak it too
        from auditor.cli.outboxing import show  # noqa: PLC0415  # slow to import

        show(archive, state or [], limit, words)

    @group.command(
        help=words(
            "Try mails again: by their numbers, or all those that were given up (--dead). They leave when "
            "“beffroi due” runs next, and are tried for a day."
        )
    )
    def retry(
        numbers: Annotated[list[int] | None, typer.Argument(metavar="N…", show_default=False)] = None,
        dead: Annotated[bool, dead] = False,
        archive: Annotated[str | None, flags.archive] = None,
        lang: Annotated[str | None, flags.lang] = None,
    ) -> None:
        del lang
        from auditor.cli.outboxing import retry as again  # noqa: PLC0415

        again(archive, numbers or [], words, dead=dead)

    @group.command(
        help=words(
            "Throw mails away: by their numbers, or all those that were given up (--dead). They never leave."
        )
    )
    def drop(
        numbers: Annotated[list[int] | None, typer.Argument(metavar="N…", show_default=False)] = None,
        dead: Annotated[bool, dead] = False,
        archive: Annotated[str | None, flags.archive] = None,
        lang: Annotated[str | None, flags.lang] = None,
    ) -> None:
        del lang
        from auditor.cli.outboxing import drop as throw_away  # noqa: PLC0415

        throw_away(archive, numbers or [], words, dead=dead)

    app.add_typer(group, name="outbox")
