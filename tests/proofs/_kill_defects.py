"""Faults that somebody could make in the product, one at a time. The proof must find each, or it proves nothing."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest import mock

from sqlalchemy import insert

from champion_app import opening
from champion_app.host import disk as laptop_disk
from champion_app.store.db import connection
from champion_app.store.key import header, unlock
from champion_app.store.key.unlock import HEADER_NAME
from champion_app.store.rows import meta
from champion_app.store.sync.replica import VaultReplica
from sync import disk as hub_disk
from sync.engine.steps.files import Files
from sync.hub.ledger import push
from sync.hub.ledger.ledger import Ledger
from sync.hub.storage import transaction
from sync.hub.storage.schema import commit_log, hold, op


def saved_before_it_is() -> None:
    """The laptop says *saved here* and commits with the next save."""
    begin, commit, fold = connection.begin, connection.commit, connection.fold_log
    open_still: list[Any] = []

    def committed(db: Any) -> None:
        if threading.current_thread().name.startswith("vault"):  # the writer's own
            open_still.append(db)
            acted()
        else:
            commit(db)

    def settle() -> None:
        while open_still:
            commit(open_still.pop())

    def begun(db: Any, *, writing: bool) -> None:
        if writing:
            settle()
        begin(db, writing=writing)

    def folded(db: Any) -> None:
        settle()
        fold(db)

    connection.begin, connection.fold_log = begun, folded
    connection.commit = committed


def header_in_place() -> None:
    """The header is written over itself."""

    def planted(path: Path, raw: bytes) -> None:
        acted()
        descriptor = laptop_disk.make(path)
        laptop_disk.write(descriptor, raw)
        laptop_disk.sync(descriptor)
        laptop_disk.close(descriptor)

    header._write = planted


def header_before_the_rest() -> None:
    """A vault has its header before the laptop has joined."""
    where: list[Path] = []
    refuse, new = unlock.refuse_second, unlock.new_key

    def refused(folder: Path) -> None:
        refuse(folder)
        where.append(folder)

    def made(*args: Any, **options: Any) -> tuple[bytes, bytes]:
        key, slot = new(*args, **options)
        header.write_first(where[-1] / HEADER_NAME, slot)
        acted()
        return key, slot

    mock.patch.multiple(opening, refuse_second=refused, new_key=made, keep_key=lambda *_: None).start()


def cursor_beside_the_rows() -> None:
    """The cursor is written first, in a transaction of its own."""
    real = VaultReplica.begin_page

    def planted(self: Any, page: Any, *, cursor: str) -> Any:
        self._connections.write(lambda db: meta.set_cursor(db, cursor))
        acted(worth=bool(page))
        return real(self, page, cursor=cursor)

    mock.patch.object(VaultReplica, "begin_page", planted).start()


def epoch_before_the_purge() -> None:
    """The list of what was taken away counts as done before it is."""
    real = VaultReplica.set_scopes

    def planted(self: Any, scopes: Any, *, removed: Any, epoch: int) -> Any:
        self._connections.write(lambda db: meta.set_epoch(db, epoch))
        acted()
        return real(self, scopes, removed=removed, epoch=epoch)

    mock.patch.object(VaultReplica, "set_scopes", planted).start()


def file_sent_before_it_is() -> None:
    """A file counts as sent when its first piece goes."""
    real = Files._send

    def planted(self: Any, one: Any) -> Any:
        self._visit.replica.file_sent(one.scope, one.sha256)
        acted()
        return real(self, one)

    mock.patch.object(Files, "_send", planted).start()


def answered_before_it_is_kept() -> None:
    """The hub signs a receipt and commits afterwards."""
    real = Ledger.accept

    def planted(self: Any, sender: Any, commits: Any, *, now: Any) -> Any:
        with mock.patch.object(transaction, "commit", transaction.roll_back):
            told = real(self, sender, commits, now=now)
        acted()
        threading.Timer(0.2, lambda: real(self, sender, commits, now=now)).start()
        return told

    mock.patch.object(Ledger, "accept", planted).start()


def ops_are_forgotten() -> None:
    """The hub does not remember which changes it has taken."""

    def planted(tx: Any, ids: Any) -> dict[str, Any]:
        acted()
        return {}

    push.known_outcomes = planted


def key_in_place() -> None:
    """The hub's keys are written under their own names."""

    def planted(path: Path, raw: bytes) -> None:
        acted()
        with hub_disk.make(path) as out:
            hub_disk.write(out, raw)
            hub_disk.sync(out)

    hub_disk.put_once = planted


def push_in_two_parts() -> None:
    """The log of commits is kept in one transaction and their effect in the next."""

    def logged_first(self: Any) -> Any:
        outcomes = [outcome for commit in self._opened for outcome in self._commit(commit)]
        for table, rows in ((commit_log, self._log), (op, self._ops), (hold, self._held)):
            if rows:
                self._tx.execute(insert(table), rows)
        transaction.commit(self._tx)
        acted()
        transaction.begin(self._tx)
        self._space.flush()
        return outcomes

    mock.patch.object(push._Push, "take", logged_first).start()


DEFECTS: dict[str, tuple[Callable[[], None], str, str]] = {
    "saved before it is": (saved_before_it_is, "work", "laptop"),
    "header in place": (header_in_place, "passphrase", "laptop alone"),
    "header before the rest": (header_before_the_rest, "enrol", "laptop"),
    "cursor beside the rows": (cursor_beside_the_rows, "enrol", "laptop"),
    "epoch before the purge": (epoch_before_the_purge, "purge", "laptop"),
    "file sent before it is": (file_sent_before_it_is, "work", "laptop"),
    "answered before it is kept": (answered_before_it_is_kept, "work", "hub"),
    "ops are forgotten": (ops_are_forgotten, "work", "hub"),
    "key in place": (key_in_place, "start", "hub"),
    "push in two parts": (push_in_two_parts, "work", "hub"),
}
"""By name: what plants it, and the stage and the process that it shows in."""
SOONEST = {
    "saved before it is": 1, "header in place": 1, "answered before it is kept": 2, "ops are forgotten": 1,
    "key in place": 1,
}  # fmt: skip
"""So many calls after it acted a death shows most of these, and the others at once: looked at first."""

_where: list[Callable[[], None]] = []


def planted(name: str, note: Callable[[], None] = lambda: None) -> None:
    """Plant one in this process, before the seams are counted. Nothing for no name. ``note`` is called where it acts:
    the proof looks there first."""
    _where.append(note)
    if name:
        DEFECTS[name][0]()


def acted(*, worth: bool = True) -> None:
    """A planted defect did its harm just now."""
    if worth:
        _where[-1]()
