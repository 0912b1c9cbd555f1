"""The hub's tables: one declaration for the embedded SQLCipher file and for PostgreSQL."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData()

head = Table(
    "hub_head",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("seq", BigInteger, nullable=False),
    Column("incarnation", String, nullable=False),
    Column("cases", BigInteger, nullable=False, server_default="0"),
)
"""One row. Updating it first is the commit lock: sequence order is commit order on both databases."""

user = Table(
    "hub_user",
    metadata,
    Column("id", String, primary_key=True),
    Column("name", Text, nullable=False),
    Column("role", String, nullable=False),
    Column("area", String, nullable=False, server_default=""),
    Column("epoch", BigInteger, nullable=False, server_default="0"),
    Column("team", String, nullable=False, server_default=""),
)

device = Table(
    "device",
    metadata,
    Column("id", String, primary_key=True),
    Column("user", String, nullable=False, index=True),
    Column("name", Text, nullable=False),
    Column("key", String, nullable=False),
    Column("enrolled_at", String, nullable=False),
    Column("last_seen", String, nullable=False, server_default=""),
    Column("request_number", BigInteger, nullable=False, server_default="0"),
    Column("revoked", String, nullable=False, server_default=""),
    Column("cursor", String, nullable=False, server_default=""),
    Column("contact", Text, nullable=False, server_default=""),
    Column("set_back", Text, nullable=False, server_default=""),
    Column("done_at", Text, nullable=False, server_default=""),
    Column("guard", Text, nullable=False, server_default=""),
    Column("words", Text, nullable=False, server_default=""),
    Column("wipe", Text, nullable=False, server_default=""),
    Column("wiped", Text, nullable=False, server_default=""),
    Column("duress", Text, nullable=False, server_default=""),
    Column("duress_key", Text, nullable=False, server_default=""),
)
"""``contact`` names the last meeting; ``set_back`` is when an older copy of its vault last came; ``done_at`` when it
last had everything. ``guard`` is what guards its key. ``words`` stand while nobody has compared them; ``wipe`` is the
signed order to destroy what is on it, ``wiped`` its signed word that it did. ``duress`` is when somebody was made to
open it.
"""

enrol_code = Table(
    "enrol_code",
    metadata,
    Column("code_id", String, primary_key=True),
    Column("key", LargeBinary, nullable=False),
    Column("user", String, nullable=False),
    Column("expires", String, nullable=False),
    Column("nonce", String, nullable=False),
    Column("wrong", Integer, nullable=False, server_default="0"),
    Column("used", String, nullable=False, server_default=""),
    Column("compare", Integer, nullable=False, server_default="0"),
)

scope_grant = Table(
    "scope_grant",
    metadata,
    Column("id", String, primary_key=True),
    Column("user", String, nullable=False),
    Column("scope", String, nullable=False),
    Column("role", String, nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("since", String, nullable=False),
    Column("until", String, nullable=False, server_default=""),
    Column("reason", Text, nullable=False, server_default=""),
    Column("cover", String, nullable=False, server_default=""),
)
"""``until`` is empty while the grant holds; then ``reason`` says why it ended. ``cover`` names the cover it is part of.
"""
Index("scope_grant_user", scope_grant.c.user, scope_grant.c.until, scope_grant.c.scope)
Index("scope_grant_scope", scope_grant.c.scope)

scope_bar = Table(
    "scope_bar",
    metadata,
    Column("id", String, primary_key=True),
    Column("scope", String, nullable=False, index=True),
    Column("user", String, nullable=False, server_default=""),
    Column("team", String, nullable=False, server_default=""),
    Column("reason", Text, nullable=False),
    Column("since", String, nullable=False),
    Column("until", String, nullable=False, server_default=""),
)
"""Whom a restricted case is hidden from, whatever they were granted: one user, or everyone of a team."""

cover = Table(
    "cover",
    metadata,
    Column("id", String, primary_key=True),
    Column("away", String, nullable=False),
    Column("cover", String, nullable=False),
    Column("starts", String, nullable=False),
    Column("ends", String, nullable=False),
    Column("state", String, nullable=False, index=True),
    Column("note", Text, nullable=False, server_default=""),
)
"""A leave of absence and who covers it. ``state`` is planned, on or over; ``starts`` and ``ends`` are RFC 3339, UTC."""

record = Table(
    "record",
    metadata,
    Column("id", String, primary_key=True),
    Column("kind", String, nullable=False),
    Column("scope", String, nullable=False),
    Column("body", Text, nullable=False),
    Column("versions", Text, nullable=False),
    Column("seq", BigInteger, nullable=False, unique=True),
    Column("state", String, nullable=False),
    Column("mark", BigInteger, nullable=False, server_default="0"),
)
"""``mark`` is what the manifest sums up: see ``champion_app.domain.manifest``."""
Index("record_scope", record.c.scope, record.c.seq)
Index("record_kind", record.c.kind)

commit_log = Table(
    "commit_log",
    metadata,
    Column("device", String, primary_key=True),
    Column("number", BigInteger, primary_key=True),
    Column("hash", String, nullable=False),
    Column("made", LargeBinary, nullable=False),
    Column("signature", String, nullable=False),
    Column("taken_at", String, nullable=False),
    Column("note", Text, nullable=False, server_default=""),
)

op = Table(
    "op",
    metadata,
    Column("op_id", String, primary_key=True),
    Column("device", String, nullable=False),
    Column("number", BigInteger, nullable=False),
    Column("position", Integer, nullable=False),
    Column("record", String, nullable=False),
    Column("field", String, nullable=False),
    Column("salt", String),
    Column("value", Text),
    Column("outcome", String, nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("version", BigInteger, nullable=False),
    Column("code", String, nullable=False),
    Column("reason", Text, nullable=False),
    Column("before", Text),
    UniqueConstraint("device", "number", "position"),
)
"""Kept for ever: a change that comes twice is answered as it was the first time. ``before`` is what a field said until
this op took effect, so that people who differ can see what both had before them."""
Index("op_record", op.c.record, op.c.field, op.c.version)

hold = Table(
    "hold",
    metadata,
    Column("op_id", String, primary_key=True),
    Column("user", String, nullable=False),
    Column("scope", String, nullable=False, index=True),
    Column("op", Text, nullable=False),
    Column("value", Text),
    Column("at", String, nullable=False),
    Column("device", String, nullable=False, server_default=""),
    Column("number", BigInteger, nullable=False, server_default="0"),
    Column("position", Integer, nullable=False, server_default="0"),
    Column("written_at", String, nullable=False, server_default=""),
    Column("notice", String, nullable=False, server_default=""),
    Column("state", String, nullable=False, server_default="waiting"),
    Column("decided_by", Text, nullable=False, server_default=""),
    Column("decided_at", String, nullable=False, server_default=""),
    Column("words", Text, nullable=False, server_default=""),
)
"""Work that came for a case which was no longer its author's: kept for the supervisor, who accepts or returns it.

