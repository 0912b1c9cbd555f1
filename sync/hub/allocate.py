"""Give cases to champions: the grant of the case's scope, and the assignment that everyone on the case sees."""

from __future__ import annotations

import secrets
from datetime import datetime

import msgspec
from sqlalchemy import Connection, select

from champion_app.domain.case import Assignment, Case, Incident
from champion_app.domain.change import create
from champion_app.domain.contact import ContactAttempt
from champion_app.domain.errors import Refused
from champion_app.domain.record import kind_of, view
from champion_app.domain.scope import case_scope, subject_of
from sync.hub import scope
from sync.hub.accounts import User
from sync.hub.authored import write_as_hub
from sync.hub.storage.schema import record, scope_grant

_LEAD = "lead"
_body = msgspec.json.Decoder(dict[str, object])


def unallocated(tx: Connection, *, area: str = "") -> list[str]:
    """Open cases that nobody has been given, those without any contact attempt first, then the longest known.

    ``area`` is the case's own or one that its incidents lie in.
    """
    given = select(scope_grant.c.id).where(scope_grant.c.scope == record.c.scope, scope_grant.c.until == "").exists()
    tried = {
        found[0] for found in tx.execute(select(record.c.scope).where(record.c.kind == kind_of(ContactAttempt).name))
    }
    asked = select(record.c.scope, record.c.body).where(
        record.c.kind == kind_of(Case).name, record.c.state == "live", ~given
    ).order_by(record.c.seq)  # fmt: skip
    districts = _districts(tx) if area else {}
    waiting = []
    for place, (of, body) in enumerate(tx.execute(asked)):
        case = view(Case, _body.decode(body))
        lies_in = {case.area.casefold(), *districts.get(of, ())}
        if case.status == "open" and (not area or area.casefold() in lies_in):
            waiting.append((of in tried, place, subject_of(of)))
    return [case for _, _, case in sorted(waiting)]


def _districts(tx: Connection) -> dict[str, set[str]]:
    """The wider areas that a case's incidents lie in, by scope."""
    found: dict[str, set[str]] = {}
    for of, body in tx.execute(select(record.c.scope, record.c.body).where(record.c.kind == kind_of(Incident).name)):
        found.setdefault(of, set()).add(view(Incident, _body.decode(body)).area.casefold())
    return found


def allocate(tx: Connection, user: User, cases: list[str], *, now: datetime) -> int:
    """Give these cases to a user. Returns how many were new to them. Raises Refused for a case that is not known."""
    scopes = [case_scope(case) for case in cases]
    known = {
        found[0]
        for found in tx.execute(
            select(record.c.scope).where(record.c.kind == kind_of(Case).name, record.c.id.in_(cases))
        )
    }
    missing = [case for case, of in zip(cases, scopes, strict=True) if of not in known]
    if missing:
        raise Refused(f"There is no case {missing[0]}.")
    had = scope.allowed(tx, user.id, scopes)
    fresh = [case for case, of in zip(cases, scopes, strict=True) if of not in had]
    scope.grant(tx, user_id=user.id, scopes=[case_scope(case) for case in fresh], role=_LEAD, now=now)
    edits = [
        create(
            Assignment(user=user.id, name=user.name, role=_LEAD, since=now),
            record_id=secrets.token_hex(16),
            subject=case,
        )
        for case in fresh
    ]
    write_as_hub(tx, edits, by="The force", at=now.isoformat())
    return len(fresh)


def find_cases(tx: Connection, told: list[str]) -> list[str]:
    """Case ids for ids or references as people read them. Raises Refused for one that is not known."""
    by_reference = {}
    for identity, body in tx.execute(select(record.c.id, record.c.body).where(record.c.kind == kind_of(Case).name)):
        by_reference[view(Case, _body.decode(body)).reference] = identity
        by_reference[identity] = identity
    missing = [one for one in told if one not in by_reference]
    if missing:
        raise Refused(f"There is no case {missing[0]}.")
    return [by_reference[one] for one in told]
