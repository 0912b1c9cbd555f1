"""The first schema, as it was released: never changed again."""

from __future__ import annotations

from alembic import op as alembic
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

revision = "0001"
down_revision = None
metadata = MetaData()

head = Table(
    "hub_head",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("seq", BigInteger, nullable=False),
    Column("incarnation", String, nullable=False),
    Column("cases", BigInteger, nullable=False, server_default="0"),
)

user = Table(
    "hub_user",
    metadata,
    Column("id", String, primary_key=True),
    Column("name", Text, nullable=False),
    Column("role", String, nullable=False),
    Column("area", String, nullable=False, server_default=""),
    Column("epoch", BigInteger, nullable=False, server_default="0"),
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
)

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
)
Index("scope_grant_user", scope_grant.c.user, scope_grant.c.until, scope_grant.c.scope)
Index("scope_grant_scope", scope_grant.c.scope)

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
)
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
    UniqueConstraint("device", "number", "position"),
)

hold = Table(
    "hold",
    metadata,
    Column("op_id", String, primary_key=True),
    Column("user", String, nullable=False),
    Column("scope", String, nullable=False, index=True),
    Column("op", Text, nullable=False),
    Column("value", Text),
    Column("at", String, nullable=False),
)

receipt = Table(
    "receipt",
    metadata,
    Column("receipt_id", String, primary_key=True),
    Column("device", String, nullable=False, index=True),
    Column("content", Text, nullable=False),
    Column("signature", String, nullable=False),
)

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
)


def upgrade() -> None:
    """Make every table of the first version."""
    metadata.create_all(alembic.get_bind())
