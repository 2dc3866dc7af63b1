"""``beffroi scan``, as its users run it."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import jsonschema
import pytest
from bs4 import BeautifulSoup

from auditor.model import Report
from auditor.probes.browser.process import PROFILE_PREFIX

pytestmark = pytest.mark.xdist_group("browser")


def read(path: Path) -> Report:
    return Report.model_validate_json(path.read_bytes())


def outcomes(report: Report) -> dict[str, str]:
    return {finding.check: finding.outcome.value for finding in report.findings}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "rien à auditer"),
        (["not a url"], "ni une adresse web ni un nom de domaine"),
        (["ftp://www.valclair.test"], "http://"),
        (["https://user:secret@www.valclair.test"], "mot de passe"),
        (["www.valclair.test", "--resolver", "dns.example"], "--resolver"),
        (["www.valclair.test", "--resolver", "127.0.0.1:99999"], "--resolver"),
        (["www.valclair.test", "--ca-file", "absent.pem"], "absent.pem"),
        (["www.valclair.test", "--only", "tsl"], "tls"),
        (["www.valclair.test", "--fail-under", "security"], "AXE=NOTE"),
        (["www.valclair.test", "--fail-under", "beauty=3"], "accessibility"),
        (["www.valclair.test", "--lang", "de"], "fr ou en"),
        (["www.valclair.test", "--html", "absent/r.html"], "absent"),
        (["a.test", "b.test", "--html", "r.html"], "dossier"),
        (["a.test", "b.test", "--pdf", "r.pdf"], "dossier"),
        (["--targets", "absent.toml"], "absent.toml"),
        (["www.valclair.test", "--nope"], "--nope"),
    ],
)
def test_what_is_wrong_is_said_before_anything_is_asked(beffroi, arguments, said):
    run = beffroi("scan", *arguments)
    assert run.status == 2
    assert said in run.err
    assert "Traceback" not in run.err


def test_a_private_laboratory_browser_included(beffroi, lab_options, town, tmp_path):
    run = beffroi(
        "scan", town("valclair"), *lab_options, "--json", "r.json", "--html", "out/", "--pdf", "out/"
    )
    assert run.status == 0, run.err
    assert (tmp_path / "out" / "www.valclair.test.pdf").read_bytes().startswith(b"%PDF-")
    report = read(tmp_path / "r.json")
    found = outcomes(report)
    assert found["tls.certificate-trust"] == found["tls.certificate-name"] == "passed"
    assert found["page_weight.bytes"] == "passed"
    assert [cap.code for score in report.scores for cap in score.caps] == [None]
    failed = {finding.code for finding in report.findings if finding.outcome == "failed"}
    # The laboratory's servers speak HTTP/1.1, and their OpenSSL has no post-quantum group.
    assert failed == {"interoperability.http2.absent", "tls.post-quantum.absent"}
    assert report.failures == ()
    html = BeautifulSoup((tmp_path / "out" / "www.valclair.test.html").read_text(), "lxml")
    assert html.html is not None
    assert html.html["lang"] == "fr"
    assert "Sécurité" in run.out
    assert "\x1b" not in run.out + run.err  # piped: no colours
    assert "browser: vu" in run.err


def test_the_schema_is_that_of_the_report(beffroi, lab_options, town, tmp_path):
    schema = json.loads(beffroi("schema", "report").out)
    run = beffroi("scan", town("rochebrume"), *lab_options, "--no-browser", "--json", "-", "--quiet")
    jsonschema.validate(json.loads(run.out), schema)
    targets = json.loads(beffroi("schema", "targets").out)
    assert "town" in targets["properties"]


def test_without_the_authority_the_certificate_is_not_believed(beffroi, lab_options, town, tmp_path):
    options = [option for option in lab_options if "ca" not in option.lower()]
    run = beffroi("scan", town("valclair"), *options, "--only", "tls,page_weight", "--json", "r.json")
    assert run.status == 0, run.err
    found = outcomes(read(tmp_path / "r.json"))
    assert found["tls.certificate-trust"] == "failed"
    assert found["page_weight.bytes"] == "passed"  # seen behind the warning all the same


def test_without_leave_nothing_private_is_reached(beffroi, lab_options, town):
    options = [option for option in lab_options if option != "--allow-private"]
    run = beffroi("scan", town("valclair"), *options, "--only", "tls,http,accessibility")
    assert run.status == 3
    assert "rien n’a pu être observé" in run.err
    assert "forbidden-address" in run.err


def test_an_unknown_host(beffroi, lab_options, tmp_path):
    run = beffroi("scan", "www.nulle-part.test", *lab_options, "--json", "r.json")
    assert run.status == 3
    report = read(tmp_path / "r.json")
    assert {failure.cause.value for failure in report.failures} <= {"unknown-host", "needs-another"}
    assert all(score.letter is None for score in report.scores if score.axis != "reversibility")


def test_fail_under(beffroi, lab_options, town):
    only = ["--only", "tls,http,dns,mail"]
    assert beffroi("scan", town("valclair"), *lab_options, *only, "--fail-under", "security=90").status == 0
    run = beffroi("scan", town("rochebrume"), *lab_options, *only, "--fail-under", "security=40")
    assert run.status == 1
    assert "security" in run.err


def test_only_runs_what_it_needs(beffroi, lab_options, town, tmp_path):
    beffroi("scan", town("valclair"), *lab_options, "--only", "dns,mail", "--json", "r.json")
    report = read(tmp_path / "r.json")
    assert {run.probe for run in report.probes} == {"dns", "mail"}
    assert {finding.family for finding in report.findings} == {"dns", "mail"}


def test_without_browser_what_it_would_have_seen_costs_nothing(beffroi, lab_options, town, tmp_path):
    beffroi("scan", town("entrepont"), *lab_options, "--no-browser", "--json", "r.json")
    report = read(tmp_path / "r.json")
    weighed = [finding for finding in report.findings if finding.family == "page_weight"]
    assert {finding.outcome.value for finding in weighed} == {"untested"}
    assert {finding.cause.value for finding in weighed if finding.cause} == {"not-asked"}
    sobriety = report.axis(weighed[0].axis)
    assert sobriety.letter is None
    assert {loss.check for loss in sobriety.ledger} == {"public_service.ecodesign"}  # read without a browser


def test_chromium_absent_costs_its_own_facts_alone(beffroi, lab_options, town, tmp_path):
    run = beffroi("scan", town("valclair"), *lab_options, "--json", "r.json", CHROMIUM="/nonexistent")
    assert run.status == 0, run.err
    report = read(tmp_path / "r.json")
    assert [failure.cause.value for failure in report.failures] == ["browser-missing"]
    assert outcomes(report)["tls.certificate-trust"] == "passed"


def test_logs_for_machines_and_silence(beffroi, lab_options, town):
    run = beffroi("scan", town("valclair"), *lab_options, "--only", "dns", "--json-logs")
    events = [json.loads(line) for line in run.err.splitlines()]
    assert [event["event"] for event in events] == ["probe.started", "probe.done"]
    quiet = beffroi("scan", town("valclair"), *lab_options, "--only", "dns", "--quiet")
    assert (quiet.status, quiet.out, quiet.err) == (0, "", "")


def test_english_by_option_or_by_locale(beffroi, lab_options, town):
    for environment in ({}, {"LANG": "en_GB.UTF-8"}):
        option = [] if environment else ["--lang", "en"]
        run = beffroi("scan", town("valclair"), *lab_options, "--only", "dns", *option, **environment)
        assert "Interoperability" in run.out
    assert (
        "Interopérabilité"
        in beffroi(
            "scan", town("valclair"), *lab_options, "--only", "dns", "--lang", "fr", LANG="en_GB.UTF-8"
        ).out
    )


def test_targets_file(beffroi, lab_options, laboratory, tmp_path):
    address, port = laboratory.resolver
    (tmp_path / "targets.toml").write_text(f"""
        [[town]]
        name = "Valclair"
        site = "https://www.valclair.test:{laboratory.ports[443]}/"
        insee = "00001"
        [[town]]
        name = "Rochebrume"
        site = "https://www.rochebrume.test:{laboratory.ports[443]}/"
        [network]
        resolver = "{address}:{port}"
        ca_file = "ca.pem"
        allow_private = true
        browser = false
        [report]
        lang = "en"
        json = "reports"
    """)
    run = beffroi("scan", "--targets", "targets.toml")
    assert run.status == 0, run.err
    reports = [read(tmp_path / "reports" / f"www.{town}.test.json") for town in ("valclair", "rochebrume")]
    assert [report.target.name for report in reports] == ["Valclair", "Rochebrume"]
    assert reports[0].target.insee == "00001"
    assert "Valclair" in run.out


@pytest.mark.parametrize("option", [(), ("--exposure",)])
def test_files_that_must_not_be_public_are_looked_for_with_a_mandate_alone(
    beffroi, lab_options, town, tmp_path, option
):
    beffroi(
        "scan", town("valclair"), *lab_options, "--only", "http", "--no-browser", "--json", "r.json", *option
    )
    report = read(tmp_path / "r.json")
    (found,) = (item for item in report.findings if item.check == "http.exposure")
    assert found.outcome == ("passed" if option else "inapplicable")
    assert report.settings.get("exposure", False) is bool(option)


def test_a_mandate_may_be_written_in_the_file(beffroi, lab_options, laboratory, tmp_path):
    (tmp_path / "targets.toml").write_text(f"""
        [[town]]
        name = "Valclair"
        site = "https://www.valclair.test:{laboratory.ports[443]}/"
        [network]
        exposure = true
    """)
    beffroi(
        "scan",
        "--targets",
        "targets.toml",
        *lab_options,
        "--only",
        "http",
        "--no-browser",
        "--json",
        "r.json",
    )
    assert read(tmp_path / "r.json").settings["exposure"] is True


def test_a_silent_server_is_not_down(beffroi, tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"https://127.0.0.1:{silent.getsockname()[1]}/"
        started = time.monotonic()
        run = beffroi("scan", url, "--allow-private", "--timeout", "1", "--no-browser", "--json", "r.json")
        assert time.monotonic() - started < 15
    report = read(tmp_path / "r.json")
    causes = {failure.probe: failure.cause.value for failure in report.failures}
    assert causes["tls"] == causes["http"] == "timed-out"
    assert not [
        item for item in report.findings if item.outcome == "failed" and item.family in ("tls", "http")
    ]
    assert run.status in (0, 3)


@pytest.fixture
def short_folder():
    """A socket's path has 108 bytes, and Chromium puts one in its temporary folder."""
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_run_leaves_nothing(number, short_folder):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/"
        command = [sys.executable, "-m", "auditor", "scan", url, "--allow-private"]
        environment = {"TMPDIR": str(short_folder), "PATH": "/usr/bin:/bin"}
        run = subprocess.Popen(command, stderr=subprocess.PIPE, env=environment, text=True)
        until = time.monotonic() + 15
        while not list(short_folder.glob(PROFILE_PREFIX + "*/Default")) and time.monotonic() < until:
            time.sleep(0.05)
        run.send_signal(number)
        _, err = run.communicate(timeout=15)
    assert run.returncode == 130
    assert "Traceback" not in err
    assert list(short_folder.iterdir()) == []
