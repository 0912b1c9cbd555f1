"""Records that the hub itself writes: what an extract brings, who a case is given to. Quick for thousands."""

from __future__ import annotations

import secrets
from collections.abc import Sequence

import msgspec
from sqlalchemy import Connection

from champion_app.domain.catalogue import standard_catalogue
from champion_app.domain.change import NEW, Edit
from champion_app.domain.errors import Refused
from champion_app.domain.kinds.conflict import Conflict
from champion_app.domain.merge import Row, safer, with_field
from champion_app.domain.record import kind_of
from sync.hub.ledger.records import insert_many, read_many, update_many
from sync.hub.storage.storage import take_numbers

ANOTHER = (
    "A record of the hub's own is another than it was made as, so nothing of this was written. "
    "Tell whoever looks after the hub."
)


def write_as_hub(tx: Connection, edits: Sequence[Edit], *, by: str, at: str) -> int:
    """Write edits inside a write transaction; returns how many took effect.

    A changed field applies where the version it was based on still stands. Where a person changed it since, their value
    stays and a difference to settle is written: an extract never overwrites a champion. Of a protective field the safer
    of the two is shown until a person decides, as it is for two people. Raises Refused where a record is of another
    kind, or lies in another scope, than the edit says: then nothing is written.
    """
    changes = [edit for edit in edits if edit.act != NEW]
    rows = read_many(tx, (edit.record for edit in changes))
    number = take_numbers(tx, len(edits) + len(changes) + 1)
    fresh: list[tuple[Row, str]] = []
    changed: dict[str, None] = {}
    effective = 0
    for edit in edits:
        if edit.act == NEW:
            row = Row(id=edit.record, kind=edit.kind, scope=edit.scope, body=edit.value, seq=number)
            fresh.append((row, msgspec.json.encode(edit.value).decode()))
            number += 1
            effective += 1
            continue
        known = rows.get(edit.record)
        if known is not None and (known.kind, known.scope) != (edit.kind, edit.scope):
            raise Refused(ANOTHER)
        if known is None or known.body.get(edit.field) == edit.value:
            continue
        effective += 1
        if edit.base == known.version(edit.field):
            made = with_field(known, edit.field, edit.value, version=edit.base + 1)
            rows[edit.record] = msgspec.structs.replace(made, seq=number)
            changed[edit.record] = None
        else:
            shown = _safer_shown(edit, known)
            if shown is not None:
                rows[edit.record] = msgspec.structs.replace(shown, seq=number)
                changed[edit.record] = None
                number += 1
            version = (shown or known).version(edit.field)
            fresh.append(_difference(edit, known, version=version, by=by, at=at, seq=number))
        number += 1
    insert_many(tx, fresh)
    update_many(tx, [rows[identity] for identity in changed])
    return effective


def _safer_shown(edit: Edit, known: Row) -> Row | None:
    """The record with the hub's value in a protective field, where that is the safer of the two."""
    kind = standard_catalogue().get(edit.kind)
    field = kind.field(edit.field) if kind else None
    if field is None or field.merge != "protective" or safer(known.body.get(edit.field), edit.value) != edit.value:
        return None
    return with_field(known, edit.field, edit.value, version=known.version(edit.field) + 1)


def _difference(edit: Edit, known: Row, *, version: int, by: str, at: str, seq: int) -> tuple[Row, str]:
    body = {
        "record": edit.record, "of_kind": edit.kind, "field": edit.field, "current": known.body.get(edit.field),
        "other": edit.value, "other_by": by, "other_at": at, "version": version, "open": True,
    }  # fmt: skip
    row = Row(id=secrets.token_hex(16), kind=kind_of(Conflict).name, scope=edit.scope, body=body, seq=seq)
    return row, msgspec.json.encode(body).decode()
