"""From what a row says to the records of a case, and from a later version of it to the fields that changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime

import msgspec

from champion_app.domain.change import NEW, Edit, alter
from champion_app.domain.merge import FIRST_VERSION, Row
from champion_app.domain.record import Body, Record, kind_of
from champion_app.domain.scope import case_scope
from sync.hub.intake.cases.combine import SECTIONS
from sync.hub.intake.mapping.said import Said, defaults_of

_NEVER_CURRENT = FIRST_VERSION - 1
"""A base version that no field is ever at: what the force writes then stands beside what a champion wrote."""
_PERSON, _CONTACT = "person", "contact"


class CaseRecords(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Which records came of a row. Empty where the row said nothing for one; ``more`` by place, as in a row."""

    case: str = ""
    incident: str = ""
    person: str = ""
    contact: str = ""
    more: dict[str, str] = {}

    def ids(self) -> tuple[str, ...]:
        """The records that there are."""
        return tuple(filter(None, (self.case, self.incident, self.person, self.contact, *self.more.values())))

    def at(self, place: str) -> str:
        """The record of a section or of a place of ``more``; empty where there is none."""
        return str(getattr(self, place)) if place in SECTIONS else self.more.get(place, "")


_WHOLE = "case"
"""The mapping's section about the case itself."""


def new_case(said: Said, *, reference: str, now: datetime, new_id: Callable[[], str]) -> tuple[CaseRecords, list[Edit]]:
    """The edits that open a case from a row. It counts as opened when it was reported, else now."""
    case = {"opened": now.isoformat().replace("+00:00", "Z"), **said.case, "reference": reference}
    if case["opened"] is None:
        del case["opened"]
    records = CaseRecords(
        case=said.case_id or new_id(),
        incident=_id_of("incident", said, new_id),
        person=_id_of("person", said, new_id),
        contact=new_id() if said.contact else "",
        more={place: new_id() for place in said.more},
    )
    edits = [_created(_WHOLE, case, records)]
    edits += [_created(place, body, records) for place, body in _bodies(said) if place != _WHOLE and records.at(place)]
    return records, edits


def _id_of(section: str, said: Said, new_id: Callable[[], str]) -> str:
    """An id for a section's record; empty where the row makes none."""
    return "" if section in said.without else new_id()


def later_version(
    before: Said, after: Said, records: CaseRecords, rows: Mapping[str, Row], *, new_id: Callable[[], str]
) -> tuple[CaseRecords, list[Edit]]:
    """The edits that carry a later version of a row into its records: only the fields where the two versions differ.

    Where a field still stands as the earlier version left it, the new value takes its place. Where somebody changed it
    since, nothing is overwritten: the edit names a version that is not current, and the merge makes a difference to
    settle of it. ``rows`` are the records as they stand; one that is gone is left alone.
    """
    edits: list[Edit] = []
    had = dict(_bodies(before))
    for place, body in _bodies(after):
        if records.at(place):
            row = rows.get(records.at(place))
            if row is not None:
                edits.extend(_altered(record_at(place), row, had.get(place, {}), body))
        elif body:
            if place in SECTIONS:
                records = msgspec.structs.replace(records, **{place: new_id()})
            else:
                records = msgspec.structs.replace(records, more={**records.more, place: new_id()})
            edits.append(_created(place, body, records))
    return records, edits


def record_at(place: str) -> type[Record]:
    """Which record stands at a place: the section's own, or the one that a place of ``more`` begins with."""
    return SECTIONS[place.partition(":")[0]]


def _bodies(said: Said) -> Iterator[tuple[str, Body]]:
    for section in SECTIONS:
        yield section, getattr(said, section)
    yield from said.more.items()


def _created(place: str, body: Body, records: CaseRecords) -> Edit:
    """The edit that makes a record of a body whose fields were each held to their declaration as the row was read."""
    record = record_at(place)
    if record is SECTIONS[_CONTACT]:
        body = {**body, "person": records.at(str(body.get("person", _PERSON)))}
    return Edit(
        act=NEW, record=records.at(place), kind=kind_of(record).name, scope=case_scope(records.case), value=body
    )


def _altered(record: type[Record], row: Row, was: Body, now_is: Body) -> list[Edit]:
    defaults = defaults_of(record)
    edits = []
    for field in kind_of(record).fields:
        before, after = (body.get(field.name, defaults[field.name]) for body in (was, now_is))
        emptied = field.required and after == defaults[field.name]
        if before == after or emptied or (record is SECTIONS[_CONTACT] and field.name == "person"):
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
