"""What somebody who owns the hub's database, and not its key, can do to the logs there."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from champion_app.domain.audit import AuditEntry, entry_hash
from sync.hub.hub_log import FIRST, HubAct, digest_of
from sync.hub.storage.audit_tables import audit_batch, audit_entry, hub_log, hub_log_head, hub_seal
from sync.wire.verify import walked

_EDITED = ("at", "act", "record", "scope", "detail", "purpose")
_EDITED_AT_HUB = (*_EDITED, "by", "user", "device")


@dataclass(frozen=True)
class Harm:
    """The entries that were harmed, and those that may be named with them: what holds them together."""

    entries: set[int]
    beside: set[int]


def _harm(*entries: int, beside: set[int] | None = None) -> Harm:
    return Harm(set(entries), beside or set())


# A laptop's log


def to_a_laptops_log(tx: Connection, device: str, end: int, chance: random.Random) -> Harm:
    """One harm to the rows or uploads of a laptop."""
    number = chance.randint(1, end)
    harms: tuple[Callable[[], Harm], ...] = (
        lambda: _drop(tx, device, number),
        lambda: _edit(tx, device, number, chance, put_right="nothing"),
        lambda: _edit(tx, device, number, chance, put_right="its hash"),
        lambda: _edit(tx, device, number, chance, put_right="all after it"),
        lambda: _swap(tx, device, *_two(end, chance)),
        lambda: _append(tx, device, end),
        lambda: _push_in(tx, device, number, end),
        lambda: _cut(tx, device, number, end),
        lambda: _drop_upload(tx, device, number),
        lambda: _edit_upload(tx, device, number, chance),
    )
    return chance.choice(harms)()


def _two(end: int, chance: random.Random) -> tuple[int, int]:
    one, other = sorted(chance.sample(range(1, end + 1), 2))
    return one, other


def _mine(device: str, number: int) -> Any:
    return (audit_entry.c.device == device) & (audit_entry.c.number == number)


def _drop(tx: Connection, device: str, number: int) -> Harm:
    tx.execute(delete(audit_entry).where(_mine(device, number)))
    return _harm(number)


def _rows(tx: Connection, device: str, first: int) -> list[dict[str, Any]]:
    asked = select(audit_entry).where(audit_entry.c.device == device, audit_entry.c.number >= first)
    return [dict(row) for row in tx.execute(asked.order_by(audit_entry.c.number)).mappings()]


def _rewrite(tx: Connection, device: str, first: int, rows: list[dict[str, Any]]) -> None:
    """Put rows in, chained anew from the entry before them."""
    before = tx.execute(select(audit_entry.c.hash).where(_mine(device, first - 1))).scalar()
    tx.execute(delete(audit_entry).where(audit_entry.c.device == device, audit_entry.c.number >= first))
    previous = before or FIRST
    for place, row in enumerate(rows):
        row.update(number=first + place, previous=previous)
        row["hash"] = _hash(row)
        previous = row["hash"]
    tx.execute(insert(audit_entry), rows)


def _hash(row: dict[str, Any]) -> str:
    fields = ("previous", "at", "act", "record", "scope", "detail", "purpose")
    return entry_hash(**{field: row[field] for field in fields})


def _edit(tx: Connection, device: str, number: int, chance: random.Random, *, put_right: str) -> Harm:
    rows = _rows(tx, device, number)
    rows[0][chance.choice(_EDITED)] += "x"
    if put_right == "all after it":
        _rewrite(tx, device, number, rows)
        return _harm(number, beside={row["number"] for row in rows})
    if put_right == "its hash":
        rows[0]["hash"] = _hash(rows[0])
    tx.execute(update(audit_entry).where(_mine(device, number)).values(**rows[0]))
    return _harm(number)


def _swap(tx: Connection, device: str, one: int, other: int) -> Harm:
    rows = {row["number"]: row for row in _rows(tx, device, one)}
    first, second = rows[one], rows[other]
    tx.execute(delete(audit_entry).where(_mine(device, one) | _mine(device, other)))
    tx.execute(insert(audit_entry), [{**first, "number": other}, {**second, "number": one}])
    return _harm(one, other)


def _append(tx: Connection, device: str, end: int) -> Harm:
    last = _rows(tx, device, end)[0]
    _rewrite(tx, device, end + 1, [{**last, "detail": "put in"}])
    return _harm(end + 1)


def _push_in(tx: Connection, device: str, number: int, end: int) -> Harm:
    rows = _rows(tx, device, number)
    _rewrite(tx, device, number, [{**rows[0], "detail": "put in"}, *rows])
    return _harm(number, beside=set(range(number, end + 2)))


def _cut(tx: Connection, device: str, number: int, end: int) -> Harm:
    tx.execute(delete(audit_entry).where(audit_entry.c.device == device, audit_entry.c.number >= number))
    tx.execute(delete(audit_batch).where(audit_batch.c.device == device, audit_batch.c.last >= number))
    gone = set(range(number, end + 1))
    kept = tx.execute(select(audit_batch.c.last).where(audit_batch.c.device == device)).scalars().all()
    return Harm(gone, set(range(max(kept, default=0) + 1, number)))


def _upload(tx: Connection, device: str, number: int) -> Any:
    asked = select(audit_batch).where(
        audit_batch.c.device == device, audit_batch.c.first <= number, audit_batch.c.last >= number
    )
    return tx.execute(asked).one()


def _drop_upload(tx: Connection, device: str, number: int) -> Harm:
    upload = _upload(tx, device, number)
    tx.execute(delete(audit_batch).where(audit_batch.c.id == upload.id))
    tx.execute(
        delete(audit_entry).where(
            audit_entry.c.device == device, audit_entry.c.number.between(upload.first, upload.last)
        )
    )
    return Harm(set(range(upload.first, upload.last + 1)), set())


def _edit_upload(tx: Connection, device: str, number: int, chance: random.Random) -> Harm:
    upload = _upload(tx, device, number)
    changed = chance.choice(
        (
            {"content": upload.content.replace(AuditEntry.__struct_fields__[1], "wrong", 1)},
            {"content": upload.content.replace("case opened", "case closed") + " "},
            {"signature": upload.signature[::-1]},
            {"first": upload.first - 1},
        )
    )
    tx.execute(update(audit_batch).where(audit_batch.c.id == upload.id).values(**changed))
    return Harm(set(range(upload.first, upload.last + 1)), {upload.first - 1})


# The hub's own log


def to_the_hubs_log(tx: Connection, end: int, chance: random.Random) -> Harm:
    """One harm to the hub's own log."""
    number = chance.randint(1, end)
    harms: tuple[Callable[[], Harm], ...] = (
        lambda: _hub_drop(tx, number),
        lambda: _hub_edit(tx, number, chance, put_right="nothing"),
        lambda: _hub_edit(tx, number, chance, put_right="its digest"),
        lambda: _hub_edit(tx, number, chance, put_right="all after it"),
        lambda: _hub_swap(tx, *_two(end, chance)),
        lambda: _hub_append(tx, end),
        lambda: _hub_cut(tx, number, end),
        lambda: _hub_seal(tx, chance),
        lambda: _hub_hash(tx, number),
    )
    return chance.choice(harms)()


