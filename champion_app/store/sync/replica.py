"""The store's side of a sync round: rows in, commits out, cursor and rows in one transaction.

Fits ``sync.engine.ports.Replica`` without importing it. Messages come in as anything with the fields named there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from sqlite3 import Connection

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from champion_app.domain.audit import AuditEntry, Witness
from champion_app.domain.change import ChangeSet, LetGo, SignedCommit, Touched
from champion_app.domain.continuity import Meeting, WentOn
from champion_app.domain.manifest import ScopeSum
from champion_app.domain.policy import PolicyPack
from champion_app.domain.record import Catalogue
from champion_app.domain.rules.case.case_line import CASE_LINE_KINDS
from champion_app.store.db.pool import Connections, Writing
from champion_app.store.rollback.guard import Watch
from champion_app.store.rows import audit, case_lines, files, meta, records
from champion_app.store.sync import continuity, outbox, purge, receipts
from champion_app.store.sync.inbox import ArrivingRow, ReadRow, read_page, write_page
from champion_app.store.sync.lease import Tenure

RESERVED = 64
"""Request numbers taken at once."""


class VaultReplica:
    """One vault, as the engine sees it. Every method is one transaction."""

    def __init__(
        self,
        connections: Connections,
        *,
        catalogue: Catalogue,
        policy: PolicyPack,
        clock: Callable[[], datetime],
        watch: Watch,
        tenure: Tenure,
        guard: str,
        seal: Callable[[str, str, meta.Identity], None],
    ) -> None:
        self._connections = connections
        self._watch = watch
        self._tenure = tenure
        self._guard = guard
        self._numbers: Iterator[int] = iter(())
        self._seal = seal
        self._catalogue = catalogue
        self._policy = policy
        self._clock = clock

    def identity(self) -> meta.Identity:
        return self._connections.read(meta.identity)

    def next_request_number(self) -> int:
        """Numbers are reserved some at a time, so that not every request waits for the disk; those that are left when
        the app ends are skipped for good."""
        number = next(self._numbers, None)
        if number is None:
            self._numbers = iter(self._connections.write(lambda db: meta.reserve_requests(db, RESERVED)))
            number = next(self._numbers)
        return number

    def skip_requests(self, number: int) -> None:
        self._numbers = iter(())
        self._connections.write(lambda db: meta.skip_requests(db, number))

    def begin_meeting(self) -> Meeting:
        empty = self._connections.read(lambda db: meta.text(db, meta.DURESS))
        begun = self._connections.write(continuity.begin)
        return msgspec.structs.replace(begun, guard=self._guard, duress_key=empty)

    def met(self, contact: str) -> None:
        self._connections.write(lambda db: continuity.answered(db, contact))

    def holds_save(self, number: int, told: str) -> bool:
        return self._connections.read(lambda db: continuity.holds(db, number, told))

    def take_lease(self, content: bytes, signature: str) -> None:
        self._connections.write(lambda db: self._tenure.take(db, content, signature))

    def seal_for_recovery(self, key_id: str, public: str) -> None:
        who = self.identity()
        self._seal(key_id, public, who)

    def withdraw(self) -> None:
        self._connections.write(self._tenure.withdraw)

    def go_on_from(self, number: int, told: str) -> WentOn:
        def work(db: Connection) -> WentOn:
            key = meta.identity(db).device_key
            here = max(continuity.base(db).number, number)
            lost = max(0, self._watch.noted_saves - here)
            if not number or continuity.holds(db, number, told):
                return WentOn(lost=lost)
            signer = Ed25519PrivateKey.from_private_bytes(key)
            anew = continuity.go_on(db, number, told, sign=lambda raw: signer.sign(raw).hex())
            return WentOn(numbered_anew=anew, lost=lost)

        return self._connections.write(work)

    def last_taken(self) -> int:
        return self._connections.read(outbox.last_taken)

    def cursor(self) -> str:
        return self._connections.read(meta.cursor)

    def epoch(self) -> int:
        return self._connections.read(meta.epoch)

    def pending(self, *, after: int, limit_ops: int) -> Sequence[tuple[int, SignedCommit]]:
        return self._connections.read(lambda db: outbox.waiting(db, after=after, limit_ops=limit_ops))

    def take_receipt(self, receipt: receipts.ArrivingReceipt, *, signed: bytes) -> ChangeSet:
        def work(db: Connection) -> ChangeSet:
            touched = receipts.take(db, receipt, signed=signed.decode(), catalogue=self._catalogue)
            self._refresh_lines(db, touched)
            return ChangeSet(touched=tuple(touched))

        return self._connections.write(work)

    def set_aside(self, number: int, reason: str) -> None:
        """A commit that the hub cannot take at all stays here with its reason and stops nothing."""
        self._connections.write(lambda db: outbox.set_aside(db, number, reason))

    def read_page(self, rows: Sequence[ArrivingRow]) -> Sequence[ReadRow]:
        """Read a page as it will be written; touches no vault."""
        return read_page(rows, catalogue=self._catalogue)

    def begin_page(self, page: Sequence[ReadRow], *, cursor: str) -> Writing[ChangeSet]:
        """Begin to write a page and the cursor that covers it, in one transaction. The hub has it: were it lost, it
        would come again."""

        def work(db: Connection) -> ChangeSet:
            touched = write_page(db, page, catalogue=self._catalogue)
            meta.set_cursor(db, cursor)
            self._refresh_lines(db, touched)
            return ChangeSet(touched=tuple(touched))

        return self._connections.begin_write(work, again=True)

    def apply_rows(self, rows: Sequence[ArrivingRow], *, cursor: str) -> ChangeSet:
        return self.begin_page(self.read_page(rows), cursor=cursor).wait()

    def replace_scope(self, scope: str, rows: Sequence[ArrivingRow]) -> ChangeSet:
        """Bring one scope level with the hub's whole list of it. What the hub does not have goes, except what was
        written here: a hub that was set back is offered that again."""

        read = self.read_page(rows)

        def work(db: Connection) -> ChangeSet:
            named = {row.id for row in rows}
            strangers = [identity for identity in records.from_hub(db, scope) if identity not in named]
            set_back = [row.id for row in rows if records.is_newer_here(db, row.id, row.versions)]
            if strangers or set_back:
                outbox.offer_again(db)
            for identity in strangers:
                if outbox.written_here(db, identity):
                    records.make_own(db, identity)
                else:
                    records.forget(db, identity)
            touched = write_page(db, read, catalogue=self._catalogue)
            at = self._clock().isoformat()
            db.execute("INSERT INTO repair (scope, at) VALUES (?, ?)", (scope, at))
            audit.note(db, at=at, act="repaired", scope=scope)
            case_lines.refresh(db, [scope], policy=self._policy)
            return ChangeSet(touched=(*touched, Touched(record="", kind="", scope=scope)))

        return self._connections.write(work)

    def sums(self) -> dict[str, ScopeSum]:
        return self._connections.read(records.sums)

    def _refresh_lines(self, db: Connection, touched: Iterable[Touched]) -> None:
        case_lines.refresh(db, (item.scope for item in touched if item.kind in CASE_LINE_KINDS), policy=self._policy)

    def set_scopes(self, scopes: Sequence[str], *, removed: Sequence[str], epoch: int) -> LetGo:
        at = self._clock().isoformat()
        return self._connections.write(lambda db: purge.let_go(db, scopes, removed=removed, epoch=epoch, at=at))

    def compact(self) -> None:
        """Give up the pages of what was purged, where that is still to be done. Raises NoRoom."""
        if self._connections.read(purge.compaction_due):
            self._connections.outside_transaction(purge.compact)
            self._connections.write(purge.compacted)

    def unsworn(self) -> tuple[int, tuple[str, ...]]:
        return self._connections.read(purge.unsworn)

    def sworn(self) -> None:
        self._connections.write(purge.sworn)

    def file_work(self) -> Sequence[files.FileWork]:
        return self._connections.read(files.work)

    def file_piece(self, scope: str, sha256: str, number: int) -> bytes:
        return self._connections.read(lambda db: files.piece(db, scope, sha256, number))

    def take_file_piece(self, scope: str, sha256: str, number: int, content: bytes) -> bool:
        return self._connections.write(lambda db: files.take_piece(db, scope, sha256, number, content))

    def file_sent(self, scope: str, sha256: str) -> None:
        self._connections.write(lambda db: files.sent(db, scope, sha256))

    def file_failed(self, scope: str, sha256: str, *, reason: str, for_good: bool) -> None:
        note = files.set_aside if for_good else files.failed
        self._connections.write(lambda db: note(db, scope, sha256, reason))

    def start_over(self) -> None:
        def work(db: Connection) -> None:
            meta.set_cursor(db, "")
            meta.set_epoch(db, -1)
            outbox.offer_again(db)

        self._connections.write(work)

    def finish_round(self, *, at: str, works_until: str, user_name: str) -> ChangeSet:
        def work(db: Connection) -> ChangeSet:
            meta.set_last_round(db, meta.LastRound(at=at, works_until=works_until))
            told = meta.identity(db)
            if user_name and user_name != told.user_name:
                meta.set_identity(db, msgspec.structs.replace(told, user_name=user_name))
            audit.note(db, at=at, act="synced")
            self._watch.settle(db)
            return ChangeSet(touched=())

        return self._connections.write(work)

    def unsent_log(self, *, limit: int) -> Sequence[AuditEntry]:
        return self._connections.read(lambda db: audit.unsent(db, limit=limit))

    def witnessed(self) -> Sequence[Witness]:
        return self._connections.read(audit.witnessed)

    def log_sent(self) -> int:
        return self._connections.read(meta.log_sent)

    def log_taken(self, through: int) -> None:
        """The hub has the log of this laptop up to this entry."""
        self._connections.write(lambda db: audit.taken(db, through))

    def hub_log(self) -> tuple[int, str]:
        """How far the hub's own log had come when it was last seen: its size, and the hash of its last entry."""
        mark = self._connections.read(meta.log_mark)
        return mark.size, mark.hash

    def remember_hub_log(self, *, size: int, last: str, signed: str, differs: bool) -> None:
        mark = meta.LogMark(size=size, hash=last, signed=signed)
        at = self._clock().isoformat()
        self._connections.write(lambda db: audit.remember_hub_log(db, mark, at=at, differs=differs))
