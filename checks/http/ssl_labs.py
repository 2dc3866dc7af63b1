"""The indicator: the grade of SSL Labs, address by address; it takes HSTS as well as TLS to make an A+."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.check import check, passed, place, untested
from auditor.facts.http import HttpSite
from auditor.facts.tls import TlsServer, TrustStore
from auditor.facts.tls_profile import TlsProfile, TlsProfiles
from auditor.model import Axis, Cause, Finding
from auditor.references import ssl_labs
from checks.http.https import max_age
from checks.tls.addresses import per_address
from checks.tls.ssllabs import grade


@check("http.ssl-labs", axis=Axis.SECURITY, references=[ssl_labs()], codes=[])
def ssl_labs_grade(
    tls: TlsServer, profiles: TlsProfiles, trust: TrustStore, site: HttpSite
) -> Iterator[Finding]:
    """The grade that SSL Labs would give, by its guide of 2025."""

    def graded(profile: TlsProfile) -> Iterator[Finding]:
        found = grade(tls, profile, trust, _hsts(site))
        if found.letter is None:
            yield untested(Cause.NOT_ASKED, ", ".join(found.unknown))
        else:
            score = {} if found.score is None else {"score": found.score}
            yield passed(place(profile.address), grade=found.letter, **score)

    yield from per_address(profiles, graded)


def _hsts(site: HttpSite) -> int | None:
    """Seconds of HSTS; 0 without, None when nothing was answered over TLS."""
    answer = next((hop for hop in site.secure.hops if hop.status is not None), None)
    if answer is None:
        return None
    values = answer.header("strict-transport-security")
    return (max_age(values[0]) or 0) if values else 0
