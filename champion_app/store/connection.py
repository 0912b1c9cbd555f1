"""The encrypted file: opened with every refusal and pragma it needs, written by one thread, read beside it.

The only place on the laptop that imports sqlcipher3, and the only one that begins, commits, folds the log or writes the
file anew.
"""

from __future__ import annotations

import queue
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from sqlite3 import Connection
from typing import Any, Generic, Literal, Protocol, TypeVar, cast

import sqlcipher3.dbapi2 as sqlcipher

from champion_app.domain.errors import NoRoom, VaultClosed
from champion_app.store.quiet_fold import QUIET_SECONDS, QuietFold

T = TypeVar("T")


Due = Literal["no", "when quiet", "now"]
"""Whether the write-ahead log has grown so long that it is to be folded into the file."""


class Watch(Protocol):
    """Keeps outside the vault how far it is, and says whether it is as it was left."""

    def begin(self, db: Connection) -> None: ...
    def note(self, db: Connection) -> None: ...
    def count(self, db: Connection) -> Any: ...
    def wrote(self, db: Connection, told: Any) -> Due: ...
    def fold(self, db: Connection) -> None: ...
    def folding(self, db: Connection) -> AbstractContextManager[None]: ...
    def closing(self) -> None: ...
    def closed(self) -> None: ...


OLDEST_SQLITE = (3, 51, 3)
"""Older ones can corrupt a write-ahead log that is reset while another connection writes."""
_HEX_KEY_LENGTH = 64
_PLAIN_START = b"SQLite format 3\0"
_ATTACH = 24  # SQLITE_ATTACH, the authoriser's code
_DENY, _ALLOW = 1, 0
_FULL_DISK = ("database or disk is full", "disk I/O error", "readonly database", "unable to open database file")

_PRAGMAS = (
    "cache_size = -65536", "foreign_keys = ON", "secure_delete = ON", "temp_store = MEMORY", "mmap_size = 0",
    "trusted_schema = OFF", "cell_size_check = ON", "journal_mode = WAL", "synchronous = FULL", "busy_timeout = 5000",
)  # fmt: skip

DAMAGED = (
    "This vault is damaged or was not made by this app. Nothing in it was changed. "
    "Take the laptop to the station: what the force accepted is safe there."
)


def _deny_attach(action: int, *_names: object) -> int:
    return _DENY if action == _ATTACH else _ALLOW


@contextmanager
def attaching(db: Connection) -> Iterator[None]:
    """ATTACH is denied except inside here: VACUUM and a backup need it."""
    db.set_authorizer(None)
    try:
        yield
    finally:
        db.set_authorizer(_deny_attach)


def open_file(path: Path, key: str, *, create: bool = False) -> Connection:
    """Open the encrypted file with a raw key of 64 hex digits.

    Raises VaultClosed where the file is plain, damaged or not ours, where the key is malformed (SQLCipher would
    silently take it as a passphrase), and where this SQLite is too old to be trusted with a write-ahead log.
    """
    if len(key) != _HEX_KEY_LENGTH or any(digit not in "0123456789abcdef" for digit in key):
        raise VaultClosed("The key of this vault is malformed, so it was not opened. Nothing was changed.")
    if sqlcipher.sqlite_version_info < OLDEST_SQLITE:
        raise VaultClosed("The database library on this laptop is too old to be safe. Install the app again.")
    if not create:
        _refuse_plain(path)
    try:
        db = cast(
            "Connection",
            sqlcipher.connect(str(path), isolation_level=None, check_same_thread=False, cached_statements=512),
        )
    except sqlcipher.Error as error:
        raise NoRoom("The vault's file cannot be opened on this disk. Nothing was changed.") from error
    try:
        _prepare(db, key)
    except sqlcipher.DatabaseError as error:
        db.close()
        if is_full(error):
            raise NoRoom("The disk is full or cannot be written. Nothing was changed.") from None
        raise VaultClosed(DAMAGED) from None
    except VaultClosed:
        db.close()
        raise
    return db


def _prepare(db: Connection, key: str) -> None:
    db.execute("PRAGMA cipher_log_level = NONE")
    db.execute(f"PRAGMA key = \"x'{key}'\"")
    if not db.execute("PRAGMA cipher_version").fetchone():
        raise VaultClosed("This copy of the app cannot encrypt, so it opens nothing. Install it again.")
    for pragma in _PRAGMAS:
        db.execute(f"PRAGMA {pragma}")
    db.execute("SELECT count(*) FROM sqlite_master").fetchone()
    db.enable_load_extension(False)
    db.set_authorizer(_deny_attach)


