"""The one door to the encrypted caseload: open it, ask it, save to it, close it.

A save is one transaction: rows, signed commit, outbox, audit, search and the lines of the cases it touches.
"""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from sqlite3 import Connection
from typing import Concatenate, ParamSpec, TypeVar

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from champion_app.domain.audit import ALTERED, COLLECTED, CONSULTED, DISCLOSED, ERASED
from champion_app.domain.change import DELETE, NEW, RESTORE, SET, Author, ChangeSet, Edit, Op, Touched, create
from champion_app.domain.errors import Refused
from champion_app.domain.ids import time_ordered_id
from champion_app.domain.kinds.attachment import Attachment
from champion_app.domain.merge import DELETED, LIVE, Row, Turned, apply, as_live, rebase
from champion_app.domain.policy import PolicyPack
from champion_app.domain.record import Catalogue
from champion_app.domain.rules.case.case_line import CASE_LINE_KINDS
from champion_app.domain.rules.laptop.lease import Steady
from champion_app.domain.rules.laptop.rollback_doubt import Doubt
from champion_app.domain.scope import subject_of
from champion_app.host.keystore import NoKeystore
from champion_app.store.db.connection import fold_log, open_file, transaction
from champion_app.store.db.migrate import index_declared_fields, migrate
from champion_app.store.db.pool import Connections
from champion_app.store.key import duress, recovery, wipe
from champion_app.store.key.keys import FLOOR, calibrated, file_key
from champion_app.store.key.unlock import FILE_NAME, change_passphrase, guard_of, has_other
from champion_app.store.rollback.guard import Watch
from champion_app.store.rollback.witness_file import SecretKeeper
from champion_app.store.rows import audit, case_lines, drafts, files, meta, records, search
from champion_app.store.rows.meta import Identity
from champion_app.store.sync import outbox
from champion_app.store.sync.lease import Signed, Tenure, no_steady, sworn
from champion_app.store.sync.replica import VaultReplica

_ACTS: dict[str, str] = {NEW: COLLECTED, SET: ALTERED, DELETE: ERASED, RESTORE: "restored"}
_LINES = 2
"""Counted up where the words of a case's line change, so that lines of an older version are made anew. 2: what is
sensitive is not among them."""
NOT_AS_LEFT = (
    "This vault is not as it was left on this laptop, so nothing is saved to it before a sync at the station has put "
    "it right. What you typed is kept as a draft."
)
P = ParamSpec("P")
T = TypeVar("T")


