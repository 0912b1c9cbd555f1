"""The hub's tables for forgotten passphrases: public halves of the recovery keys, and requests that wait."""

from __future__ import annotations

from sqlalchemy import Column, String, Table, Text

from sync.hub.storage.schema import metadata

recovery_key = Table(
    "recovery_key",
    metadata,
    Column("id", String, primary_key=True),
    Column("public", String, nullable=False),
    Column("made_at", String, nullable=False),
)
"""The public halves of the force's recovery keys; the latest is the one in use. No private half ever lies here."""

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
"""A laptop whose passphrase was forgotten asks for its vault key, sealed to a key that it made for this. ``answer`` is
sealed to that key too."""
