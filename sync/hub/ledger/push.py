"""One push inside its transaction: signatures checked before, every op answered, one bad op never blocks the rest."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, insert, select

from champion_app.domain.bounds import TOO_LARGE, Against, judge, read_value
from champion_app.domain.change import Op, SaltedValue
from champion_app.domain.record import Catalogue
from champion_app.domain.scope import case_scope, type_of
from sync.hub.access import grants
from sync.hub.ledger import day_share, odd_values
from sync.hub.ledger.conflicts import ACCEPTED, Writer
from sync.hub.ledger.hold import notice_of
from sync.hub.ledger.verified_commits import Opened, Sender
from sync.hub.ledger.workspace import Workspace, refused
from sync.hub.storage.schema import commit_log, hold, op, record
from sync.wire.messages import OpOutcome

_BATCH = 400
ERASED = "What was written here was erased before it came to the force, so nothing was changed."
HELD = "This case is no longer yours. What you wrote is kept for the supervisor and nothing is lost."
NOT_THEIRS = Against(
    code="not-given",
    reason="This is not yours to write in, so it was not taken. Ask the coordinator, if you think that it is.",
)
FORKED = "This laptop sent two different changes under one number. Ask the coordinator to look at it."


class Taken(msgspec.Struct, frozen=True, kw_only=True):
    """What became of every op of a push; ``fresh`` are the outcomes of those that had not come before."""

    outcomes: list[OpOutcome]
    fresh: list[OpOutcome]


def take_push(
    tx: Connection, sender: Sender, opened: Sequence[Opened], *, catalogue: Catalogue, now: datetime
) -> Taken:
    """Take every op of a push, under the commit lock. An op that came before gets the answer it had."""
    return _Push(tx, sender, opened, catalogue, now).take()


class _Push:
    def __init__(
        self, tx: Connection, sender: Sender, opened: Sequence[Opened], catalogue: Catalogue, now: datetime
    ) -> None:
        self._tx, self._sender, self._opened, self._now = tx, sender, opened, now
        self._catalogue = catalogue
        ops = [one for commit in opened for one in commit.ops]
        self._known = known_outcomes(tx, [*(o.op_id for o in ops), *(o.after for o in ops if o.after)])
        self._logged = _logged(tx, sender.device, [commit.number for commit in opened])
        fresh = sum(one.op_id not in self._known for one in ops)
        day_share.use(tx, sender.device, changes=fresh, size=self._fresh_bytes(), now=now)
        self._space = Workspace(tx, catalogue, records=(one.record for one in ops), ops=len(ops), beside=len(opened))
        self._allowed = grants.allowed(tx, sender.user, (one.scope for one in ops))
        foreign = {one.scope for one in ops} - self._allowed
        self._may_wait = grants.once_given(tx, sender.user, foreign) | _unfounded(tx, foreign)
        self._log: list[dict[str, Any]] = []
        self._ops: list[dict[str, Any]] = []
        self._held: list[dict[str, Any]] = []
        self._odd: list[dict[str, Any]] = []
        self._fresh: list[OpOutcome] = []

    def _fresh_bytes(self) -> int:
        """What of this push the database will grow by: what came before is not kept again."""
        fresh = (commit for commit in self._opened if commit.number not in self._logged)
        return sum(len(commit.raw) + sum(map(_weight, commit.values)) for commit in fresh)

    def take(self) -> Taken:
        outcomes = [outcome for commit in self._opened for outcome in self._commit(commit)]
        for table, rows in ((commit_log, self._log), (op, self._ops), (hold, self._held)):
            if rows:
                self._tx.execute(insert(table), rows)
        odd_values.keep(self._tx, self._odd)
        self._space.flush()
        return Taken(outcomes=outcomes, fresh=self._fresh)

    def _commit(self, commit: Opened) -> list[OpOutcome]:
        if commit.number not in self._logged:
            self._log.append(self._log_row(commit))
            self._logged[commit.number] = commit.hash
        forked = self._logged[commit.number] != commit.hash
        outcomes, held = [], []
        for place, (one, value) in enumerate(zip(commit.ops, commit.values, strict=True)):
            outcome = self._known.get(one.op_id)
            if outcome is None:
                outcome, before = self._one(one, value, commit, forked=forked)
                self._known[one.op_id] = outcome
                self._fresh.append(outcome)
                if not forked:
                    self._ops.append(_op_row(self._sender.device, commit.number, place, one, value, outcome, before))
                if outcome.outcome == "held":
                    held.append(self._held_row(commit, place, one, value))
            outcomes.append(outcome)
        if held:
            notice = notice_of(self._tx, self._sender.user, held)
            self._space.put(notice, exact=msgspec.json.encode(notice.body).decode())
            self._held += [{**row, "notice": notice.id} for row in held]
        return outcomes

    def _one(self, one: Op, value: SaltedValue, commit: Opened, *, forked: bool) -> tuple[OpOutcome, str | None]:
        if forked:
            return OpOutcome(op_id=one.op_id, outcome="refused", code="fork", reason=FORKED), None
        foreign = one.scope not in self._allowed
        if foreign and one.scope not in self._may_wait:
            return refused(one, NOT_THEIRS), None
        if value.value is msgspec.UNSET or value.salt is None:  # missing is not nothing: it would clear the field
            if foreign:
                return OpOutcome(op_id=one.op_id, outcome="held", code="held", reason=HELD), None
            return OpOutcome(op_id=one.op_id, outcome="refused", code="erased", reason=ERASED), None
        read = read_value(bytes(value.value))
        told = read if isinstance(read, Against) else judge(one, read, catalogue=self._catalogue)
        if isinstance(told, Against):
            return refused(one, told), None
        if foreign:
            return OpOutcome(op_id=one.op_id, outcome="held", code="held", reason=HELD), None
        by = Writer(name=self._sender.user_name, at=commit.at)
        done = self._space.do(based(one, self._known), read, exact=text_of(value) or "", by=by)
        if done.odd:
            who = {"device": self._sender.device, "user_id": self._sender.user}
            self._odd.append(odd_values.mark_row(one, done.odd, now=self._now, **who))
        return done.outcome, done.before

    def _log_row(self, commit: Opened) -> dict[str, Any]:
        before = self._logged.get(commit.number - 1)
        note = ""
        if before is None and commit.number > 1:
            note = "a commit before this one has not come yet"
        elif before is not None and before != commit.previous:
            note = "does not follow from the commit before it"
        return {
            "device": self._sender.device, "number": commit.number, "hash": commit.hash, "made": commit.raw,
            "signature": commit.signature, "taken_at": self._now.isoformat(), "note": note,
        }  # fmt: skip

    def _held_row(self, commit: Opened, place: int, one: Op, value: SaltedValue) -> dict[str, Any]:
        return {
            "op_id": one.op_id, "user": self._sender.user, "scope": one.scope,
            "op": msgspec.json.encode(one).decode(), "value": text_of(value), "at": self._now.isoformat(),
            "device": self._sender.device, "number": commit.number, "position": place, "written_at": commit.at,
            "state": "waiting", "decided_by": "", "decided_at": "", "words": "",
        }  # fmt: skip


def _weight(value: SaltedValue) -> int:
    return 0 if value.value is msgspec.UNSET else memoryview(value.value).nbytes


def based(one: Op, known: dict[str, OpOutcome]) -> Op:
    """An op that follows the author's own has that op's version as its base, or none where that made none."""
    if not one.after:
        return one
    before = known.get(one.after)
    stands = before is not None and (before.outcome in {"applied", "same"} or before.code == ACCEPTED)
    base = before.version if before is not None and stands else -1
    return msgspec.structs.replace(one, base=base)


def text_of(value: SaltedValue) -> str | None:
    """A value's exact JSON, or None where it was erased, or is no text at all."""
    if value.value is msgspec.UNSET:
        return None
    try:
        return bytes(value.value).decode()
    except UnicodeDecodeError:
        return None


