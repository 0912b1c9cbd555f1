"""The hub's one way to its database: read a snapshot, or write under the commit lock."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import Connection, Engine, bindparam, func, insert, select, update
from sqlalchemy.exc import DBAPIError

from champion_app.domain.errors import VaultClosed
from sync.hub.signing import Sign
from sync.hub.storage import (
    audit_tables,
    intake_tables,
    ledger_tables,
    link_tables,
    readers,
    recovery_tables,
    report_tables,
    row_policy,
    schema,
)
from sync.hub.storage.database_trouble import meaning_of
from sync.hub.storage.engine import open_engine
from sync.hub.storage.transaction import transaction
from sync.hub.storage.visible import visible

GUARDED = (schema.record, schema.blob, schema.blob_piece)
"""What people's laptops are sent: each row lies in a scope."""
LOOKED_UP = (schema.head, schema.scope_grant, schema.scope_bar, schema.user, schema.device, schema.purge)
DECLARED = (schema, intake_tables, report_tables, link_tables, ledger_tables, readers, audit_tables, recovery_tables)
"""Every file that declares tables: all of them are known before anybody is let in to them."""
NEWER = (
    "The hub's database is newer than this version of the hub. Nothing was changed. Install the newer version again, "
    "or put back the copy of the database from before."
)
_MIGRATION_LOCK = 0x6368616D70
"""Any number that nothing else in this database locks: several hubs may start at once."""
_LOCK = update(schema.head).values(seq=schema.head.c.seq)
_TAKE = update(schema.head).values(seq=schema.head.c.seq + bindparam("count")).returning(schema.head.c.seq)
_HEAD = select(schema.head.c.seq)


class Storage:
    """Opened once by who runs the hub; several processes may each have one on the same PostgreSQL."""

    def __init__(self, folder: Path, *, database: str = "", operator: str = "hub", sign: Sign | None = None) -> None:
        """Open, and bring the schema to this version. ``operator``: who does what is done through it, for the hub's own
        log, and ``sign`` signs for that. Raises VaultClosed, NoRoom or Refused."""
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.engine: Engine = open_engine(folder, database)
        self._writing = self.engine.execution_options(writing=True, by=operator, sign=sign)
        level = "REPEATABLE READ" if self.engine.dialect.name == "postgresql" else None
        self._snapshot = self.engine.execution_options(isolation_level=level) if level else self.engine
        self._guarded = self.engine.dialect.name == "postgresql"
        try:
            self._migrate()
            with self.read() as tx:
                self.incarnation: str = tx.execute(select(schema.head.c.incarnation)).scalar_one()
        except BaseException as error:
            self.close()
            if isinstance(error, CommandError):  # a revision that this version knows nothing of
                raise VaultClosed(NEWER) from None
            meaning = meaning_of(error) if isinstance(error, DBAPIError | OSError) else None
            if meaning is None:
                raise
            raise meaning from None

    def _migrate(self) -> None:
        config = Config()
        config.set_main_option("script_location", "sync.hub.storage:migrations")
        with transaction(self._writing) as connection:
            if self._guarded:
                connection.execute(select(func.pg_advisory_xact_lock(_MIGRATION_LOCK)))
                row_policy.let_owner_in(connection, GUARDED)
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
            if connection.execute(select(schema.head.c.id)).first() is None:
                connection.execute(insert(schema.head).values(id=1, seq=0, incarnation=secrets.token_hex(8)))
            if self._guarded:
                row_policy.install(connection, GUARDED, LOOKED_UP, visible)
                row_policy.bind_owner(connection, GUARDED)

    @contextmanager
    def write(self, *, by: str = "") -> Iterator[Connection]:
        """One transaction under the commit lock: the head row is ours until the commit, so sequence order is commit
        order and no reader can pass a number whose row comes later. ``by``: who does it, where that is not the
        operator."""
        with transaction(self._writing.execution_options(by=by) if by else self._writing) as tx:
            self._as_hub(tx)
            tx.execute(_LOCK)
            yield tx

    @contextmanager
    def write_beside(self) -> Iterator[Connection]:
        """A small write that gives no sequence number, such as a device's request number; takes no commit lock."""
        with transaction(self._writing) as tx:
            self._as_hub(tx)
            yield tx

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """One snapshot of everything, for the hub's own work."""
        with transaction(self._snapshot) as tx:
            self._as_hub(tx)
            yield tx

    @contextmanager
    def read_as(self, user_id: str) -> Iterator[Connection]:
        """One snapshot for what goes out to a user. On PostgreSQL its row-level policy shows nothing else, whatever is
        asked; the queries ask for no more themselves, which is all there is on the embedded database."""
        with transaction(self._snapshot) as tx:
            if self._guarded:
                row_policy.read_as(tx, user_id)
            yield tx

    def _as_hub(self, tx: Connection) -> None:
        if self._guarded:
            row_policy.work_as_hub(tx)

    def close(self) -> None:
        """Let every connection go."""
        self.engine.dispose()


def take_numbers(tx: Connection, count: int) -> int:
    """Take ``count`` sequence numbers under the commit lock; returns the first."""
    last = tx.execute(_TAKE, {"count": count}).scalar_one()
    return int(last) - count + 1


def head_number(tx: Connection) -> int:
    """The last sequence number that was given."""
    return int(tx.execute(_HEAD).scalar_one())
