"""The CMS and the host of each judged town, in columns: a desk groups tens of thousands of towns by them."""

import json
import zlib
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

#: Reports that are read at a time.
_CHUNK = 25

_TRAITS = ("cms", "hosting")

_judgements = sa.table(
    "judgements",
    sa.column("id", sa.Integer),
    sa.column("report", sa.LargeBinary),
    sa.column("cms", sa.Text),
    sa.column("hosting", sa.Text),
)


def upgrade() -> None:
    """Add the columns, and fill them from the reports that were filed."""
    for name in _TRAITS:
        op.add_column("judgements", sa.Column(name, sa.Text(), nullable=True))
    connection = op.get_bind()
    query = sa.select(_judgements.c.id, _judgements.c.report).order_by(_judgements.c.id).limit(_CHUNK)
    change = (
        sa.update(_judgements)
        .where(_judgements.c.id == sa.bindparam("judgement"))
        .values({name: sa.bindparam(f"its_{name}") for name in _TRAITS})
    )
    last = 0
    while rows := connection.execute(query.where(_judgements.c.id > last)).all():
        last = rows[-1].id
        found = ({"judgement": row.id, **_traits(row.report)} for row in rows)
        if known := [row for row in found if any(row[f"its_{name}"] for name in _TRAITS)]:
            connection.execute(change, known)


def _traits(report: bytes) -> dict[str, str | None]:
    """The traits of a report; none when it is damaged, which whoever asks for the report will be told."""
    try:
        document = json.loads(zlib.decompress(report))
    except (zlib.error, ValueError):
        document = {}
    traits = document.get("traits") or {}
    return {f"its_{name}": _storable(traits.get(name)) for name in _TRAITS}


def _storable(text: Any) -> str | None:
    """A text that every database can hold."""
    return text.encode("utf-8", "replace").decode("utf-8").replace("\0", "\ufffd") if text else None
