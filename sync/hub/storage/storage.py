"""The hub's one way to its database: read a snapshot, or write under the commit lock."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, insert, select, update

from sync.hub.storage import schema
from sync.hub.storage.engine import open_engine


class Storage:
    """Opened once by who runs the hub; several processes may each have one on the same PostgreSQL."""

    def __init__(self, folder: Path, *, database: str = "") -> None:
        """Open, and bring the schema to this version. Raises VaultClosed, NoRoom or Refused."""
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.engine: Engine = open_engine(folder, database)
        self._writing = self.engine.execution_options(writing=True)
        self._migrate()
        with self.read() as tx:
            self.incarnation: str = tx.execute(select(schema.head.c.incarnation)).scalar_one()

    def _migrate(self) -> None:
        config = Config()
        config.set_main_option("script_location", "sync.hub.storage:migrations")
        with self._writing.begin() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
            if connection.execute(select(schema.head.c.id)).first() is None:
                connection.execute(insert(schema.head).values(id=1, seq=0, incarnation=secrets.token_hex(8)))

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """One transaction under the commit lock: the head row is ours until the commit, so sequence order is commit
        order and no reader can pass a number whose row comes later."""
        with self._writing.begin() as tx:
            tx.execute(update(schema.head).values(seq=schema.head.c.seq))
            yield tx

    @contextmanager
    def write_beside(self) -> Iterator[Connection]:
        """A small write that gives no sequence number, such as a device's request number; takes no commit lock."""
        with self._writing.begin() as tx:
            yield tx

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """One snapshot."""
        with self.engine.begin() as tx:
            yield tx

    def close(self) -> None:
        """Let every connection go."""
        self.engine.dispose()


def take_numbers(tx: Connection, count: int) -> int:
    """Take ``count`` sequence numbers under the commit lock; returns the first."""
    last = tx.execute(
        update(schema.head).values(seq=schema.head.c.seq + count).returning(schema.head.c.seq)
    ).scalar_one()
    return int(last) - count + 1


def head_number(tx: Connection) -> int:
    """The last sequence number that was given."""
    return int(tx.execute(select(schema.head.c.seq)).scalar_one())
