"""``prefill``, registered on a group of its own: what is shown, what is sent, and what never is."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner, Result

from auditor.cli import prefill
from auditor.cli.service import Way, asked
from auditor.desk.dossier import Dossier
from auditor.desk.prefill.address import read_address
from auditor.words import Words
from tests.desk.prefill.dossiers import MAPPING, applicant, dossier
from tests.servers.demarche import (
    FIELDS,
    NUMBER,
    PATH,
    Demarche,
    asleep,
    champ,
    demarche,
    hang_up,
    key,
    says,
    schema,
)
from tests.servers.tcp import free_port

NASTY = 'L’Haÿ "les" Roses \u202eדליל\u202c 🏰 <script>alert(1)</script>'


@pytest.fixture
def served() -> Iterator[Demarche]:
    with demarche() as service:
        yield service


class Desk:
    """A folder with a dossier and a mapping, and the command."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.give(dossier())
        self.map(MAPPING)

    def give(self, given: Dossier) -> None:
        (self.folder / "dossier.json").write_text(given.model_dump_json(), "utf-8")

    def map(self, text: str) -> None:
        (self.folder / "mapping.toml").write_text(text, "utf-8")

    def run(self, *options: str, language: str = "fr") -> Result:
        words = Words(language)
        group = typer.Typer(pretty_exceptions_enable=False)
        group.command("build")(lambda: None)
        prefill.add_to(group, words)
        files = [str(self.folder / "dossier.json"), "--mapping", str(self.folder / "mapping.toml")]
        return CliRunner().invoke(group, ["prefill", *files, *options], catch_exceptions=False)

    def ask(self, served: Demarche, *options: str, language: str = "fr") -> Result:
        address = f"{served.origin}/commencer/{PATH}"
        lab = ("--allow-private", "--resolver", "127.0.0.1:1")
        return self.run("--procedure", address, *lab, *options, language=language)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def link_of(run: Result) -> str:
    return next(line for line in run.stdout.splitlines() if line.startswith("http"))


def short() -> str:
    return "[[field]]\nkey='Nom de la commune'\nvalue='town.name'\n"


# --- The dry run ----------------------------------------------------------------------------------


def test_a_link_is_shown_and_nothing_is_sent(desk: Desk, served: Demarche) -> None:
    run = desk.ask(served)
    assert run.exit_code == 0, run.stderr
    assert "13 champs sont remplis" in run.stdout
    assert "Nom de la commune = Meaux" in run.stdout
    assert "Commune = 77100, 77284\n    Non vérifié" in run.stdout
    assert (
        "Actions =\n    - Automatiser le certificat | 1201\n    - Alléger les photos | 1200\n" in run.stdout
    )
    assert (
        "Obligatoire, et laissé à qui ouvre le formulaire\u00a0:\n  Rapport d’audit\n  Motivation"
        in run.stdout
    )
    assert "rien n’a été envoyé" in run.stdout
    assert [method for method, _, _ in served.requests] == ["GET"]
    assert served.kept == []


def test_what_stands_in_the_link_is_what_the_service_reads(desk: Desk, served: Demarche) -> None:
    """Whoever opens the link has the fields filled: nothing of it is dropped."""
    import httpx

    desk.give(dossier(applicant(NASTY)))
    found = link_of(desk.ask(served))
    httpx.get(found, follow_redirects=False)
    assert len(served.kept[0]) == 13
    assert served.kept[0][key(2)] == NASTY
    assert served.kept[0][key(3)] == ["77100", "77284"]
    assert served.kept[0][key(15)][1] == {key(151): "Alléger les photos", key(152): "1200"}


def test_the_draft_is_shown_and_nothing_is_sent(desk: Desk, served: Demarche) -> None:
    run = desk.ask(served, "--post")
    assert run.exit_code == 0
    assert '"champ_Q2hhbXAtMg": "Meaux"' in run.stdout
    assert "Essai à blanc" in run.stdout
    assert served.posted == []


