"""Reports made by hand: a town as it is, and words that need no catalogue."""

from __future__ import annotations

import base64
import gettext
import io
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from PIL import Image

from auditor.model import (
    Action,
    Actor,
    AppliedCap,
    Arguments,
    Axis,
    AxisScore,
    Cause,
    Effort,
    Failure,
    JudgedFinding,
    Loss,
    Outcome,
    Picture,
    Place,
    ProbeRun,
    Reference,
    Report,
    Severity,
    Target,
    Traits,
)
from auditor.words import Words

HOSTILE = (
    "<script>alert(1)</script> {{ 7*7 }} {% raw %} ${x} [bold]b[/bold] &amp; \u202eevil\u2066 " + "x" * 90
)

START = datetime(2026, 11, 23, 21, 40, tzinfo=UTC)

FAMILIES = {
    "tls": Axis.SECURITY,
    "http": Axis.SECURITY,
    "dns": Axis.SECURITY,
    "mail": Axis.SECURITY,
    "interoperability": Axis.INTEROPERABILITY,
    "reversibility": Axis.REVERSIBILITY,
    "page_weight": Axis.SOBRIETY,
}


class StubWords(Words):
    """The words of a code are the code itself and its arguments, so that a test can tell which were shown."""

    def of(self, context: str, code: str, arguments: Arguments | None = None) -> str:
        return " ".join([f"{context}:{code}", *(str(value) for value in (arguments or {}).values())])


def finding(check: str, outcome: Outcome, axis: Axis, **fields) -> JudgedFinding:
    weighed = outcome in (Outcome.FAILED, Outcome.CANT_TELL)
    repair = {"severity": Severity.SERIOUS, "effort": Effort.HOURS, "actor": Actor.HOST} if weighed else {}
    base = {
        "check": check,
        "code": check,
        "outcome": outcome,
        "axis": axis,
        "family": check.partition(".")[0],
        "weight": 3.0,
        "score": {Outcome.PASSED: 1.0, Outcome.FAILED: 0.0}.get(outcome),
        "references": (
            Reference(source="RFC 9325", clause="§3.1", url="https://www.rfc-editor.org/rfc/rfc9325"),
        ),
    }
    return JudgedFinding.model_validate({**base, **repair, **fields})


def element(number: int) -> Place:
    return Place(
        where=f"#contenu > div:nth-child({number}) > ul.menu > li > a.lien",
        excerpt=f'<a class="lien" href="/vie-municipale/{number}.html" style="color:#999">Lire la suite</a>',
    )


def axe_rules(page: str) -> Iterator[JudgedFinding]:
    """90 rules, as axe-core finds them on a page that was built without care."""
    for number in range(90):
        outcome = Outcome.INAPPLICABLE
        places: tuple[Place, ...] = ()
        if number % 6 == 0:
            outcome, places = Outcome.FAILED, tuple(map(element, range(number % 9 + 1)))
        elif number % 6 == 1:
            outcome, places = Outcome.CANT_TELL, (element(number),)
        elif number % 2:
            outcome = Outcome.PASSED
        yield finding(
            f"accessibility.axe.rule-{number:02}", outcome, Axis.ACCESSIBILITY, places=places, page=page
        )


def other_findings() -> Iterator[JudgedFinding]:
    for family, axis in FAMILIES.items():
        yield finding(f"{family}.sound", Outcome.PASSED, axis)
        yield finding(f"{family}.broken", Outcome.FAILED, axis, arguments={"days": 12})
        yield finding(f"{family}.doubtful", Outcome.CANT_TELL, axis)
        yield finding(f"{family}.foreign", Outcome.INAPPLICABLE, axis)
        yield finding(f"{family}.unseen", Outcome.UNTESTED, axis, cause=Cause.TIMED_OUT)
    yield finding(
        "page_weight.bytes", Outcome.PASSED, Axis.SOBRIETY, value=4.2e6, arguments={"size": 4_200_000}
    )
    yield finding(
        "http.hostile",
        Outcome.FAILED,
        Axis.SECURITY,
        severity=Severity.CRITICAL,
        arguments={"header": HOSTILE},
        places=(Place(where=HOSTILE, excerpt=HOSTILE),),
        references=(Reference(source=HOSTILE, url="javascript:alert(1)"),),
    )


def axis_score(axis: Axis, letter: str | None, score: float, coverage: float, **fields) -> AxisScore:
    return AxisScore.model_validate(
        {"axis": axis, "points": score, "score": score, "letter": letter, "coverage": coverage, **fields}
    )


def five_scores() -> tuple[AxisScore, ...]:
    cap = AppliedCap(at_most=39, code="tls.broken", reason="No certificate, no secrecy.")
    always = AppliedCap(at_most=89, reason="A machine sees only a part.")
    losses = (
        Loss(check="http.hostile", code="http.hostile", points=30.0),
        Loss(check="tls.broken", code="tls.broken", points=20.0),
    )
    return (
        axis_score(Axis.INTEROPERABILITY, "D", 60.4, 1.0),
        axis_score(Axis.SECURITY, "F", 39.0, 0.62, caps=(cap,), ledger=losses),
        axis_score(Axis.ACCESSIBILITY, "B", 89.0, 0.999, caps=(always,)),
        axis_score(Axis.REVERSIBILITY, None, 100.0, 0.2),
        axis_score(Axis.SOBRIETY, "A", 97.5, 1.0),
    )


