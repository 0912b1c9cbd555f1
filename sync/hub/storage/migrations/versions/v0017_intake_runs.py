"""What became of each file that came, so that a feed which fails is seen."""

from __future__ import annotations

from alembic import op as alembic
from sqlalchemy import Column, String, Text

revision = "0017"
down_revision = "0014"


def upgrade() -> None:
    """Make the table."""
    alembic.create_table(
        "intake_run",
        Column("id", String, primary_key=True),
        Column("source", String, nullable=False),
        Column("title", Text, nullable=False),
        Column("at", String, nullable=False),
        Column("body", Text, nullable=False),
    )
    alembic.create_index("intake_run_at", "intake_run", ["at"])
