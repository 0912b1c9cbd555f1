"""Findings that say that it is one of several strands, and not which."""

from __future__ import annotations

from alembic import op as alembic
from sqlalchemy import Column, String

revision = "0019"
down_revision = "0017"


def upgrade() -> None:
    """Make room for them."""
    alembic.add_column("finding", Column("either", String, nullable=False, server_default=""))
