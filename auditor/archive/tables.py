"""The tables, as they are today; ``migrations`` tells how they came to be.

Facts, reports and policies are documents, kept as they were written (compressed JSON). Scores and
findings also stand in tables of their own, for whoever asks in SQL.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    DateTime,
    Dialect,
    Double,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)

#: The migration that makes these tables.
REVISION = "0003"


class Moment(TypeDecorator[datetime]):
    """A moment in universal time, in databases that know time zones and in those that do not."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """To universal time."""
        return value.astimezone(UTC) if value is not None else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """From universal time, aware again."""
        return value.replace(tzinfo=UTC) if value is not None and value.tzinfo is None else value


class Foreign(TypeDecorator[str]):
    """Text that comes from elsewhere: PostgreSQL takes no NUL, and nobody a lone surrogate."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:  # noqa: ARG002
        """To text that every database can hold."""
        return None if value is None else storable(value)


def storable(text: str) -> str:
    """Text without what a database refuses."""
    return text.encode("utf-8", "replace").decode("utf-8").replace("\0", "\N{REPLACEMENT CHARACTER}")


metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


#: A policy with the checks that were made under it: what makes two judgements comparable.
rubrics = Table(
    "rubrics",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("digest", String(64), nullable=False, unique=True),
    Column("policy_version", Text, nullable=False),
    Column("tool_version", Text, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("content", LargeBinary, nullable=False),
)

#: ``settings``: how its towns are looked at, JSON; ``rubric_id``: the rubric under which the campaign
#: is read, unless another is asked for.
campaigns = Table(
    "campaigns",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(64), nullable=False, unique=True),
    Column("created_at", Moment, nullable=False),
    Column("settings", Text, nullable=False),
    Column("rubric_id", ForeignKey("rubrics.id")),
)

#: ``identity``: see ``identity_of``; ``content``: the target as it was listed last.
targets = Table(
    "targets",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("identity", Foreign, nullable=False, unique=True),
    Column("insee", Foreign, index=True),
    Column("siren", Foreign, index=True),
    Column("name", Foreign, nullable=False),
    Column("content", LargeBinary, nullable=False),
)

#: The towns of a campaign; ``turn`` is the order in which they are scanned.
listings = Table(
    "listings",
    metadata,
    Column("campaign_id", ForeignKey("campaigns.id", ondelete="CASCADE"), primary_key=True),
    Column("target_id", ForeignKey("targets.id"), primary_key=True),
    Column("turn", Integer, nullable=False),
    Index(None, "campaign_id", "turn", "target_id"),
    sqlite_with_rowid=False,
)

#: Bytes of any kind, once each, by SHA-256: trust stores, screenshots.
blobs = Table(
    "blobs",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("media_type", Text, nullable=False),
    Column("content", LargeBinary, nullable=False),
)

#: ``record``: the target as it was audited, the settings, the failures and the runs of the probes.
scans = Table(
    "scans",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("campaign_id", ForeignKey("campaigns.id", ondelete="CASCADE"), nullable=False),
    Column("target_id", ForeignKey("targets.id"), nullable=False, index=True),
    Column("started_at", Moment, nullable=False),
    Column("finished_at", Moment, nullable=False),
    Column("tool_version", Text, nullable=False),
    Column("trust", ForeignKey("blobs.digest"), nullable=False),
    Column("record", LargeBinary, nullable=False),
    UniqueConstraint("campaign_id", "target_id"),
    Index(None, "campaign_id", "id"),
)

#: One fact of each kind a scan.
facts = Table(
    "facts",
    metadata,
    Column("scan_id", ForeignKey("scans.id", ondelete="CASCADE"), primary_key=True),
    Column("kind", String(64), primary_key=True),
    Column("schema_version", SmallInteger, nullable=False),
    Column("observed_at", Moment, nullable=False),
    Column("content", LargeBinary, nullable=False),
)

#: What came of a scan under a rubric; ``report`` is the document that was filed, ``cms`` and ``hosting`` its
#: traits, by which a desk groups towns.
judgements = Table(
    "judgements",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("scan_id", ForeignKey("scans.id", ondelete="CASCADE"), nullable=False),
    Column("rubric_id", ForeignKey("rubrics.id"), nullable=False),
    Column("judged_at", Moment, nullable=False),
    Column("observed", Boolean, nullable=False),
    Column("report", LargeBinary, nullable=False),
    Column("cms", Foreign),
    Column("hosting", Foreign),
    UniqueConstraint("scan_id", "rubric_id"),
)

scores = Table(
    "scores",
    metadata,
    Column("judgement_id", ForeignKey("judgements.id", ondelete="CASCADE"), primary_key=True),
    Column("axis", String(32), primary_key=True),
    Column("points", Double),
    Column("score", Double),
    Column("letter", String(1)),
    Column("coverage", Double, nullable=False),
    sqlite_with_rowid=False,
)

#: What failed, what a person must look at, what could not be tested; the rest is in the report alone.
findings = Table(
    "findings",
    metadata,
    Column("judgement_id", ForeignKey("judgements.id", ondelete="CASCADE"), primary_key=True),
    Column("position", SmallInteger, primary_key=True),
    Column("check_id", Text, nullable=False),
    Column("code", Text, nullable=False),
    Column("outcome", String(16), nullable=False),
    Column("page", Foreign),
    Column("value", Double),
    Column("score", Double),
    sqlite_with_rowid=False,
)

#: From when on a schedule holds under its present timing: nothing is due for the time before.
schedules = Table(
    "schedules",
    metadata,
    Column("name", Foreign, primary_key=True),
    Column("timing", Foreign, nullable=False),
    Column("since", Moment, nullable=False),
)

#: One run of a schedule; ``missed``: slots that passed before it while nothing ran. Done once ``finished_at``
#: is said, in the transaction that queues its mails.
runs = Table(
    "runs",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("schedule", Foreign, nullable=False),
    Column("slot", Moment, nullable=False),
    Column("missed", Integer, nullable=False),
    Column("campaign_id", ForeignKey("campaigns.id", ondelete="SET NULL")),
    Column("began_at", Moment, nullable=False),
    Column("finished_at", Moment),
    UniqueConstraint("schedule", "slot"),
)

#: The scan of each town (``identity_of``) that the readers of a schedule were told of last.
told = Table(
    "told",
    metadata,
    Column("schedule", Foreign, primary_key=True),
    Column("identity", Foreign, primary_key=True),
    Column("scan_id", ForeignKey("scans.id", ondelete="CASCADE"), nullable=False),
)

#: Mails, whole. ``state``: of ``auditor.letter``; ``tried_since``: from when its tries are counted, with
#: ``attempts``; ``in_doubt``: it may have arrived already, for a try ended without an answer; ``stage``,
#: ``fault`` and ``reply``: how the last try ended.
outbox = Table(
    "outbox",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("schedule", Foreign, nullable=False),
    Column("slot", Moment, nullable=False),
    Column("about", Foreign, nullable=False),
    Column("recipient", Foreign, nullable=False),
    Column("message_id", Foreign, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("state", String(16), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("in_doubt", Boolean, nullable=False),
    Column("queued_at", Moment, nullable=False),
    Column("tried_since", Moment, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("holder", Text),
    Column("leased_until", Moment),
    Column("stage", String(16)),
    Column("fault", String(32)),
    Column("reply", Foreign),
    Column("ended_at", Moment),
    UniqueConstraint("schedule", "recipient", "slot", "about"),
    Index(None, "state", "due_at"),
)
