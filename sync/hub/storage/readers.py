"""The hub's tables of the daily report's readers: who they are, how they sign in, what was sent."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Integer, LargeBinary, String, Table, Text, UniqueConstraint

from sync.hub.storage.schema import metadata

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
"""Who gets the report. ``user`` is who they are to grants and bars; ``areas`` (JSON) is what was asked for, the grants
are what holds. ``copy`` is the number on their paper. ``until`` is empty while they get it."""

local_account = Table(
    "local_account",
    metadata,
    Column("user", String, primary_key=True),
    Column("passphrase", Text, nullable=False),
    Column("secret", LargeBinary, nullable=False),
    Column("last_step", BigInteger, nullable=False, server_default="0"),
    Column("since", String, nullable=False),
)
"""A passphrase (as its Argon2id hash) and the sealed secret of the one-time codes. ``last_step``: the latest used."""

invitation = Table(
    "invitation",
    metadata,
    Column("digest", String, primary_key=True),
    Column("user", String, nullable=False, index=True),
    Column("secret", LargeBinary, nullable=False),
    Column("expires", String, nullable=False),
    Column("used", String, nullable=False, server_default=""),
)
"""A one-time link with which somebody makes their account. Only a digest of it is kept."""

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
"""Somebody who went to the force's identity provider and is not back yet."""

wrong_try = Table(
    "wrong_try",
    metadata,
    Column("id", String, primary_key=True),
    Column("who", String, nullable=False),
    Column("at", String, nullable=False),
)
"""A sign-in that failed, by a digest of the account and by one of the address it came from."""
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
"""Who opened which page of which day's report, and when."""

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
"""One e-mail for one person and day. ``state`` is planned, sending, later, sent, perhaps, refused or bounced."""

sending = Table(
    "sending",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("run", String, nullable=False),
    Column("until", String, nullable=False),
)
"""One row: who sends now, and until when they may be silent."""

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
"""What a mail server said later of an e-mail that it had taken."""
