"""One case as its page needs it, worked out from what the vault answered. No pixels here."""

from __future__ import annotations

from datetime import datetime

import msgspec

from champion_app.domain.kinds.attachment import Attachment
from champion_app.domain.kinds.case import Case, Incident
from champion_app.domain.kinds.contact import FollowUp
from champion_app.domain.kinds.person import ContactPoint, Person
from champion_app.domain.merge import Row
from champion_app.domain.policy import PolicyPack
from champion_app.domain.record import Catalogue, kind_of, view
from champion_app.domain.rules.case.risk_history import RiskHistory, risk_history
from champion_app.domain.rules.case.strands import ONLINE, strand_words
from champion_app.domain.rules.case.timeline import TimelineEntry, timeline
from champion_app.domain.rules.contact.safe_contact import SafeContact, safe_contact
from champion_app.domain.scope import subject_of
from champion_app.store.queries.case import CaseFile
from champion_app.store.rows.files import FileLine

_LOOKED_AFTER = {"victim", "complainant"}


class OneFile(msgspec.Struct, frozen=True, kw_only=True):
    """A file's record, and how far its bytes are; None where this version does not fetch it."""

    row: Row
    line: FileLine | None


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that is shown of a case."""

    case_id: str
    case: Case
    name: str
    facts: tuple[str, ...]
    strands: str
    person: Row | None
    points: tuple[Row, ...]
    safe: SafeContact
    entries: tuple[TimelineEntry, ...]
    follow_ups: tuple[Row, ...]
    risk: RiskHistory
    case_row: Row | None
    files: tuple[OneFile, ...]
    room_used: int


def page_of(found: CaseFile, policy: PolicyPack, *, me: str, now: datetime, catalogue: Catalogue) -> Page:
    """Work the page out."""

    def rows(kind: str) -> list[Row]:
        return [row for row in found.rows if row.kind == kind]

    case_rows = rows(kind_of(Case).name)
    case = view(Case, case_rows[0].body) if case_rows else Case()
    people = rows(kind_of(Person).name)
    person = next((row for row in people if row.body.get("role", "victim") in _LOOKED_AFTER), None)
    points = [
        row
        for row in rows(kind_of(ContactPoint).name)
        if person is None or row.body.get("person", person.id) in {person.id, ""}
    ]
    incidents = [view(Incident, row.body) for row in rows(kind_of(Incident).name)]
    strands = tuple(dict.fromkeys(code for incident in incidents for code in incident.strands))
    subs = tuple(dict.fromkeys(code for incident in incidents for code in incident.sub_categories))
    online = any(incident.online for incident in incidents)
    classified = policy.label("classifications", incidents[0].classification) if incidents else ""
    facts = (ONLINE if online else "", classified)
    asked_above = {one.row.id for one in found.differences}
    told = timeline(found.rows, policy, me=me, now=now, catalogue=catalogue)
    return Page(
        case_id=subject_of(found.scope),
        case=case,
        name=str(person.body.get("name", "")) if person else "",
        facts=tuple(fact for fact in facts if fact),
        strands=strand_words(strands, subs, policy, online=False),
        person=person,
        points=tuple(points),
        safe=safe_contact(
            view(Person, person.body) if person else None,
            [(row.id, view(ContactPoint, row.body)) for row in points],
            policy,
        ),
        entries=tuple(entry for entry in told if entry.record not in asked_above),
        follow_ups=tuple(rows(kind_of(FollowUp).name)),
        risk=risk_history(case, found.rows, me=me),
        case_row=case_rows[0] if case_rows else None,
        files=tuple(_one_file(row, found.files) for row in rows(kind_of(Attachment).name)),
        room_used=sum(line.size for line in found.files),
    )


def _one_file(row: Row, lines: tuple[FileLine, ...]) -> OneFile:
    sha256 = view(Attachment, row.body).sha256
    return OneFile(row=row, line=next((line for line in lines if line.sha256 == sha256), None))
