"""Which e-mail domain is the town's own."""

from __future__ import annotations

from collections.abc import Iterable

from auditor.providers import MAILBOXES
from auditor.targets.address import parse_target
from auditor.targets.errors import TargetError


def own_domain(emails: Iterable[str]) -> tuple[str | None, bool]:
    """The domain of the first address that is not at a generic provider.

    Args:
        emails: addresses, or bare domains.

    Returns:
        The domain, in A-labels, and whether the only ones that were found are generic.
    """
    generic = False
    for email in emails:
        try:
            target = parse_target(email.rpartition("@")[2])
        except TargetError:
            continue
        domain = target.host
        if target.domain is None:
            continue  # an IP address
        if domain not in MAILBOXES:
            return domain, False
        generic = True
    return None, generic
