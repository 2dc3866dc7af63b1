"""One town, as it was seen: all that is needed to judge it, today or years later."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from auditor.facts.base import Fact
from auditor.facts.tls import TrustStore
from auditor.model import Failure, ProbeRun, Target


@dataclass(frozen=True)
class Observation:
    """What the probes brought back of one town, and the conditions under which they looked.

    Attributes:
        tool_version: of the Beffroi that looked.
        settings: of the run, for the record.
        trust: the authorities that certificates are judged against.
        facts: whole ones; their parts are inside.
    """

    target: Target
    started_at: datetime
    finished_at: datetime
    tool_version: str
    settings: Mapping[str, str | bool | None]
    trust: TrustStore
    facts: tuple[Fact, ...]
    failures: tuple[Failure, ...]
    runs: tuple[ProbeRun, ...]
