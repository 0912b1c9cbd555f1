"""From what a row says to the records of a case, and from a later version of it to the fields that changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

import msgspec

from champion_app.domain.case import Case, Incident
from champion_app.domain.change import Edit, alter, create
from champion_app.domain.merge import FIRST_VERSION, Row
from champion_app.domain.person import ContactPoint, Person
from champion_app.domain.record import Body, Record, kind_of
from sync.hub.intake.rows import Said, defaults_of

_NEVER_CURRENT = FIRST_VERSION - 1
"""A base version that no field is ever at: what the force writes then stands beside what a champion wrote."""


class CaseRecords(msgspec.Struct, frozen=True, kw_only=True):
    """Which records came of a row. Empty where the row said nothing for one."""

    case: str = ""
    incident: str = ""
    person: str = ""
    contact: str = ""

    def ids(self) -> tuple[str, ...]:
        """The records that there are."""
        return tuple(filter(None, (self.case, self.incident, self.person, self.contact)))


def new_case(said: Said, *, reference: str, now: datetime, new_id: Callable[[], str]) -> tuple[CaseRecords, list[Edit]]:
    """The edits that open a case from a row. It counts as opened when it was reported, else now."""
    case = msgspec.convert({"opened": now.isoformat(), **said.case, "reference": reference}, Case)
    records = CaseRecords(case=new_id(), incident=new_id(), person=new_id(), contact=new_id() if said.contact else "")
    edits = [
        create(case, record_id=records.case, subject=records.case),
        _created(Incident, said.incident, record_id=records.incident, case_id=records.case),
        _created(Person, said.person, record_id=records.person, case_id=records.case),
    ]
    if records.contact:
        edits.append(_new_contact(said, records))
    return records, edits


def later_version(
    before: Said, after: Said, records: CaseRecords, rows: Mapping[str, Row], *, new_id: Callable[[], str]
) -> tuple[CaseRecords, list[Edit]]:
    """The edits that carry a later version of a row into its records: only the fields where the two versions differ.

    Where a field still stands as the earlier version left it, the new value takes its place. Where somebody changed it
    since, nothing is overwritten: the edit names a version that is not current, and the merge makes a difference to
    settle of it. ``rows`` are the records as they stand; one that is gone is left alone.
    """
    edits: list[Edit] = []
    parts: tuple[tuple[type[Record], str, Body, Body], ...] = (
        (Case, records.case, before.case, after.case),
        (Incident, records.incident, before.incident, after.incident),
        (Person, records.person, before.person, after.person),
        (ContactPoint, records.contact, before.contact, after.contact),
    )
    for record, record_id, was, now_is in parts:
        row = rows.get(record_id)
        if row is not None:
            edits.extend(_altered(record, row, was, now_is))
    if after.contact and not records.contact:
        records = msgspec.structs.replace(records, contact=new_id())
        edits.append(_new_contact(after, records))
    return records, edits


def _created(record: type[Record], body: Body, *, record_id: str, case_id: str) -> Edit:
    return create(msgspec.convert(body, record), record_id=record_id, subject=case_id)


def _new_contact(said: Said, records: CaseRecords) -> Edit:
    body = {**said.contact, "person": records.person}
    return _created(ContactPoint, body, record_id=records.contact, case_id=records.case)


def _altered(record: type[Record], row: Row, was: Body, now_is: Body) -> list[Edit]:
    defaults = defaults_of(record)
    edits = []
    for field in kind_of(record).fields:
        before, after = (body.get(field.name, defaults[field.name]) for body in (was, now_is))
        emptied = field.required and after == defaults[field.name]
        if before == after or emptied:
            continue
        untouched = row.body.get(field.name, defaults[field.name]) == before
        edit = alter(
            record,
            record_id=row.id,
            scope=row.scope,
            field=field.name,
            base=row.version(field.name) if untouched else _NEVER_CURRENT,
            value=after,
        )
        # as JSON has it, a list and no tuple, so that a value somebody else wrote alike is seen to be the same
        edits.append(msgspec.structs.replace(edit, value=after))
    return edits
