"""What became of each file that came: kept, so that a feed which fails, is empty or is old is seen by whoever reads the
report, and not only by whoever sat at the console."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime

import msgspec
from sqlalchemy import Connection, insert, select

from champion_app.domain.ids import time_ordered_id
from sync.hub.storage.intake_tables import intake_run


class Ran(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One file. ``rows`` is how many it had; ``refused`` of them were not taken, by ``reasons``, the column that was to
    blame; ``left_out`` rows were taken without a cell, by column. ``newest``: the latest day that a row tells of.
    ``failed``: why the file as a whole could not be read."""

    rows: int = 0
    taken: int = 0
    changed: int = 0
    refused: int = 0
    reasons: dict[str, int] = {}
    left_out: dict[str, int] = {}
    newest: str = ""
    failed: str = ""


class IntakeRun(msgspec.Struct, frozen=True, kw_only=True):
    """A file, the system that it came from, and when. ``at`` is RFC 3339, UTC."""

    source: str
    title: str
    at: str
    ran: Ran


_ran = msgspec.json.Decoder(Ran)


def keep_run(tx: Connection, source: str, title: str, ran: Ran, *, now: datetime) -> None:
    """Keep what became of a file."""
    identity = time_ordered_id(milliseconds=int(now.timestamp() * 1000), randomness=secrets.token_bytes(10))
    body = msgspec.json.encode(ran).decode()
    tx.execute(insert(intake_run).values(id=identity, source=source, title=title, at=now.isoformat(), body=body))


def last_run(tx: Connection, source: str) -> IntakeRun | None:
    """The last file of a system that had rows; None where there was none."""
    asked = (
        select(intake_run).where(intake_run.c.source == source).order_by(intake_run.c.at.desc(), intake_run.c.id.desc())
    )
    for row in tx.execute(asked):
        found = IntakeRun(source=row.source, title=row.title, at=row.at, ran=_ran.decode(row.body))
        if found.ran.rows:
            return found
    return None


def runs_since(tx: Connection, moment: datetime) -> Sequence[IntakeRun]:
    """Every file that came since a moment, the oldest first."""
    asked = select(intake_run).where(intake_run.c.at >= moment.isoformat()).order_by(intake_run.c.at, intake_run.c.id)
    return [
        IntakeRun(source=row.source, title=row.title, at=row.at, ran=_ran.decode(row.body)) for row in tx.execute(asked)
    ]
