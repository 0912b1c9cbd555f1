"""What analysts say of two entries that were taken for one person."""

from __future__ import annotations

from alembic import op as alembic
from sqlalchemy import Column, String, Text

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Make the table."""
    alembic.create_table(
        "link_decision",
        Column("kind", String, primary_key=True),
        Column("one", String, primary_key=True),
        Column("other", String, primary_key=True),
        Column("state", String, nullable=False),
        Column("proposed", String, nullable=False),
        Column("one_reference", String, nullable=False),
        Column("other_reference", String, nullable=False),
        Column("areas", Text, nullable=False),
        Column("decided_by", Text, nullable=False),
        Column("decided_at", String, nullable=False),
    )
