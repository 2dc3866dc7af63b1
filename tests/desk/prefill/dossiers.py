"""A dossier that is laid into forms, and what differs from it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from auditor.desk.actions import Doer, Kind
from auditor.desk.calendar import Calendar, Slot
from auditor.desk.dossier import Applicant, Budget, Dossier, Line, Provenance
from auditor.desk.estimate import NOTHING, Range
from auditor.desk.plan import Expected, Plan, PlannedAction
from auditor.desk.prefill.mapping import Mapping
from auditor.desk.programme import Criteria, Programme, Source, Window
from auditor.desk.said import LocalText
from auditor.model import Axis, AxisScore, Target, Traits
from auditor.tomlfile import parse_toml
from auditor.words import Words

DIGEST = "5f2a" * 16


def programme() -> Programme:
    return Programme(
        id="essai",
        version="1",
        title=LocalText(fr="Guichets d’essai", en="Trial windows"),
        summary=LocalText(fr="Un essai."),
        invented=True,
        sources={"nous": Source(title="Inventé")},
        begins=date(2026, 9, 1),
        principles=(Axis.SECURITY,),
        windows=(
            Window(
                id="territoires",
                title=LocalText(fr="Guichet des territoires"),
                purpose=LocalText(fr="Aider."),
                source="nous",
                handled_by=LocalText(fr="Le préfet"),
                funded=0.8,
                takes=("repair",),
            ),
        ),
        ranking=Criteria(
            need=1, population=1, maturity=1, deadline=1, mutualisation=1, small=2_000, large=20_000
        ),
    )


def action(name: str, title: str) -> PlannedAction:
    return PlannedAction(
        id=name,
        kind=Kind.REPAIR,
        title=LocalText(fr=title, en=f"[{title}]"),
        how=LocalText(fr="Comment."),
        doer=Doer.HOST,
        mends=(),
        days=Range(low=0.5, high=2),
        cost=Range(low=250.4, high=1200.2),
        lead_weeks=1,
        after=(),
        shared=0.5,
        principles=(Axis.SECURITY,),
        gains={Axis.SECURITY: 12.5},
    )


ACTIONS = (action("certificat", "Automatiser le certificat"), action("photos", "Alléger les photos"))


def applicant(name: str = "Meaux", **town: Any) -> Applicant:
    target: dict[str, Any] = {
        "name": name,
        "url": "https://www.ville-meaux.test/",
        "host": "www.ville-meaux.test",
        "domain": "ville-meaux.test",
        "mail_domain": "ville-meaux.test",
        "insee": "77284",
        "siren": "217702844",
        "department": "77",
        "epci": "247700065",
        "population": 55_000,
        **town,
    }
    return Applicant(
        town=Target.model_validate(target),
        contact="mairie@ville-meaux.test",
        provenance=Provenance(
            campaign="novembre",
            scan=42,
            digest=DIGEST,
            observed_at=datetime(2026, 11, 23, 22, 30, tzinfo=UTC),
            tool_version="0.5.0",
            policy_version="2026.11",
        ),
        scores=tuple(
            AxisScore(axis=axis, points=60, score=60, letter=letter, coverage=1)
            for axis, letter in zip(Axis, ("B", "D", "C", None, "A"), strict=True)
        ),
        findings=(),
        traits=Traits(),
        plan=Plan(
            actions=ACTIONS,
            expected=(
                Expected(axis=Axis.SECURITY, score=60, letter="D", expected_score=95, expected_letter="A"),
            ),
            days=Range(low=1, high=4),
            cost=Range(low=500.8, high=2400.4),
        ),
        calendar=Calendar(
            begins=date(2026, 12, 1),
            deadline=date(2027, 11, 30),
            slots=(
                Slot(
                    action="certificat",
                    ordered=date(2026, 12, 1),
                    begins=date(2026, 12, 8),
                    ends=date(2026, 12, 9),
                    fits=True,
                ),
            ),
        ),
    )


def dossier(*applicants: Applicant, **changes: Any) -> Dossier:
    """The dossier of Meaux, or of the towns that are given."""
    fields: dict[str, Any] = {
        "tool_version": "0.5.0",
        "made_on": date(2026, 11, 24),
        "programme": programme(),
        "programme_digest": "cd" * 32,
        "actions_version": "1",
        "actions_digest": "ab" * 32,
        "applicants": applicants or (applicant(),),
        "eligibility": (),
        "budget": Budget(
            lines=(
                Line(
                    action="certificat",
                    towns=1,
                    apart=Range(low=250.4, high=1200.2),
                    together=Range(low=250.4, high=1200.2),
                    window="territoires",
                    funded=Range(low=200, high=960.1),
                ),
                Line(
                    action="photos",
                    towns=1,
                    apart=Range(low=250, high=1200),
                    together=Range(low=250, high=1200),
                    window=None,
                    funded=None,
                ),
            ),
            payments=(),
            apart=Range(low=500.4, high=2400.2),
            together=Range(low=500.4, high=2400.2),
            funded=Range(low=200, high=960.1),
            left=NOTHING,
        ),
        **changes,
    }
    return Dossier(**fields)


MAPPING = """
procedure = "https://demarche.numerique.gouv.fr/commencer/guichet-numerique-77"

[[field]]
key = "Nom de la commune"
value = "town.name"

[[field]]
key = "Commune"
parts = [{ constant = "77100" }, { value = "town.insee" }]

[[field]]
key = "Département"
value = "town.department"

[[field]]
key = "Intercommunalité"
parts = [{ value = "town.department" }, { value = "town.epci" }]

[[field]]
key = "Population"
value = "town.population"

[[field]]
key = "Montant estimé"
value = "budget.high"

[[field]]
key = "Résumé du projet"
value = "summary"

[[field]]
key = "Début des travaux"
value = "calendar.begins"

[[field]]
key = "Niveau de sécurité"
value = "letter.security"
choices = { A = "A ou B", B = "A ou B", C = "C ou moins", D = "C ou moins", E = "C ou moins" }

[[field]]
key = "Principes"
parts = [{ constant = "Sécurité" }, { constant = "Sobriété" }]

[[field]]
key = "Plusieurs communes ?"
constant = false

[[field]]
key = "Actions"
rows = "lines"
fields = [{ key = "Intitulé", value = "line.action" }, { key = "Coût", value = "line.high" }]

[[field]]
key = "Empreinte de l’audit"
value = "audit.digest"
"""


def read_mapping(text: str) -> Mapping:
    """A mapping, as its file is read."""
    return parse_toml(text, Mapping, "m.toml", Words("en"))
