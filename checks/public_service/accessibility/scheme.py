"""Whether the town plans how its site becomes accessible: over the years, and this year."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.check import cannot_tell, check, failed, inapplicable, passed, place, untested
from auditor.facts.sample import Sample
from auditor.model import Axis, Finding
from auditor.references import accessibility_law, rgaa_duty
from checks.public_service.accessibility.addresses import is_foreign
from checks.public_service.accessibility.periods import Period, period_in, years_in
from checks.public_service.accessibility.scheme_reading import Trace, traces_of, why_unseen

#: Law 2005-102, article 47, III.
LONGEST = 3

#: Of a document, the beginning is where it says its years.
_BEGINNING = 3_000


@check(
    "public_service.accessibility-scheme",
    axis=Axis.ACCESSIBILITY,
    references=[rgaa_duty("schema-pluriannuel"), accessibility_law()],
    codes=[
        "public_service.accessibility-scheme.absent",
        "public_service.accessibility-scheme.broken",
        "public_service.accessibility-scheme.too-long",
        "public_service.accessibility-scheme.not-current",
        "public_service.accessibility-scheme.undated",
    ],
)
def scheme(sample: Sample) -> Iterator[Finding]:
    """The town publishes a multi-year accessibility scheme, of three years at most, for today.

    Calendar years are counted as the Arcom counts them: "2023-2026" touches four and is refused, "2024-2026"
    three and is good (law 2005-102, article 47, III; notice of 1 April 2026, quoted in
    Immersion-Facilitee/immersion-facile, issue 5261). See ``Period.lasts_at_most``.
    """
    code = "public_service.accessibility-scheme"
    traces = traces_of(sample, "scheme")
    if not traces:
        yield _not_found(sample, code)
        return
    period, trace = _period_of(traces)
    if period is None:
        yield _undated(code, traces)
    elif not period.lasts_at_most(LONGEST):
        yield failed(f"{code}.too-long", trace.place, years=period.years, **_told(period))
    elif not period.holds(sample.observed_at.date()):
        yield failed(f"{code}.not-current", trace.place, **_told(period))
    elif trace.broken:
        yield failed(f"{code}.broken", trace.place)
    else:
        yield passed(trace.place, **_told(period))


@check(
    "public_service.accessibility-plan",
    axis=Axis.ACCESSIBILITY,
    references=[rgaa_duty("schema-pluriannuel"), accessibility_law()],
    codes=[
        "public_service.accessibility-plan.absent",
        "public_service.accessibility-plan.broken",
        "public_service.accessibility-plan.other-year",
        "public_service.accessibility-plan.in-scheme",
        "public_service.accessibility-plan.undated",
    ],
)
def plan(sample: Sample) -> Iterator[Finding]:
    """The town publishes its accessibility plan of the current year (law 2005-102, article 47, III).

    One over several years does when the current one is among them. The lack of one was named in the Arcom's
    notice of 1 April 2026 (quoted in Immersion-Facilitee/immersion-facile, issue 5261).
    """
    code = "public_service.accessibility-plan"
    traces = traces_of(sample, "plan")
    year = sample.observed_at.year
    if not traces:
        yield _without_plan(sample, code)
        return
    dated = [(trace, years) for trace in traces if (years := _years(trace))]
    now = next((trace for trace, years in dated if year in years), None)
    if now is not None:
        yield failed(f"{code}.broken", now.place) if now.broken else passed(now.place, year=str(year))
    elif dated:
        latest = max(dated, key=lambda item: item[1][-1])
        yield failed(f"{code}.other-year", latest[0].place, found=str(latest[1][-1]), expected=str(year))
    else:
        yield _undated(code, traces)


def _not_found(sample: Sample, code: str) -> Finding:
    cause = why_unseen(sample)
    if cause is not None:
        return untested(cause)
    home = sample.pages[0]
    return inapplicable(place(home.url)) if is_foreign(home) else failed(f"{code}.absent", place(home.url))


def _without_plan(sample: Sample, code: str) -> Finding:
    """No plan was seen; a scheme that could not be read may hold it."""
    schemes = [trace for trace in traces_of(sample, "scheme") if not trace.broken]
    if schemes and all(trace.body is None or trace.body == trace.text for trace in schemes):
        return cannot_tell(f"{code}.in-scheme", schemes[0].place)
    return _not_found(sample, code)


def _undated(code: str, traces: tuple[Trace, ...]) -> Finding:
    """A document without years: a broken link is a defect, another one a person must open."""
    linked = [trace for trace in traces if trace.broken]
    if linked:
        return failed(f"{code}.broken", linked[0].place)
    return cannot_tell(f"{code}.undated", traces[0].place)


def _period_of(traces: tuple[Trace, ...]) -> tuple[Period | None, Trace]:
    """The years of the document: as it is called, else as it begins; the latest when there are several."""
    for read in (_called, _beginning):
        found = [(period, trace) for trace in traces if (period := read(trace)) is not None]
        if found:
            return max(found, key=lambda item: item[0].last)
    return None, traces[0]


def _called(trace: Trace) -> Period | None:
    """The years in the name of a document; those in months, when it says so further on."""
    named = period_in(trace.text)
    detailed = _beginning(trace)
    exact = (
        named
        and detailed
        and detailed.months
        and (named.first, named.last) == (detailed.first, detailed.last)
    )
    return detailed if exact else named


def _beginning(trace: Trace) -> Period | None:
    return period_in((trace.body or "")[:_BEGINNING])


def _years(trace: Trace) -> tuple[int, ...]:
    return years_in(trace.text) or years_in((trace.body or "")[:_BEGINNING])


def _told(period: Period) -> dict[str, str]:
    return {"first": str(period.first), "last": str(period.last)}
