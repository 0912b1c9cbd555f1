"""The cases as the report reads them: what is needed of each, and nothing of what was written in them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, or_, select

from champion_app.domain.kinds.case import Case, Incident
from champion_app.domain.kinds.contact import ContactAttempt
from champion_app.domain.kinds.person import ContactPoint, Person
from champion_app.domain.record import Record, kind_of, view
from champion_app.domain.rules.words.moments import local_day, read_moment
from champion_app.domain.scope import subject_of
from sync.hub.report.inputs.areas import Place
from sync.hub.storage.schema import record, scope_bar, scope_grant

_ROWS = 2000
_LIVE = "live"


class Happened(msgspec.Struct, frozen=True, kw_only=True):
    """An incident without what was told of it. The fields are those of the record."""

    crime_reference: str = ""
    log_reference: str = ""
    source: str = ""
    occurred: str = ""
    place: str = ""
    area: str = ""
    offence: str = ""
    classification: str = "undetermined"
    strands: tuple[str, ...] = ()
    sub_categories: tuple[str, ...] = ()
    perceived_by: str = "victim"
    online: bool = False
    outcome: str = ""
    retracted: str = ""


class Tried(msgspec.Struct, frozen=True, kw_only=True):
    """A contact attempt without its words."""

    at: datetime | None = None
    by: str = ""
    outcome: str = ""


class Reached(msgspec.Struct, frozen=True, kw_only=True):
    """A way to reach somebody, for telling people apart only."""

    person: str = ""
    value: str = ""


class Whole(msgspec.Struct, kw_only=True):
    """One case with everything of it that the report looks at. ``held``: a champion has it. ``restricted``: it is
    hidden from somebody, so it is counted and never listed."""

    id: str
    case: Case
    incidents: list[tuple[str, Happened]] = []
    people: list[tuple[str, Person]] = []
    points: list[Reached] = []
    attempts: list[Tried] = []
    held: bool = False
    restricted: bool = False

    @property
    def standing(self) -> list[tuple[str, Happened]]:
        """Its incidents that no system withdrew."""
        return [one for one in self.incidents if not one[1].retracted]

    @property
    def place(self) -> Place:
        """Where it lies: its own area, and the district of its first incident."""
        district = next((one.area for _, one in self.incidents if one.area), "")
        return Place(self.case.area, district)

    @property
    def strands(self) -> tuple[str, ...]:
        """Every strand that its incidents name, once."""
        return tuple(dict.fromkeys(code for _, one in self.standing for code in one.strands))


_KINDS: dict[str, tuple[type[Record], Any]] = {
    kind_of(of).name: (of, msgspec.json.Decoder(shape))
    for of, shape in ((Case, Case), (Incident, Happened), (Person, Person), (ContactPoint, Reached),
                      (ContactAttempt, Tried))
}  # fmt: skip
_CASE, _INCIDENT, _PERSON, _POINT, _ATTEMPT = _KINDS
_COUNTED = (_CASE, _INCIDENT, _PERSON)
"""What the force itself withdraws with a reason. That a laptop deleted one takes nobody out of the report."""


def whole_cases(tx: Connection) -> Iterator[Whole]:
    """Every case, scope by scope."""
    held = set(tx.execute(select(scope_grant.c.scope).where(scope_grant.c.until == "").distinct()).scalars())
    hidden = set(tx.execute(select(scope_bar.c.scope).where(scope_bar.c.until == "").distinct()).scalars())
    asked = (
        select(record.c.kind, record.c.scope, record.c.id, record.c.body)
        .where(record.c.kind.in_(list(_KINDS)), or_(record.c.state == _LIVE, record.c.kind.in_(_COUNTED)))
        .order_by(record.c.scope, record.c.id)
        .execution_options(yield_per=_ROWS)
    )
    scope = ""
    rows: list[tuple[str, str, str]] = []
    for row in tx.execute(asked):
        if row.scope != scope:
            if (made := _whole(scope, rows)) is not None:
                made.held, made.restricted = scope in held, scope in hidden
                yield made
            scope, rows = row.scope, []
        rows.append((row.kind, row.id, row.body))
    if (made := _whole(scope, rows)) is not None:
        made.held, made.restricted = scope in held, scope in hidden
        yield made


def _whole(scope: str, rows: list[tuple[str, str, str]]) -> Whole | None:
    """The case of one scope: the record that founded it, whatever further ones lie there."""
    parts: dict[str, list[tuple[str, Any]]] = {kind: [] for kind in _KINDS}
    for kind, identity, body in rows:
        parts[kind].append((identity, _seen(kind, body)))
    if not parts[_CASE]:
        return None
    own = (one for one in parts[_CASE] if one[0] == subject_of(scope))
    identity, case = next(own, parts[_CASE][0])
    return Whole(
        id=identity,
        case=case,
        incidents=parts[_INCIDENT],
        people=parts[_PERSON],
        points=[one for _, one in parts[_POINT]],
        attempts=[one for _, one in parts[_ATTEMPT]],
    )


def _seen(kind: str, body: str) -> Any:
    """A body as its shape; where a newer version wrote what does not fit, what fits of it."""
    of, decoder = _KINDS[kind]
    try:
        return decoder.decode(body)
    except msgspec.ValidationError:
        return _fitting(of, decoder, body)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return decoder.type()


def _fitting(of: type[Record], decoder: Any, body: str) -> Any:
    try:
        fits = view(of, msgspec.json.decode(body))
    except (msgspec.MsgspecError, ValueError, RecursionError):  # what an older hub let through is no reason to stop
        return decoder.type()
    return msgspec.convert(fits, decoder.type, from_attributes=True)


_MONTH = re.compile(r"[1-9][0-9]{3}-(0[1-9]|1[0-2])\Z")


def day_of(occurred: str) -> date | None:
    """The day on which something happened, here; None where only a month or words were given."""
    if (at := read_moment(occurred)) is not None and not _MONTH.match(occurred):
        return local_day(at)
    return None


def month_of(occurred: str) -> str:
    """``2026-08``; empty where nothing tells it."""
    if _MONTH.match(occurred):
        return occurred
    day = day_of(occurred)
    return f"{day.year:04}-{day.month:02}" if day else ""


def first_day_of(occurred: str) -> date | None:
    """The day, or the first of the month where only that was given."""
    day = day_of(occurred)
    month = "" if day else month_of(occurred)
    return date(int(month[:4]), int(month[5:]), 1) if month else day


def happened_on(happened: Happened, case: Case) -> date | None:
    """The day that an incident counts for: when it happened, else when it was reported."""
    return first_day_of(happened.occurred) or (local_day(case.opened) if case.opened else None)
