"""The audit behind the statement."""

from __future__ import annotations

import pytest

from tests.checks.facts import run, verdicts
from tests.checks.public_service.accessibility.towns import AUDITED, stating
from tests.checks.samples import good_sample

CHECK = "public_service.accessibility-audit"


def test_an_audit_with_author_and_result():
    (found,) = run(CHECK, good_sample())
    assert found.outcome.value == "passed"
    assert "Passerelles" in found.places[0].excerpt


@pytest.mark.parametrize(
    ("told", "codes"),
    [
        ("L’audit réalisé en interne révèle que 60 % des critères sont respectés.", [""]),
        ("Aucun audit n’a été réalisé.", [".absent"]),
        ("Bientôt.", [".absent"]),
        ("L’audit mené par la société X montre des progrès.", [".without-rate"]),
        ("L’audit du 12 mars 2026 révèle que 60 % des critères sont respectés.", [".without-auditor"]),
        ("L’audit du 12 mars 2026 montre des progrès.", [".without-rate", ".without-auditor"]),
    ],
)
def test_what_is_told(told, codes):
    assert [code for _, code in verdicts(CHECK, stating(AUDITED, told))] == [
        f"{CHECK}{code}" for code in codes
    ]
