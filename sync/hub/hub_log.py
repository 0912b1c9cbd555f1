"""The hub's own log: what is done there by the force, chained, sealed with the hub's key, and shown to every laptop.

Entries name ids and kinds of act; never a name or a value. Whoever has a transaction can write an entry and nobody can
take one back: each laptop remembers how far the log had come and what its last entry was.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime

import msgspec
from sqlalchemy import Connection, bindparam, insert, select, update

from champion_app.domain.change import canonical
from sync.hub.signing import Sign
from sync.hub.storage.audit_tables import hub_log, hub_log_head, hub_seal
from sync.wire.messages import Checkpoint
from sync.wire.verify import walked

FIRST = "0" * 64
MOST_LINKS = 5000
"""Entries that one greeting goes on by; a laptop that was away for longer catches up over several."""
_BATCH = 500

# Made once: every request of every laptop asks some of these.
_GROW = (
    update(hub_log_head)
    .values(size=hub_log_head.c.size + bindparam("more"))
    .returning(hub_log_head.c.size, hub_log_head.c.hash)
)
_WRITE, _WRITE_SEAL = insert(hub_log), insert(hub_seal)
_SET_LAST = update(hub_log_head).values(hash=bindparam("last"))
_LOCK = update(hub_log_head).values(size=hub_log_head.c.size)
_HEAD = select(hub_log_head.c.size, hub_log_head.c.hash)
_HASH_AT = select(hub_log.c.hash).where(hub_log.c.number == bindparam("at"))
_LINKS = (
    select(hub_log.c.digest)
    .where(hub_log.c.number > bindparam("since"))
    .order_by(hub_log.c.number)
    .limit(bindparam("most"))
)


class HubAct(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that was done at the hub. ``by`` is who did it: an account, a laptop, or the hub itself."""

    act: str
    by: str = ""
    user: str = ""
    device: str = ""
    record: str = ""
    scope: str = ""
    detail: str = ""
    purpose: str = ""


def note(tx: Connection, acts: Sequence[HubAct], *, now: datetime) -> None:
    """Write entries, in order, in the transaction that does what they tell of."""
    if not acts:
        return
    at, by = now.isoformat(), str(tx.get_execution_options().get("by", "hub"))
    size, last = tx.execute(_GROW, {"more": len(acts)}).one()
    rows, links = [], []
    for number, act in enumerate(acts, start=size - len(acts) + 1):
        told = msgspec.structs.asdict(act if act.by else msgspec.structs.replace(act, by=by))
        digest = digest_of(number=number, at=at, told=told)
        links.append(bytes.fromhex(digest))
        last = walked(last, links[-1])
        rows.append({"number": number, "at": at, "digest": digest, "hash": last, **told})
    tx.execute(_WRITE, rows)
    tx.execute(_SET_LAST, {"last": last})
    _seal(tx, Checkpoint(size=size, hash=last, since=size - len(acts), links=b"".join(links)))


def _seal(tx: Connection, told: Checkpoint) -> None:
    """Sign for what was just written, so that nobody without the hub's key can rewrite it, or put anything in."""
    sign: Sign | None = tx.get_execution_options().get("sign")
    if sign is None:
        return  # a database that was opened without the hub's key; who verifies says so
    signed = sign(told)
    content = bytes(signed.content).decode()
    tx.execute(_WRITE_SEAL, {"size": told.size, "content": content, "signature": signed.signature})


def lock(tx: Connection) -> None:
    """Nobody else writes to the log before this transaction ends."""
    tx.execute(_LOCK)


def digest_of(*, number: int, at: str, told: dict[str, str]) -> str:
    """What an entry comes to, by itself."""
    content = [number, at, *(told[field] for field in HubAct.__struct_fields__)]
    return hashlib.sha256(canonical(content)).hexdigest()


def checkpoint(tx: Connection, *, since: int) -> Checkpoint:
    """How far the log has come, with what follows the first ``since`` entries; of those that asked from nowhere, or
    from further than it goes, only how far."""
    size, last = tx.execute(_HEAD).one()
    if not 0 < since <= size:
        return Checkpoint(size=size, hash=last)
    told = _links(tx, since=since, limit=MOST_LINKS)
    upto = since + len(told)
    if upto < size:
        last = tx.execute(_HASH_AT, {"at": upto}).scalar_one()
    return Checkpoint(size=upto, hash=last, since=since, links=b"".join(told))


def _links(tx: Connection, *, since: int, limit: int) -> list[bytes]:
    return [bytes.fromhex(digest) for digest in tx.execute(_LINKS, {"since": since, "most": limit}).scalars()]
