"""The options that several verbs have, declared once."""

from __future__ import annotations

from typing import Any

import typer

from auditor.words import Words


class Flags:
    """Options with their help in one language, to be named in ``Annotated``."""

    def __init__(self, words: Words) -> None:
        lab, output, archive = words("A private laboratory"), words("Reports"), words("The archive")
        desk = words("The desk")
        self.output_panel, self.archive_panel = output, archive
        self.only = _option(words("Make the checks of these families only."), "FAMILY,…")
        self.no_browser = _flag("--no-browser", words("Do not visit the page in Chromium."))
        self.exposure = _flag(
            "--exposure",
            words("Also look for files that must not be public: only with the mandate of the towns."),
        )
        self.timeout = _option(words("Seconds that each probe may take at most."), "S", min=0.1)
        self.lang = _option(words("Language: fr or en."), "fr|en", output)
        self.quiet = _flag("--quiet", words("Print errors only."), output, short="-q")
        self.json_logs = _flag("--json-logs", words("Print progress as JSON lines."), output)
        self.resolver = _option(words("DNS server to ask, for the browser too."), "IP[:PORT]", lab)
        self.ca_file = _option(words("Authorities to trust besides Mozilla's."), "PEM", lab)
        self.allow_private = _flag(
            "--allow-private", words("Also reach private, loopback and link-local addresses."), lab
        )
        self.archive = _option(
            words("A file, or postgresql://user@host/name."), "URL", archive, envvar="BEFFROI_ARCHIVE"
        )
        self.campaign = _option(words("The last campaign of the archive when left out."), "NAME", archive)
        self.policy = _option(
            words("Read the judgement under this version of the policy."), "VERSION", archive
        )
        self.programme = _option(
            words("A programme that ships with Beffroi, or a file of your own (TOML)."), "P", desk
        )
        self.option = _option(words("Take up an option of the programme. May be repeated."), "ID", desk)
        self.actions = _option(words("Your own table of actions (TOML)."), "FILE", desk)
        self.on = _option(
            words("Day on which the application is made; today when left out."),
            "DAY",
            desk,
            formats=["%Y-%m-%d"],
        )


def _option(text: str, metavar: str, panel: str | None = None, **more: Any) -> Any:
    return typer.Option(help=text, metavar=metavar, rich_help_panel=panel, **more)


def _flag(name: str, text: str, panel: str | None = None, short: str | None = None) -> Any:
    names = [name, short] if short else [name]
    return typer.Option(*names, help=text, rich_help_panel=panel)
