"""A person decides about two rows that may tell of the same incident: they are joined, or kept apart for good."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

import msgspec
from sqlalchemy import Connection, select

from champion_app.domain.audit import COMBINED
from champion_app.domain.change import Edit, alter
from champion_app.domain.errors import Refused
from champion_app.domain.kinds.case import Case, Incident
from champion_app.domain.record import view
from champion_app.domain.scope import case_scope
from sync.hub.hub_log import HubAct, note
from sync.hub.intake.cases import taken_rows
from sync.hub.intake.cases.numbering import new_record_id
from sync.hub.intake.cases.revise import revised, with_kept
from sync.hub.intake.cases.taken_rows import Taken
from sync.hub.intake.joining import proposals
from sync.hub.intake.joining.proposals import Proposal
from sync.hub.ledger.hub_writes import write_as_hub
from sync.hub.ledger.records import read_many
from sync.hub.storage.schema import scope_grant


class Waiting(msgspec.Struct, frozen=True, kw_only=True):
    """A proposal with the numbers of the two cases; empty where a row has none."""

    proposal: Proposal
    case: str
    other_case: str


def review(tx: Connection) -> list[Waiting]:
    """What waits for a person, the oldest first. No personal data: references, case numbers and the reason."""
    waiting = proposals.waiting(tx)
    kept = taken_rows.kept_at(tx, (place for one in waiting for place in (one.pair.one, one.pair.other)))
    cases = {place: one.records.case for place, one in kept.items()}
    rows = read_many(tx, (case for case in cases.values() if case))
    numbers = {identity: view(Case, row.body).reference for identity, row in rows.items()}
    return [
        Waiting(
            proposal=one,
            case=numbers.get(cases.get(one.pair.one, ""), ""),
            other_case=numbers.get(cases.get(one.pair.other, ""), ""),
        )
        for one in waiting
    ]


def keep_apart(tx: Connection, identity: str, *, by: str, now: datetime) -> None:
    """The two are not the same; it is not asked again. Raises Refused."""
    proposals.find(tx, identity)
    proposals.mark(tx, identity, proposals.APART, by=by, at=now.isoformat())


def join(tx: Connection, identity: str, *, by: str, now: datetime) -> str:
    """The two are the same: one case with both references. Returns its id.

    Where both have a case, the one that a champion has been given stands, else the older; the other is closed and its
    incident says where it went. Raises Refused where both have been given to somebody: then people must agree first.
    """
    found = proposals.find(tx, identity)
    places = (found.pair.one, found.pair.other)
    kept = taken_rows.kept_at(tx, places)
    cases = [kept[place].records.case for place in places]
    stands, goes = _order(tx, cases)
    rows = taken_rows.of_cases(tx, {stands, goes} - {""})
    before = {stands: rows[stands]}
    comes = rows[goes] if goes else [
        Taken(source=place[0], reference=place[1], kept=kept[place])
        for place, case in zip(places, cases, strict=True)
        if not case
    ]  # fmt: skip
    if stands != goes:
        _bring(tx, before, comes, by=by, now=now, new_id=lambda: new_record_id(now))
        if goes:
            write_as_hub(tx, _closed(tx, goes, rows[goes], stands), by=by, at=now.isoformat())
    proposals.mark(tx, identity, proposals.JOINED, by=by, at=now.isoformat())
    note(tx, [HubAct(act=COMBINED, scope=case_scope(stands), detail="decided")], now=now)
    return stands


def _order(tx: Connection, cases: Sequence[str]) -> tuple[str, str]:
    """The case that stands, and the one that goes into it, if any. Raises Refused."""
    there = sorted(set(filter(None, cases)))
    if not there:
        raise Refused("Neither row has a case, so there is nothing to join. Nothing was changed.")
    if len(there) == 1:
        return there[0], there[0] if all(cases) else ""
    asked = select(scope_grant.c.scope).where(
        scope_grant.c.scope.in_([case_scope(case) for case in there]), scope_grant.c.until == ""
    )
    given = set(tx.execute(asked).scalars())
    if len(given) > 1:
        raise Refused("Both cases have been given to somebody. Take one of them back first. Nothing was changed.")
    rows = read_many(tx, there)
    numbers = {case: view(Case, rows[case].body).reference for case in there}
    first, second = sorted(there, key=lambda case: (case_scope(case) not in given, len(numbers[case]), numbers[case]))
    return first, second


def _bring(
    tx: Connection,
    before: dict[str, list[Taken]],
    comes: Sequence[Taken],
    *,
    by: str,
    now: datetime,
    new_id: Callable[[], str],
) -> None:
    ((case, of),) = before.items()
    rank = 1 + max(one.kept.rank for one in of)
    after = {case: [*of, *(with_kept(one, rank=place) for place, one in enumerate(comes, start=rank))]}
    edits, standing = revised(tx, before=before, after=after, new_id=new_id)
    if edits:
        write_as_hub(tx, edits, by=by, at=now.isoformat())
    taken_rows.rewrite(tx, standing[case])


def _closed(tx: Connection, case: str, rows: Sequence[Taken], into: str) -> list[Edit]:
    """The edits that close a case whose rows went into another."""
    records = rows[0].kept.records
    found = read_many(tx, [case, records.incident, into])
    number = view(Case, found[into].body).reference
    edits: list[Edit] = []
    for record, row, field, value in (
        (Case, found.get(case), "status", "closed"),
        (Incident, found.get(records.incident), "retracted", f"Joined with {number}"),
    ):
        if row is not None:
            base = row.version(field)
            edits.append(alter(record, record_id=row.id, scope=row.scope, field=field, base=base, value=value))
    return edits
