"""The hub's tables beside its ledger: ids that it keeps for itself, odd values, what a laptop sent in a day."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, String, Table, Text, UniqueConstraint

from sync.hub.storage.schema import metadata

hub_record = Table(
    "hub_record",
    metadata,
    Column("purpose", String, primary_key=True),
    Column("subject", String, primary_key=True),
    Column("record", String, nullable=False),
    UniqueConstraint("record"),
)
"""Records that the hub makes again and again, such as the briefing of an area: the id of each, which came from chance.
No laptop may make a record under one of these."""

odd_value = Table(
    "odd_value",
    metadata,
    Column("op_id", String, primary_key=True),
    Column("device", String, nullable=False, index=True),
    Column("user", String, nullable=False),
    Column("scope", String, nullable=False),
    Column("record", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("why", Text, nullable=False),
    Column("at", String, nullable=False, index=True),
    Column("seen_by", Text, nullable=False, server_default=""),
    Column("seen_at", String, nullable=False, server_default=""),
)
"""Changes that were taken though a value in them is longer or other than its field declares. ``why`` names fields and
what is odd about each, and never the value."""

device_day = Table(
    "device_day",
    metadata,
    Column("device", String, primary_key=True),
    Column("day", String, primary_key=True),
    Column("changes", BigInteger, nullable=False),
    Column("size", BigInteger, nullable=False),
)
"""How many changes, and how many bytes, a laptop sent in a day (UTC)."""
