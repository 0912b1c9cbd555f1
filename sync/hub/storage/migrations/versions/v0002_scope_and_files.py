"""Restricted cases, cover, holds that are decided, purge receipts, files, and the marks that manifests sum up."""

from __future__ import annotations

import msgspec
from alembic import op as alembic
from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    bindparam,
    column,
    select,
    table,
    update,
)

from champion_app.domain.manifest import mark_of

revision = "0002"
down_revision = "0001"
metadata = MetaData()

scope_bar = Table(
    "scope_bar",
    metadata,
    Column("id", String, primary_key=True),
    Column("scope", String, nullable=False, index=True),
    Column("user", String, nullable=False, server_default=""),
    Column("team", String, nullable=False, server_default=""),
    Column("reason", Text, nullable=False),
    Column("since", String, nullable=False),
    Column("until", String, nullable=False, server_default=""),
)
cover = Table(
    "cover",
    metadata,
    Column("id", String, primary_key=True),
    Column("away", String, nullable=False),
    Column("cover", String, nullable=False),
    Column("starts", String, nullable=False),
    Column("ends", String, nullable=False),
    Column("state", String, nullable=False, index=True),
    Column("note", Text, nullable=False, server_default=""),
)
purge = Table(
    "purge",
    metadata,
    Column("device", String, primary_key=True),
    Column("scope", String, primary_key=True),
    Column("at", String, nullable=False),
    Column("content", Text, nullable=False),
    Column("signature", String, nullable=False),
)
blob = Table(
    "blob",
    metadata,
    Column("scope", String, primary_key=True),
    Column("sha256", String, primary_key=True),
    Column("size", BigInteger, nullable=False),
    Column("pieces", Integer, nullable=False),
    Column("whole", Integer, nullable=False, server_default="0"),
    Column("at", String, nullable=False),
)
blob_piece = Table(
    "blob_piece",
    metadata,
    Column("scope", String, primary_key=True),
    Column("sha256", String, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("content", LargeBinary, nullable=False),
)
repair = Table(
    "repair",
    metadata,
    Column("id", String, primary_key=True),
    Column("device", String, nullable=False, index=True),
    Column("scope", String, nullable=False),
    Column("at", String, nullable=False),
)

_HOLD = (
    ("device", String, ""), ("number", BigInteger, "0"), ("position", Integer, "0"), ("written_at", String, ""),
    ("notice", String, ""), ("state", String, "waiting"), ("decided_by", Text, ""), ("decided_at", String, ""),
    ("words", Text, ""),
)  # fmt: skip
_record = table("record", *(column(n) for n in ("id", "seq", "state", "versions", "body", "mark")))
_BATCH = 2000


def upgrade() -> None:
    """Add the tables and columns, and mark every record that is here already."""
    metadata.create_all(alembic.get_bind())
    alembic.add_column("hub_user", Column("team", String, nullable=False, server_default=""))
    alembic.add_column("scope_grant", Column("reason", Text, nullable=False, server_default=""))
    alembic.add_column("scope_grant", Column("cover", String, nullable=False, server_default=""))
    alembic.add_column("record", Column("mark", BigInteger, nullable=False, server_default="0"))
    alembic.add_column("op", Column("before", Text))
    alembic.create_index("op_record", "op", ["record", "field", "version"])
    for name, kind, default in _HOLD:
        alembic.add_column("hold", Column(name, kind(), nullable=False, server_default=default))
    _mark_all(alembic.get_bind())


def _mark_all(db: Connection) -> None:
    asked = select(_record.c.id, _record.c.seq, _record.c.state, _record.c.versions, _record.c.body)
    marked = update(_record).where(_record.c.id == bindparam("of")).values(mark=bindparam("m"))
    after = ""
    while rows := db.execute(asked.where(_record.c.id > after).order_by(_record.c.id).limit(_BATCH)).all():
        told = [
            {
                "of": row.id,
                "m": mark_of(
                    record=row.id, seq=row.seq, state=row.state, body=row.body.encode(),
                    versions=msgspec.json.decode(row.versions, type=dict[str, int]),
                ),
            }
            for row in rows
        ]  # fmt: skip
        db.execute(marked, told)
        after = rows[-1].id
