"""The hub's own log: each entry against its digest, the one before it, and the seals that the hub signed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, select

from champion_app.domain.errors import NotTrusted
from sync.hub.audit.device_log import TAKEN
from sync.hub.audit.finding import Finding
from sync.hub.hub_log import FIRST, HubAct, digest_of
from sync.hub.storage.audit_tables import hub_log, hub_log_head, hub_seal
from sync.wire.messages import Checkpoint, Signed
from sync.wire.verify import DIGEST_BYTES, check_signature, walked

HUB = "hub"


class HubLog(msgspec.Struct, kw_only=True):
    """The log as it lies there. ``taken`` are the ends of laptops' logs that it speaks of: number and hash."""

    rows: list[Row[Any]]
    size: int
    last: str
    digests: dict[int, str]
    taken: dict[str, list[tuple[int, str]]]


def read(tx: Connection) -> HubLog:
    """Everything of it."""
    rows = list(tx.execute(select(hub_log).order_by(hub_log.c.number)))
    size, last = tx.execute(select(hub_log_head.c.size, hub_log_head.c.hash)).one()
    taken: dict[str, list[tuple[int, str]]] = {}
    for row in rows:
        number, _, told = row.detail.partition(" ")
        if row.act == TAKEN and number.isdecimal():
            taken.setdefault(row.device, []).append((int(number), told))
    return HubLog(
        rows=rows, size=size, last=last, digests={row.number: _digest(row) for row in rows}, taken=taken
    )  # fmt: skip


def _digest(row: Row[Any]) -> str:
    told = {field: getattr(row, field) for field in HubAct.__struct_fields__}
    return digest_of(number=row.number, at=row.at, told=told)


def findings(tx: Connection, log: HubLog, *, hub_key: bytes) -> list[Finding]:
    """Every entry that does not hold."""
    return [*_chain(log), *_seals(tx, log, hub_key=hub_key)]


def _chain(log: HubLog) -> Iterator[Finding]:
    number, last = 0, FIRST
    for row in log.rows:
        if row.number > number + 1:
            yield _missing(number + 1, row.number - 1)
        if log.digests[row.number] != row.digest:
            yield Finding(log=HUB, number=row.number, words="was changed")
        if row.number == number + 1 and walked(last, bytes.fromhex(row.digest)) != row.hash:
            yield Finding(log=HUB, number=row.number, words="does not follow from the entry before it")
        number, last = row.number, row.hash
    if number < log.size:
        yield _missing(number + 1, log.size)
    elif number > log.size:
        yield Finding(log=HUB, number=log.size + 1, words="stands after the end of the log", last=number)
    elif last != log.last:
        yield Finding(log=HUB, number=number, words="is not the end that the log names")


def _missing(first: int, last: int) -> Finding:
    return Finding(log=HUB, number=first, words="is missing", last=last if last > first else 0)


def _seals(tx: Connection, log: HubLog, *, hub_key: bytes) -> Iterator[Finding]:
    upto = 0
    for row in tx.execute(select(hub_seal).order_by(hub_seal.c.size)):
        raw = row.content.encode()
        try:
            check_signature(hub_key, raw, row.signature)
            told = msgspec.json.decode(raw, type=Checkpoint)
        except (NotTrusted, msgspec.MsgspecError):
            yield Finding(log=HUB, number=upto + 1, words="is under a seal that the hub did not sign", last=row.size)
            upto = row.size
            continue
        if told.since != upto:
            yield Finding(log=HUB, number=upto + 1, words="has lost its seal", last=told.since)
        for number in _other(log, told):
            yield Finding(log=HUB, number=number, words="is not what the hub sealed")
        upto = told.size
    if log.rows and log.rows[-1].number > upto:
        yield Finding(log=HUB, number=upto + 1, words="was never sealed by the hub", last=log.rows[-1].number)


def _other(log: HubLog, told: Checkpoint) -> list[int]:
    """The numbers at which a signed word on the log and the log itself are not the same."""
    return [
        number
        for place, number in enumerate(range(told.since + 1, told.size + 1))
        if log.digests.get(number) != told.links[place * DIGEST_BYTES : (place + 1) * DIGEST_BYTES].hex()
    ]


def not_borne_out(log: HubLog, signed: str, *, hub_key: bytes) -> list[int]:
    """Where a word on the log, which a laptop kept, is the hub's own and the log says otherwise now."""
    if not signed:
        return []
    try:
        word = msgspec.json.decode(signed, type=Signed)
        check_signature(hub_key, bytes(word.content), word.signature)
        told = msgspec.json.decode(word.content, type=Checkpoint)
    except (NotTrusted, msgspec.MsgspecError):
        return []  # no word of this hub, so nothing that it could be held to
    if told.links and (other := _other(log, told)):
        return other
    here = next((row.hash for row in log.rows if row.number == told.size), FIRST if told.size == 0 else "")
    return [] if here == told.hash else [told.size]
