"""Creates a draft in Démarche numérique, and looks at what came of it."""

from __future__ import annotations

from collections.abc import Mapping

import typer

from auditor.cli.errors import Status, refuse
from auditor.cli.service import DAYS_KEPT, Way, asked, give_up
from auditor.desk.prefill.address import Form
from auditor.desk.prefill.descriptors import Procedure, read_schema
from auditor.desk.prefill.errors import PrefillError
from auditor.desk.prefill.filling import Filling, lost_since
from auditor.desk.prefill.link import body
from auditor.network.demarche import Draft, Service
from auditor.words import Words
from reports.text import one_line


def send(form: Form, procedure: Procedure, filling: Filling, way: Way, words: Words) -> None:
    """Create a draft, say what is to be done of it, and read it again.

    Raises:
        typer.Exit: it was not created, or could not be read again.
    """
    if not procedure.opened:
        refuse(
            words("the procedure is not open (“{state}”): nothing was sent", state=one_line(procedure.state))
        )

    async def create(service: Service) -> Draft:
        return await service.create(procedure.number, body(filling.values))

    draft = asked(create, form, way, words, posting=True)
    typer.echo(words("Draft created: {url}", url=draft.url))
    typer.echo(words("A person opens it, signs in, completes the form, adds the files and submits it."))
    typer.echo(
        words(
            "Whoever has this address can open it. Unless somebody does, the service destroys the draft "
            "after {days} days.",
            days=DAYS_KEPT,
        )
    )
    typer.echo()
    _read_again(form, procedure, filling, draft, way, words)


def _read_again(
    form: Form, procedure: Procedure, filling: Filling, draft: Draft, way: Way, words: Words
) -> None:
    """What can be known of what was kept: the draft is there, the form is the same, perhaps the values."""

    async def ask(service: Service) -> tuple[dict[str, object] | None, bytes]:
        told = await service.follow(procedure.number, draft.token) if draft.token else None
        return (dict(told) if told else None), await service.schema(form.path)

    told, content = asked(ask, form, way, words)
    try:
        lost = lost_since(filling, procedure, read_schema(content))
    except PrefillError as error:
        give_up(f"{form.origin}: {one_line(error.told(words))}")
    if told is None:
        typer.echo(words("Read again: the service does not find the draft."), err=True)
        raise typer.Exit(Status.NOTHING_OBSERVED)
    typer.echo(words("Read again: the draft is there, in the state “{state}”.", state=_state(told)))
    for label in lost:
        message = words(
            "“{label}” was changed in the form meanwhile: it was probably dropped.", label=one_line(label)
        )
        typer.echo(f"- {message}")
    _compare(filling, told if _kept(told) else draft.content, words)


def _state(told: dict[str, object]) -> str:
    return one_line(str(told.get("state", "?"))[:80])


def _kept(answer: Mapping[str, object]) -> bool:
    """Whether an answer of the service tells values."""
    return any(key.startswith("champ_") for key in answer)


def _compare(filling: Filling, answer: Mapping[str, object], words: Words) -> None:
    """Say what was kept of each field, if the service tells it; its interface of 2026 does not."""
    if not _kept(answer):
        verified = sum(item.verified for item in filling.filled)
        typer.echo(
            words(
                "The service does not tell which values it kept. {sent} were sent, of which {verified} are "
                "of kinds that it verifies and drops without a word. Only whoever opens the draft sees them.",
                sent=len(filling.filled),
                verified=verified,
            )
        )
        return
    for item in filling.filled:
        if item.key.startswith("champ_") and answer.get(item.key) != _as_json(item.written):
            message = words("“{label}” was not kept as it was sent.", label=one_line(item.label))
            typer.echo(f"- {message}")


def _as_json(written: object) -> object:
    return [_as_json(part) for part in written] if isinstance(written, tuple) else written
