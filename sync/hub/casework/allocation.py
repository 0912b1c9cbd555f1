"""Give cases to champions: the grant of the case's scope, and the assignment that everyone on the case sees."""

from __future__ import annotations

import secrets
from datetime import datetime

import msgspec
from sqlalchemy import Connection, select

from champion_app.domain.change import alter, create
from champion_app.domain.errors import Refused
from champion_app.domain.kinds.case import Assignment, Case
from champion_app.domain.kinds.contact import ContactAttempt
from champion_app.domain.record import kind_of, view
from champion_app.domain.scope import case_scope, subject_of, type_of
from sync.hub.access import grants
from sync.hub.access.users import User
from sync.hub.casework.known_areas import areas_of_cases
from sync.hub.ledger.hub_writes import write_as_hub
from sync.hub.ledger.records import read_many
from sync.hub.ledger.references import is_own_case
from sync.hub.storage.schema import record, scope_grant

_LEAD = "lead"
_FORCE = "The force"
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
        is_own_case(), ~given
    ).order_by(record.c.seq)  # fmt: skip
    lies_in = areas_of_cases(tx) if area else {}
    waiting = []
    for place, (of, body) in enumerate(tx.execute(asked)):
        case = view(Case, _body.decode(body))
        here = {one.casefold() for one in lies_in.get(of, ())}
        if case.status == "open" and (not area or " ".join(area.split()).casefold() in here):
            waiting.append((of in tried, place, subject_of(of)))
    return [case for _, _, case in sorted(waiting)]


def allocate(tx: Connection, user: User, cases: list[str], *, now: datetime, note: str = "") -> int:
    """Give these cases to a user. Returns how many were new to them. Raises Refused for a case that is not known, or
    that is hidden from them."""
    scopes = [case_scope(case) for case in cases]
    known = {found[0] for found in tx.execute(select(record.c.scope).where(is_own_case(), record.c.id.in_(cases)))}
    missing = [case for case, of in zip(cases, scopes, strict=True) if of not in known]
    if missing:
        raise Refused(f"There is no case {missing[0]}.")
    fresh = grants.grant(tx, user_id=user.id, scopes=scopes, role=_LEAD, now=now)
    edits = [
        create(
            Assignment(user=user.id, name=user.name, role=_LEAD, since=now, handover=note),
            record_id=secrets.token_hex(16),
            subject=subject_of(of),
        )
        for of in fresh
    ]
    write_as_hub(tx, edits, by=_FORCE, at=now.isoformat())
    return len(fresh)


def un_assign(tx: Connection, user: User, cases: list[str], *, reason: str, now: datetime) -> int:
    """Take cases from a user; returns how many they had. What they have not sent yet goes to the supervisor's hold,
    and their laptops let go of the rest at their next sync."""
    taken = 0
    for case in cases:
        of = case_scope(case)
        if grants.revoke(tx, user_id=user.id, scope=of, now=now, reason=reason):
            taken += 1
            _end_assignments(tx, user, of, reason=reason, now=now)
    return taken


def _end_assignments(tx: Connection, user: User, of: str, *, reason: str, now: datetime) -> None:
    asked = select(record.c.id).where(record.c.scope == of, record.c.kind == kind_of(Assignment).name)
    edits = []
    for row in read_many(tx, tx.execute(asked).scalars()).values():
        told = view(Assignment, row.body)
        if told.user == user.id and told.until is None:
            for field, value in (("until", now), ("ended", reason)):
                base = row.version(field)
                edits.append(alter(Assignment, record_id=row.id, scope=of, field=field, base=base, value=value))
    write_as_hub(tx, edits, by=_FORCE, at=now.isoformat())


def hand_over(tx: Connection, *, giver: User, taker: User, cases: list[str], note: str, now: datetime) -> int:
    """Move cases from one champion to another, with a note for whoever goes on. Returns how many moved. Raises Refused
    where the note is missing, or a case is not the giver's."""
    if not note.strip():
        raise Refused("Write a handover note, so that nobody has to ask the victim again.")
    scopes = [case_scope(case) for case in cases]
    had = grants.allowed(tx, giver.id, scopes)
    if len(had) < len(scopes):
        raise Refused(f"Not all of these cases are {giver.name}'s. Nothing was moved.")
    allocate(tx, taker, cases, now=now, note=note)
    return un_assign(tx, giver, cases, reason=f"handed over to {taker.name}", now=now)


def cases_of(tx: Connection, user: User) -> list[str]:
    """The cases that a user has now."""
    return [subject_of(of) for of in grants.scopes_of(tx, user.id) if type_of(of) == type_of(case_scope(""))]


def find_cases(tx: Connection, told: list[str]) -> list[str]:
    """Case ids for ids or references as people read them. Raises Refused for one that is not known, or that more than
    one case answers to: whoever acts must mean one."""
    named: dict[str, list[str]] = {one: [] for one in told}
    for identity, body in tx.execute(select(record.c.id, record.c.body).where(is_own_case()).order_by(record.c.seq)):
        for name in {identity, view(Case, _body.decode(body)).reference} & named.keys():
            named[name].append(identity)
    for one, found in named.items():
        if not found:
            raise Refused(f"There is no case {one}.")
        if len(found) > 1:
            raise Refused(
                f"More than one case answers to {one}: {', '.join(found)}. Nothing was done. Name the one that is "
                "meant by its id, and have their references looked at."
            )
    return [named[one][0] for one in told]
