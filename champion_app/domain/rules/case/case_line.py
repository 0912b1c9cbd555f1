"""The one line of a case that Today and Caseload are made of, worked out from the records of its scope."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Literal, TypeVar

import msgspec

from champion_app.domain.kinds.case import Case, Incident
from champion_app.domain.kinds.contact import ContactAttempt, FollowUp
from champion_app.domain.kinds.person import ContactPoint, Person
from champion_app.domain.policy import PolicyPack
from champion_app.domain.record import Body, Record, kind_of, view
from champion_app.domain.rules.contact.clocks import contacted, first_contact_due
from champion_app.domain.rules.contact.safe_contact import safe_sentence
from champion_app.domain.rules.words.moments import utc_text
from champion_app.domain.rules.words.wording import either, initials
from champion_app.domain.scope import case_scope

CLOSED = "closed"
"""The status in which nothing falls due any more. A status of a newer version keeps its clocks."""
DueKind = Literal["first_contact", "follow_up", ""]

_CASE, _PERSON, _POINT, _INCIDENT, _ATTEMPT, _FOLLOW_UP = (
    kind_of(record).name for record in (Case, Person, ContactPoint, Incident, ContactAttempt, FollowUp)
)
CASE_LINE_KINDS: frozenset[str] = frozenset({_CASE, _PERSON, _POINT, _INCIDENT, _ATTEMPT, _FOLLOW_UP})
"""The kinds that a line is made of: it is worked out anew when one of these changes, and only then."""

_LOOKED_AFTER = ("victim", "complainant")

R = TypeVar("R", bound=Record)


class CaseLine(msgspec.Struct, frozen=True, kw_only=True):
    """One case in a list. Moments are UTC text that sorts; words that change with the day are made when shown."""

    case_id: str
    scope: str
    reference: str = ""
    status: str = "open"
    person_id: str = ""
    person_name: str = ""
    initials: str = ""
    strands: tuple[str, ...] = ()
    sub_categories: tuple[str, ...] = ()
    online: bool = False
    classification: str = ""
    area: str = ""
    risk: str = "standard"
    entitlement: str = ""
    due: str | None = None
    due_kind: DueKind = ""
    contacted: bool = False
    contacted_by: str = ""
    last_contact_at: str | None = None
    last_outcome: str = ""
    last_reached: bool = False
    last_by: str = ""
    safe_sentence: str = ""
    next_step: str = ""
    opened: str | None = None
    updated_at: str | None = None


def case_line(records: Sequence[tuple[str, str, Body]], policy: PolicyPack) -> CaseLine | None:
    """The line of one case from all records (kind, id, body) of its scope; None where the case itself is not there.

    Kinds that a line is not made of are passed over, so a whole scope may be given.
    """
    cases = _seen(records, _CASE, Case)
    if not cases:
        return None
    case_id, case = cases[0]
    looked_after = _looked_after(_seen(records, _PERSON, Person))
    incidents = [incident for _, incident in _seen(records, _INCIDENT, Incident)]
    attempts = [attempt for _, attempt in _seen(records, _ATTEMPT, ContactAttempt)]
    promises = [promise for _, promise in _seen(records, _FOLLOW_UP, FollowUp)]
    reached = contacted(attempts, policy)
    due, due_kind = _next_due(case, promises, policy, reached=reached)
    last = max((made for made in attempts if made.at), key=lambda made: utc_text_of(made.at), default=None)
    outcome = policy.outcome(last.outcome) if last else None
    soonest = min((made for made in promises if made.due and not made.done), key=_due_text, default=None)
    names = [person.name or person.known_as for _, person in looked_after]
    return CaseLine(
        case_id=case_id,
        scope=case_scope(case_id),
        reference=case.reference,
        status=case.status,
        person_id=looked_after[0][0] if looked_after else "",
        person_name=either(names, last="and"),
        initials=either(map(initials, names), last="and") or initials(""),
        strands=_union(incident.strands for incident in incidents),
        sub_categories=_union(incident.sub_categories for incident in incidents),
        online=any(incident.online for incident in incidents),
        classification=incidents[0].classification if incidents else "",
        area=case.area or next((incident.area for incident in incidents if incident.area), ""),
        risk=case.risk,
        entitlement=case.entitlement,
        due=due,
        due_kind=due_kind,
        contacted=reached,
        contacted_by=case.contacted_by,
        last_contact_at=utc_text_of(last.at) if last else None,
        last_outcome=last.outcome if last else "",
        last_reached=outcome is not None and outcome.reached,
        last_by=last.by if last else "",
        safe_sentence=safe_sentence(
            looked_after[0][1] if looked_after else None,
            points_of({identity for identity, _ in looked_after}, _seen(records, _POINT, ContactPoint)),
            policy,
        ),
        next_step=case.next_step or (soonest.what if soonest else ""),
        opened=utc_text_of(case.opened) or None,
        updated_at=_latest([case.opened, *(a.at for a in attempts), *(p.done_at for p in promises)]),
    )


def _seen(records: Sequence[tuple[str, str, Body]], kind: str, record: type[R]) -> list[tuple[str, R]]:
    return [(identity, view(record, body)) for found, identity, body in records if found == kind]


def _looked_after(people: list[tuple[str, Person]]) -> list[tuple[str, Person]]:
    """The people the case is for: its victims, else those who complained, else whoever is written down first."""
    for role in _LOOKED_AFTER:
        if found := [known for known in people if known[1].role == role]:
            return found
    return people[:1]


def points_of(people: set[str], points: Sequence[tuple[str, ContactPoint]]) -> list[tuple[str, ContactPoint]]:
    """The ways to reach these people: those that name one of them, or nobody."""
    return [known for known in points if not known[1].person or known[1].person in people]


def _next_due(case: Case, promises: list[FollowUp], policy: PolicyPack, *, reached: bool) -> tuple[str | None, DueKind]:
    """What falls due next. A first contact that was not made comes before a promise at the same moment."""
    if case.status == CLOSED:
        return None, ""
    waiting: list[tuple[str, DueKind]] = [
        (_due_text(made), "follow_up") for made in promises if made.due and not made.done
    ]
    clock = None if reached else first_contact_due(case, policy)
    if clock is not None:
        waiting.insert(0, (utc_text(clock), "first_contact"))
    return min(waiting, key=_first, default=(None, ""))


def _first(pair: tuple[str, DueKind]) -> str:
    return pair[0]


def utc_text_of(at: datetime | None) -> str:
    """A moment as sortable text; empty where there is none."""
    return utc_text(at) if at is not None else ""


def _due_text(made: FollowUp) -> str:
    return utc_text_of(made.due)


def _latest(moments: Iterable[datetime | None]) -> str | None:
    return max(map(utc_text_of, moments), default="") or None


def _union(groups: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(code for group in groups for code in group))
