"""Mails that are to leave, kept until they have; each is held by one program at a time.

A program holds a mail by a lease. One that dies leaves its lease, which runs out; the mail is then taken
over, and sent again under the same Message-ID.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    and_,
    case,
    delete,
    func,
    literal,
    or_,
    select,
    true,
    update,
)

from auditor.archive.archive import Archive
from auditor.archive.errors import ArchiveError
from auditor.archive.statements import insert_new
from auditor.archive.tables import outbox, targets
from auditor.letter import Fault, Letter, Outcome, Receipt, Stage, State
from auditor.words import mark

#: What waits for its turn.
_WAITING = (State.QUEUED, State.UNCERTAIN)

#: Characters of a reply that are kept.
_LONGEST_REPLY = 500


@dataclass(frozen=True)
class Held:
    """A mail that a program holds.

    Attributes:
        attempts: since ``tried_since``, this one included.
        in_doubt: it may have arrived already.
    """

    id: int
    letter: Letter
    holder: str
    attempts: int
    tried_since: datetime
    in_doubt: bool


@dataclass(frozen=True)
class OutboxLine:
    """A mail, as a list shows it.

    Attributes:
        town: its name, or the identity of one that the archive does not know; "" for a digest.
        due_at: when it is tried next, for one that waits.
        stage, fault, reply: how the last try ended, as in a ``Receipt``; None before any.
    """

    id: int
    schedule: str
    slot: datetime
    town: str
    recipient: str
    message_id: str
    state: State
    attempts: int
    in_doubt: bool
    queued_at: datetime
    due_at: datetime
    ended_at: datetime | None
    stage: Stage | None
    fault: Fault | None
    reply: str | None


def queue_letters(connection: Connection, letters: Iterable[Letter], now: datetime) -> int:
    """Put mails in the outbox, inside the caller's transaction; those that are there already are left alone.

    Returns:
        How many are new.
    """
    return sum(insert_new(connection, outbox, [_row(letter, now)]) for letter in letters)


def lease_next(archive: Archive, holder: str, now: datetime, until: datetime) -> Held | None:
    """Take the mail that has been due for longest; nobody else is given it before the lease runs out.

    Args:
        holder: names the program; until: when the lease runs out.

    Returns:
        None when nothing is due.
    """
    ran_out = and_(outbox.c.state == State.LEASED, outbox.c.leased_until <= now)
    due = and_(outbox.c.state.in_(_WAITING), outbox.c.due_at <= now)
    query = (
        select(outbox.c.id)
        .where(or_(due, ran_out))
        .order_by(outbox.c.due_at, outbox.c.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    taken = {
        "state": State.LEASED,
        "holder": holder,
        "leased_until": until,
        "attempts": outbox.c.attempts + 1,
        "in_doubt": case((outbox.c.state == State.LEASED, true()), else_=outbox.c.in_doubt),
    }
    with archive.writing() as connection:
        number = connection.execute(query).scalar_one_or_none()
        if number is None:
            return None
        change = update(outbox).where(outbox.c.id == number).values(taken).returning(outbox)
        return _held(connection.execute(change).one())


def settle(archive: Archive, held: Held, receipt: Receipt, now: datetime, again: datetime | None) -> State:
    """Note what came of a mail, and let it go.

    Args:
        again: when to try once more a mail that did not leave; None to give it up.

    Returns:
        Where it stands now. One whose lease ran out, and that another program holds, stays with that one,
        unless it was sent.
    """
    in_doubt = held.in_doubt or receipt.outcome is Outcome.UNCERTAIN
    state = _state_after(receipt, again, in_doubt=in_doubt)
    ours = and_(outbox.c.holder == held.holder, outbox.c.attempts == held.attempts)
    change = (
        update(outbox)
        .where(outbox.c.id == held.id)
        .where(true() if state is State.SENT else ours)
        .values(
            state=state,
            in_doubt=in_doubt and state is not State.SENT,
            due_at=again or outbox.c.due_at,
            ended_at=now if state in (State.SENT, State.DEAD) else None,
            holder=None,
            leased_until=None,
            stage=receipt.stage,
            fault=receipt.fault,
            reply=receipt.reply[:_LONGEST_REPLY],
        )
    )
    with archive.writing() as connection:
        connection.execute(change)
    return state


def outbox_lines(archive: Archive, states: Collection[State] = (), limit: int = 50) -> list[OutboxLine]:
    """The mails that were queued last.

    Args:
        states: those that stand so; all when empty.
    """
    query = (
        select(*(column for column in outbox.c if column is not outbox.c.content), targets.c.name)
        .outerjoin(targets, targets.c.identity == outbox.c.about)
        .where(outbox.c.state.in_(states) if states else true())
        .order_by(outbox.c.id.desc())
        .limit(limit)
    )
    with archive.reading() as connection:
        return [_line(row) for row in connection.execute(query)]


def outbox_counts(archive: Archive) -> dict[State, int]:
    """How many mails stand in each state that some mail stands in."""
    query = select(outbox.c.state, func.count().label("many")).group_by(outbox.c.state)
    with archive.reading() as connection:
        found = {State(row.state): row.many for row in connection.execute(query)}
    return {state: found[state] for state in State if state in found}


def retry_letters(archive: Archive, numbers: Sequence[int], now: datetime) -> int:
    """Make mails due at once, and count their tries anew: those named, or all the dead when none is.

    Raises:
        ArchiveError: one of them is not there, was sent, or is being sent; none was changed.
    """
    again = {
        "state": case((outbox.c.in_doubt, literal(State.UNCERTAIN)), else_=literal(State.QUEUED)),
        "due_at": now,
        "tried_since": now,
        "attempts": 0,
        "ended_at": None,
        "holder": None,
        "leased_until": None,
    }
    with archive.writing() as connection:
        chosen = _chosen(connection, numbers, now, (State.SENT,))
        return connection.execute(update(outbox).where(chosen).values(again)).rowcount


def drop_letters(archive: Archive, numbers: Sequence[int], now: datetime) -> int:
    """Throw mails away: those named, or all the dead when none is.

    Raises:
        ArchiveError: one of them is not there, or is being sent; none was thrown away.
    """
    with archive.writing() as connection:
        chosen = _chosen(connection, numbers, now, ())
        return connection.execute(delete(outbox).where(chosen)).rowcount


def _chosen(
    connection: Connection, numbers: Sequence[int], now: datetime, but: Collection[State]
) -> ColumnElement[bool]:
    """The mails of these numbers, all of which are free to be changed; all the dead when there is none."""
    if not numbers:
        return outbox.c.state == State.DEAD
    query = select(outbox.c.id, outbox.c.state, outbox.c.leased_until).where(outbox.c.id.in_(numbers))
    found = {row.id: row for row in connection.execute(query.with_for_update())}
    for number in numbers:
        row = found.get(number)
        if row is None:
            raise ArchiveError(mark("the outbox holds no mail {number}"), number=number)
        if row.state in but:
            raise ArchiveError(mark("mail {number} was sent already"), number=number)
        if row.state == State.LEASED and row.leased_until > now:
            raise ArchiveError(mark("mail {number} is being sent: try again later"), number=number)
    return outbox.c.id.in_(numbers)


def _row(letter: Letter, now: datetime) -> dict[str, Any]:
    return {
        "schedule": letter.schedule,
        "slot": letter.slot,
        "about": letter.about,
        "recipient": letter.recipient,
        "message_id": letter.message_id,
        "content": letter.content,
        "state": State.QUEUED,
        "attempts": 0,
        "in_doubt": False,
        "queued_at": now,
        "tried_since": now,
        "due_at": now,
    }


def _state_after(receipt: Receipt, again: datetime | None, *, in_doubt: bool) -> State:
    if receipt.outcome is Outcome.SENT:
        return State.SENT
    if again is None:
        return State.DEAD
    return State.UNCERTAIN if in_doubt else State.QUEUED


def _held(row: Any) -> Held:
    letter = Letter(
        schedule=row.schedule,
        slot=row.slot,
        about=row.about,
        recipient=row.recipient,
        message_id=row.message_id,
        content=row.content,
    )
    return Held(
        id=row.id,
        letter=letter,
        holder=row.holder,
        attempts=row.attempts,
        tried_since=row.tried_since,
        in_doubt=row.in_doubt,
    )


def _line(row: Any) -> OutboxLine:
    return OutboxLine(
        id=row.id,
        schedule=row.schedule,
        slot=row.slot,
        town=row.name or row.about,
        recipient=row.recipient,
        message_id=row.message_id,
        state=State(row.state),
        attempts=row.attempts,
        in_doubt=row.in_doubt,
        queued_at=row.queued_at,
        due_at=row.due_at,
        ended_at=row.ended_at,
        stage=Stage(row.stage) if row.stage else None,
        fault=Fault(row.fault) if row.fault else None,
        reply=row.reply,
    )
