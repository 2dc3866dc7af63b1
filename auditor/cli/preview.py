"""What is shown of a form before anything is sent."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

import typer

from auditor.desk.prefill.descriptors import Procedure
from auditor.desk.prefill.filling import Filled, Filling
from auditor.desk.prefill.link import Values
from auditor.words import Words
from reports.text import one_line

#: Characters of a value that are shown in the list; the link, or the body, has them all.
_SHOWN = 200


def show_filling(filling: Filling, procedure: Procedure, words: Words) -> None:
    """Print what fills which field, what does not and why, and what is left."""
    title = one_line(procedure.title)
    typer.echo(words("Form: {title} (procedure {number})", title=title, number=str(procedure.number)))
    if not procedure.opened:
        typer.echo(words("It is not open: its state is “{state}”.", state=one_line(procedure.state)))
    typer.echo()
    count = len(filling.filled)
    typer.echo(words.plural("{count} field is filled:", "{count} fields are filled:", count))
    for item in filling.filled:
        _show_field(item, words)
    _show_rest(filling, words)


def _show_rest(filling: Filling, words: Words) -> None:
    if filling.unfilled:
        typer.echo()
        count = len(filling.unfilled)
        typer.echo(
            words.plural(
                "{count} entry of the mapping cannot be prefilled:",
                "{count} entries of the mapping cannot be prefilled:",
                count,
            )
        )
        for unfilled in filling.unfilled:
            reason = one_line(unfilled.error.told(words))
            typer.echo("  " + words("{label}: {reason}", label=one_line(unfilled.label), reason=reason))
    if filling.left:
        typer.echo()
        typer.echo(words("Required, and left to whoever opens the form:"))
        for label in filling.left:
            typer.echo(f"  {one_line(label)}")


def _show_field(item: Filled, words: Words) -> None:
    label = one_line(item.label)
    rows = [] if isinstance(item.written, str) else [row for row in item.written if isinstance(row, Mapping)]
    if rows:
        typer.echo(f"  {label} =")
        for row in rows:
            typer.echo("    - " + _brief(" | ".join(_flat(value) for value in row.values())))
    else:
        typer.echo(f"  {label} = {_brief(_flat(item.written))}")
    if item.caveat:
        typer.echo("    " + words("Not verified: {caveat}.", caveat=item.caveat))


def _flat(written: str | Iterable[object]) -> str:
    return written if isinstance(written, str) else ", ".join(map(str, written))


def _brief(text: str) -> str:
    line = one_line(text)
    return line if len(line) <= _SHOWN else f"{line[:_SHOWN]}…"


def show_body(values: Values) -> None:
    """Print the JSON that would be posted; what a terminal would obey is written as JSON escapes it."""
    plain: Mapping[str, object] = dict(values)
    for line in json.dumps(plain, indent=2, ensure_ascii=False).split("\n"):
        typer.echo("".join(sign if sign.isprintable() else json.dumps(sign)[1:-1] for sign in line))
