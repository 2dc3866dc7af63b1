"""The nouns that every room of the house shares."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field


class Model(BaseModel):
    """A frozen value that refuses what it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Axis(StrEnum):
    """The five principles that the territorial digital plan asks of every project."""

    INTEROPERABILITY = "interoperability"
    SECURITY = "security"
    ACCESSIBILITY = "accessibility"
    REVERSIBILITY = "reversibility"
    SOBRIETY = "sobriety"


class Outcome(StrEnum):
    """The five outcomes of W3C EARL 1.0."""

    PASSED = "passed"
    FAILED = "failed"
    CANT_TELL = "cantTell"
    INAPPLICABLE = "inapplicable"
    UNTESTED = "untested"


class Severity(StrEnum):
    """How much a failed finding harms residents or the town, gravest first."""

    CRITICAL = "critical"
    SERIOUS = "serious"
    MODERATE = "moderate"
    MINOR = "minor"

    @property
    def rank(self) -> int:
        """0 for the gravest."""
        return list(Severity).index(self)


class Effort(StrEnum):
    """What a repair takes from somebody who knows how."""

    MINUTES = "minutes"
    HOURS = "hours"
    DAYS = "days"

    @property
    def cost(self) -> int:
        """A relative price, used to sort actions by gain for effort."""
        return {Effort.MINUTES: 1, Effort.HOURS: 3, Effort.DAYS: 10}[self]


class Actor(StrEnum):
    """Who can make a repair."""

    EDITOR = "editor"  # whoever writes the pages, in the town hall
    WEBMASTER = "webmaster"  # whoever builds the site: an agency, a volunteer
    HOST = "host"  # the web host
    REGISTRAR = "registrar"  # whoever manages the domain name


class Cause(StrEnum):
    """Why something could not be observed. A cause never says that the thing is absent or safe."""

    TIMED_OUT = "timed-out"
    REFUSED = "refused"
    UNREACHABLE = "unreachable"
    RESET = "reset"
    UNKNOWN_HOST = "unknown-host"
    RESOLVER_FAILED = "resolver-failed"
    FORBIDDEN_ADDRESS = "forbidden-address"
    TLS_FAILED = "tls-failed"
    PROTOCOL_ERROR = "protocol-error"
    BLOCKED = "blocked"
    SERVER_ERROR = "server-error"
    NOT_FOUND = "not-found"
    REDIRECT_LOOP = "redirect-loop"
    TOO_LARGE = "too-large"
    NOT_HTML = "not-html"
    DOWNLOAD = "download"
    BROWSER_MISSING = "browser-missing"
    BROWSER_CRASHED = "browser-crashed"
    PAGE_CRASHED = "page-crashed"
    PAGE_MOVED = "page-moved"
    NEEDS_SCRIPT = "needs-script"
    NOT_PERMITTED = "not-permitted"
    NO_NAME = "no-name"
    NOT_ASKED = "not-asked"
    NEEDS_ANOTHER = "needs-another"
    CANCELLED = "cancelled"
    CRASHED = "crashed"


Scalar = bool | int | float | str
#: Arguments of a finding: scalars and lists of words; dates are ISO 8601 text.
Arguments = Mapping[str, Scalar | tuple[str, ...]]


class Reference(Model):
    """The text that a check rests on.

    Attributes:
        source: the document, by the name that the field gives it ("RFC 7208", "RGAA 4.1").
        clause: section, criterion or rule number; empty for the whole document.
        url: where it can be read, when it has a stable address.
    """

    source: str
    clause: str = ""
    url: str | None = None

    def __str__(self) -> str:
        return f"{self.source} {self.clause}".strip()


class Place(Model):
    """Where a finding was seen.

    Attributes:
        where: an address, a record name, a CSS selector.
        excerpt: what stood there, as it was (bounded; hostile text, to be escaped by whoever shows it).
        box: of an element of a page: left, top, width and height, in CSS pixels; None when it is not known.
    """

    where: str
    excerpt: str = ""
    box: tuple[int, int, int, int] | None = None


class Finding(Model):
    """What one check says of one subject: a code and its arguments, never a sentence.

    Attributes:
        code: names the words and the policy; equal to the check's id unless the check failed.
        value: of a measure, in ``unit``; None for a verdict.
        page: address of the page, for checks that run once per page.
    """

    check: str
    code: str
    outcome: Outcome
    arguments: Arguments = Field(default_factory=dict)
    places: tuple[Place, ...] = ()
    value: float | None = None
    page: str | None = None
    cause: Cause | None = None


