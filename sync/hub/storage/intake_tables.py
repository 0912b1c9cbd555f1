"""The hub's tables of rows as they came from the force's systems, of those that may be one incident,
and of the runs that took them."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, String, Table, Text, UniqueConstraint

from sync.hub.storage.schema import metadata

incoming = Table(
    "incoming",
    metadata,
    Column("source", String, primary_key=True),
    Column("reference", String, primary_key=True),
    Column("digest", String, nullable=False),
    Column("line", Integer, nullable=False),
    Column("body", Text, nullable=False),
    Column("case_id", String, nullable=False, server_default=""),
    Column("taken_at", String, nullable=False),
    Column("flagged", Integer, nullable=False, server_default="0"),
    Column("retracted", Text, nullable=False, server_default=""),
)
"""Every row of an extract as it was taken, whether or not it became a case. ``flagged`` is 1 where its system names a
strand; ``retracted`` says why its system withdrew it, and is empty while it stands."""
Index("incoming_case", incoming.c.case_id)
Index("incoming_taken", incoming.c.taken_at)

incoming_key = Table(
    "incoming_key",
    metadata,
    Column("key", String, primary_key=True),
    Column("source", String, primary_key=True),
    Column("reference", String, primary_key=True),
    sqlite_with_rowid=False,
)
"""What a taken row can be met by from another system: its crime and log references, and a digest of day, place and
person."""
Index("incoming_key_row", incoming_key.c.source, incoming_key.c.reference)

join_proposal = Table(
    "join_proposal",
    metadata,
    Column("id", String, primary_key=True),
    Column("source", String, nullable=False),
    Column("reference", String, nullable=False),
    Column("other_source", String, nullable=False),
    Column("other_reference", String, nullable=False),
    Column("reason", Text, nullable=False),
    Column("made_at", String, nullable=False),
    Column("state", String, nullable=False, server_default="open", index=True),
    Column("decided_by", Text, nullable=False, server_default=""),
    Column("decided_at", String, nullable=False, server_default=""),
    UniqueConstraint("source", "reference", "other_source", "other_reference"),
)
"""Two rows of two systems that may tell of the same incident. ``state`` is open, joined or apart; never both ways of
the same pair."""

intake_run = Table(
    "intake_run",
    metadata,
    Column("id", String, primary_key=True),
    Column("source", String, nullable=False),
    Column("title", Text, nullable=False),
    Column("at", String, nullable=False),
    Column("body", Text, nullable=False),
)
"""What became of each file that came: counts and columns, and nothing of its rows. ``at`` is RFC 3339, UTC."""
Index("intake_run_at", intake_run.c.at)
