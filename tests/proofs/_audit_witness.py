"""What a laptop finds: harm to its own log, and a hub whose log was cut or forked by somebody who has even its key."""

from __future__ import annotations

import random
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from sqlite3 import Connection as Vault
from typing import Any

import msgspec
from sqlalchemy import Connection, delete, insert, select

from champion_app.domain.audit import AuditEntry
from champion_app.store.rows import audit
from sync.engine.steps.log import Logs
from sync.engine.visit import Visit
from sync.hub import hub_log
from sync.hub.access.devices import find_device
from sync.hub.audit import device_log
from sync.hub.audit.verify import verify
from sync.hub.audit.verify_hub import not_borne_out
from sync.hub.audit.verify_hub import read as read_hub
from sync.hub.storage import audit_tables as tables
from sync.wire.codec import encode
from sync.wire.messages import AuditBatch, Checkpoint, Signed
from sync.wire.verify import sign
from tests.proofs import _audit_harms
from tests.proofs._world import World
from tests.sync.memory_replica import MemoryReplica

Undone = Callable[[], AbstractContextManager[Connection]]


class _Undo(Exception):
    pass


def on_a_laptop(world: World, undone: Undone, chance: random.Random) -> bool:
    """A laptop's log is harmed before it is sent: named there, and at the hub once it has come."""
    champion = chance.choice(world.champions)
    told: list[AuditEntry] = []
    named: list[int] = []
    number = 0

    def harm(db: Vault) -> None:
        nonlocal number
        end = int(db.execute("SELECT max(n) FROM audit").fetchone()[0])
        number = chance.randint(2, end - 1)
        chance.choice(_ON_A_LAPTOP)(db, number)
        told.extend(audit._entries(db, after=0, limit=-1))
        named.append(audit.first_break(db) or 0)
        raise _Undo

    with suppress(_Undo):
        champion.vault._connections.write(harm)  # a hand that asks nobody
    return number in {named[0], named[0] - 1} and _named_at_the_hub(world, undone, champion.identity, told, number)


def _named_at_the_hub(world: World, undone: Undone, identity: Any, told: list[AuditEntry], number: int) -> bool:
    """As if all of the log were sent only now, harmed, by a laptop that the hub has nothing of yet."""
    hub = world.hub
    with undone() as tx:
        tx.execute(delete(tables.audit_entry).where(tables.audit_entry.c.device == identity.device))
        tx.execute(delete(tables.audit_batch).where(tables.audit_batch.c.device == identity.device))
        sender = find_device(tx, identity.device)
        if sender is None:
            return False
        raw = encode(AuditBatch(device=identity.device, after=0, entries=tuple(told)))
        signed = Signed(content=msgspec.Raw(raw), signature=sign(identity.device_key, raw))
        device_log.take(tx, sender, signed, now=world.time(), sign=hub.ledger.sign)
        found = {
            one.number
            for one in verify(tx, hub_key=hub.public_key).findings
            if one.log == identity.device and "as the laptop sent it" in one.words
        }
        return bool({number, number + 1} & found)
    return False


def _drop(db: Vault, number: int) -> None:
    db.execute("DELETE FROM audit WHERE n = ?", (number,))


def _drop_and_close_up(db: Vault, number: int) -> None:
    _drop(db, number)
    for (n,) in db.execute("SELECT n FROM audit WHERE n > ? ORDER BY n", (number,)).fetchall():
        db.execute("UPDATE audit SET n = ? WHERE n = ?", (n - 1, n))


def _edit(db: Vault, number: int) -> None:
    db.execute("UPDATE audit SET detail = detail || 'x' WHERE n = ?", (number,))


def _purpose(db: Vault, number: int) -> None:
    db.execute("UPDATE audit SET purpose = purpose || 'x' WHERE n = ?", (number,))


def _swap(db: Vault, number: int) -> None:
    db.execute("UPDATE audit SET n = -1 WHERE n = ?", (number,))
    db.execute("UPDATE audit SET n = ? WHERE n = ?", (number, number + 1))
    db.execute("UPDATE audit SET n = ? WHERE n = -1", (number + 1,))


_ON_A_LAPTOP = (_drop, _drop_and_close_up, _edit, _purpose, _swap)


def seen_by_a_laptop(world: World, undone: Undone, chance: random.Random, end: int) -> bool:
    """The hub's log is cut or forked, every hash put right and all of it sealed anew with the hub's own key. A laptop
    that saw it before finds out at its greeting, and what it saw then names the entry at the hub."""
    replica = MemoryReplica(world.champions[0].identity)  # type: ignore[arg-type]  # fits what is asked of it
    heard = _Heard(replica)
    sign_ = world.hub.ledger.sign
    with undone() as tx:
        size = chance.randint(1, end)
        heard.check(sign_(_checkpoint(tx, size)))
        number = chance.randint(1, size)
        rows = _audit_harms.hub_rows(tx, number)
        match chance.choice(("forked", "dropped", "cut")):
            case "forked":
                rows[0]["scope"] += "x"
            case "dropped":
                rows = rows[1:]
            case _:
                rows = []
        _audit_harms.chained(tx, number, rows)
        _seal_anew(tx, sign_)
        heard.check(sign_(hub_log.checkpoint(tx, since=size)))
        seen = sign_(Checkpoint(size=size, hash=heard.first, since=0, links=heard.links))
        named = not_borne_out(read_hub(tx), encode(seen).decode(), hub_key=world.hub.public_key)
        return heard.logs.differs and replica.hub_log_differed == 1 and named[:1] == [number]
    return False


def _checkpoint(tx: Connection, size: int) -> Checkpoint:
    """The log as it was when it had so many entries, all its links with it."""
    rows = tx.execute(
        select(tables.hub_log.c.digest, tables.hub_log.c.hash)
        .where(tables.hub_log.c.number <= size)
        .order_by(tables.hub_log.c.number)
    ).all()
    links = b"".join(bytes.fromhex(row.digest) for row in rows)
    return Checkpoint(size=size, hash=rows[-1].hash, links=links)


def _seal_anew(tx: Connection, sign_: Callable[[object], Signed]) -> None:
    tx.execute(delete(tables.hub_seal))
    size, last = tx.execute(select(tables.hub_log_head.c.size, tables.hub_log_head.c.hash)).one()
    links = tx.execute(select(tables.hub_log.c.digest).order_by(tables.hub_log.c.number)).scalars()
    told = sign_(Checkpoint(size=size, hash=last, links=b"".join(bytes.fromhex(one) for one in links)))
    content = bytes(told.content).decode()
    tx.execute(insert(tables.hub_seal).values(size=size, content=content, signature=told.signature))


class _Heard:
    """A laptop that hears what the hub says of its log, and keeps the first word."""

    def __init__(self, replica: MemoryReplica) -> None:
        visit = Visit(
            replica=replica,
            transport=None,  # type: ignore[arg-type]  # nothing is asked over the network here
            identity=replica.identity(),
            progress=lambda _: None,
            stopped=lambda: False,
        )
        self.logs = Logs(visit)
        self.first, self.links = "", b""

    def check(self, log: Signed) -> None:
        told = msgspec.json.decode(log.content, type=Checkpoint)
        if not self.first:
            self.first, self.links = told.hash, told.links
        self.logs.check(log)