class Vault:
    """An open vault. Close it once; after that every call fails."""

    def __init__(
        self,
        folder: Path,
        key: bytes,
        *,
        catalogue: Catalogue,
        policy: PolicyPack,
        clock: Callable[[], datetime],
        keeper: SecretKeeper | None = None,
        steady: Callable[[], Steady | None] = no_steady,
    ) -> None:
        """Open, and bring the file to this version. Raises VaultClosed or NoRoom, and then changed nothing.

        ``keeper`` is the system's keystore, where there is a real one; ``steady`` the machine's steady clock. Where the
        vault is not what was left here, :meth:`doubt` says so and nothing is saved to it until a round with the hub was
        complete.
        """
        path = folder / FILE_NAME
        self._folder, self._keeper = folder, keeper
        self._catalogue = catalogue
        self._policy = policy
        self._clock = clock
        self._watch = Watch(path, key, keeper, clock=clock)
        self._left_at = self._watch.last_seen
        self.tenure = Tenure(clock, steady)
        self._connections = Connections(path, file_key(key), self._watch)
        try:
            self._connections.prepare(self._bring_up)
        except BaseException:
            self._connections.let_go()
            raise
        self.replica = VaultReplica(
            self._connections,
            catalogue=catalogue,
            policy=policy,
            clock=clock,
            watch=self._watch,
            tenure=self.tenure,
            guard=guard_of(folder),
            seal=lambda key_id, public, who: self._seal(key, key_id, public, who),
        )

    def _bring_up(self, db: Connection) -> None:
        migrate(db)
        index_declared_fields(db, self._catalogue)
        self._take_policy(db, self._policy)
        with transaction(db):
            search.begin(db)
        self.tenure.load(db, seen=self._left_at)

    def note_time(self, *, also: datetime | None = None) -> None:
        """Remember what this laptop's clock shows, now and then, so that putting it back gains nothing."""
        self._connections.write(lambda db: self.tenure.tick(db, also=also))

    def doubt(self) -> Doubt | None:
        """Why this vault is not taken for what was left here, or None."""
        return self._watch.doubt

    @staticmethod
    def make(folder: Path, key: bytes) -> None:
        """Make the empty encrypted file of a new vault. Raises NoRoom."""
        db = open_file(folder / FILE_NAME, file_key(key), create=True)
        try:
            migrate(db)
        finally:
            db.close()

    @staticmethod
    def _take_policy(db: Connection, policy: PolicyPack) -> None:
        with transaction(db):
            made_by = f"{policy.name}, lines {_LINES}"
            if meta.setting(db, "policy") != made_by:
                case_lines.refresh_all(db, policy=policy)
                meta.set_setting(db, "policy", made_by)

    @property
    def folder(self) -> Path:
        """Where it lies."""
        return self._folder

    @property
    def policy(self) -> PolicyPack:
        return self._policy

    @property
    def catalogue(self) -> Catalogue:
        return self._catalogue

    def join(self, identity: Identity) -> None:
        """Keep who this laptop is to the hub, in the vault's own file at once: were its log and what is noted beside it
        both lost, a vault that belongs to somebody must not look like one that nobody has used."""
        self._connections.write(lambda db: meta.set_identity(db, identity))
        self._connections.outside_transaction(fold_log)

    def author(self) -> Author:
        """The person at this laptop, now. Raises VaultClosed before enrolment."""
        who = self.replica.identity()
        return Author(user=who.user, name=who.user_name, now=self._clock(), new_id=self.new_id)

    def new_id(self) -> str:
        """A fresh id, ordered by this laptop's clock."""
        return time_ordered_id(milliseconds=int(self._clock().timestamp() * 1000), randomness=secrets.token_bytes(10))

    def ask(self, query: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Answer one query of ``store/queries`` from a reader, beside any write. Not on the event loop."""
        return self._connections.read(lambda db: query(db, *args, **kwargs))

    def save(self, edits: Sequence[Edit], author: Author) -> ChangeSet:
        """Save a verb's edits; returns once they are on the disk. Raises Refused or NoRoom, nothing changed."""

        return self._connections.write(lambda db: self._save(db, edits, author))

    def _save(self, db: Connection, edits: Sequence[Edit], author: Author) -> ChangeSet:
        if self._watch.doubt is not None:
            raise Refused(NOT_AS_LEFT)
        if not self.tenure.may_save():
            raise Refused(f"{self.tenure.words()} What you typed is kept as a draft.")
        who = meta.identity(db)
        signer = Ed25519PrivateKey.from_private_bytes(who.device_key)
        for edit in edits:
            self._lay(db, edit)
        commit = outbox.add(db, edits, device=who.device, author=author, sign=lambda raw: signer.sign(raw).hex())
        for op in commit.ops:
            audit.note(db, at=commit.at, act=_ACTS[op.act], record=op.record, scope=op.scope, detail=op.field)
        case_lines.refresh(db, (e.scope for e in edits if e.kind in CASE_LINE_KINDS), policy=self._policy)
        return ChangeSet(touched=tuple(Touched(record=e.record, kind=e.kind, scope=e.scope) for e in edits))

    def _lay(self, db: Connection, edit: Edit) -> None:
        """Lay one edit over its record, as the hub would with nobody else about. Versions stay the hub's."""
        row = records.read(db, edit.record)
        version = row.version(edit.field) if row else 0
        op = Op(
            op_id="",
            act=edit.act,
            record=edit.record,
            kind=edit.kind,
            scope=edit.scope,
            field=edit.field,
            base=version,
            digest="",
        )
        value = {**edit.value, "versions": row.versions} if row is not None and edit.act == DELETE else edit.value
        verdict = apply(row, op, value, catalogue=self._catalogue)
        if isinstance(verdict, Turned):
            raise Refused(verdict.reason)
        if row is None:
            fresh = Row(id=edit.record, kind=edit.kind, scope=edit.scope, body=edit.value)
            records.write(db, fresh, catalogue=self._catalogue)
            files.expect(db, edit.kind, edit.scope, edit.value)
            return
        if edit.act != SET:
            state = DELETED if edit.act == DELETE else LIVE
            records.write(db, msgspec.structs.replace(row, state=state), catalogue=self._catalogue)
            if state == LIVE:
                files.expect(db, edit.kind, edit.scope, row.body)
            else:
                files.let_go(db, edit.kind, edit.scope)
            return
        row = as_live(row)
        if records.pristine(db, edit.record) is None:
            records.set_pristine(db, edit.record, row.body)
        records.write(db, rebase(row, [(edit.field, edit.value)]), catalogue=self._catalogue)

    def take_back(self, record: str) -> ChangeSet | None:
        """Unwrite a record that was made here and has not left: its words are erased for good, also beside the signed
        save that waits. None where it has left, or is not there; then nothing was changed."""

        def work(db: Connection) -> ChangeSet | None:
            row = records.read(db, record)
            if row is None or not outbox.take_back(db, record):
                return None
            records.forget(db, record)
            audit.note(db, at=self._clock().isoformat(), act=ERASED, record=record, scope=row.scope)
            if row.kind in CASE_LINE_KINDS:
                case_lines.refresh(db, [row.scope], policy=self._policy)
            return ChangeSet(touched=(Touched(record=record, kind=row.kind, scope=row.scope),))

        return self._connections.write(work)

    def attach(
        self, told: Attachment, content: bytes, *, scope: str, record_id: str,
        progress: Callable[[int], object] = lambda _bytes: None,
    ) -> ChangeSet:  # fmt: skip
        """Keep a file and the record that names it, in one transaction. ``progress`` is told how many bytes are in, and
        may raise to stop it. Raises Refused where the case has it already or no room for it, or NoRoom; then nothing
        was changed."""
        author = self.author()

        def work(db: Connection) -> ChangeSet:
            sha256 = files.keep(db, scope, content, progress=progress)
            whole = msgspec.structs.replace(told, sha256=sha256, size=len(content), at=author.now, by=author.name)
            return self._save(db, [create(whole, record_id=record_id, subject=subject_of(scope))], author)

        return self._connections.write(work)

    def try_file_again(self, scope: str, sha256: str) -> None:
        """A person wants a file that was set aside tried again."""
        self._connections.write(lambda db: files.try_again(db, scope, sha256))

    def note_disclosed(self, *, record: str, scope: str, detail: str, purpose: str) -> None:
        """Write down that something left the vault, how, and what for."""
        self._note(DISCLOSED, record=record, scope=scope, detail=detail, purpose=purpose)

    def note_consulted(self, *, record: str, scope: str, detail: str, purpose: str) -> None:
        """Write down that somebody looked, and what for: a case opened, a name or a number shown."""
        self._note(CONSULTED, record=record, scope=scope, detail=detail, purpose=purpose)

    def _note(self, act: str, *, record: str, scope: str, detail: str, purpose: str) -> None:
        at = self._clock().isoformat()
        self._connections.write(
            lambda db: audit.note(db, at=at, act=act, record=record, scope=scope, detail=detail, purpose=purpose)
        )

    def forget_news(self, scope: str) -> None:
        """The person has seen what others changed in this scope."""
        self._connections.write(lambda db: db.execute("DELETE FROM news WHERE scope = ?", (scope,)) and None)

    def keep_draft(self, place: str, content: object, *, scope: str) -> None:
        """Keep what is being typed. ``place`` names the form; the content is JSON data."""
        at = self._clock().isoformat()
        told = msgspec.json.encode(content).decode()
        self._connections.write(lambda db: drafts.keep(db, place, told, scope=scope, at=at))

    def drop_draft(self, place: str) -> None:
        """The draft was saved or thrown away."""
        self._connections.write(lambda db: drafts.drop(db, place))

    def go_on_indexing(self, *, most: int = 200) -> bool:
        """Fill in so many more records of an index that an earlier version made. Returns whether any are left."""
        return self._connections.write(lambda db: search.go_on(db, catalogue=self._catalogue, most=most))

    def choose(self, name: str, value: str) -> None:
        """Keep a choice of the person, such as the text size."""
        self._connections.write(lambda db: meta.set_setting(db, name, value))

    def _seal(self, key: bytes, key_id: str, public: str, who: Identity) -> None:
        with contextlib.suppress(OSError, ValueError):  # tried again at the next sync
            recovery.seal(
                self._folder, key, key_id=key_id, public=public, device=who.device, hub_url=who.hub_url,
                ca_pem=who.ca_pem,
            )  # fmt: skip

    def set_duress(self, passphrase: str) -> None:
        """Another passphrase that opens an empty day. The hub knows of it after the next sync. Raises Refused."""
        who = self.replica.identity()
        folder, key, private = duress.make(self._folder, passphrase, keeper=self._keeper or NoKeystore())
        Vault.make(folder, key)
        empty = Vault(folder, key, catalogue=self._catalogue, policy=self._policy, clock=self._clock)
        empty.join(msgspec.structs.replace(who, device_key=private))
        empty.close()
        self._connections.write(lambda db: meta.set_text(db, meta.DURESS, duress.public_half(private)))

    def change_passphrase(self, old: str, new: str) -> None:
        """Another passphrase for the same key. Takes some seconds. Raises WrongPassphrase, VaultClosed, NoRoom, or
        Refused for the one that opens an empty day."""
        cost = FLOOR if has_other(self._folder) else calibrated()  # beside another vault the one in use stays
        change_passphrase(self._folder, old, new, cost=cost, keeper=self._keeper or NoKeystore())

    def wipe(self, order: bytes, signature: str) -> Signed | None:
        """Destroy the keys and everything else, at the signed order of the pinned hub for this device; the vault is
        closed then. Returns this laptop's word for the hub, or None where the order is none: then nothing was done."""
        who = self.replica.identity()
        word = sworn(order, signature, who, at=self._clock())
        if word is None:
            return None
        names = (*wipe.share_names(self._folder), self._watch.name)
        told = wipe.Note(names=names, hub_url=who.hub_url, ca_pem=who.ca_pem, word=msgspec.json.encode(word).decode())
        wipe.begin(self._folder, told)
        wipe.destroy_keys(self._folder, told, self._keeper)
        self.tenure.wiped = True
        self._connections.let_go()
        wipe.remove_rest(self._folder)
        return word

    def close(self) -> None:
        """Fold everything into the file and close it."""
        self._connections.close()
