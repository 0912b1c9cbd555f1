"""The key by which the hub knows a laptop that somebody was made to open."""

from __future__ import annotations

from alembic import op as alembic
from sqlalchemy import Column, Text

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Add the column."""
    alembic.add_column("device", Column("duress_key", Text, nullable=False, server_default=""))
