"""What one case asks: everything in it, and how far each record is on its way to the force."""

from __future__ import annotations

from sqlite3 import Connection
from typing import Literal

import msgspec

from champion_app.domain.merge import Row
from champion_app.domain.rules.case.case_line import CaseLine
from champion_app.store.queries.caseload import line_of_scope
from champion_app.store.queries.station import ToSettle, differences
from champion_app.store.rows import drafts, files, records
from champion_app.store.rows.files import FileLine

SyncState = Literal["waiting", "accepted", "aside"]


class CaseFile(msgspec.Struct, frozen=True, kw_only=True):
    """Everything of one case. ``states`` names only records with changes of this laptop's own."""

    scope: str
    line: CaseLine | None
    rows: tuple[Row, ...]
    states: dict[str, SyncState]
    news: frozenset[str]
    differences: tuple[ToSettle, ...] = ()
    files: tuple[FileLine, ...] = ()


def open_case(db: Connection, scope: str) -> CaseFile:
    """Read a case whole, in one snapshot."""
    return CaseFile(
        scope=scope,
        line=line_of_scope(db, scope),
        rows=tuple(records.in_scope(db, scope)),
        states=sync_states(db, scope),
        news=frozenset(row[0] for row in db.execute("SELECT record FROM news WHERE scope = ?", (scope,))),
        differences=tuple(differences(db, scope=scope)),
        files=tuple(files.lines(db, scope)),
    )


def sync_states(db: Connection, scope: str) -> dict[str, SyncState]:
    """For each record of a scope that this laptop changed: the state of its latest change."""
    found = db.execute(
        "SELECT outbox_op.record, outbox.state FROM outbox_op JOIN outbox ON outbox.number = outbox_op.number "
        "WHERE outbox_op.scope = ? ORDER BY outbox.number",
        (scope,),
    )
    return dict(found.fetchall())


def draft_at(db: Connection, place: str) -> object:
    """The words kept for one form, or None."""
    return drafts.read(db, place)
