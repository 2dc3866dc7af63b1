"""Whether files that must not be public are: looked for with the town's mandate alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_args

from auditor.check import check, failed, inapplicable, passed, place, untested
from auditor.facts.exposure import ExposedFiles, Group
from auditor.model import Axis, Finding
from auditor.references import cwe

_GROUPS: tuple[Group, ...] = get_args(Group)


@check(
    "http.exposure",
    axis=Axis.SECURITY,
    references=[cwe(538), cwe(530), cwe(548)],
    codes=[f"http.exposure.{group}" for group in _GROUPS],
)
def exposure(seen: ExposedFiles) -> Iterator[Finding]:
    """No repository, settings, backup, log or page for engineers is open to all (CWE-538, CWE-530).

    A file counts when its first bytes are those of its kind, and an address that cannot exist shows nothing
    of the sort.
    """
    if not seen.mandated:
        yield inapplicable()
        return
    found = [item for item in seen.files if item.marker]
    for group in _GROUPS:
        places = [place(item.url, f"{item.marker} ({item.size})") for item in found if item.group == group]
        if places:
            yield failed(f"http.exposure.{group}", *places)
    if found:
        return
    unseen = seen.stopped or next((item.cause for item in seen.files if item.cause), None)
    yield untested(unseen) if unseen else passed(*(place(item.url) for item in seen.files[:1]))
