"""Which e-mail domain is the town's own."""

from __future__ import annotations

from collections.abc import Iterable

from auditor.targets.address import parse_target
from auditor.targets.errors import TargetError

#: Providers whose addresses anybody may have. Their DNS says nothing of a town (RPNT 2.2 asks for another).
GENERIC = frozenset(
    {
        "9business.fr",
        "9online.fr",
        "aliceadsl.fr",
        "aol.com",
        "bbox.fr",
        "cegetel.net",
        "club-internet.fr",
        "free.fr",
        "gmail.com",
        "gmx.com",
        "gmx.fr",
        "googlemail.com",
        "hotmail.com",
        "hotmail.fr",
        "icloud.com",
        "laposte.net",
        "live.com",
        "live.fr",
        "mailo.com",
        "me.com",
        "msn.com",
        "neuf.fr",
        "nordnet.fr",
        "numericable.com",
        "numericable.fr",
        "orange-business.fr",
        "orange.fr",
        "outlook.com",
        "outlook.fr",
        "ozone.net",
        "proton.me",
        "protonmail.com",
        "sfr.fr",
        "voila.fr",
        "wanadoo.fr",
        "yahoo.com",
        "yahoo.fr",
    }
)


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
        if domain not in GENERIC:
            return domain, False
        generic = True
    return None, generic