class Failure(Model):
    """What a probe could not bring back, and why.

    Attributes:
        probe: id of the probe.
        fact: kind of the fact that is missing.
        detail: one line for an engineer; may hold text of the audited server.
    """

    probe: str
    fact: str
    cause: Cause
    detail: str = ""
    observed_at: AwareDatetime


class Target(Model):
    """A town, as its public presence: one web site, one domain, one e-mail domain.

    Attributes:
        url: the address of the site, as it was asked (https unless said otherwise).
        host: host name in ASCII (A-labels), or an IP address.
        domain: registrable domain of the host (public suffix list); None for an IP address.
        mail_domain: domain of the town's e-mail addresses; None when it has no name.
        secure_asked: False when the target was written with ``http://``.
    """

    name: str
    url: str
    host: str
    port: int | None = None
    domain: str | None
    mail_domain: str | None
    secure_asked: bool = True
    insee: str | None = None
    siren: str | None = None
    department: str | None = None
    epci: str | None = None
    population: int | None = None


class JudgedFinding(Finding):
    """A finding under a policy.

    Attributes:
        score: 1 for nothing lost, 0 for all; None when it does not count.
        weight: of its check on the axis.
    """

    axis: Axis
    family: str
    severity: Severity | None = None
    effort: Effort | None = None
    actor: Actor | None = None
    weight: float
    score: float | None = None
    references: tuple[Reference, ...] = ()


class Loss(Model):
    """A line of the ledger: the points that one finding costs its axis, before caps."""

    check: str
    code: str
    points: float


class AppliedCap(Model):
    """A cap that holds a score down, and the code that caused it (None: it always applies)."""

    at_most: float
    code: str | None = None
    reason: str


class AxisScore(Model):
    """One of the five scores.

    Attributes:
        points: 100 × Σ w·s / Σ w over what was applicable and tested; None when nothing was.
        score: the points after caps.
        letter: A to G; None ("not rated") when coverage is too low.
        coverage: tested weight ÷ applicable weight, 0 to 1.
        ledger: the points lost; sums to 100 − points.
    """

    axis: Axis
    points: float | None
    score: float | None
    letter: Literal["A", "B", "C", "D", "E", "F", "G"] | None
    coverage: float
    caps: tuple[AppliedCap, ...] = ()
    ledger: tuple[Loss, ...] = ()


class Action(Model):
    """Something to mend, with what it brings.

    Attributes:
        gain: points that the axis wins, before caps.
        lifts_cap: the repair also lifts a cap of that axis.
    """

    code: str
    check: str
    axis: Axis
    gain: float
    lifts_cap: bool = False
    severity: Severity
    effort: Effort
    actor: Actor
    arguments: Arguments = Field(default_factory=dict)


class ProbeRun(Model):
    """How one probe fared."""

    probe: str
    fact: str
    seconds: float
    cause: Cause | None = None


class Traits(Model):
    """What a desk groups towns by; nothing is scored on it, and None means that it was not seen.

    Attributes:
        cms: the content management system that the site gives away ("WordPress").
        hosting: registrable domain of the web server's own name ("ovh.net").
    """

    cms: str | None = None
    hosting: str | None = None


class Picture(Model):
    """What a page looked like from its top, in the window of the browser.

    Attributes:
        page: its address, as findings name it.
        width: in pixels of the picture, as height is; there are ``scale`` of them to a CSS pixel.
        data: in base64.
    """

    page: str
    media_type: str
    width: int
    height: int
    scale: float
    data: str


class Report(Model):
    """The audit of one town: everything that any report says comes from here.

    Attributes:
        pictures: of pages on which elements at fault have a box; none in reports filed before there were any.
    """

    kind: Literal["beffroi.report"] = "beffroi.report"
    schema_version: Literal[1] = 1
    tool_version: str
    policy_version: str
    target: Target
    started_at: AwareDatetime
    finished_at: AwareDatetime
    settings: Mapping[str, str | bool | None]
    scores: tuple[AxisScore, ...]
    actions: tuple[Action, ...]
    findings: tuple[JudgedFinding, ...]
    failures: tuple[Failure, ...]
    probes: tuple[ProbeRun, ...]
    traits: Traits = Traits()
    pictures: tuple[Picture, ...] = ()

    @property
    def observed_anything(self) -> bool:
        """Whether at least one check could be made on this town."""
        silent = (Outcome.UNTESTED, Outcome.INAPPLICABLE)
        return any(finding.outcome not in silent for finding in self.findings)

    def axis(self, axis: Axis) -> AxisScore:
        """The score of one axis."""
        return next(score for score in self.scores if score.axis is axis)
