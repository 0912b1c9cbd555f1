"""What Caseload asks: a window of lines, sorted and filtered in SQL, and the values that filters offer."""

from __future__ import annotations

from sqlite3 import Connection
from typing import Literal

import msgspec

from champion_app.domain.rules.case.case_line import CaseLine

_line = msgspec.json.Decoder(CaseLine)

Column = Literal["due", "who", "risk", "last_contact"]

_ORDER: dict[Column, str] = {
    "due": "due IS NULL, due {d}, case_id",
    "who": "initials {d}, case_id",
    "risk": "risk_rank {r}, due IS NULL, due, case_id",
    "last_contact": "last_contact IS NOT NULL, last_contact {d}, case_id",
}


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """What to show. Empty texts and None mean any; ``late_before`` is UTC."""

    status: str = "open"
    strand: str = ""
    area: str = ""
    risk: str = ""
    contacted: bool | None = None
    late_before: str = ""


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """By which column, and which way. Risk runs from the highest unless turned."""

    column: Column = "due"
    descending: bool = False


def _where(wanted: Wanted) -> tuple[str, list[object]]:
    parts: list[str] = []
    values: list[object] = []
    for column, value in (("status", wanted.status), ("area", wanted.area), ("risk", wanted.risk)):
        if value:
            parts.append(f"{column} = ?")
            values.append(value)
    if wanted.strand:
        parts.append("' ' || strands || ' ' LIKE '% ' || ? || ' %'")
        values.append(wanted.strand)
    if wanted.contacted is not None:
        parts.append("contacted = ?")
        values.append(int(wanted.contacted))
    if wanted.late_before:
        parts.append("due < ?")
        values.append(wanted.late_before)
    return " AND ".join(parts) or "1", values


def count(db: Connection, wanted: Wanted) -> int:
    """How many cases fit."""
    where, values = _where(wanted)
    return int(db.execute(f"SELECT count(*) FROM case_line WHERE {where}", values).fetchone()[0])


def window(db: Connection, wanted: Wanted, order: Order, *, offset: int, limit: int) -> list[CaseLine]:
    """One window of the list."""
    where, values = _where(wanted)
    by = _ORDER[order.column].format(d="DESC" if order.descending else "ASC", r="ASC" if order.descending else "DESC")
    found = db.execute(
        f"SELECT line FROM case_line WHERE {where} ORDER BY {by} LIMIT ? OFFSET ?", (*values, limit, offset)
    )
    return [_line.decode(row[0]) for row in found]


def case_ids(db: Connection, wanted: Wanted, order: Order) -> list[str]:
    """Every case id that fits, in order: what a list keeps so that scrolling and selection never jump."""
    where, values = _where(wanted)
    by = _ORDER[order.column].format(d="DESC" if order.descending else "ASC", r="ASC" if order.descending else "DESC")
    return [row[0] for row in db.execute(f"SELECT case_id FROM case_line WHERE {where} ORDER BY {by}", values)]


def lines_of(db: Connection, ids: list[str]) -> dict[str, CaseLine]:
    """The lines of some cases, by case id."""
    marks = ", ".join("?" * len(ids))
    found = db.execute(f"SELECT case_id, line FROM case_line WHERE case_id IN ({marks})", ids)
    return {case_id: _line.decode(line) for case_id, line in found}


def line_of_scope(db: Connection, scope: str) -> CaseLine | None:
    """The line of one case, by its scope."""
    found = db.execute("SELECT line FROM case_line WHERE scope = ?", (scope,)).fetchone()
    return _line.decode(found[0]) if found else None


def areas(db: Connection) -> list[str]:
    """The areas that cases lie in, for the filter."""
    return [row[0] for row in db.execute("SELECT DISTINCT area FROM case_line WHERE area != '' ORDER BY area")]


def strands(db: Connection) -> list[str]:
    """The strand codes that cases have, for the filter."""
    found = {code for row in db.execute("SELECT DISTINCT strands FROM case_line") for code in row[0].split()}
    return sorted(found)
