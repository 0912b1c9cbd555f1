"""Take the hub's signed word on a push: what was accepted, what stands differently, what was set aside and why."""

from __future__ import annotations

from collections.abc import Sequence
from sqlite3 import Connection
from typing import Any, Protocol

import msgspec

from champion_app.domain.change import DELETE, NEW, Touched
from champion_app.domain.merge import DELETED, LIVE, Row, rebase
from champion_app.domain.record import Catalogue
from champion_app.store.rows import records
from champion_app.store.sync import outbox


class ArrivingOutcome(Protocol):
    """What became of one op."""

    @property
    def op_id(self) -> str: ...
    @property
    def outcome(self) -> str: ...
    @property
    def seq(self) -> int: ...
    @property
    def version(self) -> int: ...
    @property
    def reason(self) -> str: ...


class ArrivingReceipt(Protocol):
    """The hub's receipt."""

    @property
    def receipt_id(self) -> str: ...
    @property
    def outcomes(self) -> Sequence[Any]: ...


_ACCEPTED = {"applied", "same"}
_STANDS = {"applied", "same", "conflict"}
"""A conflict is accepted too: the hub keeps both values and everyone on the case sees them."""


def take(db: Connection, receipt: ArrivingReceipt, *, signed: str, catalogue: Catalogue) -> list[Touched]:
    """Note each outcome, settle what lies over the hub's body, and close the commits that are answered whole."""
    touched: list[Touched] = []
    numbers: set[int] = set()
    for outcome in receipt.outcomes:
        found = db.execute(
            "SELECT number, record, kind, scope, act, field, value FROM outbox_op WHERE op_id = ? AND outcome = ''",
            (outcome.op_id,),
        ).fetchone()
        if found is None:
            continue  # answered before: the same receipt may come twice
        number, record, kind, scope, act, field, value = found
        db.execute(
            "UPDATE outbox_op SET outcome = ?, reason = ? WHERE op_id = ?",
            (outcome.outcome, outcome.reason, outcome.op_id),
        )
        numbers.add(number)
        if act != NEW:
            _settle(db, record, act, field, value, outcome, catalogue)
        elif outcome.outcome not in _STANDS:
            # The hub made no such record. What was written stands in the outbox, or in the supervisor's hold.
            records.remove_unknown(db, record)
        touched.append(Touched(record=record, kind=kind, scope=scope))
    for number in numbers:
        _close(db, number, receipt_id=receipt.receipt_id, signed=signed)
    return touched


def _settle(
    db: Connection,
    record: str,
    act: str,
    field: str,
    value: str | None,
    outcome: ArrivingOutcome,
    catalogue: Catalogue,
) -> None:
    row = records.read(db, record)
    if row is None:
        return
    base = records.pristine(db, record)
    body = dict(row.body if base is None else base)
    versions = dict(row.versions)
    # A receipt that comes late (its first answer was lost) is older than what a pull may have brought meanwhile.
    if field and outcome.outcome in _ACCEPTED and outcome.version >= row.version(field):
        plain = None if value is None else msgspec.json.decode(value)
        if plain is None:
            body.pop(field, None)
        else:
            body[field] = plain
        versions[field] = outcome.version
    still_open = outbox.open_changes(db, record)
    state = _state_after(db, row, act, outcome)
    settled = msgspec.structs.replace(row, body=body, versions=versions, state=state)
    records.write(db, rebase(settled, still_open), catalogue=catalogue)
    records.set_pristine(db, record, body if still_open else None)


def _state_after(db: Connection, row: Row, act: str, outcome: ArrivingOutcome) -> str:
    """Deleted or live: by what is still unsent here, else by whichever is later of this answer and the hub's row."""
    still_open = outbox.open_state(db, row.id)
    if still_open:
        return still_open
    if outcome.outcome in _ACCEPTED and outcome.seq > row.seq:
        return DELETED if act == DELETE else LIVE
    return LIVE if row.seq == 0 or records.is_live_at_hub(db, row.id) else DELETED


def _close(db: Connection, number: int, *, receipt_id: str, signed: str) -> None:
    found = db.execute("SELECT outcome, reason, value IS NULL FROM outbox_op WHERE number = ?", (number,)).fetchall()
    if any(outcome == "" for outcome, _, _ in found):
        return
    # What was taken back here before it left is refused for having no words: nobody need be told of it again.
    aside = [reason for outcome, reason, erased in found if outcome not in _STANDS and not erased]
    db.execute(
        "UPDATE outbox SET state = ?, reason = ?, receipt = ? WHERE number = ?",
        ("aside" if aside else "accepted", aside[0] if aside else "", receipt_id, number),
    )
    db.execute("INSERT OR IGNORE INTO receipt (receipt_id, signed) VALUES (?, ?)", (receipt_id, signed))