def test_without_network_from_a_saved_schema(desk: Desk) -> None:
    saved = desk.folder / "schema.json"
    saved.write_text(json.dumps(schema()), "utf-8")
    run = desk.run("--schema", str(saved), language="en")
    assert run.exit_code == 0, run.stderr
    assert link_of(run).startswith(f"https://demarche.numerique.gouv.fr/commencer/{PATH}?champ_")
    assert "13 fields are filled" in run.stdout


def test_what_cannot_be_prefilled_is_said_with_its_reason(desk: Desk, served: Demarche) -> None:
    desk.map(
        short()
        + "[[field]]\nkey='Rapport d’audit'\nconstant='rapport.pdf'\n"
        + "[[field]]\nkey='Motivation'\nvalue='human.motivation'\n"
        + "[[field]]\nkey='Niveau de sécurité'\nvalue='letter.security'\n"
    )
    out = desk.ask(served).stdout
    assert "3 entrées du fichier de correspondance ne peuvent pas être préremplies" in out
    assert "Rapport d’audit\u00a0: les fichiers ne sont jamais envoyés" in out
    assert "Motivation\u00a0: une personne doit l’écrire" in out
    assert (
        "Niveau de sécurité\u00a0: «\u00a0D\u00a0» n’est pas un choix du champ\u00a0; ses choix\u00a0: A ou B"
        in out
    )


def test_a_link_that_is_too_long_leads_to_post(desk: Desk, served: Demarche) -> None:
    desk.give(dossier(applicant("Meaux" * 300)))
    run = desk.ask(served)
    assert run.exit_code == 2
    assert "utilisez --post" in run.stderr
    assert "champs sont remplis" in run.stdout
    assert desk.ask(served, "--post").exit_code == 0


def test_hostile_texts_do_not_command_the_terminal(desk: Desk, served: Demarche) -> None:
    desk.give(dossier(applicant(NASTY)))
    served.schema = schema(
        [champ("Text", 2, "Nom de la commune"), champ("Text", 9, "\x1b[31m\u202eX", required=True)]
    )
    served.schema["title"] = "\x1b]0;hé\x07"
    for options in ((), ("--post",), ("--post", "--send")):
        run = desk.ask(served, *options)
        assert run.exit_code == 0
        assert not {"\x1b", "\x07", "\u202e"} & set(run.stdout)
    assert served.kept == [{key(2): NASTY}]


def test_formulas_are_sent_as_they_are(desk: Desk, served: Demarche) -> None:
    desk.give(dossier(applicant("=FORMULA()")))
    desk.map(short())
    assert link_of(desk.ask(served)).endswith("?champ_Q2hhbXAtMg=%3DFORMULA%28%29")
    desk.ask(served, "--post", "--send")
    assert served.kept == [{key(2): "=FORMULA()"}]


# --- Sending --------------------------------------------------------------------------------------


def test_a_draft_is_created_and_read_again(desk: Desk, served: Demarche) -> None:
    run = desk.ask(served, "--post", "--send")
    assert run.exit_code == 0, run.stderr
    assert f"Brouillon créé\u00a0: {served.origin}/commencer/{PATH}?prefill_token=jeton-1" in run.stdout
    assert "se connecte, complète le formulaire, ajoute les fichiers et le dépose" in run.stdout
    assert "après 5 jours" in run.stdout
    assert "Relecture\u00a0: le brouillon est là, dans l’état «\u00a0prefilled\u00a0»" in run.stdout
    assert "13 ont été envoyées, dont 8 de types qu’il vérifie" in run.stdout
    assert "Seule la personne qui ouvre le brouillon les voit" in run.stdout
    (kept,) = served.kept
    assert len(kept) == 13
    assert [(method, kind) for method, _, kind in served.requests] == [
        ("GET", None),
        ("POST", "application/json"),
        ("GET", "application/json"),
        ("GET", None),
    ]


def test_a_form_that_changes_meanwhile_is_told(desk: Desk, served: Demarche) -> None:
    def change(service: Demarche) -> None:
        service.schema = schema([field for field in FIELDS if field["label"] != "Population"])

    served.after_create = change
    run = desk.ask(served, "--post", "--send")
    assert "«\u00a0Population\u00a0» a changé entre-temps" in run.stdout
    assert run.stdout.count("a changé entre-temps") == 1


