"""Rows that were withdrawn, rows that nobody flagged, and what rows of several systems can be met by."""

from __future__ import annotations

from alembic import op as alembic
from sqlalchemy import Column, Integer, MetaData, String, Table, Text, UniqueConstraint

revision = "0003"
down_revision = "0002"
metadata = MetaData()

incoming_key = Table(
    "incoming_key",
    metadata,
    Column("key", String, primary_key=True),
    Column("source", String, primary_key=True),
    Column("reference", String, primary_key=True),
    sqlite_with_rowid=False,
)
join_proposal = Table(
    "join_proposal",
    metadata,
    Column("id", String, primary_key=True),
    Column("source", String, nullable=False),
    Column("reference", String, nullable=False),
    Column("other_source", String, nullable=False),
    Column("other_reference", String, nullable=False),
    Column("reason", Text, nullable=False),
    Column("made_at", String, nullable=False),
    Column("state", String, nullable=False, server_default="open", index=True),
    Column("decided_by", Text, nullable=False, server_default=""),
    Column("decided_at", String, nullable=False, server_default=""),
    UniqueConstraint("source", "reference", "other_source", "other_reference"),
)


def upgrade() -> None:
    """Add the tables and columns. A row that made a case was flagged by its system."""
    metadata.create_all(alembic.get_bind())
    alembic.add_column("incoming", Column("flagged", Integer, nullable=False, server_default="0"))
    alembic.add_column("incoming", Column("retracted", Text, nullable=False, server_default=""))
    alembic.execute("UPDATE incoming SET flagged = 1 WHERE case_id <> ''")
    alembic.create_index("incoming_case", "incoming", ["case_id"])
    alembic.create_index("incoming_key_row", "incoming_key", ["source", "reference"])
