"""The hub's table of what analysts say of two entries that were taken for one person."""

from __future__ import annotations

from sqlalchemy import Column, String, Table, Text

from sync.hub.storage.schema import metadata

link_decision = Table(
    "link_decision",
    metadata,
    Column("kind", String, primary_key=True),
    Column("one", String, primary_key=True),
    Column("other", String, primary_key=True),
    Column("state", String, nullable=False),
    Column("proposed", String, nullable=False),
    Column("one_reference", String, nullable=False),
    Column("other_reference", String, nullable=False),
    Column("areas", Text, nullable=False),
    Column("decided_by", Text, nullable=False),
    Column("decided_at", String, nullable=False),
)
"""``one`` and ``other`` in order: a person of a case by its id, or a row as its system and reference. ``state`` is
confirmed or rejected, and gone where it was undone; the hub's log keeps what was. ``areas``: where they lie."""