def test_values_that_the_service_tells_are_compared(desk: Desk, served: Demarche) -> None:
    def drop(service: Demarche) -> None:
        service.kept[-1].pop(key(7))
        service.kept[-1][key(2)] = "Mots"

    served.tells, served.after_create = True, drop
    run = desk.ask(served, "--post", "--send")
    assert run.stdout.count("n’a pas été gardé tel qu’il a été envoyé") == 2
    assert "«\u00a0Nom de la commune\u00a0» n’a pas été gardé" in run.stdout
    assert "«\u00a0Population\u00a0» n’a pas été gardé" in run.stdout


def test_send_needs_post_and_the_schema_of_the_day(desk: Desk, served: Demarche) -> None:
    run = desk.ask(served, "--send")
    assert run.exit_code == 2
    assert "--send va avec --post" in run.stderr
    saved = desk.folder / "schema.json"
    saved.write_text(json.dumps(schema()), "utf-8")
    assert desk.ask(served, "--send", "--post", "--schema", str(saved)).exit_code == 2
    assert served.requests == []


def test_nothing_is_sent_to_a_closed_procedure(desk: Desk, served: Demarche) -> None:
    served.schema = schema(state="close")
    run = desk.ask(served, "--post", "--send")
    assert run.exit_code == 2
    assert "n’est pas ouverte" in run.stderr
    assert "son état est «\u00a0close\u00a0»" in run.stdout
    assert served.posted == []


def test_nothing_is_sent_when_nothing_is_filled(desk: Desk, served: Demarche) -> None:
    desk.map("[[field]]\nkey='Motivation'\nvalue='human.motivation'")
    run = desk.ask(served, "--post", "--send")
    assert run.exit_code == 2
    assert served.posted == []


def test_the_limit_is_obeyed_aloud(desk: Desk, served: Demarche) -> None:
    served.too_many, served.reset = 1, "1"
    run = desk.ask(served, "--post", "--send")
    assert run.exit_code == 0
    assert "demande de patienter\u00a0: 1 s" in run.stderr
    served.too_many, served.reset = 1, str(int(time.time()) + 900)
    run = desk.ask(served, "--post", "--send")
    assert run.exit_code == 3
    assert "trop de demandes\u00a0; revenez le" in run.stderr
    served.too_many, served.reset = 1, ""
    assert "revenez plus tard" in desk.ask(served).stderr
    assert len(served.kept) == 1


def test_a_draft_that_cannot_be_read_again_keeps_its_address(desk: Desk, served: Demarche) -> None:
    served.forgets = True
    run = desk.ask(served, "--post", "--send")
    assert run.exit_code == 3
    assert "prefill_token=jeton-1" in run.stdout
    assert "ne trouve pas le brouillon" in run.stderr

    served.forgets = False
    served.after_create = lambda service: service.manners.update({"": hang_up})
    run = desk.ask(served, "--post", "--send")
    assert run.exit_code == 3
    assert "prefill_token=jeton-2" in run.stdout
    assert "peut-être" not in run.stderr  # it is known that it was created


def test_a_draft_without_a_token_is_not_said_to_be_there(desk: Desk, served: Demarche) -> None:
    answer = {"dossier_url": f"{served.origin}/commencer/{PATH}?prefill_token=x"}
    served.manners["/api"] = says(201, json.dumps(answer).encode())
    run = desk.ask(served, "--post", "--send")
    assert run.exit_code == 3
    assert "Brouillon créé" in run.stdout
    assert "le brouillon est là" not in run.stdout


# --- What goes wrong ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("manners", "said"),
    [
        (says(404, b'{"error": "procedure x is not found"}'), "il doit être publié, et en données ouvertes"),
        (says(301, b"", Location="https://ailleurs.test/"), "renvoie ailleurs\u00a0: https://ailleurs.test/"),
        (says(400, b'{"error": "non"}'), "rejette la demande\u00a0: 400 non"),
        (says(503, b"maintenance"), "est en panne\u00a0: 503 maintenance"),
        (says(200, b"<html>"), "le schéma n’est pas du JSON"),
        (says(200, b"{}"), "n’est pas le schéma"),
        (says(200, b"x", Content_Encoding="br"), "n’est pas celle que dit le guide"),
        (says(200, b" " * 5_000_001), "trop longue"),
        (hang_up, "beffroi: http://127.0.0.1"),
    ],
)
def test_a_service_that_misbehaves_is_told(
    desk: Desk, served: Demarche, manners: Callable[..., None], said: str
) -> None:
    served.manners[""] = manners
    run = desk.ask(served)
    assert run.exit_code == 3
    assert said in run.stderr
    assert len(run.stderr.splitlines()) == 1


