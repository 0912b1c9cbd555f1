"""Who reads the daily report, how they sign in to its pages, what was sent to them and what they looked at."""

from __future__ import annotations

from alembic import op as alembic
from sqlalchemy import BigInteger, Column, Index, Integer, LargeBinary, MetaData, String, Table, Text, UniqueConstraint

revision = "0005"
down_revision = "0004"
metadata = MetaData()

recipient = Table(
    "recipient",
    metadata,
    Column("id", String, primary_key=True),
    Column("user", String, nullable=False, unique=True),
    Column("email", String, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("role", String, nullable=False),
    Column("patch", Text, nullable=False, server_default=""),
    Column("areas", Text, nullable=False),
    Column("views", String, nullable=False),
    Column("copy", Integer, nullable=False),
    Column("since", String, nullable=False),
    Column("until", String, nullable=False, server_default=""),
)
local_account = Table(
    "local_account",
    metadata,
    Column("user", String, primary_key=True),
    Column("passphrase", Text, nullable=False),
    Column("secret", LargeBinary, nullable=False),
    Column("last_step", BigInteger, nullable=False, server_default="0"),
    Column("since", String, nullable=False),
)
invitation = Table(
    "invitation",
    metadata,
    Column("digest", String, primary_key=True),
    Column("user", String, nullable=False, index=True),
    Column("secret", LargeBinary, nullable=False),
    Column("expires", String, nullable=False),
    Column("used", String, nullable=False, server_default=""),
)
web_session = Table(
    "web_session",
    metadata,
    Column("digest", String, primary_key=True),
    Column("user", String, nullable=False, index=True),
    Column("began", String, nullable=False),
    Column("seen", String, nullable=False),
    Column("how", String, nullable=False),
)
provider_state = Table(
    "provider_state",
    metadata,
    Column("digest", String, primary_key=True),
    Column("nonce", String, nullable=False),
    Column("verifier", String, nullable=False),
    Column("after", String, nullable=False, server_default=""),
    Column("expires", String, nullable=False),
)
wrong_try = Table(
    "wrong_try",
    metadata,
    Column("id", String, primary_key=True),
    Column("who", String, nullable=False),
    Column("at", String, nullable=False),
)
Index("wrong_try_who", wrong_try.c.who, wrong_try.c.at)
visit = Table(
    "visit",
    metadata,
    Column("id", String, primary_key=True),
    Column("user", String, nullable=False),
    Column("day", String, nullable=False, index=True),
    Column("what", String, nullable=False),
    Column("at", String, nullable=False),
)
letter = Table(
    "letter",
    metadata,
    Column("day", String, primary_key=True),
    Column("recipient", String, primary_key=True),
    Column("message_id", String, nullable=False, unique=True),
    Column("state", String, nullable=False, index=True),
    Column("tries", Integer, nullable=False, server_default="0"),
    Column("planned_at", String, nullable=False),
    Column("tried_at", String, nullable=False, server_default=""),
    Column("settled_at", String, nullable=False, server_default=""),
    Column("next_at", String, nullable=False, server_default=""),
    Column("note", Text, nullable=False, server_default=""),
    Column("by", Text, nullable=False, server_default=""),
)
sending = Table(
    "sending",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("run", String, nullable=False),
    Column("until", String, nullable=False),
)
bounce = Table(
    "bounce",
    metadata,
    Column("id", String, primary_key=True),
    Column("day", String, nullable=False),
    Column("recipient", String, nullable=False),
    Column("action", String, nullable=False),
    Column("status", String, nullable=False),
    Column("words", Text, nullable=False),
    Column("at", String, nullable=False),
    UniqueConstraint("day", "recipient", "action", "status"),
)


def upgrade() -> None:
    """Add the tables."""
    metadata.create_all(alembic.get_bind())
