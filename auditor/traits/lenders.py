"""Names that are lent: what is below the name of a service goes with it."""

from __future__ import annotations

from auditor.domains import is_hosted_name, names_above, registrable_domain
from auditor.providers import LENDERS, SOCIAL_NETWORKS
from auditor.traits.cms import lender_of as system_lending


def lender_of(host: str) -> str | None:
    """The service to which a host name belongs; None when it is somebody's own, or an IP address."""
    domain = registrable_domain(host)
    if domain is None:
        return None
    shared = (name for name in names_above(host) if name in LENDERS or name in SOCIAL_NETWORKS)
    known = next(shared, None) or system_lending(host)
    return known or (domain if is_hosted_name(host) else None)
