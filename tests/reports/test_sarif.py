import json
from pathlib import Path

import pytest
from jsonschema import Draft4Validator, FormatChecker

from auditor.model import Axis, Cause, Outcome, Place, Severity
from auditor.registry import load_registry
from reports.sarif import export
from tests.reports.conftest import HOSTILE, build_report, finding
from tests.reports.filing import WORDS, catalogue, filed, many, written

SCHEMA = json.loads((Path(__file__).parent / "schemas" / "sarif-2.1.0.json").read_text("utf-8"))


def run_of(reports, words=WORDS):
    (run,) = json.loads(written(export(reports, catalogue(), words))["beffroi.sarif"])["runs"]
    return run


def results_of(*findings, **changes):
    return run_of([filed(build_report(findings=findings), **changes)])["results"]


def prints(results):
    return [result["partialFingerprints"]["beffroiFinding/v1"] for result in results]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_document_follows_the_schema(language):
    content = written(export(many(2), catalogue(), load_registry().words(language)))["beffroi.sarif"]

    Draft4Validator.check_schema(SCHEMA)
    Draft4Validator(SCHEMA, format_checker=FormatChecker()).validate(json.loads(content))


def test_every_code_of_the_catalogue_is_a_rule_with_its_words():
    run = run_of([], load_registry().words("en"))

    rules = {rule["id"]: rule for rule in run["tool"]["driver"]["rules"]}
    assert {code.code for check in catalogue().checks for code in check.codes} <= set(rules)
    assert len(rules) == len(run["tool"]["driver"]["rules"])
    assert all(
        rule["shortDescription"]["text"] and rule["fullDescription"]["text"] for rule in rules.values()
    )
    assert "{" not in "".join(rule["shortDescription"]["text"] for rule in rules.values())
    hsts = rules["http.hsts.absent"]
    assert hsts["help"]["text"]
    assert hsts["properties"]["axis"] == "security"
    assert hsts["properties"]["references"][0]["name"].startswith("RFC 6797")


def test_only_security_has_a_security_severity_that_grows_with_the_severity():
    rules = run_of([])["tool"]["driver"]["rules"]
    rated = [rule for rule in rules if "severity" in rule["properties"]]

    for rule in rated:
        is_security = rule["properties"]["axis"] == "security"
        assert ("security-severity" in rule["properties"]) == is_security
        assert ("security" in rule["properties"]["tags"]) == is_security
    found = {
        rule["properties"]["severity"]: float(rule["properties"]["security-severity"])
        for rule in rated
        if "security-severity" in rule["properties"]
    }
    present = [severity for severity in Severity if severity in found]
    assert [found[severity] for severity in present] == sorted(found.values(), reverse=True)
    assert len(present) > 2


@pytest.mark.parametrize(
    ("severity", "level"),
    [
        (Severity.CRITICAL, "error"),
        (Severity.SERIOUS, "error"),
        (Severity.MODERATE, "warning"),
        (Severity.MINOR, "note"),
    ],
)
def test_a_fault_has_the_level_of_its_severity(severity, level):
    (result,) = results_of(finding("http.hsts", Outcome.FAILED, Axis.SECURITY, severity=severity))

    assert (result["kind"], result["level"]) == ("fail", level)


def test_what_needs_a_person_or_was_not_seen_is_no_fault():
    doubtful, unseen = results_of(
        finding("http.hsts", Outcome.CANT_TELL, Axis.SECURITY),
        finding("http.hsts", Outcome.UNTESTED, Axis.SECURITY, cause=Cause.REFUSED),
        finding("http.hsts", Outcome.PASSED, Axis.SECURITY),
        finding("http.hsts", Outcome.INAPPLICABLE, Axis.SECURITY),
    )

    assert (doubtful["kind"], doubtful["level"]) == ("review", "none")
    assert (unseen["kind"], unseen["level"]) == ("open", "none")
    assert unseen["message"]["text"] == "The server refused the connection."
    assert unseen["properties"]["cause"] == "refused"


def test_results_point_at_their_rule():
    run = run_of(
        [
            filed(
                build_report(
                    findings=(
                        finding("http.hsts", Outcome.FAILED, Axis.SECURITY, code="http.hsts.absent"),
                        finding("http.hsts", Outcome.UNTESTED, Axis.SECURITY),
                        finding("gone.check", Outcome.FAILED, Axis.SECURITY),
                    )
                )
            )
        ]
    )

    rules = run["tool"]["driver"]["rules"]
    absent, unseen, gone = run["results"]
    assert rules[absent["ruleIndex"]]["id"] == absent["ruleId"] == "http.hsts.absent"
    assert rules[unseen["ruleIndex"]]["id"] == unseen["ruleId"] == "http.hsts"
    assert (gone["ruleId"], "ruleIndex" in gone) == ("gone.check", False)


def test_addresses_are_properties_and_locations_are_paths():
    page = "https://www.saint-exemple.fr/../mairie/?a=1"
    places = (Place(where="#nom", excerpt="<input>"), Place(where="#prenom"))
    (result,) = results_of(
        finding("accessibility.axe.label", Outcome.FAILED, Axis.ACCESSIBILITY, page=page, places=places),
        insee="01004",
    )

    (location,) = result["locations"]
    assert location["physicalLocation"]["artifactLocation"]["uri"] == "www.saint-exemple.fr/mairie/%3Fa%3D1"
    assert location["physicalLocation"]["region"] == {"startLine": 1, "snippet": {"text": "<input>"}}
    assert location["logicalLocations"] == [{"fullyQualifiedName": "#nom"}]
    assert len(result["relatedLocations"]) == 1
    assert (result["properties"]["url"], result["properties"]["insee"]) == (page, "01004")


def test_hostile_texts_follow_the_schema_too():
    (result,) = results_of(
        finding(
            "http.hsts",
            Outcome.FAILED,
            Axis.SECURITY,
            page=f"https://{HOSTILE}",
            places=(Place(where=f"\0{HOSTILE}", excerpt="\x1b[31m"),),
        )
    )

    definition = {**SCHEMA["definitions"]["result"], "definitions": SCHEMA["definitions"]}
    Draft4Validator(definition).validate(result)
    assert "\u202e" not in json.dumps(result, ensure_ascii=False)


def test_fingerprints_stay_from_scan_to_scan():
    def scanned(days, scan, **town):
        found = finding("tls.broken", Outcome.FAILED, Axis.SECURITY, arguments={"days": days})
        return filed(build_report(findings=(found,)), scan=scan, siren="217704758", **town)

    results = run_of([scanned(12, 1), scanned(3, 2, name="Mairie", population=12)])["results"]

    assert len(set(prints(results))) == 1


def test_fingerprints_tell_faults_pages_and_towns_apart():
    def fault(code="http.hsts", page=None):
        return finding(code, Outcome.FAILED, Axis.SECURITY, page=page)

    report = build_report(findings=(fault(), fault(), fault("tls.broken"), fault(page="https://a.fr/b")))
    towns = (filed(report, siren="1"), filed(report, siren="2"), filed(report, siren="2", host="b.fr"))
    found = prints(run_of(towns)["results"])

    assert len(set(found)) == 12
    assert found[1] == f"{found[0]}:2"
