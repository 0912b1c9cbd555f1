"""A list of recipients as CSV: read row by row, rejected with reasons; the same list a second time changes nothing.

Columns: email, name, role, area, view; and, where wanted, patch (what the areas together are called) and user (who they
already are to the hub). Areas and views are separated by semicolons; ``whole force`` is every area, ``all`` every view
that the role may have.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import msgspec
from sqlalchemy import Connection, select

from champion_app.domain.errors import Refused
from sync.hub.extract.csv_rows import Extract
from sync.hub.extract.open_file import opened
from sync.hub.extract.rejects import Reject, quoted
from sync.hub.extract.rows import Row
from sync.hub.report.audience.recipients import WHOLE_FORCE, Wanted, keep
from sync.hub.report.audience.roles import Role, Roles, View
from sync.hub.report.day.store import latest_day, report_of
from sync.hub.report.inputs.areas import same
from sync.hub.storage.schema import user
from sync.hub.storage.storage import Storage

_NEEDED = ("email", "name", "role", "area", "view")
_WANTED = ("patch", "user")
_ADDRESS = re.compile(r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*@([a-z0-9-]+\.)+[a-z][a-z0-9-]+")
_LONGEST = {"email": 254, "name": 120, "area": 2000, "patch": 60, "user": 40, "role": 60, "view": 120}
_UNSEEN = ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")


class RosterResult(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a list."""

    rows: int
    added: int
    changed: int
    unchanged: int
    rejects: tuple[Reject, ...]
    unknown_areas: tuple[str, ...] = ()
    """Areas that the last report does not know; empty where there is no report yet."""


class _Bad(Exception):  # a turn within this file, never an error that leaves it
    def __init__(self, column: str, reason: str) -> None:
        super().__init__(reason)
        self.column, self.reason = column, reason


class _Undone(Exception):  # ends the transaction of a dry run
    """Nothing was written."""


def take_roster(storage: Storage, source: Path, *, roles: Roles, now: datetime, dry_run: bool = False) -> RosterResult:
    """Take a list in. Raises Refused where the file as a whole cannot be read. With ``dry_run`` nothing is written."""
    found: dict[str, RosterResult] = {}
    try:
        with opened(source) as stream, storage.write() as tx:
            found["result"] = _taken(tx, Extract(stream, encodings=("cp1252",)), roles, now=now)
            _end(dry_run=dry_run)
    except _Undone:
        pass
    return found["result"]


def _end(*, dry_run: bool) -> None:
    if dry_run:
        raise _Undone


def _taken(tx: Connection, extract: Extract, roles: Roles, *, now: datetime) -> RosterResult:
    counts = {"added": 0, "changed": 0, "unchanged": 0}
    rejects: list[Reject] = []
    first_lines: dict[str, int] = {}
    rows = 0
    columns = _columns(extract.header)
    spelled = known_areas(tx)
    unknown: dict[str, None] = {}
    for row in extract.rows():
        rows += 1
        if isinstance(row, Reject):
            rejects.append(row)
            continue
        if row.odd:
            rejects.append(Reject(line=row.line, column="", reason=row.odd[0]))
            continue
        try:
            wanted = _wanted(tx, row, columns, roles)
            _first(wanted.email, row.line, first_lines)
            areas = tuple(dict.fromkeys(spelled.get(same(area), area) for area in wanted.areas))
            unknown.update((area, None) for area in areas if spelled and same(area) not in spelled)
            counts[keep(tx, msgspec.structs.replace(wanted, areas=areas), now=now)] += 1
        except _Bad as bad:
            rejects.append(Reject(line=row.line, column=bad.column, reason=bad.reason))
        except Refused as refused:
            rejects.append(Reject(line=row.line, column="", reason=str(refused)))
    return RosterResult(rows=rows, rejects=tuple(rejects), unknown_areas=tuple(unknown), **counts)


