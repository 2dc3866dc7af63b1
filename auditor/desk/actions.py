"""What towns can do: the table of actions, which a desk may edit (``actions.toml``)."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from auditor.desk.estimate import Range
from auditor.desk.said import Ident, LocalText
from auditor.model import Actor, Axis, Model


class Doer(StrEnum):
    """Who does an action, or pays for it to be done."""

    TOWN = "town"  # its own people: secretary, editor of the pages
    AGENCY = "agency"  # whoever builds the site
    HOST = "host"
    REGISTRAR = "registrar"
    DSI = "dsi"  # the IT direction of the EPCI, or of the département


class Kind(StrEnum):
    """What an action is."""

    REPAIR = "repair"  # mends findings
    HELP = "help"  # help that the town asks for
    SHARED = "shared"  # done by several towns at once, or joined by one


class ActionType(Model):
    """One line of the table.

    Attributes:
        codes: that it mends, ``fnmatch`` patterns; the first action that matches a code takes it.
        rest: takes what no pattern takes (codes of plug-ins that the table does not know), when it is for
            this actor to mend.
        when: codes (patterns) of which one failure makes it useful; for help, which mends no code by itself.
            Always useful when both are empty.
        days: of work; purchases: euros besides the work (licences, certificates, fees).
        lead_weeks: before the work can begin (order, appointment, answer of an administration).
        after: ids of actions that must be over before, when they are in the plan.
        principles: that it serves besides those of the codes it mends.
        shared: share of its days that is done once for all when several towns act together, 0 to 1.
    """

    id: Ident
    kind: Kind
    title: LocalText
    how: LocalText
    doer: Doer
    codes: tuple[str, ...] = ()
    rest: Actor | None = None
    when: tuple[str, ...] = ()
    days: Range
    purchases: Range = Range(low=0, high=0)
    lead_weeks: int = Field(default=0, ge=0, le=104)
    after: tuple[str, ...] = ()
    principles: tuple[Axis, ...] = ()
    shared: float = Field(default=0, ge=0, le=1)


class ActionTable(Model):
    """The table.

    Attributes:
        note: where the figures come from; printed wherever they are.
        rates: euros a day of each doer, before tax.
    """

    schema_version: int = Field(default=1, ge=1, le=1)
    version: str
    note: LocalText
    rates: dict[Doer, Range]
    actions: tuple[ActionType, ...] = Field(min_length=1)
