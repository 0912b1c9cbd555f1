"""The hub's tables of the daily report: what was found, what the registrar was asked, and what was made."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Float, Index, Integer, LargeBinary, String, Table, Text, UniqueConstraint

from sync.hub.storage.schema import metadata

day_report = Table(
    "day_report",
    metadata,
    Column("day", String, primary_key=True),
    Column("made_at", String, nullable=False),
    Column("digest", String, nullable=False),
    Column("content", LargeBinary, nullable=False),
)
"""One report a day. ``content`` is its JSON, compressed with zstd; ``digest`` that of what it says."""

finding = Table(
    "finding",
    metadata,
    Column("id", String, primary_key=True),
    Column("source", String, nullable=False),
    Column("reference", String, nullable=False),
    Column("strand", String, nullable=False),
    Column("sub_category", String, nullable=False),
    Column("function", String, nullable=False),
    Column("confidence", String, nullable=False),
    Column("place", String, nullable=False),
    Column("words", Text, nullable=False),
    Column("rule", String, nullable=False),
    Column("reason", Text, nullable=False),
    Column("rules", String, nullable=False),
    Column("found_at", String, nullable=False),
    Column("state", String, nullable=False, server_default="open"),
    Column("decided_by", Text, nullable=False, server_default=""),
    Column("decided_at", String, nullable=False, server_default=""),
    Column("note", Text, nullable=False, server_default=""),
    Column("either", String, nullable=False, server_default=""),
)
Index("finding_row", finding.c.source, finding.c.reference)
"""What the rules found in the words of a taken row. ``state`` is open, confirmed or dismissed; ``rules`` is the version
that found it. ``words`` has the names of the row taken out. ``either``: of which strands it is one, by blanks."""

recording_query = Table(
    "recording_query",
    metadata,
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("source", String, nullable=False),
    Column("reference", String, nullable=False),
    Column("case_id", String, nullable=False, server_default=""),
    Column("issue", String, nullable=False),
    Column("strand", String, nullable=False, server_default=""),
    Column("finding", String, nullable=False, server_default=""),
    Column("reason", Text, nullable=False),
    Column("raised_at", String, nullable=False),
    Column("state", String, nullable=False, server_default="open"),
    Column("outcome", String, nullable=False, server_default=""),
    Column("answered_by", Text, nullable=False, server_default=""),
    Column("answered_at", String, nullable=False, server_default=""),
    Column("note", Text, nullable=False, server_default=""),
    UniqueConstraint("source", "reference", "issue", "strand"),
)
"""A question to the registrar about how a row is recorded. ``state`` is open or answered; ``outcome`` is mended,
right-as-it-is, or gone, where the row no longer says it."""

harm_weight = Table(
    "harm_weight",
    metadata,
    Column("table_name", String, primary_key=True),
    Column("label", String, primary_key=True),
    Column("days", Float, nullable=False),
    Column("loaded_at", String, nullable=False),
    Column("place", Integer, nullable=False),
)
"""Weights of harm by offence, in days, as a table that the force loaded. ``place`` keeps its order."""

report_mark = Table(
    "report_mark", metadata, Column("name", String, primary_key=True), Column("value", Text, nullable=False)
)
"""How far the report has read, by the name of what reads."""