def test_a_post_without_an_answer_may_have_been_made(
    desk: Desk, served: Demarche, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("auditor.network.demarche.TIMEOUT", 0.5)
    served.manners["/api"] = asleep
    run = desk.ask(served, "--post", "--send")
    assert run.exit_code == 3
    assert "peut-être été créé" in run.stderr
    assert len(served.posted) == 1


def test_a_post_that_nobody_received_was_not_made(capsys: pytest.CaptureFixture[str]) -> None:
    form = read_address(f"http://127.0.0.1:{free_port()}/commencer/x")
    with pytest.raises(typer.Exit) as raised:
        asked(
            lambda service: service.create(1, b"{}"),
            form,
            Way(("127.0.0.1", 1), allow_private=True),
            Words("fr"),
            posting=True,
        )
    assert raised.value.exit_code == 3
    said = capsys.readouterr().err
    assert form.origin in said
    assert "peut-être" not in said


def test_an_unreachable_service_is_told(desk: Desk, served: Demarche) -> None:
    run = desk.run("--procedure", f"http://127.0.0.1:{free_port()}/commencer/x", "--allow-private")
    assert run.exit_code == 3
    assert "peut-être" not in run.stderr
    refused = desk.run("--procedure", f"{served.origin}/commencer/{PATH}", "--resolver", "127.0.0.1:1")
    assert refused.exit_code == 3
    assert served.requests == []


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("mapping.toml", "field = [", "mapping.toml: "),
        (
            "mapping.toml",
            "[[field]]\nkey='x'\nvalue='town.nom'",
            "la valeur «\u00a0town.nom\u00a0» n’existe pas",
        ),
        ("mapping.toml", "[[field]]\nkey='x'\nconstant=1", "indiquez le formulaire avec --procedure"),
        (
            "mapping.toml",
            "procedure='a b'\n[[field]]\nkey='x'\nconstant=1",
            "écrivez l’adresse d’un formulaire",
        ),
        ("dossier.json", "{}", "ce n’est pas un dossier"),
        ("dossier.json", "<", "ce n’est pas un dossier"),
        ("dossier.json", '{"kind": "beffroi.report"}', "ce n’est pas un dossier"),
    ],
)
def test_files_that_are_wrong_are_refused(desk: Desk, name: str, content: str, said: str) -> None:
    (desk.folder / name).write_text(content, "utf-8")
    run = desk.run()
    assert run.exit_code == 2
    assert said in run.stderr


def test_files_that_cannot_be_read_are_refused(desk: Desk) -> None:
    (desk.folder / "mapping.toml").write_bytes(b"\xff")
    assert desk.run().exit_code == 2
    (desk.folder / "mapping.toml").unlink()
    assert "mapping.toml" in desk.run().stderr
    desk.map(MAPPING)
    run = desk.run("--schema", str(desk.folder / "none.json"))
    assert run.exit_code == 2


def test_the_help_speaks_both_languages(desk: Desk) -> None:
    def said(language: str) -> str:
        return " ".join(desk.run("--help", language=language).stdout.split())

    assert "Rien n’est envoyé sans --send" in said("fr").replace("│", "")
    assert "Nothing is sent without --send" in said("en").replace("│", "")


def test_the_number_of_the_schema_is_where_a_draft_is_posted(desk: Desk, served: Demarche) -> None:
    desk.ask(served, "--post", "--send")
    assert served.posted == [f"/api/public/v1/demarches/{NUMBER}/dossiers"]


def test_a_mapping_has_a_published_schema(beffroi: Any) -> None:
    found = json.loads(beffroi("schema", "prefill").out)
    assert "procedure" in found["properties"]
