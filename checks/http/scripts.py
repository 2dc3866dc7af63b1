"""Whether scripts of a fixed version, brought from others, are verified before they run (SRI)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urljoin

from auditor.check import check, failed, passed, place, untested
from auditor.domains import site_of
from auditor.facts.http import HttpSite, Script
from auditor.model import Axis, Cause, Finding
from auditor.references import integrity as sri
from auditor.urls import host_of, path_of
from checks.http.answer import nothing_seen

#: A version in an address, to its last number: what is there never changes.
_VERSION = re.compile(r"[@/-]v?\d{1,4}\.\d{1,4}\.\d{1,4}(?=[./-])")

_SHOWN = 5


@check("http.integrity", axis=Axis.SECURITY, references=[sri()], codes=["http.integrity.absent"])
def integrity(site: HttpSite) -> Iterator[Finding]:
    """Scripts of a fixed version that come from others bear their digest (Subresource Integrity).

    A script that its author changes as he likes cannot: it is left aside.
    """
    if site.document is None or site.landing is None:
        yield nothing_seen(site)
        return
    if site.document.policies is None:
        yield untested(Cause.NOT_ASKED)
        return
    own = site_of(host_of(site.landing))
    unsealed = [
        script.src
        for script in site.document.policies.scripts
        if not script.integrity and _is_fixed(script, site.landing, own)
    ]
    if unsealed:
        places = [place(site.landing, src) for src in unsealed[:_SHOWN]]
        yield failed("http.integrity.absent", *places, count=len(unsealed))
    else:
        yield passed(place(site.landing))


def _is_fixed(script: Script, page: str, own: str) -> bool:
    try:
        url = urljoin(page, script.src)
    except ValueError:
        return False
    host = host_of(url)
    return bool(host) and site_of(host) != own and bool(_VERSION.search(path_of(url)))