def hub_rows(tx: Connection, first: int) -> list[dict[str, Any]]:
    asked = select(hub_log).where(hub_log.c.number >= first).order_by(hub_log.c.number)
    return [dict(row) for row in tx.execute(asked).mappings()]


def _own_digest(row: dict[str, Any]) -> str:
    return digest_of(number=row["number"], at=row["at"], told={field: row[field] for field in HubAct.__struct_fields__})


def chained(tx: Connection, first: int, rows: list[dict[str, Any]]) -> None:
    """Put rows in from a number on, every digest and hash right, and the head moved to the last."""
    last = tx.execute(select(hub_log.c.hash).where(hub_log.c.number == first - 1)).scalar() or FIRST
    tx.execute(delete(hub_log).where(hub_log.c.number >= first))
    for place, row in enumerate(rows):
        row["number"] = first + place
        row["digest"] = _own_digest(row)
        row["hash"] = last = walked(last, bytes.fromhex(row["digest"]))
    if rows:
        tx.execute(insert(hub_log), rows)
    tx.execute(update(hub_log_head).values(size=first - 1 + len(rows), hash=last))


def _hub_drop(tx: Connection, number: int) -> Harm:
    tx.execute(delete(hub_log).where(hub_log.c.number == number))
    return _harm(number)


def _hub_edit(tx: Connection, number: int, chance: random.Random, *, put_right: str) -> Harm:
    rows = hub_rows(tx, number)
    field = chance.choice([one for one in _EDITED_AT_HUB if one not in {"act", "detail", "device"}])
    rows[0][field] += "x"
    if put_right == "all after it":
        chained(tx, number, rows)
        return _harm(number)
    if put_right == "its digest":
        rows[0]["digest"] = _own_digest(rows[0])
    tx.execute(update(hub_log).where(hub_log.c.number == number).values(**rows[0]))
    return _harm(number)


def _hub_swap(tx: Connection, one: int, other: int) -> Harm:
    rows = {row["number"]: row for row in hub_rows(tx, one)}
    tx.execute(delete(hub_log).where(hub_log.c.number.in_((one, other))))
    tx.execute(insert(hub_log), [{**rows[one], "number": other}, {**rows[other], "number": one}])
    return _harm(one, other, beside={one + 1, other + 1})


def _hub_hash(tx: Connection, number: int) -> Harm:
    """What laptops are shown of it, and nothing else."""
    tx.execute(update(hub_log).where(hub_log.c.number == number).values(hash=FIRST))
    return _harm(number, beside={number + 1})


def _hub_append(tx: Connection, end: int) -> Harm:
    last = hub_rows(tx, end)[0]
    chained(tx, end + 1, [{**last, "act": "given", "detail": "put in"}])
    return _harm(end + 1)


def _hub_cut(tx: Connection, number: int, end: int) -> Harm:
    chained(tx, number, [])
    return Harm(set(range(number, end + 1)), set())


def _hub_seal(tx: Connection, chance: random.Random) -> Harm:
    """A seal is dropped or changed: what it was for is not sealed any more."""
    seals = list(tx.execute(select(hub_seal).order_by(hub_seal.c.size)))
    place = chance.randrange(len(seals))
    first = seals[place - 1].size + 1 if place else 1
    mine = hub_seal.c.size == seals[place].size
    if chance.random() < 0.5:
        tx.execute(delete(hub_seal).where(mine))
    else:
        tx.execute(update(hub_seal).where(mine).values(content=hub_seal.c.content + " "))
    return Harm(set(range(first, seals[place].size + 1)), set())
