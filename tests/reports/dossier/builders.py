"""Dossiers made by hand: one town or several, whatever the plan, the days and the rules are to be."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Any

from auditor.desk.actions import Doer, Kind
from auditor.desk.application import Audited, Rules, dossier_of
from auditor.desk.calendar import Calendar, Slot
from auditor.desk.dossier import Applicant, Budget, Dossier, Line, Payment, Provenance
from auditor.desk.estimate import NOTHING, Range, total
from auditor.desk.plan import Expected, Mended, Plan, PlannedAction
from auditor.desk.programme import Programme
from auditor.desk.ruling import Answer, Eligibility, Ruling
from auditor.desk.said import LocalText
from auditor.desk.shelf import load_programme
from auditor.desk.table import load_actions
from auditor.filing import Filed
from auditor.model import Axis, Outcome, Report, Target, Traits
from tests.checks.facts import registry
from tests.museum.test_museum import town as museum_town
from tests.reports.conftest import HOSTILE, build_report

DAY = date(2026, 11, 25)
DEADLINE = date(2027, 6, 30)

#: Names that a page, a PDF or a spreadsheet could take for something else.
NAMES = (
    '=HYPERLINK("http://x.test";"x")',
    "<script>alert(1)</script>",
    "L’Haÿ-lès-\"Bois\" & 'Fils'",
    "\u202eerialCtniaS\u2066 \u05d0\u05d1\u05d2",
    "Ville 🏰👨\u200d👩\u200d👧",
)


def spread(low: float, high: float | None = None) -> Range:
    return Range(low=low, high=low if high is None else high)


def text(fr: str, en: str | None = None) -> LocalText:
    return LocalText(fr=fr, en=en)


def action(ident: str, **changes: Any) -> PlannedAction:
    fields = {
        "id": ident,
        "kind": Kind.REPAIR,
        "title": text(f"Titre de {ident}", f"Title of {ident}"),
        "how": text(f"Façon de {ident}.", f"Way of {ident}."),
        "doer": Doer.HOST,
        "mends": (Mended(code="tls.broken", check="tls.broken", axis=Axis.SECURITY),),
        "days": spread(0.5, 1.5),
        "cost": spread(100, 1000),
        "lead_weeks": 1,
        "after": (),
        "shared": 0.5,
        "principles": (Axis.SECURITY,),
        "gains": {Axis.SECURITY: 20.0},
        "window": "repairs",
    }
    return PlannedAction.model_validate(fields | changes)


def five_actions() -> tuple[PlannedAction, ...]:
    return (
        action("certificate"),
        action("https", after=("certificate",), gains={Axis.SECURITY: 10.0, Axis.SOBRIETY: 1.5}),
        action("photos", doer=Doer.TOWN, lead_weeks=0, gains={Axis.SOBRIETY: 4.0}, mends=()),
        action("adviser", kind=Kind.HELP, doer=Doer.DSI, mends=(), gains={}, window="help"),
        action("site", kind=Kind.SHARED, doer=Doer.AGENCY, mends=(), gains={}, window=None),
    )


def plan(actions: Sequence[PlannedAction]) -> Plan:
    letters = {"interoperability": "D", "security": "F", "accessibility": "B", "sobriety": "A"}
    scores = {"interoperability": 60.4, "security": 39.0, "accessibility": 89.0, "sobriety": 97.5}
    return Plan(
        actions=tuple(actions),
        expected=tuple(
            Expected(
                axis=axis,
                score=scores.get(axis),
                letter=letters.get(axis),
                expected_score=scores[axis] + 2 if axis in scores else None,
                expected_letter={"F": "B"}.get(letters[axis], letters[axis]) if axis in letters else None,
            )
            for axis in Axis
        ),
        days=total(one.days for one in actions),
        cost=total(one.cost for one in actions),
    )


def slot(ident: str, ordered: date, begins: date, ends: date, *, fits: bool = True) -> Slot:
    return Slot(action=ident, ordered=ordered, begins=begins, ends=ends, fits=fits)


def calendar(actions: Sequence[PlannedAction], deadline: date | None = DEADLINE) -> Calendar:
    """Each action a month after the one before."""
    slots = []
    for number, one in enumerate(actions):
        month = 12 + number
        begins = date(2026 + (month - 1) // 12, (month - 1) % 12 + 1, 7)
        ends = begins.replace(day=11)
        slots.append(slot(one.id, DAY, begins, ends, fits=deadline is None or ends <= deadline))
    return Calendar(begins=DAY, deadline=deadline, slots=tuple(slots))


def applicant(
    report: Report | None = None,
    actions: Sequence[PlannedAction] | None = None,
    deadline: date | None = DEADLINE,
    **changes: Any,
) -> Applicant:
    report = report or build_report()
    actions = five_actions() if actions is None else actions
    fields = {
        "town": report.target,
        "provenance": Provenance(
            campaign="automne 2026",
            scan=12,
            digest="ab" * 32,
            observed_at=report.started_at,
            tool_version="0.1.0",
            policy_version="2026.1",
        ),
        "scores": report.scores,
        "findings": tuple(item for item in report.findings if item.outcome is Outcome.FAILED),
        "traits": Traits(cms="WordPress", hosting="ovh.net"),
        "plan": plan(actions),
        "calendar": calendar(actions, deadline),
    }
    return Applicant.model_validate(fields | changes)


def named(name: str, **known: Any) -> Applicant:
    """A town by its name, and what is known of it."""
    one = applicant()
    return one.model_copy(update={"town": one.town.model_copy(update={"name": name, **known})})


def programme(**changes: Any) -> Programme:
    source = {"source": "law"}
    fields = {
        "id": "essai",
        "version": "7",
        "title": {"fr": "Fonds d’essai", "en": "Trial fund"},
        "summary": {"fr": "Un fonds pour les essais.", "en": "A fund for trials."},
        "sources": {
            "law": {
                "title": "Law of trials",
                "title_fr": "Loi des essais",
                "published": date(2026, 1, 2),
                "url": "https://law.test/",
            },
            "note": {"title": "Note of nobody"},
        },
        "begins": date(2026, 1, 1),
        "principles": ("security",),
        "ambitions": [{"id": "last", "text": {"fr": "Durer."}, **source}],
        "windows": [
            {
                "id": "repairs",
                "title": {"fr": "Réparer", "en": "Mend"},
                "purpose": {"fr": "Réparer les sites."},
                "handled_by": {"fr": "Le préfet"},
                "envelopes": [{"amount": 400_000, **source}],
                "notes": [{"text": {"fr": "Ce qui n’est pas dit."}, "source": "note"}],
                "opens": date(2026, 10, 1),
                "closes": date(2027, 1, 31),
                "months": 12,
                "funded": 0.6,
                "ceiling": 1500,
                "takes": ["repair"],
                **source,
            },
            {
                "id": "help",
                "title": {"fr": "Aider", "en": "Help"},
                "purpose": {"fr": "Aider les agents."},
                "handled_by": {"fr": "L’État"},
                "funded": 1.0,
                "takes": ["help"],
                **source,
            },
        ],
        "ranking": {
            "need": 1,
            "population": 0,
            "maturity": 0,
            "deadline": 0,
            "mutualisation": 0,
            "small": 1,
            "large": 2,
        },
    }
    return Programme.model_validate(fields | changes)


def ruling(rule: str, answer: Answer, code: str, **fields: Any) -> Ruling:
    return Ruling.model_validate({"rule": rule, "window": None, "answer": answer, "code": code, **fields})


def eligibility() -> tuple[Eligibility, ...]:
    """The first window may be open, a fact is missing; the second is closed."""
    closes = {"closes": "2027-01-31"}
    return (
        Eligibility(
            window="repairs",
            answer=Answer.UNKNOWN,
            rulings=(
                ruling("open", Answer.MET, "open.open", arguments=closes, window="repairs", source="law"),
                ruling(
                    "population",
                    Answer.UNKNOWN,
                    "population.unknown",
                    arguments={"towns": ("Saint-Exemple",), "least": 10_000},
                    missing=("population:Saint-Exemple",),
                    source="law",
                ),
            ),
        ),
        Eligibility(
            window="help",
            answer=Answer.NOT_MET,
            rulings=(
                ruling(
                    "towns", Answer.NOT_MET, "towns.few", arguments={"count": 1, "least": 2}, source="note"
                ),
            ),
        ),
    )


def budget(applicants: Sequence[Applicant]) -> Budget:
    """What several towns share is paid once; the first window pays 60 %, 1,500 € a town at most."""
    alike: dict[str, list[PlannedAction]] = {}
    for one in applicants:
        for planned in one.plan.actions:
            alike.setdefault(planned.id, []).append(planned)
    lines = []
    for ident, same in alike.items():
        together = same[0].cost.scaled(1 + (len(same) - 1) * (1 - same[0].shared))
        share = {"repairs": 0.6, "help": 1.0}.get(same[0].window or "")
        lines.append(
            Line(
                action=ident,
                towns=len(same),
                apart=total(one.cost for one in same),
                together=together,
                window=same[0].window,
                funded=together.scaled(share) if share else None,
            )
        )
    together = total(line.together for line in lines)

    def asked_of(window: str) -> Range:
        return total(line.funded for line in lines if line.funded and line.window == window)

    paid = asked_of("repairs").capped(1500.0 * len(applicants))
    return Budget(
        lines=tuple(lines),
        payments=tuple(
            Payment(window=window, asked=asked_of(window), paid=paid if window == "repairs" else NOTHING)
            for window in ("repairs", "help")
            if asked_of(window) != NOTHING
        ),
        apart=total(line.apart for line in lines),
        together=together,
        funded=paid,
        left=together.less(paid),
    )


def build_dossier(*applicants: Applicant, **changes: Any) -> Dossier:
    applicants = applicants or (applicant(),)
    fields = {
        "tool_version": "0.1.0",
        "made_on": DAY,
        "programme": programme(),
        "programme_digest": "cd" * 32,
        "actions_version": "2026.1",
        "actions_digest": "ef" * 32,
        "actions_note": text("Ni devis ni prix constatés.", "Neither quotations nor observed prices."),
        "rates": {Doer.TOWN: spread(170, 250)},
        "applicants": applicants,
        "eligibility": eligibility(),
        "budget": budget(applicants),
    }
    return Dossier.model_validate(fields | changes)


def group(count: int = 3) -> Dossier:
    return build_dossier(
        *(named(f"Ville-{number}", population=100 * number) for number in range(1, count + 1))
    )


def late() -> Dossier:
    """Two of the five actions end after the deadline."""
    return build_dossier(applicant(deadline=date(2027, 2, 28)))


def empty() -> Dossier:
    """A town of which nothing is known, and that has nothing to do."""
    target = Target(name=" ", url="http://[::1]/", host="::1", domain=None, mail_domain=None)
    report = build_report(target=target, findings=(), actions=(), scores=())
    return build_dossier(applicant(report, actions=()), eligibility=(), rates={}, actions_note=None)


def drowned() -> Dossier:
    """Every text of a town, of a person, of a file or of a rule is long, and venom."""
    venom = (HOSTILE + "\u0300\x1b\x00ﷺ") * 3_000
    said = text(venom)
    actions = tuple(
        one.model_copy(update={"title": said, "how": said, "mends": tuple(_codes(venom))})
        for one in five_actions()
    )
    towns = []
    for name in (*NAMES, venom):
        one = applicant(actions=actions, contact=venom)
        known = dict.fromkeys(("url", "insee", "epci", "department", "mail_domain"), venom)
        findings = tuple(
            item.model_copy(update={"arguments": {"header": venom}, "page": venom}) for item in one.findings
        )
        town = one.town.model_copy(update={"name": name, **known})
        towns.append(one.model_copy(update={"town": town, "findings": findings}))
    rules = tuple(
        Eligibility(
            window=item.window,
            answer=item.answer,
            rulings=tuple(
                one.model_copy(update={"arguments": {"towns": (venom,) * 9, "least": 2}, "missing": (venom,)})
                for one in item.rulings
            ),
        )
        for item in eligibility()
    )
    found = programme()
    windows = tuple(one.model_copy(update={"title": said, "purpose": said}) for one in found.windows)
    return build_dossier(
        *towns,
        programme=found.model_copy(update={"title": said, "summary": said, "windows": windows}),
        eligibility=rules,
        human=dict.fromkeys(("motivation", "commitment", "contact", "signature", venom), venom),
    )


def _codes(venom: str):
    for number in range(40):
        yield Mended(code=f"{number}{venom}", check="x", axis=Axis.SECURITY)


@cache
def real(programme_id: str = "france-relance-2020") -> Dossier:
    """The dossier of the museum's town, as the archive would give it."""
    filed = Filed(scan=12, campaign="2026", report=museum_town(oldest=False))
    audited = Audited(filed, "ab" * 32, registry().policy)
    return dossier_of([audited], Rules(load_programme(programme_id), load_actions(), DAY))
