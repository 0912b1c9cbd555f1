"""A second implementation of the Replica port, in memory: what the port promises, with nothing of the vault's."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from typing import Any

import msgspec

from champion_app.domain.audit import FIRST_ENTRY, AuditEntry, Witness, entry_hash
from champion_app.domain.change import (
    FIRST_COMMIT,
    NEW,
    SET,
    Author,
    ChangeSet,
    Commit,
    Edit,
    LetGo,
    SignedCommit,
    Touched,
    chain_hash,
    decoded,
    form_commit,
)
from champion_app.domain.continuity import Meeting, WentOn
from champion_app.domain.manifest import ScopeSum, mark_of
from champion_app.domain.merge import Row, rebase, with_field
from sync.engine.ports import FileWork
from sync.wire.messages import Receipt, WireRow
from sync.wire.verify import sign
from tests.sync.laptop import Laptop

ANSWERED_WELL = {"applied", "same", "conflict"}


@dataclass(slots=True)
class Kept:
    """One commit of this device and what became of each of its ops."""

    number: int
    commit: Commit
    signed: SignedCommit
    outcomes: dict[str, str] = field(default_factory=dict)
    aside: str = ""

    @property
    def state(self) -> str:
        words = set(self.outcomes.values())
        if self.aside or words - ANSWERED_WELL:
            return "aside"
        return "accepted" if len(self.outcomes) == len(self.commit.ops) else "waiting"


class Written:
    """A page that is in the replica already."""

    def __init__(self, changes: ChangeSet) -> None:
        self._changes = changes

    def wait(self) -> ChangeSet:
        return self._changes


class MemoryReplica:
    """Everything a laptop keeps, without a disk. Fails where anybody but its own thread touches it."""

    def __init__(self, identity: Laptop) -> None:
        self._identity = identity
        self._numbers = count(1)
        self._thread = threading.get_ident()
        self._cursor = ""
        self._epoch = -1
        self.kept: list[Kept] = []
        self.rows: dict[str, Row] = {}
        self.receipts: list[bytes] = []
        self.pages = 0
        self.repaired: list[str] = []
        self._marks: dict[str, int] = {}
        self._purged: tuple[int, tuple[str, ...]] = (0, ())
        self.meetings: list[str] = []
        self.leases: list[bytes] = []
        self.withdrawn = False
        self.finished = ""
        self.log: list[AuditEntry] = []
        self._log_sent = 0
        self._hub_log = (0, "")
        self.hub_log_differed = 0
        self.works_until = ""
        self.user_name = ""

    # What a person at the laptop does.

    def save(self, *edits: Edit) -> Commit:
        """Sign edits as the next commit and keep it."""
        author = Author(user=self._identity.user, name="", now=datetime.now(UTC), new_id=lambda: secrets.token_hex(16))
        previous = chain_hash(bytes(self.kept[-1].signed.commit)) if self.kept else FIRST_COMMIT
        commit, raw, values = form_commit(
            [self._following_own(edit) for edit in edits],
            device=self._identity.device,
            author=author,
            number=len(self.kept) + 1,
            previous=previous,
            new_salt=lambda: secrets.token_hex(16),
        )
        signature = sign(self._identity.device_key, raw)
        signed = SignedCommit(commit=msgspec.Raw(raw), signature=signature, values=values)
        self.kept.append(Kept(len(self.kept) + 1, commit, signed))
        return commit

    def _following_own(self, edit: Edit) -> Edit:
        for kept in reversed(self.kept):
            for op in reversed(kept.commit.ops):
                if edit.act == SET and (op.record, op.field) == (edit.record, edit.field) and kept.state == "waiting":
                    return msgspec.structs.replace(edit, after=op.op_id)
        return edit

    def shown(self, record: str) -> dict[str, Any] | None:
        """The body of a record as the person sees it: their own unsent changes on top."""
        row = self.rows.get(record)
        open_changes: list[tuple[str, Any]] = []
        for op, value in self._open(record):
            if op.act == NEW and row is None:
                row = Row(id=record, kind=op.kind, scope=op.scope, body=value)
            elif op.act == SET:
                open_changes.append((op.field, value))
        return rebase(row, open_changes).body if row else None

    def _open(self, record: str) -> list[tuple[Any, Any]]:
        return [
            (op, decoded(value))
            for kept in self.kept
            for op, value in zip(kept.commit.ops, kept.signed.values, strict=True)
            if op.record == record and op.op_id not in kept.outcomes and not kept.aside
        ]

    def states(self) -> list[str]:
        """``waiting``, ``accepted`` or ``aside`` for every save, in order."""
        return [kept.state for kept in self.kept]

    def taken_over(self) -> None:
        """Another thread goes on with it."""
        self._thread = threading.get_ident()

    # The port.

    def identity(self) -> Laptop:
        return self._identity

    def next_request_number(self) -> int:
        self._own_thread()
        return next(self._numbers)

    def skip_requests(self, number: int) -> None:
        self._numbers = count(number + 1)

    def begin_meeting(self) -> Meeting:
        told = Meeting(contact=secrets.token_hex(16), contacts=tuple(self.meetings))
        self.meetings.append(told.contact)
        return told

    def met(self, contact: str) -> None:
        self.meetings = [contact]

    def take_lease(self, content: bytes, signature: str) -> None:
        self.leases.append(content)

    def seal_for_recovery(self, key_id: str, public: str) -> None:
        pass  # this replica has no key to seal

    def withdraw(self) -> None:
        self.withdrawn = True

    def go_on_from(self, number: int, told: str) -> WentOn:
        return WentOn()  # nothing puts this one back to an older copy

    def last_taken(self) -> int:
        return max((kept.number for kept in self.kept if kept.state == "accepted"), default=0)

    def cursor(self) -> str:
        return self._cursor

    def epoch(self) -> int:
        return self._epoch

    def pending(self, *, after: int, limit_ops: int) -> Sequence[tuple[int, SignedCommit]]:
        self._own_thread()
        found: list[tuple[int, SignedCommit]] = []
        ops = 0
        for kept in self.kept:
            if kept.number > after and kept.state == "waiting":
                ops += len(kept.commit.ops)
                if found and ops > limit_ops:
                    break
                found.append((kept.number, kept.signed))
        return found

    def set_aside(self, number: int, reason: str) -> None:
        self._own_thread()
        self.kept[number - 1].aside = reason

    def take_receipt(self, receipt: Receipt, *, signed: bytes) -> ChangeSet:
        self._own_thread()
        self.receipts.append(signed)
        touched = []
        told = {outcome.op_id: outcome for outcome in receipt.outcomes}
        for kept in self.kept:
            for op, value in zip(kept.commit.ops, kept.signed.values, strict=True):
                outcome = told.get(op.op_id)
                if outcome is not None and op.op_id not in kept.outcomes:
                    kept.outcomes[op.op_id] = outcome.outcome
                    touched.append(Touched(record=op.record, kind=op.kind, scope=op.scope))
                    if outcome.outcome in {"applied", "same"}:
                        self._settle(op, decoded(value), outcome.version)
        return ChangeSet(touched=tuple(touched))

    def _settle(self, op: Any, value: Any, version: int) -> None:
        row = self.rows.get(op.record)
        if op.act == NEW and row is None:
            self.rows[op.record] = Row(id=op.record, kind=op.kind, scope=op.scope, body=value)
        elif op.act == SET and row is not None and version >= row.version(op.field):
            self.rows[op.record] = with_field(row, op.field, value, version=version)

    def read_page(self, rows: Sequence[WireRow]) -> Sequence[WireRow]:
        self._own_thread()
        return rows

    def begin_page(self, page: Sequence[WireRow], *, cursor: str) -> Written:
        return Written(self.apply_rows(page, cursor=cursor))

    def apply_rows(self, rows: Sequence[WireRow], *, cursor: str) -> ChangeSet:
        self._own_thread()
        for row in rows:
            body = msgspec.json.decode(row.body, type=dict[str, Any])
            self._marks[row.id] = mark_of(
                record=row.id, seq=row.seq, state=row.state, versions=row.versions, body=bytes(row.body)
            )
            self.rows[row.id] = Row(
                id=row.id,
                kind=row.kind,
                scope=row.scope,
                body=body,
                versions=row.versions,
                seq=row.seq,
                state=row.state,
            )
        self._cursor = cursor
        self.pages += 1
        return ChangeSet(touched=tuple(Touched(record=row.id, kind=row.kind, scope=row.scope) for row in rows))

    def set_scopes(self, scopes: Sequence[str], *, removed: Sequence[str], epoch: int) -> LetGo:
        self._own_thread()
        unsent = {op.scope for kept in self.kept if kept.state == "waiting" for op in kept.commit.ops}
        lying = {row.scope for row in self.rows.values()}
        purged = tuple(scope for scope in removed if scope not in unsent and scope not in scopes)
        self.rows = {name: row for name, row in self.rows.items() if row.scope not in purged}
        self._purged = (epoch, tuple(sorted({*self._purged[1], *purged} - set(scopes))))
        unlisted = tuple(sorted(lying - set(scopes) - set(removed)))
        if len(purged) == len(removed) and not unlisted:
            self._epoch = epoch
        gone = tuple(scope for scope in purged if scope in lying)
        touched = tuple(Touched(record="", kind="", scope=scope) for scope in gone)
        return LetGo(changes=ChangeSet(touched=touched), scopes=gone, unlisted=unlisted)

    def compact(self) -> None:
        self._own_thread()

    def unsworn(self) -> tuple[int, tuple[str, ...]]:
        return self._purged

    def sworn(self) -> None:
        self._purged = (0, ())

    def sums(self) -> dict[str, ScopeSum]:
        found: dict[str, list[tuple[int, int]]] = {}
        for name, row in self.rows.items():
            if row.seq:
                found.setdefault(row.scope, []).append((row.seq, self._marks[name]))
        return {
            scope: ScopeSum(
                count=sum(mark != 0 for _, mark in told),
                total=sum(mark for _, mark in told),
                last=max(seq for seq, _ in told),
            )
            for scope, told in found.items()
        }

    def replace_scope(self, scope: str, rows: Sequence[WireRow]) -> ChangeSet:
        self._own_thread()
        self.repaired.append(scope)
        self.rows = {name: row for name, row in self.rows.items() if row.scope != scope or not row.seq}
        return self.apply_rows(rows, cursor=self._cursor)

    def file_work(self) -> Sequence[FileWork]:
        return ()

    def file_piece(self, scope: str, sha256: str, number: int) -> bytes:
        raise AssertionError("this replica keeps no files")

    def take_file_piece(self, scope: str, sha256: str, number: int, content: bytes) -> bool:
        raise AssertionError("this replica keeps no files")

    def file_sent(self, scope: str, sha256: str) -> None:
        raise AssertionError("this replica keeps no files")

    def file_failed(self, scope: str, sha256: str, *, reason: str, for_good: bool) -> None:
        raise AssertionError("this replica keeps no files")

    def note(self, act: str, at: str) -> None:
        """Write down that something was done here."""
        previous = self.log[-1].hash if self.log else FIRST_ENTRY
        told = {"at": at, "act": act, "record": "", "scope": "", "detail": "", "purpose": ""}
        self.log.append(
            AuditEntry(
                number=len(self.log) + 1, previous=previous, hash=entry_hash(previous=previous, **told), **told
            )
        )  # fmt: skip

    def unsent_log(self, *, limit: int) -> Sequence[AuditEntry]:
        return self.log[self._log_sent : self._log_sent + limit]

    def witnessed(self) -> Sequence[Witness]:
        return ()

    def log_sent(self) -> int:
        return self._log_sent

    def log_taken(self, through: int) -> None:
        self._own_thread()
        self._log_sent = through

    def hub_log(self) -> tuple[int, str]:
        return self._hub_log

    def remember_hub_log(self, *, size: int, last: str, signed: str, differs: bool) -> None:
        self._own_thread()
        self._hub_log = (size, last)
        self.hub_log_differed += differs

    def start_over(self) -> None:
        """Also offers again what the hub had accepted: a hub restored from a backup may have lost it."""
        self._own_thread()
        self._cursor, self._epoch = "", -1
        for kept in self.kept:
            if kept.state == "accepted":
                kept.outcomes.clear()

    def finish_round(self, *, at: str, works_until: str, user_name: str) -> ChangeSet:
        self._own_thread()
        self.finished, self.works_until, self.user_name = at, works_until, user_name
        self.note("synced", at)
        return ChangeSet(touched=())

    def _own_thread(self) -> None:
        assert threading.get_ident() == self._thread, "the replica was touched from another thread"
