"""What a statement says of the audit behind it."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.plaintext import plain
from checks.public_service.accessibility.audits import has_audit, names_auditor, rates_in


@pytest.mark.parametrize(
    ("text", "rates"),
    [
        ("82 % des critères RGAA sont respectés.", (82,)),
        ("82\u202f% des critères", (82,)),
        ("82,5% des critères sont respectés", (82.5,)),
        ("68.42 pour cent des critères", (68.42,)),
        ("Le taux de conformité global est de 75 %.", (75,)),
        ("100 % des critères du RGAA", (100,)),
        ("0 % des critères du RGAA", (0,)),
        (
            "60 % des critères sont respectés. Le taux moyen de conformité du service s’élève à 78 %.",
            (60,),
        ),
        ("Conformité partielle : au moins 50 % des critères sont respectés", ()),
        ("Non conforme : moins de 50 % des critères", ()),
        ("120 % des critères", ()),
        ("Remise de 20 % à la piscine", ()),
        ("v1.82 % des critères", ()),
        ("82 % des critères, oui 82 % des critères", (82,)),
        ("60 % des critères A, 40 % des critères AA", (60, 40)),
    ],
)
def test_rates(text, rates):
    assert rates_in(plain(text)) == rates


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("L’audit de conformité réalisé par la société X révèle", True),
        ("Une évaluation interne a été menée en mars 2026", True),
        ("82 % des critères sont respectés", True),
        ("Aucun audit n’a été réalisé à ce jour", False),
        ("Le site n’a pas encore été audité", False),
        ("En l’absence d’audit, le site est non conforme", False),
        ("Un audit sera réalisé en 2027", False),
        ("Un audit est prévu", False),
        ("Outils pour l’évaluation", False),
        ("Aucun audit en 2024. L’audit de 2026 montre des progrès", True),
        ("Le site est partiellement conforme", False),
    ],
)
def test_an_audit(text, made):
    assert has_audit(plain(text)) is made


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("L’audit réalisé par la société Passerelles", True),
        ("L’audit de conformité réalisé en interne", True),
        ("L’audit effectué le 12 mars 2026 par Mme Dupont", True),
        ("Auto-évaluation de la commune", True),
        ("L’audit a été confié à Passerelles", True),
        ("Auditrice : Mme Dupont", True),
        ("L’audit du 12 mars 2026 révèle que 60 % des critères sont respectés", False),
        ("L’audit de conformité révèle que", False),
    ],
)
def test_an_auditor(text, named):
    assert names_auditor(plain(text)) is named


@given(st.integers(0, 100), st.sampled_from(["", " ", "\u00a0", "\u202f"]))
def test_a_rate_is_read_back(rate, gap):
    assert rates_in(plain(f"L’audit révèle que {rate}{gap}% des critères sont respectés.")) == (rate,)


@given(st.text())
def test_any_text_is_read(text):
    assert all(0 <= rate <= 100 for rate in rates_in(plain(text)))
    assert has_audit(plain(text)) in (True, False)


@pytest.mark.parametrize(
    "piece", ["50 % ", "1", "audit ", "realise a ", "realise par ", "1,", "audit de conformite "]
)
def test_a_hostile_text_is_read_quickly(piece):
    text = piece * (1_000_000 // len(piece))
    began = time.process_time()
    rates_in(text)
    has_audit(text)
    names_auditor(text)
    assert time.process_time() - began < 2
