"""The hub's tables of who did what: laptops' logs as they signed them, and the hub's own log with its seals."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Integer, String, Table, Text

from sync.hub.storage.schema import metadata

audit_entry = Table(
    "audit_entry",
    metadata,
    Column("device", String, primary_key=True),
    Column("number", BigInteger, primary_key=True),
    Column("at", String, nullable=False),
    Column("act", String, nullable=False),
    Column("record", String, nullable=False),
    Column("scope", String, nullable=False, index=True),
    Column("detail", Text, nullable=False),
    Column("purpose", Text, nullable=False),
    Column("previous", String, nullable=False),
    Column("hash", String, nullable=False),
)
"""The logs of laptops, entry by entry, for who asks what was done; ``audit_batch`` is what each of them signed."""

audit_batch = Table(
    "audit_batch",
    metadata,
    Column("id", String, primary_key=True),
    Column("device", String, nullable=False),
    Column("first", BigInteger, nullable=False),
    Column("last", BigInteger, nullable=False),
    Column("content", Text, nullable=False),
    Column("signature", String, nullable=False),
    Column("taken_at", String, nullable=False),
    Column("witnessed", Integer, nullable=False, server_default="0"),
)
"""One upload of a laptop's log exactly as it was signed."""
Index("audit_batch_device", audit_batch.c.device, audit_batch.c.first)

hub_log = Table(
    "hub_log",
    metadata,
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("at", String, nullable=False),
    Column("act", String, nullable=False),
    Column("by", Text, nullable=False),
    Column("user", String, nullable=False, index=True),
    Column("device", String, nullable=False, index=True),
    Column("record", String, nullable=False),
    Column("scope", String, nullable=False, index=True),
    Column("detail", Text, nullable=False),
    Column("purpose", Text, nullable=False),
    Column("digest", String, nullable=False),
    Column("hash", String, nullable=False),
)
"""What is done at the hub itself. ``digest`` is of the entry, ``hash`` of the hash before it and that digest."""

hub_log_head = Table(
    "hub_log_head",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("size", BigInteger, nullable=False),
    Column("hash", String, nullable=False),
)
"""One row. Updating it first is the log's own lock."""

hub_seal = Table(
    "hub_seal",
    metadata,
    Column("size", BigInteger, primary_key=True, autoincrement=False),
    Column("content", Text, nullable=False),
    Column("signature", String, nullable=False),
)
"""The hub's signed word on its log so far, with the digests of the entries since the seal before."""
