"""What Partners and Joint working ask: the directory, the people in it, and notes of working together."""

from __future__ import annotations

from sqlite3 import Connection
from typing import Any

import msgspec

from champion_app.domain.kinds.partner import Agency, AgencyContact, JointNote
from champion_app.domain.merge import Row
from champion_app.domain.record import kind_of, view
from champion_app.domain.rules.case.case_line import CaseLine
from champion_app.store.rows import records

_line = msgspec.json.Decoder(CaseLine)
_body = msgspec.json.Decoder(dict[str, Any])


class WrittenNote(msgspec.Struct, frozen=True, kw_only=True):
    """One joint note, its case, and how far it is on its way."""

    record: str
    note: JointNote
    line: CaseLine | None
    state: str


def agencies(db: Connection) -> list[Row]:
    """Every agency on this laptop. View with ``view(Agency, row.body)``."""
    return records.of_kind(db, kind_of(Agency).name)


def contacts_of(db: Connection, agency: str) -> list[tuple[str, AgencyContact]]:
    """The named people of an agency, by name: record id and contact."""
    found = db.execute(
        "SELECT id, body FROM record WHERE kind = ? AND state = 'live' AND body ->> '$.agency' = ? "
        "ORDER BY body ->> '$.name' COLLATE NOCASE",
        (kind_of(AgencyContact).name, agency),
    )
    return [(identity, view(AgencyContact, _body.decode(body))) for identity, body in found]


def joint_notes(db: Connection, *, scope: str = "", agency: str = "", limit: int = 300) -> list[WrittenNote]:
    """Joint notes, newest first; of one case or one agency where named."""
    found = db.execute(
        "SELECT record.id, record.body, case_line.line, coalesce((SELECT outbox.state FROM outbox_op "
        "JOIN outbox ON outbox.number = outbox_op.number WHERE outbox_op.record = record.id "
        "ORDER BY outbox.number DESC LIMIT 1), '') "
        "FROM record LEFT JOIN case_line ON case_line.scope = record.scope "
        "WHERE record.kind = ? AND record.state = 'live' AND (? = '' OR record.scope = ?) "
        "AND (? = '' OR record.body ->> '$.agency' = ?) ORDER BY datetime(record.body ->> '$.at') DESC, record.n DESC "
        "LIMIT ?",
        (kind_of(JointNote).name, scope, scope, agency, agency, limit),
    )
    return [
        WrittenNote(
            record=identity,
            note=view(JointNote, _body.decode(body)),
            line=_line.decode(line) if line else None,
            state=state,
        )
        for identity, body, line, state in found
    ]


def open_cases(db: Connection, *, limit: int = 500) -> list[CaseLine]:
    """Open cases to write about, by initials."""
    found = db.execute("SELECT line FROM case_line WHERE status = 'open' ORDER BY initials, case_id LIMIT ?", (limit,))
    return [_line.decode(row[0]) for row in found]
