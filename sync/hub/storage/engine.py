"""Open the hub's database: an encrypted file of its own by default, PostgreSQL where an address is given."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine
from sqlalchemy.pool import QueuePool

from champion_app.domain.errors import Expected, NoRoom, Refused, VaultClosed
from sync import disk
from sync.hub.storage.database_trouble import NO_KEY, NOT_OURS, meaning_of
from sync.hub.storage.transaction import say_begin

FILE_NAME = "hub.db"
KEY_NAME = "hub.key"
_OLDEST_SQLITE = (3, 51, 3)
_PRAGMAS: tuple[str, ...] = (
    "cache_size = -65536", "secure_delete = ON", "temp_store = MEMORY", "mmap_size = 0", "trusted_schema = OFF",
    "cell_size_check = ON", "busy_timeout = 30000", "journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON",
)  # fmt: skip


def private_file(path: Path, make: Any) -> bytes:
    """The bytes of a file that only this account may read; made the first time, whole or not at all."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        pass
    except OSError:
        raise NoRoom(
            f"The hub's file {path.name} cannot be read by this account. Nothing was changed. Run the hub's commands "
            "as the account that runs the hub."
        ) from None
    raw: bytes = make()
    try:
        disk.put_once(path, raw)
    except FileExistsError:  # another process of this hub was first
        return path.read_bytes()
    except OSError:
        raise NoRoom(f"The hub's folder cannot be written: {path.name} could not be made.") from None
    return raw


def _meaning(error: Exception) -> Expected:
    """Why the file was not opened: of what has no sentence of its own, that its key does not fit."""
    return meaning_of(error) or VaultClosed(NO_KEY)


def open_engine(folder: Path, database: str = "") -> Engine:
    """The engine for ``database`` (a postgresql:// address), or for the encrypted file in the folder."""
    return _postgres(database) if database else _sqlcipher(folder)


def _postgres(database: str) -> Engine:
    if not database.startswith(("postgresql://", "postgresql+psycopg://", "postgres://")):
        raise Refused("The database address must begin with postgresql://")
    address = "postgresql+psycopg://" + database.split("://", 1)[1]
    return create_engine(address, pool_size=8, max_overflow=16, pool_pre_ping=True)


def _begins_plain(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(16) == b"SQLite format 3\0"
    except FileNotFoundError:
        return False
    except OSError:
        raise NoRoom(NOT_OURS) from None


def _sqlcipher(folder: Path) -> Engine:
    import sqlcipher3.dbapi2 as sqlcipher

    if sqlcipher.sqlite_version_info < _OLDEST_SQLITE:
        raise VaultClosed("The database library on this machine is too old to be safe. Install the hub again.")
    path = folder / FILE_NAME
    key = private_file(folder / KEY_NAME, lambda: secrets.token_hex(32).encode()).decode()
    if len(key) != 64 or any(digit not in "0123456789abcdef" for digit in key):
        raise VaultClosed("The hub's key file is damaged, so its database was not opened. Nothing was changed.")
    if _begins_plain(path):
        raise VaultClosed("The hub's database is not encrypted, so it was not opened.")

    def connect() -> Any:
        try:
            db = sqlcipher.connect(str(path), isolation_level=None, check_same_thread=False, cached_statements=256)
        except sqlcipher.Error as error:
            raise _meaning(error) from None
        db.execute("PRAGMA cipher_log_level = NONE")
        db.execute(f"PRAGMA key = \"x'{key}'\"")
        try:
            for pragma in _PRAGMAS:
                db.execute(f"PRAGMA {pragma}")
        except sqlcipher.Error as error:
            db.close()
            raise _meaning(error) from None
        db.enable_load_extension(False)
        path.chmod(0o600)
        return db

    engine = create_engine(
        "sqlite+pysqlite://", creator=connect, module=sqlcipher, poolclass=QueuePool, pool_size=8, max_overflow=24
    )

    say_begin(engine)
    return engine
