"""Who may see what: grants given and taken, restricted cases, and what a laptop has yet to let go of."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, insert, literal, select, update

from champion_app.domain.errors import Refused
from sync.hub.hub_log import HubAct, note
from sync.hub.storage.schema import device, purge, scope_bar, scope_grant, user
from sync.hub.storage.storage import take_numbers
from sync.hub.storage.visible import barred, holds

_BATCH = 400
_EPOCH = select(user.c.epoch).where(user.c.id == bindparam("of"))


def scopes_of(tx: Connection, user_id: str) -> list[str]:
    """Every scope that a user may see now, in order."""
    found = select(scope_grant.c.scope).where(holds(user_id)).distinct().order_by(scope_grant.c.scope)
    return [str(scope) for scope in tx.execute(found).scalars()]


def removed_from(tx: Connection, *, user_id: str, device_id: str) -> list[str]:
    """What a user had and has no more, and what this laptop has not yet sworn to be free of, in order."""
    sworn = select(purge.c.scope).where(purge.c.device == device_id)
    inner = select(scope_grant.c.scope).where(holds(user_id))
    had = (
        select(scope_grant.c.scope)
        .where(scope_grant.c.user == user_id, scope_grant.c.scope.not_in(inner), scope_grant.c.scope.not_in(sworn))
        .distinct()
        .order_by(scope_grant.c.scope)
    )
    return [str(scope) for scope in tx.execute(had).scalars()]


def allowed(tx: Connection, user_id: str, scopes: Iterable[str]) -> frozenset[str]:
    """Which of these scopes a user may see now."""
    wanted = sorted(set(scopes))
    result: set[str] = set()
    for start in range(0, len(wanted), _BATCH):
        batch = wanted[start : start + _BATCH]
        found = select(scope_grant.c.scope).where(holds(user_id), scope_grant.c.scope.in_(batch))
        result.update(row[0] for row in tx.execute(found))
    return frozenset(result)


def once_given(tx: Connection, user_id: str, scopes: Iterable[str]) -> frozenset[str]:
    """Which of these scopes a user has or had, hidden from them now or not."""
    wanted = sorted(set(scopes))
    result: set[str] = set()
    for start in range(0, len(wanted), _BATCH):
        mine = (scope_grant.c.user == user_id, scope_grant.c.scope.in_(wanted[start : start + _BATCH]))
        result.update(tx.execute(select(scope_grant.c.scope).where(*mine).distinct()).scalars())
    return frozenset(result)


def grant(
    tx: Connection, *, user_id: str, scopes: Iterable[str], role: str, now: datetime, cover: str = ""
) -> list[str]:
    """Give a user scopes they do not have yet; returns those that were new to them.

    Takes sequence numbers, so that a given case brings its whole history whatever the cursor. A scope that they had as
    cover becomes their own. Raises Refused for a case that is hidden from them.
    """
    wanted = list(dict.fromkeys(scopes))
    had = _granted(tx, user_id, wanted)
    if not cover:
        _make_own(tx, user_id, [scope for scope in wanted if had.get(scope)], role=role)
    if any(is_barred(tx, user_id, scope) for scope in wanted):
        raise Refused("This case is hidden from them, because it is restricted. Nothing was given.")
    fresh = [scope for scope in wanted if scope not in had]
    if not fresh:
        return []
    first = take_numbers(tx, len(fresh))
    rows = [
        {
            "id": secrets.token_hex(16), "user": user_id, "scope": scope, "role": role, "seq": first + place,
            "since": now.isoformat(), "until": "", "reason": "", "cover": cover,
        }
        for place, scope in enumerate(fresh)
    ]  # fmt: skip
    tx.execute(insert(scope_grant), rows)
    note(tx, [HubAct(act="given", user=user_id, scope=scope, detail=role) for scope in fresh], now=now)
    _unswear(tx, user_id, fresh)
    _bump(tx, [user_id])
    return fresh


def is_barred(tx: Connection, user_id: str, scope: str) -> bool:
    """Whether a restricted case is hidden from a user."""
    return bool(tx.execute(select(barred(user_id, literal(scope)))).scalar_one())


def _granted(tx: Connection, user_id: str, scopes: list[str]) -> dict[str, str]:
    """The scopes among these that were given to a user, hidden or not, each with the cover it is part of."""
    found: dict[str, str] = {}
    for start in range(0, len(scopes), _BATCH):
        asked = select(scope_grant.c.scope, scope_grant.c.cover).where(
            scope_grant.c.user == user_id,
            scope_grant.c.until == "",
            scope_grant.c.scope.in_(scopes[start : start + _BATCH]),
        )
        found.update((row.scope, row.cover) for row in tx.execute(asked))
    return found


def _make_own(tx: Connection, user_id: str, scopes: list[str], *, role: str) -> None:
    for scope in scopes:
        own = update(scope_grant).where(
            scope_grant.c.user == user_id, scope_grant.c.scope == scope, scope_grant.c.until == ""
        )
        tx.execute(own.values(cover="", role=role))


def _unswear(tx: Connection, user_id: str, scopes: list[str]) -> None:
    """What a user has again, no laptop of theirs is free of any more."""
    laptops = select(device.c.id).where(device.c.user == user_id)
    for start in range(0, len(scopes), _BATCH):
        tx.execute(delete(purge).where(purge.c.device.in_(laptops), purge.c.scope.in_(scopes[start : start + _BATCH])))


def revoke(tx: Connection, *, user_id: str, scope: str, now: datetime, reason: str = "", cover: str = "") -> bool:
    """Take a scope away. Returns whether the user had it. ``cover``: only what is part of that cover."""
    mine = [scope_grant.c.user == user_id, scope_grant.c.until == "", scope_grant.c.scope == scope]
    if cover:
        mine.append(scope_grant.c.cover == cover)
    done = tx.execute(update(scope_grant).where(*mine).values(until=now.isoformat(), reason=reason))
    if done.rowcount:
        note(tx, [HubAct(act="taken back", user=user_id, scope=scope, detail="cover" if cover else "")], now=now)
        _bump(tx, [user_id])
    return bool(done.rowcount)


def restrict(
    tx: Connection, *, scope: str, users: Iterable[str], teams: Iterable[str], reason: str, now: datetime
) -> None:
    """Hide a case from these users, and from everyone of these teams now and later, whatever they were granted."""
    rows = [("user", one) for one in users] + [("team", one) for one in teams]
    for column, one in rows:
        told = {"user": "", "team": "", column: one}
        tx.execute(
            insert(scope_bar).values(
                id=secrets.token_hex(16), scope=scope, reason=reason, since=now.isoformat(), until="", **told
            )
        )
    hidden = [HubAct(act="hidden", scope=scope, user=one) for column, one in rows if column == "user"]
    hidden += [HubAct(act="hidden", scope=scope, detail="a team")] * sum(column == "team" for column, _ in rows)
    note(tx, hidden, now=now)
    _bump(tx, _holders(tx, scope))


def lift(tx: Connection, *, scope: str, now: datetime) -> int:
    """Hide a case from nobody any more. Returns how many bars there were. Whoever may see it again gets it whole."""
    done = tx.execute(
        update(scope_bar).where(scope_bar.c.scope == scope, scope_bar.c.until == "").values(until=now.isoformat())
    )
    if done.rowcount:
        note(tx, [HubAct(act="no longer hidden", scope=scope)], now=now)
    holders = _holders(tx, scope)
    number = take_numbers(tx, len(holders)) if holders else 0
    for place, holder in enumerate(holders):
        mine = update(scope_grant).where(
            scope_grant.c.user == holder, scope_grant.c.scope == scope, scope_grant.c.until == ""
        )
        tx.execute(mine.values(seq=number + place))
        _unswear(tx, holder, [scope])
    _bump(tx, holders)
    return int(done.rowcount)


def _holders(tx: Connection, scope: str) -> list[str]:
    asked = select(scope_grant.c.user).where(scope_grant.c.scope == scope, scope_grant.c.until == "").distinct()
    return [str(one) for one in tx.execute(asked.order_by(scope_grant.c.user)).scalars()]


def _bump(tx: Connection, users: Iterable[str]) -> None:
    for user_id in users:
        tx.execute(update(user).where(user.c.id == user_id).values(epoch=user.c.epoch + 1))


def epoch_of(tx: Connection, user_id: str) -> int:
    """How often a user's grants changed."""
    return int(tx.execute(_EPOCH, {"of": user_id}).scalar_one())
