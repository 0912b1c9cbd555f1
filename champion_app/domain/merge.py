"""Apply one op to one record: the same pure function for laptop, hub, bundle and simulator.

A field op applies where the version it was based on is still the current one; the same value is acknowledged; anything
else is a clash that a person settles. Nothing is discarded. Clocks play no part.
"""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from champion_app.domain.change import DELETE, NEW, RESTORE, SET, Op, Seen, as_body
from champion_app.domain.record import Body, Catalogue, Field
from champion_app.domain.scope import type_of

LIVE, DELETED = "live", "deleted"
"""The two states of a record. A deleted one keeps its body until its retention ends, so that an edit can win."""

FIRST_VERSION = 1
"""The version of every field that was not changed since its record was made."""


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """A record as both sides keep it. ``versions`` names only fields changed since the record was made."""

    id: str
    kind: str
    scope: str
    body: Body
    versions: dict[str, int] = {}
    seq: int = 0
    state: str = LIVE

    def version(self, field: str) -> int:
        """The current version of a field."""
        return self.versions.get(field, FIRST_VERSION)


class Applied(msgspec.Struct, frozen=True):
    """The op took effect: the row as it is now, and the version of what it changed."""

    row: Row
    version: int


class Same(msgspec.Struct, frozen=True):
    """The value was already so; nothing changed."""

    version: int


class Clash(msgspec.Struct, frozen=True):
    """Two people changed the field. ``row`` shows the safer value for protective fields, else what stood before."""

    row: Row
    version: int
    current: Any


class Revived(msgspec.Struct, frozen=True):
    """The record had been deleted and an edit of somebody who had not seen that came later: the edit wins, and
    everybody on the case is told."""

    row: Row
    version: int


class Turned(msgspec.Struct, frozen=True):
    """The op cannot take effect. ``code`` is for programs, ``reason`` for people."""

    code: Literal["exists", "missing", "append-only", "not-yours", "scope", "unknown-act", "not-a-record"]
    reason: str


Verdict = Applied | Same | Clash | Revived | Turned


def apply(row: Row | None, op: Op, value: Any, *, catalogue: Catalogue) -> Verdict:
    """What an op does to a record. A kind or field this version does not know merges like ``ask``."""
    kind = catalogue.get(op.kind)
    merge = kind.merge if kind else "ask"
    field = kind.field(op.field) if kind and op.act == SET else None
    # A record that the hub makes may have fields that people set, such as how a difference was settled.
    if (field.merge if field else merge) in {"hub", "local"}:
        return Turned("not-yours", "This kind of record is not changed from a laptop.")
    if op.act == NEW:
        return _make(row, op, value, expected_scope=kind.scope if kind else None)
    if op.act not in {SET, DELETE, RESTORE}:
        return Turned("unknown-act", "This kind of change is newer than the hub.")
    if row is None:
        return Turned("missing", "The record that this change belongs to is not here.")
    if row.scope != op.scope or row.kind != op.kind:
        return Turned("scope", "The change names another case than its record.")
    if merge == "append-only":
        return Turned("append-only", "This record is never changed. Write a new one that corrects it.")
    if op.act == DELETE:
        return _delete(row, value)
    if op.act == RESTORE:
        return Same(FIRST_VERSION) if row.state == LIVE else Applied(as_live(row), FIRST_VERSION)
    if row.state == LIVE:
        return _set(row, op, value, field=field)
    verdict = _set(as_live(row), op, value, field=field)
    match verdict:
        case Applied(row=made, version=version):
            return Revived(made, version)
        case Same(version=version):
            return Revived(as_live(row), version)
    return verdict


def _make(row: Row | None, op: Op, value: Any, *, expected_scope: str | None) -> Verdict:
    body = as_body(value)
    if body is None:
        return Turned("not-a-record", "The new record could not be read.")
    if row is not None:
        if row.body == body and row.scope == op.scope and row.kind == op.kind:
            return Same(FIRST_VERSION)
        return Turned("exists", "Another record has this number already.")
    if expected_scope is not None and type_of(op.scope) != expected_scope:
        return Turned("scope", "This kind of record does not belong there.")
    return Applied(Row(id=op.record, kind=op.kind, scope=op.scope, body=body), FIRST_VERSION)


def _delete(row: Row, value: Any) -> Verdict:
    """Deleted, where nobody else changed the record since its deleter saw it; else the edit wins."""
    if row.state == DELETED:
        return Same(FIRST_VERSION)
    try:
        seen = msgspec.convert(value, Seen)
    except msgspec.ValidationError:
        return Turned("not-a-record", "The deletion could not be read.")
    others = {field: version for field, version in row.versions.items() if field not in seen.own}
    if any(seen.versions.get(field, FIRST_VERSION) != version for field, version in others.items()):
        return Clash(row, FIRST_VERSION, None)
    return Applied(msgspec.structs.replace(row, state=DELETED), FIRST_VERSION)


def as_live(row: Row) -> Row:
    """The record as it was before it was deleted."""
    return msgspec.structs.replace(row, state=LIVE)


def _set(row: Row, op: Op, value: Any, *, field: Field | None) -> Verdict:
    if field is not None and field.merge == "append-only":
        return Turned("append-only", "This field is never changed. Write a new record that corrects it.")
    current = row.body.get(op.field)
    version = row.version(op.field)
    if current == value:
        return Same(version)
    if op.base == version or (field is not None and field.merge == "auto"):
        return Applied(with_field(row, op.field, value, version=version + 1), version + 1)
    if field is not None and field.merge == "protective" and safer(current, value) == value:
        shown = with_field(row, op.field, value, version=version + 1)
        return Clash(shown, version + 1, current)
    return Clash(row, version, current)


def with_field(row: Row, field: str, value: Any, *, version: int) -> Row:
    """The row with one field set. A field set to nothing leaves the body."""
    body = {**row.body, field: value}
    if value is None:
        del body[field]
    return msgspec.structs.replace(row, body=body, versions={**row.versions, field: version})


def rebase(row: Row, pending: list[tuple[str, Any]]) -> Row:
    """What the laptop shows: the hub's row with its own unsent field changes laid over it, versions untouched."""
    body = dict(row.body)
    for field, value in pending:
        if value is None:
            body.pop(field, None)
        else:
            body[field] = value
    return msgspec.structs.replace(row, body=body)


RISK_ORDER = ("standard", "medium", "high")
"""From lower to higher. A level that is not known counts as higher than all: it came from a newer version."""


def safer(left: Any, right: Any) -> Any:
    """The more protective of two values of a safety field; ``left`` where neither is clearly so.

    A permission (``True``) yields to its absence, a lower risk to a higher, silence to a
    restriction that someone wrote.
    """
    if isinstance(left, bool) or isinstance(right, bool):
        return left if not left else right
    if left in (None, "", []):
        return right
    if right in (None, "", []):
        return left
    if left in RISK_ORDER or right in RISK_ORDER:
        return max((left, right), key=lambda level: RISK_ORDER.index(level) if level in RISK_ORDER else len(RISK_ORDER))
    return left