def _unfounded(tx: Connection, scopes: Iterable[str]) -> frozenset[str]:
    """Cases among these that nobody has any record of: one that was begun on a laptop waits for a person."""
    cases = sorted(one for one in set(scopes) if type_of(one) == type_of(case_scope("")))
    lying: set[str] = set()
    for start in range(0, len(cases), _BATCH):
        asked = select(record.c.scope).where(record.c.scope.in_(cases[start : start + _BATCH])).distinct()
        lying.update(tx.execute(asked).scalars())
    return frozenset(cases) - lying


def _kept(value: SaltedValue, outcome: OpOutcome) -> str | None:
    """What is kept of a value here. What is too large for any record stays with its author alone."""
    return None if outcome.code == TOO_LARGE.code else text_of(value)


def _op_row(
    device: str, number: int, place: int, one: Op, value: SaltedValue, outcome: OpOutcome, before: str | None
) -> dict[str, Any]:
    return {
        "op_id": one.op_id, "device": device, "number": number, "position": place, "record": one.record,
        "field": one.field, "salt": value.salt, "value": _kept(value, outcome), "outcome": outcome.outcome,
        "seq": outcome.seq, "version": outcome.version, "code": outcome.code, "reason": outcome.reason,
        "before": before,
    }  # fmt: skip


def known_outcomes(tx: Connection, ids: Sequence[str]) -> dict[str, OpOutcome]:
    """What became of ops that came before."""
    found: dict[str, OpOutcome] = {}
    for start in range(0, len(ids), _BATCH):
        for row in tx.execute(select(op).where(op.c.op_id.in_(ids[start : start + _BATCH]))):
            found[row.op_id] = OpOutcome(
                op_id=row.op_id, outcome=row.outcome, seq=row.seq, version=row.version, code=row.code, reason=row.reason
            )
    return found


def _logged(tx: Connection, device: str, numbers: Sequence[int]) -> dict[int, str]:
    asked = sorted({*numbers, *(number - 1 for number in numbers)})
    found: dict[int, str] = {}
    for start in range(0, len(asked), _BATCH):
        rows = tx.execute(
            select(commit_log.c.number, commit_log.c.hash).where(
                commit_log.c.device == device, commit_log.c.number.in_(asked[start : start + _BATCH])
            )
        )
        found.update((int(number), told) for number, told in rows)
    return found