def _first(email: str, line: int, lines: dict[str, int]) -> None:
    if email in lines:
        raise _Bad("email", f"The same address stands on line {lines[email]} already.")
    lines[email] = line


def known_areas(tx: Connection) -> dict[str, str]:
    """Every area of the last report as it spells it, by what two spellings have in common."""
    day = latest_day(tx)
    report = report_of(tx, day) if day is not None else None
    if report is None:
        return {}
    return {same(WHOLE_FORCE): WHOLE_FORCE} | {same(one.area): one.area for one in report.areas}


def _columns(header: tuple[str, ...]) -> dict[str, int]:
    names = {" ".join(name.casefold().replace("-", "").split()): place for place, name in enumerate(header)}
    for name, others in {"area": ("areas",), "view": ("views",), "email": ("address",)}.items():
        for other in others:
            if other in names and name not in names:
                names[name] = names[other]
    missing = [name for name in _NEEDED if name not in names]
    if missing:
        told = f"The list has no column {' and no column '.join(missing)}."
        raise Refused(f"{told} It needs {', '.join(_NEEDED)}. Nothing was taken.")
    return {name: names[name] for name in (*_NEEDED, *_WANTED) if name in names}


def _wanted(tx: Connection, row: Row, columns: dict[str, int], roles: Roles) -> Wanted:
    told = {name: _cell(name, row.cells[place]) for name, place in columns.items()}
    email = told["email"].casefold()
    if not _ADDRESS.fullmatch(email):
        raise _Bad("email", "This is no e-mail address.")
    if not told["name"]:
        raise _Bad("name", "The name is empty.")
    role = roles.role(told["role"])
    if role is None:
        known = ", ".join(one.label for one in roles.roles)
        raise _Bad("role", f"There is no role {quoted(told['role'])}. The roles are: {known}.")
    user_id = told.get("user", "")
    if user_id and tx.execute(select(user.c.id).where(user.c.id == user_id)).first() is None:
        raise _Bad("user", "The hub knows no user with this id. `champion-hub user list` shows them.")
    return Wanted(
        email=email, name=told["name"], role=role.code, areas=_areas(told["area"]),
        views=_views(told["view"], role, roles), patch=told.get("patch", ""), user=user_id,
    )  # fmt: skip


def _cell(name: str, cell: str) -> str:
    told = " ".join(cell.split()) if name != "email" else cell.strip()
    if len(told) > _LONGEST[name]:
        raise _Bad(name, f"The cell is longer than {_LONGEST[name]:,} letters.")
    if any(unicodedata.category(letter) in _UNSEEN for letter in told):
        raise _Bad(name, "The cell holds a letter that cannot be seen, such as one that turns the direction of text.")
    return told


def _areas(told: str) -> tuple[str, ...]:
    found = tuple(dict.fromkeys(_parts(told)))
    if not found:
        raise _Bad("area", "No area is named. Write the names of areas, separated by semicolons, or: whole force.")
    if any(part.casefold() in {"whole force", "force", WHOLE_FORCE} for part in found):
        return (WHOLE_FORCE,)
    return found


def _views(told: str, role: Role, roles: Roles) -> tuple[View, ...]:
    parts = list(_parts(told))
    if [part.casefold() for part in parts] == ["all"]:
        return role.views
    chosen = set()
    for part in parts:
        view = roles.view(part)
        if view is None:
            known = ", ".join(one.label for one in roles.views)
            raise _Bad("view", f"There is no view {quoted(part)}. The views are: {known}, or all.")
        if view not in role.views:
            raise _Bad("view", f"The role {role.label} does not need to know the view {roles.view_label(view)}.")
        chosen.add(view)
    if not chosen:
        raise _Bad("view", "No view is named.")
    return tuple(view.code for view in roles.views if view.code in chosen)


def _parts(told: str) -> Iterator[str]:
    return (part.strip() for part in told.split(";") if part.strip())
