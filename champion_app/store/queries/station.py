"""What Station and the frame ask: what is saved here, what waits, what was accepted, what was set aside and why."""

from __future__ import annotations

from collections.abc import Sequence
from sqlite3 import Connection
from typing import Any

import msgspec

from champion_app.domain.kinds.conflict import Conflict
from champion_app.domain.kinds.hold import Hold
from champion_app.domain.merge import Row
from champion_app.domain.record import kind_of, view
from champion_app.domain.rules.case.case_line import CaseLine
from champion_app.store.queries.today import Changed, changed
from champion_app.store.rows import drafts, files, meta, records
from champion_app.store.rows.files import FileLine
from champion_app.store.rows.meta import LastRound
from champion_app.store.sync import outbox

_line = msgspec.json.Decoder(CaseLine)
_body = msgspec.json.Decoder(dict[str, Any])


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """The three states of work, and the last *complete* sync. ``only_here`` are drafts."""

    only_here: int
    waiting: int
    accepted: int
    aside: int
    last: LastRound
    hub_url: str
    user_name: str


class Leaving(msgspec.Struct, frozen=True, kw_only=True):
    """One save on its way: the kinds and case it touches. ``state``: waiting, accepted or aside, with its reason."""

    number: int
    at: str
    kinds: tuple[str, ...]
    scope: str
    line: CaseLine | None
    state: str
    reason: str
    receipt: str


class ToSettle(msgspec.Struct, frozen=True, kw_only=True):
    """One difference: its own row, and the record that it is about where that is here."""

    row: Row
    told: Conflict
    record: Row | None
    line: CaseLine | None


class Unreadable(msgspec.Struct, frozen=True, kw_only=True):
    """One record of the hub that this version cannot read, and the case that it belongs to."""

    scope: str
    line: CaseLine | None
    reason: str
    at: str


class StationPage(msgspec.Struct, frozen=True, kw_only=True):
    """All that Station shows, read in one snapshot."""

    standing: Standing
    leaving: tuple[Leaving, ...]
    changed: tuple[Changed, ...]
    arrived: tuple[tuple[str, CaseLine | None, int], ...]
    differences: tuple[ToSettle, ...]
    held: tuple[Hold, ...]
    unreadable: tuple[Unreadable, ...]
    files: tuple[FileLine, ...]


def page(db: Connection, *, also: Sequence[int] = (), limit: int = 100) -> StationPage:
    """The whole page. ``also`` names saves that stay listed whatever became of them."""
    return StationPage(
        standing=standing(db),
        leaving=tuple(leaving(db, also=also, limit=limit)),
        changed=tuple(changed(db, limit=limit)),
        arrived=tuple(arrived(db, limit=limit)),
        differences=tuple(differences(db)),
        held=tuple(held(db)),
        unreadable=tuple(unreadable(db)),
        files=tuple(line for line in files.lines(db) if line.state != "whole"),
    )


def standing(db: Connection) -> Standing:
    """Counts for Station, the rail and the foot, in one snapshot."""
    counts = outbox.counts(db)
    who = meta.identity(db)
    return Standing(
        only_here=drafts.count(db),
        waiting=counts.waiting,
        accepted=counts.accepted,
        aside=counts.aside,
        last=meta.last_round(db),
        hub_url=who.hub_url,
        user_name=who.user_name,
    )


def leaving(db: Connection, *, state: str = "", also: Sequence[int] = (), limit: int = 200) -> list[Leaving]:
    """Saves, newest first: those that wait or were set aside, or of one state where named.

    ``also`` names saves that stay in the answer whatever became of them, so that a row can change where it stands.
    """
    marks = ", ".join("?" * len(also))
    found = db.execute(
        "SELECT number, at, state, reason, receipt FROM outbox WHERE CASE WHEN ? = '' THEN state != 'accepted' "
        f"ELSE state = ? END OR number IN ({marks}) ORDER BY number DESC LIMIT ?",
        (state, state, *also, limit),
    ).fetchall()
    result = []
    for number, at, now_state, reason, receipt in found:
        ops = db.execute("SELECT kind, scope FROM outbox_op WHERE number = ? ORDER BY position", (number,)).fetchall()
        scope = ops[0][1] if ops else ""
        line = db.execute("SELECT line FROM case_line WHERE scope = ?", (scope,)).fetchone()
        result.append(
            Leaving(
                number=number,
                at=at,
                kinds=tuple(dict.fromkeys(kind for kind, _ in ops)),
                scope=scope,
                line=_line.decode(line[0]) if line else None,
                state=now_state,
                reason=reason,
                receipt=receipt,
            )
        )
    return result


def arrived(db: Connection, *, limit: int = 50) -> list[tuple[str, CaseLine | None, int]]:
    """What others changed since it was last looked at: scope, line, how many records."""
    found = db.execute(
        "SELECT news.scope, case_line.line, count(*) FROM news LEFT JOIN case_line ON case_line.scope = news.scope "
        "GROUP BY news.scope ORDER BY max(news.at) DESC LIMIT ?",
        (limit,),
    )
    return [(scope, _line.decode(line) if line else None, records) for scope, line, records in found]


def differences(db: Connection, *, scope: str = "", limit: int = 20) -> list[ToSettle]:
    """What two people wrote differently and nobody has settled yet, oldest first; of one scope where named."""
    found = db.execute(
        f"SELECT {records.COLUMNS}, case_line.line FROM record "
        "LEFT JOIN case_line ON case_line.scope = record.scope WHERE record.kind = ? AND record.state = 'live' "
        "AND coalesce(record.body ->> '$.open', 1) = 1 AND ? IN ('', record.scope) ORDER BY record.n LIMIT ?",
        (kind_of(Conflict).name, scope, limit),
    ).fetchall()
    result = []
    for *columns, line in found:
        row = records.as_row(columns)
        told = view(Conflict, row.body)
        result.append(
            ToSettle(
                row=row,
                told=told,
                record=records.read(db, told.record),
                line=_line.decode(line) if line else None,
            )
        )
    return result


def held(db: Connection, *, limit: int = 20) -> list[Hold]:
    """This person's saves that lie or lay with the supervisor, the newest first."""
    found = db.execute(
        "SELECT body FROM record WHERE kind = ? AND state = 'live' ORDER BY n DESC LIMIT ?", (kind_of(Hold).name, limit)
    )
    return [view(Hold, _body.decode(body)) for (body,) in found]


def unreadable(db: Connection) -> list[Unreadable]:
    """What the hub sent and this version cannot read, kept as it came."""
    found = db.execute(
        "SELECT unreadable.scope, case_line.line, unreadable.reason, unreadable.at FROM unreadable "
        "LEFT JOIN case_line ON case_line.scope = unreadable.scope ORDER BY unreadable.seq"
    )
    return [
        Unreadable(scope=scope, line=_line.decode(line) if line else None, reason=reason, at=at)
        for scope, line, reason, at in found
    ]


def receipts(db: Connection) -> list[str]:
    """The ids of the hub's receipts, in the order they came."""
    return [row[0] for row in db.execute("SELECT receipt_id FROM receipt ORDER BY rowid")]


def setting(db: Connection, name: str) -> str:
    """A choice of the person, such as the text size; empty where they made none."""
    return meta.setting(db, name)
