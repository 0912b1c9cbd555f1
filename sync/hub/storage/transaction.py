"""The one place where the hub's database begins, commits and rolls back; a test holds that nothing else does."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine, event


@contextmanager
def transaction(engine: Engine) -> Iterator[Connection]:
    """All or nothing, on a connection of its own."""
    with engine.connect() as tx:
        begin(tx)
        try:
            yield tx
        except BaseException:
            roll_back(tx)
            raise
        commit(tx)


def begin(tx: Connection) -> None:
    tx.begin()


def commit(tx: Connection) -> None:
    """Once this returns, what was written is on the disk: only then may anybody be told."""
    tx.commit()


def roll_back(tx: Connection) -> None:
    tx.rollback()


def say_begin(engine: Engine) -> None:
    """The embedded database's driver begins nothing by itself: a transaction that writes takes the lock at once, so
    that two of them never wait for each other."""

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        writing = connection.get_execution_options().get("writing", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")
