"""Names for the files of the towns: safe on every disk, and no two alike."""

from __future__ import annotations

import re
from itertools import count

from auditor.model import Target

_UNSAFE = re.compile(r"[^a-z0-9]+")
_LONGEST = 60


class Slugs:
    """Gives every town of a site a name of its own, whatever two towns share."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def take(self, target: Target) -> str:
        """The name of a town's file, without its suffix.

        Returns:
            ``01004``, or ``site-www-ville-fr`` where no INSEE code is known: lower case, since some disks
            do not tell cases apart, and no name that a system keeps for itself ("con", "nul").
        """
        code, host = safe(target.insee or ""), safe(target.host) or "unknown"
        wanted = f"insee-{code}" if code and not code[0].isdigit() else code or f"site-{host}"
        slug = wanted
        for number in count(2):
            if slug not in self._taken:
                break
            slug = f"{wanted}-{number}"
        self._taken.add(slug)
        return slug


def safe(text: str) -> str:
    """A text as a name that every disk can hold; empty when nothing of it can stand in one."""
    return _UNSAFE.sub("-", text.lower())[:_LONGEST].strip("-")
