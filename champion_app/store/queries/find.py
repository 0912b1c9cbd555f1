"""One search box: people, cases, partners and words, offline, from the encrypted index."""

from __future__ import annotations

from sqlite3 import Connection
from typing import Any

import msgspec

from champion_app.domain.rules.case.case_line import CaseLine
from champion_app.domain.rules.words.folding import question

_line = msgspec.json.Decoder(CaseLine)
_body = msgspec.json.Decoder(dict[str, Any])


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """One record that fits, and its case where it lies in one."""

    record: str
    kind: str
    scope: str
    body: dict[str, Any]
    line: CaseLine | None


def find(db: Connection, typed: str, *, limit: int = 40) -> list[Found]:
    """Records with these words, newest first. Quick for any word: the index is walked from its end and stops."""
    asked = question(typed)
    if not asked:
        return []
    found = db.execute(
        "SELECT record.id, record.kind, record.scope, record.body, case_line.line FROM "
        "(SELECT rowid AS n FROM search WHERE search MATCH ? ORDER BY rowid DESC LIMIT ?) AS hit "
        "JOIN record ON record.n = hit.n LEFT JOIN case_line ON case_line.scope = record.scope ORDER BY hit.n DESC",
        (asked, limit),
    )
    return [
        Found(record=record, kind=kind, scope=scope, body=_body.decode(body), line=_line.decode(line) if line else None)
        for record, kind, scope, body, line in found
    ]
