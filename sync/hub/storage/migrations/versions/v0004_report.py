"""The day's report, what was found in free text and what people said of it, questions to the registrar, harm tables."""

from __future__ import annotations

from alembic import op as alembic
from sqlalchemy import (
    BigInteger,
    Column,
    Float,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

revision = "0004"
down_revision = "0003"
metadata = MetaData()

day_report = Table(
    "day_report",
    metadata,
    Column("day", String, primary_key=True),
    Column("made_at", String, nullable=False),
    Column("digest", String, nullable=False),
    Column("content", LargeBinary, nullable=False),
)
finding = Table(
    "finding",
    metadata,
    Column("id", String, primary_key=True),
    Column("source", String, nullable=False),
    Column("reference", String, nullable=False),
    Column("strand", String, nullable=False),
    Column("sub_category", String, nullable=False),
    Column("function", String, nullable=False),
    Column("confidence", String, nullable=False),
    Column("place", String, nullable=False),
    Column("words", Text, nullable=False),
    Column("rule", String, nullable=False),
    Column("reason", Text, nullable=False),
    Column("rules", String, nullable=False),
    Column("found_at", String, nullable=False),
    Column("state", String, nullable=False, server_default="open"),
    Column("decided_by", Text, nullable=False, server_default=""),
    Column("decided_at", String, nullable=False, server_default=""),
    Column("note", Text, nullable=False, server_default=""),
)
Index("finding_row", finding.c.source, finding.c.reference)
recording_query = Table(
    "recording_query",
    metadata,
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("source", String, nullable=False),
    Column("reference", String, nullable=False),
    Column("case_id", String, nullable=False, server_default=""),
    Column("issue", String, nullable=False),
    Column("strand", String, nullable=False, server_default=""),
    Column("finding", String, nullable=False, server_default=""),
    Column("reason", Text, nullable=False),
    Column("raised_at", String, nullable=False),
    Column("state", String, nullable=False, server_default="open"),
    Column("outcome", String, nullable=False, server_default=""),
    Column("answered_by", Text, nullable=False, server_default=""),
    Column("answered_at", String, nullable=False, server_default=""),
    Column("note", Text, nullable=False, server_default=""),
    UniqueConstraint("source", "reference", "issue", "strand"),
)
harm_weight = Table(
    "harm_weight",
    metadata,
    Column("table_name", String, primary_key=True),
    Column("label", String, primary_key=True),
    Column("days", Float, nullable=False),
    Column("loaded_at", String, nullable=False),
    Column("place", Integer, nullable=False),
)


def upgrade() -> None:
    """Add the tables, and the order in which rows came, so that only new ones are read again."""
    metadata.create_all(alembic.get_bind())
    alembic.create_index("incoming_taken", "incoming", ["taken_at"])
