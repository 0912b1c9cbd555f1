"""One page of what a user may see and this laptop has not: in the hub's order, with the cursor that covers it.

A row's place for a user is the larger of its own number and its grant's, so that a case given today brings its whole
history whatever the cursor. The cursor says incarnation, place and the row's own number.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import msgspec
from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Row,
    Select,
    String,
    and_,
    bindparam,
    func,
    or_,
    select,
    union_all,
)

from champion_app.domain.errors import Refused
from sync.hub.storage.schema import record, scope_grant
from sync.hub.storage.visible import UserId, holds, visible
from sync.wire.codec import LARGEST_NUMBER
from sync.wire.messages import Page, WireRow

MOST_ROWS = 2000
MOST_BYTES = 2_000_000

_COLUMNS = (
    record.c.id,
    record.c.kind,
    record.c.scope,
    record.c.seq,
    record.c.state,
    record.c.versions,
    record.c.body,
)
_AROUND = 400
"""Bytes that a row has on the wire beside its body and versions, at most."""
_SIZE = func.octet_length(record.c.body) + func.octet_length(record.c.versions) + _AROUND
_versions = msgspec.json.Decoder(dict[str, int])


class StaleCursor(Refused):
    """The cursor is of another incarnation, or of a future that this hub does not know: start over."""


def read_cursor(cursor: str, *, incarnation: str, head: int) -> tuple[int, int]:
    """Place and number. Raises StaleCursor."""
    if not cursor:
        return 0, 0
    named, _, rest = cursor.partition(".")
    place, _, number = rest.partition(".")
    if named != incarnation or not (_is_number(place) and _is_number(number)) or int(place) > head:
        raise StaleCursor("This laptop has a place that this hub does not know. It starts over; nothing is lost.")
    return int(place), int(number)


def _is_number(told: str) -> bool:
    """Whether it is a number that every database can hold."""
    short = told.isascii() and told.isdecimal() and len(told) <= len(str(LARGEST_NUMBER))
    return short and int(told) <= LARGEST_NUMBER


def page(tx: Connection, *, user_id: str, cursor: str, incarnation: str, head: int, limit: int) -> Page:
    """One page. Raises StaleCursor."""
    place, number = read_cursor(cursor, incarnation=incarnation, head=head)
    asked = max(1, min(limit, MOST_ROWS))
    found = _rows(tx, user_id=user_id, place=place, number=number, limit=asked + 1)
    rows = _fitting(found[:asked])
    if rows:
        place, number = rows[-1].place, rows[-1].seq
    more = len(rows) < (found[0].waiting if found else 0)
    return Page(rows=tuple(map(_wire, rows)), cursor=f"{incarnation}.{place}.{number}", more=more, head=head)


def scope_page(tx: Connection, *, user_id: str, scope: str, after: int, head: int, limit: int) -> Page:
    """One page of a single scope, whatever the cursor: for a laptop whose copy of it differs. ``after`` is the last
    sequence number it got; the page's cursor is the next one to name. Empty where the user may not see the scope."""
    asked = max(1, min(limit, MOST_ROWS))
    told = {"user_id": user_id, "scope": scope, "after": after, "most": asked + 1}
    found = list(tx.execute(_scope_page_of(), told))
    rows = _fitting(found[:asked])
    last = rows[-1].seq if rows else after
    more = len(rows) < (found[0].waiting if found else 0)
    return Page(rows=tuple(map(_wire, rows)), cursor=str(last), more=more, head=head)


def _fitting(rows: list[Row[Any]]) -> list[Row[Any]]:
    """As many as hold no more than a page together, in order; the first one whatever its size, so that none is in the
    way for ever."""
    return [row for row in rows if row.together <= MOST_BYTES] or rows[:1]


def _wire(row: Any) -> WireRow:
    return WireRow(
        id=row.id,
        kind=row.kind,
        scope=row.scope,
        seq=row.seq,
        state=row.state,
        versions=_versions.decode(row.versions) if row.versions != "{}" else {},
        body=msgspec.Raw(row.body.encode()),
    )


def _rows(tx: Connection, *, user_id: str, place: int, number: int, limit: int) -> list[Row[Any]]:
    told = {"user_id": user_id, "place": place, "number": number, "most": limit}
    return list(tx.execute(_page_of(holds), told))


@cache
def _page_of(held: Callable[[UserId], ColumnElement[bool]]) -> Select[Any]:
    """The question that every page asks, made once: making it anew costs more than asking it."""
    place, number = bindparam("place", type_=BigInteger), bindparam("number", type_=BigInteger)
    same: ColumnElement[bool] = and_(held(bindparam("user_id", type_=String)), scope_grant.c.scope == record.c.scope)
    # Rows newer than their grant stand at their own number; rows older than it at the grant's.
    # Only numbers are sorted, out of an index; the bodies of one page are fetched after.
    newer = (
        select(record.c.seq, record.c.seq.label("place"))
        .select_from(record.join(scope_grant, same))
        .where(record.c.seq > place, record.c.seq >= scope_grant.c.seq)
    )
    backfill = (
        select(record.c.seq, scope_grant.c.seq.label("place"))
        .select_from(record.join(scope_grant, same))
        .where(
            scope_grant.c.seq >= place,
            record.c.seq < scope_grant.c.seq,
            or_(scope_grant.c.seq > place, and_(scope_grant.c.seq == place, record.c.seq > number)),
        )
    )
    both = union_all(newer, backfill).subquery()
    return _within(select(both).order_by(both.c.place, both.c.seq).limit(bindparam("most", type_=BigInteger)))


@cache
def _scope_page_of() -> Select[Any]:
    scope, after = bindparam("scope", type_=String), bindparam("after", type_=BigInteger)
    mine = (record.c.scope == scope, record.c.seq > after, visible(bindparam("user_id", type_=String), record.c.scope))
    rows = select(record.c.seq, record.c.seq.label("place")).where(*mine).order_by(record.c.seq)
    return _within(rows.limit(bindparam("most", type_=BigInteger)))


def _within(rows: Select[Any]) -> Select[Any]:
    """The records of those rows, in order, that begin within one page. ``together`` is what they come to, each with all
    before it, and ``waiting`` how many rows there are. Of those that begin after the page no body is read."""
    page_of = rows.subquery()
    order = (page_of.c.place, page_of.c.seq)
    counted = (
        select(
            page_of,
            _SIZE.label("size"),
            func.sum(_SIZE).over(order_by=order).label("together"),
            func.count().over().label("waiting"),
        )
        .select_from(page_of.join(record, record.c.seq == page_of.c.seq))
        .subquery()
    )
    return (
        select(*_COLUMNS, counted.c.place, counted.c.together, counted.c.waiting)
        .select_from(counted.join(record, record.c.seq == counted.c.seq))
        .where(counted.c.together - counted.c.size <= MOST_BYTES)
        .order_by(counted.c.place, counted.c.seq)
    )
