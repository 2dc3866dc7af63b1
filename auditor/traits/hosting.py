"""Who hosts a site, by the name that its address bears."""

from __future__ import annotations

import re

from auditor.domains import registrable_domain
from auditor.facts.dns import DomainRecords

#: A host name in ASCII (RFC 1123 §2.1) below a top-level domain: PTR records hold whatever was written there.
_HOST_NAME = re.compile(
    r"(?=.{4,253}\Z)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?!arpa\Z)[a-z](?:[a-z0-9-]{0,61}[a-z0-9])\Z"
)


def hosting_of(records: DomainRecords) -> str | None:
    """The registrable domain of the first address that bears a name ("ovh.net").

    Returns:
        None when none bears one, and when that name is the town's own: it tells nothing of the host.
    """
    named = (name for lookup in records.reverse for name in map(_host_name, lookup.records) if name)
    name = next(named, None)
    found = registrable_domain(name) if name else None
    return None if found == records.domain else found


def _host_name(record: str) -> str | None:
    name = record.removesuffix(".").lower()
    return name if _HOST_NAME.match(name) else None
