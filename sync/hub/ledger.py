"""Accept, order, remember and sign for commits: the hub's real work. One bad op never blocks the rest."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime

import msgspec
from sqlalchemy import Connection, insert, select, update

from champion_app.domain.change import Op, SaltedValue, SignedCommit, chain_hash, decoded, read_commit
from champion_app.domain.conflict import Conflict
from champion_app.domain.errors import NotTrusted
from champion_app.domain.merge import Applied, Clash, Row, Same, Turned, apply
from champion_app.domain.record import Catalogue, kind_of
from sync.hub import scope
from sync.hub.rows import insert_many, read_many, update_many
from sync.hub.storage.schema import commit_log, hold, op, receipt
from sync.hub.storage.storage import Storage, take_numbers
from sync.wire.messages import OpOutcome, Receipt, Signed
from sync.wire.verify import check_signature, sign

_BATCH = 400
ERASED = "What was written here was erased before it came to the force, so nothing was changed."
HELD = "This case is no longer yours. What you wrote is kept for the supervisor and nothing is lost."


class Sender(msgspec.Struct, frozen=True, kw_only=True):
    """Who a push comes from. ``key`` is the device's raw public key."""

    device: str
    user: str
    user_name: str
    key: bytes


class Ledger:
    """Made once over a storage; every call is one transaction under the commit lock."""

    def __init__(self, storage: Storage, *, catalogue: Catalogue, signing_key: bytes) -> None:
        self._storage = storage
        self._catalogue = catalogue
        self._signing_key = signing_key

    def sign(self, content: object) -> Signed:
        """Anything as the hub's signed word."""
        raw = msgspec.json.encode(content, order="deterministic")
        return Signed(content=msgspec.Raw(raw), signature=sign(self._signing_key, raw))

    def accept(self, sender: Sender, commits: Sequence[SignedCommit], *, now: datetime) -> Signed:
        """Take a push and answer with a signed receipt. Raises NotTrusted where a commit is not that device's own;
        then nothing of the push was taken."""
        opened = [_Opened.of(sender, signed) for signed in commits]
        with self._storage.write() as tx:
            work = _Push(tx, sender, self._catalogue, now)
            outcomes = work.take(opened)
            told = Receipt(
                receipt_id=secrets.token_hex(8),
                device=sender.device,
                at=now.isoformat(),
                commits=tuple(one.hash for one in opened),
                outcomes=tuple(outcomes),
            )
            signed = self.sign(told)
            tx.execute(
                insert(receipt).values(
                    receipt_id=told.receipt_id,
                    device=sender.device,
                    content=bytes(signed.content).decode(),
                    signature=signed.signature,
                )
            )
        return signed

    def erase_value(self, op_id: str) -> bool:
        """Erase one value for good; signature and chain still verify. Returns whether there was such an op."""
        with self._storage.write() as tx:
            done = tx.execute(update(op).where(op.c.op_id == op_id).values(salt=None, value=None))
            return bool(done.rowcount)

    def kept(self, device: str) -> list[tuple[int, SignedCommit]]:
        """Every commit of a device as it was signed, with what is left of its values: for the audit."""
        with self._storage.read() as tx:
            found = []
            for row in tx.execute(
                select(commit_log).where(commit_log.c.device == device).order_by(commit_log.c.number)
            ):
                beside = tx.execute(
                    select(op.c.salt, op.c.value)
                    .where(op.c.device == device, op.c.number == row.number)
                    .order_by(op.c.position)
                )
                values = tuple(
                    SaltedValue(salt=salt, value=msgspec.UNSET if value is None else msgspec.Raw(value.encode()))
                    for salt, value in beside
                )
                commit = SignedCommit(commit=msgspec.Raw(bytes(row.made)), signature=row.signature, values=values)
                found.append((int(row.number), commit))
            return found


class _Opened(msgspec.Struct, frozen=True, kw_only=True):
    """A commit whose signature and digests were checked."""

    raw: bytes
    hash: str
    signature: str
    number: int
    previous: str
    at: str
    ops: tuple[Op, ...]
    values: tuple[SaltedValue, ...]

    @classmethod
    def of(cls, sender: Sender, signed: SignedCommit) -> _Opened:
        raw = bytes(signed.commit)
        check_signature(sender.key, raw, signed.signature)
        commit = read_commit(raw, signed.values)
        if commit.device != sender.device:
            raise NotTrusted("A change names another device than the one that sent it, so it was not taken.")
        return cls(
            raw=raw,
            hash=chain_hash(raw),
            signature=signed.signature,
            number=commit.number,
            previous=commit.previous,
            at=commit.at,
            ops=commit.ops,
            values=signed.values,
        )


