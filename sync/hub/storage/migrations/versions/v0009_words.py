"""Codes whose laptop is compared by six words before it may do anything."""

from __future__ import annotations

from alembic import op as alembic
from sqlalchemy import Column, Integer

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Add the column."""
    alembic.add_column("enrol_code", Column("compare", Integer, nullable=False, server_default="0"))
