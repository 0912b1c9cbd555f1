"""One connection to the encrypted file: opened with every refusal and pragma it needs, begun, committed, folded.

The only place on the laptop that imports sqlcipher3, and the only one that begins, commits, folds the log or writes the
file anew.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from sqlite3 import Connection
from typing import Any, cast

import sqlcipher3.dbapi2 as sqlcipher

from champion_app.domain.errors import Expected, NoRoom, VaultClosed

OLDEST_SQLITE = (3, 51, 3)
"""Older ones can corrupt a write-ahead log that is reset while another connection writes."""
_HEX_KEY_LENGTH = 64
_PLAIN_START = b"SQLite format 3\0"
_ATTACH = 24  # SQLITE_ATTACH, the authoriser's code
_DENY, _ALLOW = 1, 0
_FULL_DISK = ("database or disk is full", "disk I/O error", "readonly database", "unable to open database file")
_OF_THE_FILE = ("disk image is malformed", "not a database", "is locked", "interrupted", "out of memory")

_PRAGMAS: tuple[str, ...] = (
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


@contextmanager
def part(db: Connection) -> Iterator[None]:
    """Part of a transaction: where it raises it alone is undone, and the rest may go on."""
    db.execute("SAVEPOINT part")
    try:
        yield
    except BaseException:
        if db.in_transaction:  # a disk that is full ends the whole transaction
            db.execute("ROLLBACK TO part")
            db.execute("RELEASE part")
        raise
    db.execute("RELEASE part")


def is_of_the_world(error: BaseException) -> bool:
    """Whether an error is of the disk, the file or a wait, and not of what was to be written."""
    if isinstance(error, Expected):
        return True
    return isinstance(error, sqlcipher.Error) and any(words in str(error) for words in (*_FULL_DISK, *_OF_THE_FILE))


@contextmanager
def told_if_damaged() -> Iterator[None]:
    """A page that contradicts the others, such as one that somebody put back, is damage and told as that."""
    try:
        yield
    except sqlcipher.DatabaseError as error:
        if "malformed" in str(error):
            raise VaultClosed(DAMAGED) from None
        raise


def rows(db: Connection, statement: str, values: tuple[Any, ...] | dict[str, Any] = ()) -> list[tuple[Any, ...]]:
    """All rows of one bound query."""
    return db.execute(statement, values).fetchall()