def _refuse_plain(path: Path) -> None:
    try:
        with path.open("rb") as file:
            start = file.read(len(_PLAIN_START))
    except FileNotFoundError:
        raise VaultClosed("There is no vault on this laptop yet.") from None
    except OSError:
        raise VaultClosed("The vault's file cannot be read. Nothing was changed.") from None
    if start == _PLAIN_START:
        raise VaultClosed("This file is not encrypted, so it is not a vault of this app. It was not opened.")
    if len(start) < len(_PLAIN_START):
        raise VaultClosed(DAMAGED)


def is_full(error: BaseException) -> bool:
    """Whether a database error says that the disk cannot take more."""
    return any(words in str(error) for words in _FULL_DISK)


def begin(db: Connection, *, writing: bool) -> None:
    """A transaction that writes takes the lock at once, so that two of them never wait for each other."""
    db.execute("BEGIN IMMEDIATE" if writing else "BEGIN")


def commit(db: Connection) -> None:
    """Once this returns, what was written is on the disk: only then may the screen say so."""
    db.execute("COMMIT")


def roll_back(db: Connection) -> None:
    db.execute("ROLLBACK")


def fold_log(db: Connection) -> None:
    """Fold the write-ahead log into the file and empty it."""
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def log_frames(db: Connection) -> int:
    """How many pages lie committed in the write-ahead log. Writes nothing."""
    return max(0, int(db.execute("PRAGMA wal_checkpoint(NOOP)").fetchone()[1]))


def write_anew(db: Connection) -> None:
    """Write the file anew without the pages that hold nothing; VACUUM attaches what it writes, so it may here."""
    with attaching(db):
        db.execute("VACUUM")


@contextmanager
def transaction(db: Connection) -> Iterator[Connection]:
    """All or nothing. Raises NoRoom where the disk cannot take it; then nothing was changed."""
    try:
        begin(db, writing=True)
        yield db
        commit(db)
    except BaseException as error:
        if db.in_transaction:
            roll_back(db)
        if isinstance(error, sqlcipher.Error) and is_full(error):
            raise NoRoom("The disk is full. Nothing of this save was kept; make room and save again.") from error
        raise


CLOSED = "The caseload is locked. What was saved is kept; unlock it and go on from there."


@contextmanager
def _told_if_damaged() -> Iterator[None]:
    """A page that contradicts the others, such as one that somebody put back, is damage and told as that."""
    try:
        yield
    except sqlcipher.DatabaseError as error:
        if "malformed" in str(error):
            raise VaultClosed(DAMAGED) from None
        raise


class Writing(Generic[T]):
    """A write on its way. It is in the vault once :meth:`wait` has returned, and not before."""

    def __init__(self, under_way: Future[T]) -> None:
        self._under_way = under_way

    def wait(self) -> T:
        """What the work returned. Raises what it raised."""
        with _told_if_damaged():
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
        self._closed = False
        self._quiet_fold = QuietFold(
            self._thread.submit, lambda: watch.fold(self._writer), is_full=is_full, seconds=quiet_seconds
        )  # fmt: skip

    def write(self, work: Callable[[Connection], T]) -> T:
        """Run ``work`` in one transaction on the writer's thread and wait for it. Never call it on the event loop."""
        return self.begin_write(work).wait()

    def begin_write(self, work: Callable[[Connection], T]) -> Writing[T]:
        """The same without waiting: the caller may do other work, though nothing is written before it has waited."""

        def whole() -> T:
            self._quiet_fold.check()
            with transaction(self._writer) as db:
                result = work(db)
                told = self._watch.count(db)
            due = self._watch.wrote(self._writer, told)
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
            begin(db, writing=False)
            try:
                with _told_if_damaged():
                    return work(db)
            finally:
                roll_back(db)  # nothing was written
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

    def let_go(self) -> None:
        """Close everything as it is, where opening came to nothing or the keys are destroyed."""
        if self._closed:
            return
        self._closed = True
        self._end_readers()
        self._writer.close()

    def close(self) -> None:
        """Fold the log into the file and close everything."""
        if self._closed:
            return
        self._closed = True
        self._end_readers()
        self._watch.closing()
        fold_log(self._writer)
        self._writer.close()
        self._watch.closed()


def rows(db: Connection, statement: str, values: tuple[Any, ...] | dict[str, Any] = ()) -> list[tuple[Any, ...]]:
    """All rows of one bound query."""
    return db.execute(statement, values).fetchall()
