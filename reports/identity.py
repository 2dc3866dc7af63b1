"""Which town a target is, whatever the scan: the key that tables and fingerprints share."""

from __future__ import annotations

import re

from auditor.model import Target

_NOT_A_LETTER = re.compile(r"[\W_]+")


def target_key(target: Target) -> str:
    """A key that stays when the town is scanned again.

    A SIREN number names one organisation. An INSEE code does not: an inter-municipal body is listed
    under that of the town where it sits, hence the name beside it. The same holds of a site that several
    towns share. A wrong union of two towns would be worse than a broken history, which the columns
    ``insee`` and ``siren`` mend.

    Returns:
        ``siren:217704758``, ``insee:2A004:ajaccio`` or ``site:www.ville.fr/:ville``.
    """
    if target.siren:
        return f"siren:{target.siren}"
    name = _NOT_A_LETTER.sub("-", target.name.casefold()).strip("-")
    if target.insee:
        return f"insee:{target.insee}:{name}"
    return f"site:{target.url.partition('://')[2]}:{name}"
