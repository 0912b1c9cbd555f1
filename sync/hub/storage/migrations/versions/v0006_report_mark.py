"""How far the report has read."""

from __future__ import annotations

from alembic import op as alembic
from sqlalchemy import Column, MetaData, String, Table, Text

revision = "0006"
down_revision = "0005"
metadata = MetaData()

report_mark = Table(
    "report_mark", metadata, Column("name", String, primary_key=True), Column("value", Text, nullable=False)
)


def upgrade() -> None:
    """Add the table."""
    metadata.create_all(alembic.get_bind())