class _Push:
    """One push inside its transaction: everything it touches is read once, and written once at the end."""

    def __init__(self, tx: Connection, sender: Sender, catalogue: Catalogue, now: datetime) -> None:
        self._tx, self._sender, self._catalogue, self._now = tx, sender, catalogue, now
        self._rows: dict[str, Row] = {}
        self._fresh: dict[str, str] = {}
        self._changed: dict[str, None] = {}
        self._known: dict[str, OpOutcome] = {}
        self._number = 0

    def take(self, opened: Sequence[_Opened]) -> list[OpOutcome]:
        ops = [one for commit in opened for one in commit.ops]
        self._rows = read_many(self._tx, (one.record for one in ops))
        self._known = _known_outcomes(self._tx, [*(o.op_id for o in ops), *(o.after for o in ops if o.after)])
        allowed = scope.allowed(self._tx, self._sender.user, (one.scope for one in ops))
        logged = _logged(self._tx, self._sender.device, [commit.number for commit in opened])
        self._number = take_numbers(self._tx, 2 * len(ops) + 1)
        outcomes: list[OpOutcome] = []
        log, op_rows, held = [], [], []
        for commit in opened:
            if commit.number not in logged:
                log.append(self._log_row(commit, logged))
                logged[commit.number] = commit.hash
            forked = logged[commit.number] != commit.hash
            for place, (one, value) in enumerate(zip(commit.ops, commit.values, strict=True)):
                before = self._known.get(one.op_id)
                if before is None:
                    before = self._one(one, value, commit, allowed=one.scope in allowed, forked=forked)
                    self._known[one.op_id] = before
                    if not forked:
                        op_rows.append(_op_row(self._sender.device, commit.number, place, one, value, before))
                    if before.outcome == "held":
                        held.append(self._held_row(one, value))
                outcomes.append(before)
        for table, rows in ((commit_log, log), (op, op_rows), (hold, held)):
            if rows:
                self._tx.execute(insert(table), rows)
        insert_many(self._tx, [(self._rows[identity], body) for identity, body in self._fresh.items()])
        update_many(self._tx, [self._rows[identity] for identity in self._changed])
        return outcomes

    def _log_row(self, commit: _Opened, logged: dict[int, str]) -> dict[str, object]:
        before = logged.get(commit.number - 1)
        note = ""
        if before is None and commit.number > 1:
            note = "a commit before this one has not come yet"
        elif before is not None and before != commit.previous:
            note = "does not follow from the commit before it"
        return {
            "device": self._sender.device, "number": commit.number, "hash": commit.hash, "made": commit.raw,
            "signature": commit.signature, "taken_at": self._now.isoformat(), "note": note,
        }  # fmt: skip

    def _held_row(self, one: Op, value: SaltedValue) -> dict[str, object]:
        return {
            "op_id": one.op_id, "user": self._sender.user, "scope": one.scope,
            "op": msgspec.json.encode(one).decode(), "value": _text(value), "at": self._now.isoformat(),
        }  # fmt: skip

    def _next(self) -> int:
        number = self._number
        self._number += 1
        return number

    def _one(self, one: Op, value: SaltedValue, commit: _Opened, *, allowed: bool, forked: bool) -> OpOutcome:
        if forked:
            return OpOutcome(
                op_id=one.op_id, outcome="refused", code="fork",
                reason="This laptop sent two different changes under one number. Ask the coordinator to look at it.",
            )  # fmt: skip
        if not allowed:
            return OpOutcome(op_id=one.op_id, outcome="held", code="held", reason=HELD)
        if value.value is msgspec.UNSET or value.salt is None:  # missing is not nothing: it would clear the field
            return OpOutcome(op_id=one.op_id, outcome="refused", code="erased", reason=ERASED)
        row = self._rows.get(one.record)
        plain = decoded(value)
        verdict = apply(row, self._based(one), plain, catalogue=self._catalogue)
        match verdict:
            case Turned(code=code, reason=reason):
                return OpOutcome(op_id=one.op_id, outcome="refused", code=code, reason=reason)
            case Same(version=version):
                return OpOutcome(op_id=one.op_id, outcome="same", version=version, seq=row.seq if row else 0)
            case Applied(row=made, version=version):
                seq = self._put(made, exact=_text(value) if row is None else None)
                return OpOutcome(op_id=one.op_id, outcome="applied", seq=seq, version=version)
            case Clash(row=shown, version=version, current=current):
                seq = self._put(shown, exact=None) if shown is not row else self._next()
                self._conflict(one, plain, current, version, commit, seq=self._next() if shown is not row else seq)
                return OpOutcome(op_id=one.op_id, outcome="conflict", seq=seq, version=version)

    def _based(self, one: Op) -> Op:
        """An op that follows the author's own has that op's version as its base, or none where that made none."""
        if not one.after:
            return one
        before = self._known.get(one.after)
        base = before.version if before is not None and before.outcome in {"applied", "same"} else -1
        return msgspec.structs.replace(one, base=base)

    def _put(self, row: Row, *, exact: str | None) -> int:
        numbered = msgspec.structs.replace(row, seq=self._next())
        self._rows[row.id] = numbered
        if exact is not None:
            self._fresh[row.id] = exact
        elif row.id in self._fresh:
            self._fresh[row.id] = msgspec.json.encode(numbered.body).decode()
        else:
            self._changed[row.id] = None
        return numbered.seq

    def _conflict(self, one: Op, other: object, current: object, version: int, commit: _Opened, *, seq: int) -> None:
        body = {
            "record": one.record, "of_kind": one.kind, "field": one.field, "current": current, "other": other,
            "other_by": self._sender.user_name, "other_at": commit.at, "version": version, "open": True,
        }  # fmt: skip
        made = Row(id=secrets.token_hex(16), kind=kind_of(Conflict).name, scope=one.scope, body=body, seq=seq)
        self._rows[made.id] = made
        self._fresh[made.id] = msgspec.json.encode(body).decode()


def _text(value: SaltedValue) -> str | None:
    return None if value.value is msgspec.UNSET else bytes(value.value).decode()


def _op_row(device: str, number: int, place: int, one: Op, value: SaltedValue, outcome: OpOutcome) -> dict[str, object]:
    return {
        "op_id": one.op_id, "device": device, "number": number, "position": place, "record": one.record,
        "field": one.field, "salt": value.salt, "value": _text(value), "outcome": outcome.outcome, "seq": outcome.seq,
        "version": outcome.version, "code": outcome.code, "reason": outcome.reason,
    }  # fmt: skip


def _known_outcomes(tx: Connection, ids: Sequence[str]) -> dict[str, OpOutcome]:
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
