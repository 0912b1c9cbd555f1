"""The first schema."""

from __future__ import annotations

from alembic import op

from sync.hub.storage.schema import metadata

revision = "0001"
down_revision = None
TABLES = (
    "hub_head", "hub_user", "device", "enrol_code", "scope_grant", "record", "commit_log", "op", "hold", "receipt",
    "incoming",
)  # fmt: skip


def upgrade() -> None:
    """Make every table of the first version."""
    metadata.create_all(op.get_bind(), tables=[metadata.tables[name] for name in TABLES])
