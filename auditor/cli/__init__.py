"""The command, one module per verb. Whatever is slow to import is imported by the verb that needs it."""

import importlib

import typer

from auditor import __version__
from auditor.words import Words

_VERBS = (
    "scan",
    "targets",
    "batch",
    "campaigns",
    "report",
    "rejudge",
    "diff",
    "export",
    "portfolio",
    "dossier",
    "desk",
    "due",
    "schedule",
    "outbox",
    "mail",
    "checks",
    "doctor",
    "demo",
    "schema",
)


def build_app(words: Words) -> typer.Typer:
    """The whole command, its help in the language of ``words``."""
    app = typer.Typer(
        name="beffroi",
        help=words(
            "Audits the public digital presence of French towns: web site, domain name, e-mail domain."
        ),
        no_args_is_help=True,
        add_completion=False,
        context_settings={"help_option_names": ["-h", "--help"]},
        pretty_exceptions_enable=False,
    )

    @app.callback()
    def common(
        version: bool = typer.Option(
            False,
            "--version",
            help=words("Print the version and exit."),
            is_eager=True,
            callback=_print_version,
        ),
        lang: str = typer.Option(None, help=words("Language: fr or en."), metavar="fr|en"),
    ) -> None:
        del version, lang  # both are read before the verbs

    for verb in _VERBS:
        importlib.import_module(f"auditor.cli.{verb}").add_to(app, words)
    return app


def _print_version(asked: bool) -> None:
    if asked:
        typer.echo(f"beffroi {__version__}")
        raise typer.Exit
