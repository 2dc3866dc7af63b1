"""What is set and who is called before the visitor has chosen (Data Protection Act, article 82)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from auditor.check import cannot_tell, check, failed, passed, place, untested
from auditor.facts.page import Cookie, PageVisit, Request
from auditor.model import Axis, Cause, Finding, Place
from auditor.references import cnil, data_protection_act
from checks.public_service.trackers import Tracker, of_cookie, of_request

#: Days that thirteen months last: beyond, audience measurement is no longer exempt (CNIL).
LONGEST = 396

_SHOWN = 5


@check(
    "public_service.cookies",
    axis=Axis.SECURITY,
    references=[data_protection_act("82"), cnil("2020-091")],
    codes=[
        "public_service.cookies.before-consent",
        "public_service.cookies.called",
        "public_service.cookies.too-long",
        "public_service.cookies.to-verify",
        "public_service.cookies.unknown",
    ],
)
def cookies(visit: PageVisit) -> Iterator[Finding]:
    """Nothing that needs the visitor's agreement is set or called before it is given.

    Data Protection Act, article 82; CNIL, guidelines 2020-091. A cookie is judged by who set it and for how
    long, a call by who received it: one that brought no answer is left out.
    """
    set_by: dict[Tracker, list[Cookie]] = {}
    unknown = []
    for cookie in visit.cookies or ():
        tracker = of_cookie(cookie)
        if tracker:
            set_by.setdefault(tracker, []).append(cookie)
        elif cookie.third_party:
            unknown.append(cookie)
    called: dict[Tracker, list[Request]] = {}
    for request in visit.requests:
        tracker = of_request(request.url) if request.status is not None else None
        if tracker and tracker not in set_by:
            called.setdefault(tracker, []).append(request)

    said = [finding for item in set_by.items() if (finding := _of_cookies(*item))]
    said += [finding for item in called.items() if (finding := _of_calls(*item))]
    if unknown:
        domains = tuple(dict.fromkeys(cookie.domain for cookie in unknown))
        said.append(cannot_tell("public_service.cookies.unknown", *_places(unknown), domains=domains))
    yield from said or [_nothing_seen(visit)]


def _of_cookies(tracker: Tracker, found: Sequence[Cookie]) -> Finding | None:
    """What to say of the cookies of one tracker; nothing of those that are needed."""
    names = tuple(dict.fromkeys(cookie.name[:60] for cookie in found))
    days = round(max(cookie.days or 0 for cookie in found))
    told = {"tracker": tracker.name, "company": tracker.company}
    match tracker.needs_consent:
        case "no":
            return None
        case "yes":
            code = "public_service.cookies.before-consent"
            return failed(code, *_places(found), **told, cookies=names, days=days)
        case "exemptible" if days > LONGEST:
            code = "public_service.cookies.too-long"
            return failed(code, *_places(found), **told, cookies=names, days=days)
    return cannot_tell("public_service.cookies.to-verify", *_places(found), **told)


def _of_calls(tracker: Tracker, found: Sequence[Request]) -> Finding | None:
    """What to say of the calls to one tracker; nothing of those that are needed."""
    places = [place(request.url) for request in found[:_SHOWN]]
    told = {"tracker": tracker.name, "company": tracker.company}
    match tracker.needs_consent:
        case "no":
            return None
        case "yes":
            return failed("public_service.cookies.called", *places, **told, count=len(found))
    return cannot_tell("public_service.cookies.to-verify", *places, **told)


def _nothing_seen(visit: PageVisit) -> Finding:
    """Nothing was set nor called, unless it was not looked at, or not to the end."""
    if visit.cookies is None:
        return untested(Cause.NOT_ASKED)
    if not visit.loaded:
        return untested(Cause.TIMED_OUT)
    if visit.requests_left_out:
        return untested(Cause.TOO_LARGE)
    return passed(place(visit.url))


def _places(found: Sequence[Cookie]) -> list[Place]:
    return [place(cookie.domain, cookie.name) for cookie in found[:_SHOWN]]
