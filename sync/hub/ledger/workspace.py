"""The records that one write transaction touches: read once, changed in memory, written once at the end."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec
from sqlalchemy import Connection

from champion_app.domain.bounds import LARGEST_RECORD, TOO_LARGE, Against, Odd, judge
from champion_app.domain.change import NEW, Op
from champion_app.domain.merge import Applied, Clash, Revived, Row, Same, Turned, Verdict, apply
from champion_app.domain.record import Catalogue
from sync.hub.ledger.conflicts import CHANGED, DELETED, Writer, difference
from sync.hub.ledger.hub_records import reserved
from sync.hub.ledger.records import insert_many, read_many, update_many
from sync.hub.storage.storage import take_numbers
from sync.wire.messages import OpOutcome

NUMBERS_AN_OP = 2
"""An op may change its record and write a difference; each takes a sequence number."""
ODD = "odd"
"""The code of a change that was taken and marked."""
_MARKED = "It was taken as it is, and marked for the coordinator: "
_RESERVED = Against(code="exists", reason="Another record has this number already.")


class Done(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one op. ``before``: the JSON of what its field said, where it names one. ``odd``: what is not as
    its field declares, of an op that was taken all the same."""

    outcome: OpOutcome
    before: str | None = None
    odd: tuple[Odd, ...] = ()


class Workspace:
    """Under the commit lock. ``ops`` says how many ops at most will be done, ``beside`` how many records more."""

    def __init__(self, tx: Connection, catalogue: Catalogue, *, records: Iterable[str], ops: int, beside: int) -> None:
        self._tx, self._catalogue = tx, catalogue
        named = tuple(records)
        self._rows = read_many(tx, named)
        self._reserved = reserved(tx, (one for one in named if one not in self._rows))
        self._fresh: dict[str, str] = {}
        self._changed: dict[str, None] = {}
        self._number = take_numbers(tx, NUMBERS_AN_OP * ops + beside + 1)

    def do(self, one: Op, value: Any, *, exact: str, by: Writer) -> Done:
        """Let one op take effect, once it is held to what is declared. ``exact`` is the value as it came; a new record
        keeps those bytes."""
        told = judge(one, value, catalogue=self._catalogue)
        if not isinstance(told, Against) and one.act == NEW and one.record in self._reserved:
            told = _RESERVED
        if isinstance(told, Against):
            return Done(outcome=refused(one, told))
        row = self._rows.get(one.record)
        verdict = apply(row, one, value, catalogue=self._catalogue)
        made = getattr(verdict, "row", None)
        if made is not None and made is not row and _is_too_large(made, row):
            return Done(outcome=refused(one, TOO_LARGE))
        before = msgspec.json.encode(row.body.get(one.field)).decode() if row is not None and one.field else None
        outcome = self._settled(one, value, row, verdict, exact=exact, by=by)
        if told and outcome.outcome in {"applied", "conflict"}:
            reason = _MARKED + "; ".join(f"{each.field} {each.why}" for each in told) + "."
            outcome = msgspec.structs.replace(outcome, code=ODD, reason=reason)
            return Done(outcome=outcome, before=before, odd=told)
        return Done(outcome=outcome, before=before)

    def _settled(self, one: Op, value: Any, row: Row | None, verdict: Verdict, *, exact: str, by: Writer) -> OpOutcome:
        match verdict:
            case Turned(code=code, reason=reason):
                return OpOutcome(op_id=one.op_id, outcome="refused", code=code, reason=reason)
            case Same(version=version):
                return OpOutcome(op_id=one.op_id, outcome="same", version=version, seq=row.seq if row else 0)
            case Applied(row=made, version=version):
                seq = self.put(made, exact=exact if row is None else None)
                return OpOutcome(op_id=one.op_id, outcome="applied", seq=seq, version=version)
            case Revived(row=made, version=version):
                seq = self.put(made)
                self._differ(one, field="", current=DELETED, other=CHANGED, version=version, by=by)
                return OpOutcome(op_id=one.op_id, outcome="applied", seq=seq, version=version)
            case Clash(row=shown, version=version, current=current):
                seq = self.put(shown) if shown is not row else 0
                if one.field:
                    self._differ(one, field=one.field, current=current, other=value, version=version, by=by)
                else:
                    self._differ(one, field="", current=CHANGED, other=DELETED, version=version, by=by)
                return OpOutcome(op_id=one.op_id, outcome="conflict", seq=seq or self._number - 1, version=version)

    def put(self, row: Row, *, exact: str | None = None) -> int:
        """Keep a record under the next sequence number, which is returned. ``exact``: it is new, with these bytes."""
        numbered = msgspec.structs.replace(row, seq=self._next())
        self._rows[row.id] = numbered
        if exact is not None:
            self._fresh[row.id] = exact
        elif row.id in self._fresh:
            self._fresh[row.id] = msgspec.json.encode(numbered.body).decode()
        else:
            self._changed[row.id] = None
        return numbered.seq

    def row(self, record: str) -> Row | None:
        """A record as it now stands; only of those named at the start, and those made since."""
        return self._rows.get(record)

    def flush(self) -> None:
        """Write everything."""
        insert_many(self._tx, [(self._rows[identity], body) for identity, body in self._fresh.items()])
        update_many(self._tx, [self._rows[identity] for identity in self._changed])

    def _next(self) -> int:
        number = self._number
        self._number += 1
        return number

    def _differ(self, one: Op, *, field: str, current: Any, other: Any, version: int, by: Writer) -> None:
        row, body = difference(
            self._tx, record=one.record, kind=one.kind, scope=one.scope, field=field, base=one.base, current=current,
            other=other, by=by, version=version, seq=self._next(),
        )  # fmt: skip
        self._rows[row.id] = row
        self._fresh[row.id] = body


def refused(one: Op, told: Against) -> OpOutcome:
    """The answer to a change that is not taken."""
    return OpOutcome(op_id=one.op_id, outcome="refused", code=told.code, reason=told.reason)


def _is_too_large(made: Row, before: Row | None) -> bool:
    """Whether a record has grown past what one may have; of what the force made larger, anything but growth is fine.
    Each changed field counts, known or not."""
    body = len(msgspec.json.encode(made.body))
    if body + len(msgspec.json.encode(made.versions)) <= LARGEST_RECORD:
        return False
    return before is None or body > len(msgspec.json.encode(before.body))
