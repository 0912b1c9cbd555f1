"""Ids that the hub keeps for itself, values that came odd, and what a laptop sent in a day.

Briefings that lie there stay where they are under the ids that they have. Where a laptop had taken the id of an area's
briefing beforehand, the report gave everybody of that area the case in which it lay: those grants end here.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime

from alembic import op as alembic
from sqlalchemy import BigInteger, Column, MetaData, String, Table, Text, UniqueConstraint, insert, select, update

revision = "0014"
down_revision = "0011"
metadata = MetaData()

hub_record = Table(
    "hub_record",
    metadata,
    Column("purpose", String, primary_key=True),
    Column("subject", String, primary_key=True),
    Column("record", String, nullable=False),
    UniqueConstraint("record"),
)

odd_value = Table(
    "odd_value",
    metadata,
    Column("op_id", String, primary_key=True),
    Column("device", String, nullable=False, index=True),
    Column("user", String, nullable=False),
    Column("scope", String, nullable=False),
    Column("record", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("why", Text, nullable=False),
    Column("at", String, nullable=False, index=True),
    Column("seen_by", Text, nullable=False, server_default=""),
    Column("seen_at", String, nullable=False, server_default=""),
)

device_day = Table(
    "device_day",
    metadata,
    Column("device", String, primary_key=True),
    Column("day", String, primary_key=True),
    Column("changes", BigInteger, nullable=False),
    Column("size", BigInteger, nullable=False),
)

_before = MetaData()
_record = Table("record", _before, Column("id", String), Column("kind", String), Column("scope", String),
                Column("body", Text), Column("seq", BigInteger))  # fmt: skip
_grant = Table("scope_grant", _before, Column("user", String), Column("scope", String), Column("role", String),
               Column("until", String), Column("reason", Text))  # fmt: skip
_user = Table("hub_user", _before, Column("id", String), Column("epoch", BigInteger))
_OF_AREA, _BRIEFING, _ROLE = "area:", "briefing", "works there"
_WHY = "it was given in error by the daily report"


def upgrade() -> None:
    """Make the tables, keep the briefings, and end what was given in error."""
    db = alembic.get_bind()
    metadata.create_all(db)
    lying = select(_record.c.id, _record.c.scope, _record.c.body).where(_record.c.kind == _BRIEFING)
    kept: dict[str, str] = {}
    for identity, scope, body in db.execute(lying.order_by(_record.c.seq)):
        if scope.startswith(_OF_AREA):
            area = json.loads(body).get("area") or scope.removeprefix(_OF_AREA)
            kept.setdefault(" ".join(str(area).split()).casefold(), identity)
    for subject, identity in kept.items():
        db.execute(insert(hub_record).values(purpose=_BRIEFING, subject=subject, record=identity))
    wrong = (_grant.c.role == _ROLE, _grant.c.until == "", ~_grant.c.scope.startswith(_OF_AREA))
    for user in db.execute(select(_grant.c.user).where(*wrong).distinct()).scalars().all():
        db.execute(update(_user).where(_user.c.id == user).values(epoch=_user.c.epoch + 1))
    db.execute(update(_grant).where(*wrong).values(until=datetime.now(UTC).isoformat(), reason=_WHY))