One row an op; ``device`` and ``number`` name the save that it is part of, ``notice`` the record that tells its author.
"""

purge = Table(
    "purge",
    metadata,
    Column("device", String, primary_key=True),
    Column("scope", String, primary_key=True),
    Column("at", String, nullable=False),
    Column("content", Text, nullable=False),
    Column("signature", String, nullable=False),
)
"""A laptop's signed word that nothing of a scope is left on it; the latest for each scope."""

blob = Table(
    "blob",
    metadata,
    Column("scope", String, primary_key=True),
    Column("sha256", String, primary_key=True),
    Column("size", BigInteger, nullable=False),
    Column("pieces", Integer, nullable=False),
    Column("whole", Integer, nullable=False, server_default="0"),
    Column("at", String, nullable=False),
)
"""A file of a scope. The same file in two scopes lies here twice, so that none tells that the other has it."""

blob_piece = Table(
    "blob_piece",
    metadata,
    Column("scope", String, primary_key=True),
    Column("sha256", String, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("content", LargeBinary, nullable=False),
)

repair = Table(
    "repair",
    metadata,
    Column("id", String, primary_key=True),
    Column("device", String, nullable=False, index=True),
    Column("scope", String, nullable=False),
    Column("at", String, nullable=False),
)
"""A scope in which a laptop was found to differ from the hub, and which it fetched again."""

receipt = Table(
    "receipt",
    metadata,
    Column("receipt_id", String, primary_key=True),
    Column("device", String, nullable=False, index=True),
    Column("content", Text, nullable=False),
    Column("signature", String, nullable=False),
)
