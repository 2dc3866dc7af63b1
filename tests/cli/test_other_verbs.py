"""The help and the smaller verbs."""

from __future__ import annotations

import json

import jsonschema
import pytest

from auditor import __version__


def test_help_in_both_languages(beffroi):
    assert "communes" in beffroi("--help").out
    assert "French towns" in beffroi("--help", LANG="en_US.UTF-8").out
    assert "Langue" in beffroi("scan", "-h").out
    assert __version__ in beffroi("--version").out


def test_checks_lists_and_explains(beffroi):
    listed = beffroi("checks", COLUMNS="200").out
    assert "mail.dmarc" in listed
    assert "accessibility.axe.image-alt" in listed
    lines = listed.splitlines()
    dmarc = next(number for number, line in enumerate(lines) if line.startswith("mail.dmarc"))
    assert "Sécurité" in lines[dmarc]
    assert "RFC 9989" in lines[dmarc + 2]
    grade = next(line for line in lines if line.startswith("http.ssl-labs"))
    assert "indicateur, compté nulle part" in grade
    explained = beffroi("checks", "mail.dmarc").out
    assert "RFC 9989" in explained
    assert "mail.dmarc.monitor-only" in explained
    assert "p=quarantine" in explained
    by_code = beffroi("checks", "mail.dmarc.absent", "--lang", "en").out
    assert "References" in by_code


def test_an_unknown_check_names_the_nearest(beffroi):
    run = beffroi("checks", "mail.dmark")
    assert run.status == 2
    assert "mail.dmarc" in run.err


@pytest.mark.parametrize(
    ("document", "key"),
    [
        ("programme", "windows"),
        ("actions", "rates"),
        ("dossier", "eligibility"),
        ("ranking", "towns"),
        ("targets", "town"),
    ],
)
def test_the_schema_of_each_document(beffroi, document, key):
    schema = json.loads(beffroi("schema", document).out)
    jsonschema.Draft202012Validator.check_schema(schema)
    assert key in schema["properties"]


def test_doctor(beffroi):
    run = beffroi("doctor")
    assert "Chromium" in run.out
    assert "4.12.1" in run.out
    assert "WeasyPrint" in run.out
    missing = beffroi("doctor", CHROMIUM="/nonexistent")
    assert missing.status == 2
    assert "apt install chromium" in missing.out


@pytest.mark.xdist_group("browser")
def test_demo(beffroi, tmp_path):
    run = beffroi("demo", "--out", "here")
    assert run.status == 0, run.err
    towns = ("valclair", "entrepont", "rochebrume")
    assert sorted(path.name for path in (tmp_path / "here").iterdir()) == sorted(
        f"www.{town}.test.{kind}" for town in towns for kind in ("html", "json")
    )
    assert all(name in run.out for name in ("Valclair", "Entrepont", "Rochebrume"))
