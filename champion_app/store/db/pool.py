"""One writer on a thread of its own, and readers beside it, on one encrypted file."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager
from pathlib import Path
from sqlite3 import Connection
from typing import Any, Generic, Literal, Protocol, TypeVar

from champion_app.domain.errors import NoRoom, VaultClosed
from champion_app.store.db import connection
from champion_app.store.db.checkpoint import QUIET_SECONDS, QuietFold
from champion_app.store.db.connection import is_full, open_file, told_if_damaged, transaction

T = TypeVar("T")


Due = Literal["no", "when quiet", "now"]
"""Whether the write-ahead log has grown so long that it is to be folded into the file."""


class Watch(Protocol):
    """Keeps outside the vault how far it is, and says whether it is as it was left."""

    def begin(self, db: Connection) -> None: ...
    def note(self, db: Connection) -> None: ...
    def count(self, db: Connection) -> Any: ...
    def wrote(self, db: Connection, told: Any, *, again: bool) -> Due: ...
    def fold(self, db: Connection) -> None: ...
    def folding(self, db: Connection) -> AbstractContextManager[None]: ...
    def closing(self) -> None: ...
    def closed(self) -> None: ...


NOT_FOLDED = (
    "The disk is full. Everything that was saved is kept and the caseload is closed; make room on the disk before you "
    "open it again."
)
CLOSED = "The caseload is locked. What was saved is kept; unlock it and go on from there."


class Writing(Generic[T]):
    """A write on its way. It is in the vault once :meth:`wait` has returned, and not before."""

    def __init__(self, under_way: Future[T]) -> None:
        self._under_way = under_way

    def wait(self) -> T:
        """What the work returned. Raises what it raised."""
        with told_if_damaged():
            return self._under_way.result()


class Connections:
    """One writer on a thread of its own, and readers beside it. Closed once, by who opened it; after that every call
    raises VaultClosed, also one that was waiting.

    The writer folds its log into the file only where the watch knows of it: see :class:`Watch`.
    """

    def __init__(
        self, path: Path, key: str, watch: Watch, *, readers: int = 2, quiet_seconds: float = QUIET_SECONDS
    ) -> None:
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="vault")
        self._watch = watch
        self._writer = open_file(path, key)
        self._writer.execute("PRAGMA wal_autocheckpoint = 0")
        self._readers: queue.LifoQueue[Connection | None] = queue.LifoQueue()
        """Holds None once the vault is closed: whoever waits for a reader is told, and leaves it for the next."""
        for _ in range(readers):
            reader = open_file(path, key)
            reader.execute("PRAGMA query_only = ON")
            reader.execute("PRAGMA cache_size = -16384")
            self._readers.put(reader)
        self._count = readers
        self._closed, self._ending = False, threading.Lock()
        self._quiet_fold = QuietFold(
            self._thread.submit, lambda: watch.fold(self._writer), is_full=is_full, seconds=quiet_seconds
        )  # fmt: skip

    def write(self, work: Callable[[Connection], T]) -> T:
        """Run ``work`` in one transaction on the writer's thread and wait for it. Never call it on the event loop."""
        return self.begin_write(work).wait()

    def begin_write(self, work: Callable[[Connection], T], *, again: bool = False) -> Writing[T]:
        """The same without waiting: the caller may do other work, though nothing is written before it has waited.
        ``again``: it could come again if it were lost, so the watch need not note it at once."""

        def whole() -> T:
            self._quiet_fold.check()
            with transaction(self._writer) as db:
                result = work(db)
                told = self._watch.count(db)
            due = self._watch.wrote(self._writer, told, again=again)
            if due == "now":
                self._watch.fold(self._writer)
            self._quiet_fold.wrote(due=due == "when quiet")
            return result

        return self._submit(whole)

    def _submit(self, work: Callable[[], T]) -> Writing[T]:
        try:
            return Writing(self._thread.submit(work))
        except RuntimeError:  # the thread has ended
            raise VaultClosed(CLOSED) from None

    def _on_writer(self, work: Callable[[], T]) -> T:
        return self._submit(work).wait()

    def prepare(self, work: Callable[[Connection], None]) -> None:
        """Judge the vault as it was found, then bring it to this version on the writer's thread."""

        def whole() -> None:
            self._watch.begin(self._writer)
            work(self._writer)
            self._watch.note(self._writer)

        self._on_writer(whole)

    def read(self, work: Callable[[Connection], T]) -> T:
        """Run ``work`` on a reader, on the calling thread, in one snapshot."""
        db = self._readers.get()
        if db is None:
            self._readers.put(None)
            raise VaultClosed(CLOSED)
        try:
            connection.begin(db, writing=False)
            try:
                with told_if_damaged():
                    return work(db)
            finally:
                connection.roll_back(db)  # nothing was written
        finally:
            self._readers.put(db)

    def outside_transaction(self, work: Callable[[Connection], T]) -> T:
        """Run ``work`` on the writer's thread with no transaction open: checkpoints and VACUUM need that."""

        def whole() -> T:
            with self._watch.folding(self._writer):
                return work(self._writer)

        return self._on_writer(whole)

    def _end_readers(self) -> None:
        self._on_writer(self._quiet_fold.stop)
        self._thread.shutdown(wait=True)
        for _ in range(self._count):
            reader = self._readers.get()
            if reader is not None:
                reader.close()
        self._readers.put(None)

    def _is_first_to_close(self) -> bool:
        """Whether nobody has begun to: of two at the same moment it is one."""
        with self._ending:
            first, self._closed = not self._closed, True
        return first

    def let_go(self) -> None:
        """Close everything as it is, where opening came to nothing or the keys are destroyed."""
        if not self._is_first_to_close():
            return
        self._end_readers()
        self._writer.close()

    def close(self) -> None:
        """Fold the log into the file and close everything. Raises NoRoom where the disk cannot take that: everything is
        closed then too, and what was saved lies in the log, from where the next opening takes it."""
        if not self._is_first_to_close():
            return
        self._end_readers()
        self._watch.closing()
        try:
            connection.fold_log(self._writer)
        except Exception as error:
            if is_full(error):
                raise NoRoom(NOT_FOLDED) from None
            raise
        finally:
            self._writer.close()
        self._watch.closed()