def ten_actions() -> tuple[Action, ...]:
    first = Action(
        code="tls.broken",
        check="tls.broken",
        axis=Axis.SECURITY,
        gain=20.0,
        lifts_cap=True,
        severity=Severity.CRITICAL,
        effort=Effort.MINUTES,
        actor=Actor.HOST,
        arguments={"days": 12},
    )
    hostile = first.model_copy(
        update={
            "code": "http.hostile",
            "check": "http.hostile",
            "lifts_cap": False,
            "arguments": {"header": HOSTILE},
        }
    )
    others = (
        first.model_copy(
            update={
                "code": f"accessibility.axe.rule-{6 * number:02}",
                "check": f"accessibility.axe.rule-{6 * number:02}",
                "axis": Axis.ACCESSIBILITY,
                "lifts_cap": False,
                "gain": 1.5 - number / 5,
                "actor": list(Actor)[number % 4],
                "effort": list(Effort)[number % 3],
            }
        )
        for number in range(8)
    )
    return (first, hostile, *others)


def build_report(**changes) -> Report:
    url = "https://www.saint-exemple.fr/"
    fields = {
        "tool_version": "0.1.0",
        "policy_version": "2026.1",
        "target": Target(
            name="Saint-Exemple",
            url=url,
            host="www.saint-exemple.fr",
            domain="saint-exemple.fr",
            mail_domain="saint-exemple.fr",
        ),
        "started_at": START,
        "finished_at": START + timedelta(seconds=47.3),
        "settings": {"browser": True, "only": None, "resolver": "system"},
        "scores": five_scores(),
        "actions": ten_actions(),
        "findings": (*axe_rules(url), *other_findings()),
        "failures": (
            Failure(
                probe="mail", fact="mail-domain", cause=Cause.TIMED_OUT, detail=HOSTILE, observed_at=START
            ),
        ),
        "probes": (ProbeRun(probe="mail", fact="mail-domain", seconds=10.0, cause=Cause.TIMED_OUT),),
    }
    return Report.model_validate({**fields, **changes})


def with_picture(report: Report, **changes: Any) -> Report:
    """The same, with a picture of its page and boxes on the elements of one finding."""
    page = next(item.page for item in report.findings if item.page)
    content = io.BytesIO()
    Image.new("RGB", (640, 400), "#dde3e8").save(content, "WEBP")
    picture = {
        "page": page,
        "media_type": "image/webp",
        "width": 640,
        "height": 400,
        "scale": 0.5,
        "data": base64.b64encode(content.getvalue()).decode("ascii"),
    }
    boxes = [(40, 60, 300, 80), (900, 700, 900, 900), (10, 2000, 50, 50), (5, 5, 0, 0)]
    boxed = tuple(
        item.model_copy(
            update={"places": tuple(Place(where=f"#n{box[1]}", excerpt="<img>", box=box) for box in boxes)}
        )
        if item.check == "accessibility.axe.rule-06"
        else item
        for item in report.findings
    )
    pictures = (Picture.model_validate({**picture, **changes}),)
    return report.model_copy(update={"findings": boxed, "pictures": pictures})


class LongWords(StubWords):
    """Sentences that are all as long as no author would dare, in the widest letter."""

    def of(self, context: str, code: str, arguments: Arguments | None = None) -> str:
        return super().of(context, code, arguments) + " W" * 400


def drowned(report: Report) -> Report:
    """A report in which every text of the town is a megabyte of venom."""
    text = (HOSTILE + "\u0300\x1b\x00ﷺ") * 7_500
    assert len(text) > 1_000_000
    place = Place(where=text, excerpt=text)
    findings = tuple(
        item.model_copy(
            update={
                "arguments": {"header": text, "names": (text,) * 50},
                "places": (place,) * 8,
                "page": text,
            }
        )
        for item in report.findings
    )
    return report.model_copy(
        update={
            "target": report.target.model_copy(update={"name": text, "url": text, "domain": text}),
            "findings": findings,
            "actions": tuple(
                action.model_copy(update={"arguments": {"header": text}}) for action in report.actions
            ),
            "failures": tuple(item.model_copy(update={"detail": text}) for item in report.failures),
            "settings": {"resolver": text, "families": text},
            "traits": Traits(cms=text, hosting=text),
            "probes": tuple(run.model_copy(update={"fact": text}) for run in report.probes),
        }
    )


@pytest.fixture
def make_report() -> Callable[..., Report]:
    return build_report


@pytest.fixture
def report() -> Report:
    return build_report()


@pytest.fixture
def hostile() -> str:
    return HOSTILE


@pytest.fixture
def make_finding() -> Callable[..., JudgedFinding]:
    return finding


class _Pretend(gettext.NullTranslations):
    """A catalogue that needs no file, with the plural rule of French."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        super().__init__()
        self._texts = texts

    def gettext(self, message: str) -> str:
        return self._texts.get(message, message)

    def ngettext(self, singular: str, plural: str, count: int) -> str:
        return singular if count <= 1 else plural


@pytest.fixture
def make_words() -> Callable[..., StubWords]:
    def make(language: str = "en", texts: Mapping[str, str] | None = None) -> StubWords:
        words = StubWords(language)
        if texts is not None:
            words.__dict__["interface"] = _Pretend(texts)
        return words

    return make


@pytest.fixture(params=["fr", "en"])
def words(request: pytest.FixtureRequest) -> StubWords:
    return StubWords(request.param)
