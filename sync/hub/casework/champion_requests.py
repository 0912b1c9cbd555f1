"""What champions ask for from the day's report, and the coordinator's answer: a case given, or a no with its reason."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, select

from champion_app.domain.change import Edit, alter
from champion_app.domain.errors import Refused
from champion_app.domain.kinds.request import DECLINED, GIVEN, TAKE_BACK, TAKE_ON, Request
from champion_app.domain.record import kind_of, view
from champion_app.domain.scope import case_scope, subject_of
from sync.hub.access import users
from sync.hub.casework.allocation import allocate
from sync.hub.ledger.conflicts import TOOK_EFFECT
from sync.hub.ledger.hub_writes import write_as_hub
from sync.hub.ledger.records import read_many
from sync.hub.ledger.references import case_at
from sync.hub.storage.schema import device, op, record, scope_grant, user

TO_SOMEBODY_ELSE = "It was given to somebody who asked before."
_body = msgspec.json.Decoder(dict[str, Any])


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """One request. ``user`` and ``name`` are those whose laptop signed it, whatever it says itself."""

    record: str
    scope: str
    request: Request
    user: str
    name: str


def asked(tx: Connection, *, asks: str = "", everything: bool = False) -> list[Asked]:
    """Requests that stand and wait for an answer, the oldest first; with ``everything`` also those that were
    answered. What its author took back is in neither."""
    found = list(_written(tx))
    back = {(one.user, one.request.about) for one in found if one.request.asks == TAKE_BACK}
    return [
        one
        for one in found
        if one.request.asks != TAKE_BACK
        and (one.user, one.record) not in back
        and (not asks or one.request.asks == asks)
        and (everything or not one.request.answer)
    ]


def _written(tx: Connection) -> Iterable[Asked]:
    told = (
        select(record.c.id, record.c.scope, record.c.body, user.c.id.label("user"), user.c.name)
        .join(op, (op.c.record == record.c.id) & (op.c.field == ""))
        .join(device, device.c.id == op.c.device)
        .join(user, user.c.id == device.c.user)
        .where(record.c.kind == kind_of(Request).name, record.c.state == "live", TOOK_EFFECT)
        .order_by(record.c.seq)
    )
    seen: set[str] = set()
    for row in tx.execute(told):
        if row.id not in seen:
            seen.add(row.id)
            yield Asked(
                record=row.id, scope=row.scope, request=view(Request, _body.decode(row.body)), user=row.user,
                name=row.name,
            )  # fmt: skip


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """What giving would do: the case that the request's id names, as the force has it, and who asks. ``said`` is the
    reference that the request tells; ``held_by`` are those who have the case now."""

    request: str
    name: str
    user: str
    area: str
    said: str
    case_id: str
    reference: str
    case_area: str
    status: str
    held_by: tuple[str, ...]


def wanted(tx: Connection, told: str) -> Wanted:
    """What one waiting request asks for, to be shown before it is given. Raises Refused where it does not wait, where
    there is no such case, or where the reference that it tells is not that of the case that it names."""
    one = _waiting(tx, told)
    case = case_at(tx, one.request.case_id)
    if case is None:
        raise Refused(f"Request {one.record} names no case that there is. Nothing was given; decline it.")
    if case.reference.strip() != one.request.reference.strip():
        raise Refused(
            f"Request {one.record} tells reference {one.request.reference or 'nothing'} and names the case "
            f"{case.reference or one.request.case_id}. Nothing was given. Ask {one.name} what they meant, "
            "and decline it."
        )
    held = select(user.c.name).join(scope_grant, scope_grant.c.user == user.c.id).where(
        scope_grant.c.scope == case_scope(one.request.case_id), scope_grant.c.until == ""
    ).order_by(user.c.name)  # fmt: skip
    return Wanted(
        request=one.record, name=one.name, user=one.user, area=subject_of(one.scope), said=one.request.reference,
        case_id=one.request.case_id, reference=case.reference, case_area=case.area, status=case.status,
        held_by=tuple(tx.execute(held).scalars()),
    )  # fmt: skip


def give(tx: Connection, told: str, *, by: str, words: str, now: datetime) -> Asked:
    """Give the case to who asked for it; whoever asked for the same is told. Raises Refused where the request does not
    wait, as :func:`wanted` does, or where the case cannot be given to them."""
    one = _waiting(tx, told)
    wanted(tx, one.record)
    allocate(tx, users.find_user(tx, one.user), [one.request.case_id], now=now, note=words)
    answer(tx, one, outcome=GIVEN, by=by, words=words, now=now)
    for other in asked(tx, asks=TAKE_ON):
        if other.request.case_id == one.request.case_id:
            answer(tx, other, outcome=DECLINED, by=by, words=TO_SOMEBODY_ELSE, now=now)
    return one


def decline(tx: Connection, told: str, *, by: str, words: str, now: datetime) -> Asked:
    """Say no, and why. Raises Refused where the request does not wait, or the reason is missing."""
    if not words.strip():
        raise Refused("Say why with --note, so that the champion knows.")
    one = _waiting(tx, told)
    answer(tx, one, outcome=DECLINED, by=by, words=words, now=now)
    return one


def _waiting(tx: Connection, told: str) -> Asked:
    found = [one for one in asked(tx, asks=TAKE_ON) if told and one.record.startswith(told)]
    found = [one for one in found if one.record == told] or found
    if len(found) != 1:
        raise Refused(f"There is no one request {told} that waits. `champion-hub request list` shows them.")
    return found[0]


def answer(tx: Connection, one: Asked, *, outcome: str, by: str, words: str, now: datetime) -> None:
    """Write what became of a request; it reaches the laptops of the area at their next sync."""
    row = read_many(tx, [one.record])[one.record]
    told = {"answer": outcome, "answered_by": by, "answered_at": now, "answer_words": words.strip()}
    edits: list[Edit] = [
        alter(Request, record_id=row.id, scope=row.scope, field=field, base=row.version(field), value=value)
        for field, value in told.items()
    ]
    write_as_hub(tx, edits, by=by, at=now.isoformat())
