"""What ``beffroi dossier prefill`` does."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import typer

from auditor.cli.dossierfile import read_dossier
from auditor.cli.drafting import send
from auditor.cli.errors import refuse
from auditor.cli.preview import show_body, show_filling
from auditor.cli.service import Way, asked, give_up
from auditor.desk.prefill.address import Form, read_address
from auditor.desk.prefill.descriptors import Procedure, read_schema
from auditor.desk.prefill.errors import PrefillError
from auditor.desk.prefill.filling import Filling, fill
from auditor.desk.prefill.link import link
from auditor.desk.prefill.mapping import Mapping
from auditor.tomlfile import TomlFileError, read_toml
from auditor.words import Words
from reports.text import one_line


@dataclass(frozen=True)
class Order:
    """What was asked.

    Attributes:
        procedure: address or path; that of the mapping when None.
        schema: a file that stands for what the service would say.
    """

    dossier: Path
    mapping: Path
    procedure: str | None
    schema: Path | None
    post: bool = False
    send: bool = False


def run(order: Order, way: Way, words: Words) -> None:
    """Read, check, show; and send if that was asked.

    Raises:
        typer.Exit: something that is needed is wrong, or out of reach.
    """
    _check(order, words)
    dossier = read_dossier(order.dossier, words)
    mapping = _mapping(order.mapping, words)
    form = _form(order, mapping, words)
    procedure = _procedure(order, form, way, words)
    filling = fill(dossier, mapping, procedure, words)
    show_filling(filling, procedure, words)
    if not filling.filled:
        refuse(words("none of the fields of {path} can be filled", path=str(order.mapping)))
    typer.echo()
    if not order.post:
        _give_link(form, filling, words)
    elif not order.send:
        show_body(filling.values)
        typer.echo()
        typer.echo(words("Dry run: nothing was sent. Add --send to create this draft."))
    else:
        send(form, procedure, filling, way, words)


def _check(order: Order, words: Words) -> None:
    if order.send and not order.post:
        refuse(words("--send goes with --post: a link sends nothing until somebody opens it"))
    if order.send and order.schema:
        refuse(words("--send reads the schema from the service: leave --schema out"))


def _mapping(path: Path, words: Words) -> Mapping:
    try:
        return read_toml(path, Mapping, words)
    except TomlFileError as error:
        refuse(str(error))


def _told(error: PrefillError, words: Words) -> str:
    return one_line(error.told(words))


def _form(order: Order, mapping: Mapping, words: Words) -> Form:
    written = order.procedure or mapping.procedure
    if written is None:
        refuse(words('name the form with --procedure, or in the mapping: procedure = "https://…"'))
    try:
        return read_address(written)
    except PrefillError as error:
        refuse(_told(error, words))


def _procedure(order: Order, form: Form, way: Way, words: Words) -> Procedure:
    if order.schema is not None:
        try:
            return read_schema(order.schema.read_bytes())
        except OSError as error:
            refuse(f"{order.schema}: {error}")
        except PrefillError as error:
            refuse(f"{order.schema}: {_told(error, words)}")
    content = asked(lambda service: service.schema(form.path), form, way, words)
    try:
        return read_schema(content)
    except PrefillError as error:
        give_up(f"{form.origin}: {_told(error, words)}")


def _give_link(form: Form, filling: Filling, words: Words) -> None:
    try:
        found = link(form, filling.values)
    except PrefillError as error:
        refuse(_told(error, words))
    typer.echo(
        words("Link to give to whoever applies ({length} characters); nothing was sent:", length=len(found))
    )
    typer.echo(found)
    typer.echo(words("A person opens it, signs in, completes the form, adds the files and submits it."))
