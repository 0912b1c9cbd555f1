"""Laptops' logs of who did what, as they signed them, and the hub's own log with its seals."""

from __future__ import annotations

from alembic import op as alembic
from sqlalchemy import BigInteger, Column, Index, Integer, MetaData, String, Table, Text

revision = "0007"
down_revision = "0006"
metadata = MetaData()

audit_entry = Table(
    "audit_entry",
    metadata,
    Column("device", String, primary_key=True),
    Column("number", BigInteger, primary_key=True),
    Column("at", String, nullable=False),
    Column("act", String, nullable=False),
    Column("record", String, nullable=False),
    Column("scope", String, nullable=False, index=True),
    Column("detail", Text, nullable=False),
    Column("purpose", Text, nullable=False),
    Column("previous", String, nullable=False),
    Column("hash", String, nullable=False),
)

audit_batch = Table(
    "audit_batch",
    metadata,
    Column("id", String, primary_key=True),
    Column("device", String, nullable=False),
    Column("first", BigInteger, nullable=False),
    Column("last", BigInteger, nullable=False),
    Column("content", Text, nullable=False),
    Column("signature", String, nullable=False),
    Column("taken_at", String, nullable=False),
    Column("witnessed", Integer, nullable=False, server_default="0"),
)
Index("audit_batch_device", audit_batch.c.device, audit_batch.c.first)

hub_log = Table(
    "hub_log",
    metadata,
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("at", String, nullable=False),
    Column("act", String, nullable=False),
    Column("by", Text, nullable=False),
    Column("user", String, nullable=False, index=True),
    Column("device", String, nullable=False, index=True),
    Column("record", String, nullable=False),
    Column("scope", String, nullable=False, index=True),
    Column("detail", Text, nullable=False),
    Column("purpose", Text, nullable=False),
    Column("digest", String, nullable=False),
    Column("hash", String, nullable=False),
)

hub_log_head = Table(
    "hub_log_head",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("size", BigInteger, nullable=False),
    Column("hash", String, nullable=False),
)

hub_seal = Table(
    "hub_seal",
    metadata,
    Column("size", BigInteger, primary_key=True, autoincrement=False),
    Column("content", Text, nullable=False),
    Column("signature", String, nullable=False),
)


def upgrade() -> None:
    """Add the tables; the hub's own log begins empty."""
    metadata.create_all(alembic.get_bind())
    alembic.bulk_insert(hub_log_head, [{"id": 1, "size": 0, "hash": "0" * 64}])
