"""What the hub knows of a laptop beside its key, and the keys and requests of forgotten passphrases."""

from __future__ import annotations

from alembic import op as alembic
from sqlalchemy import Column, MetaData, String, Table, Text

revision = "0008"
down_revision = "0007"
metadata = MetaData()

recovery_key = Table(
    "recovery_key",
    metadata,
    Column("id", String, primary_key=True),
    Column("public", String, nullable=False),
    Column("made_at", String, nullable=False),
)
recovery_request = Table(
    "recovery_request",
    metadata,
    Column("id", String, primary_key=True),
    Column("device", String, nullable=False, index=True),
    Column("key_id", String, nullable=False),
    Column("sealed", Text, nullable=False),
    Column("laptop_key", String, nullable=False),
    Column("words", Text, nullable=False),
    Column("at", String, nullable=False),
    Column("state", String, nullable=False, server_default="waiting"),
    Column("answer", Text, nullable=False, server_default=""),
)


def upgrade() -> None:
    """Add the tables and columns."""
    metadata.create_all(alembic.get_bind())
    for name in ("contact", "set_back", "done_at", "guard", "words", "wipe", "wiped", "duress"):
        alembic.add_column("device", Column(name, Text, nullable=False, server_default=""))
