"""Settle what two people wrote differently: the choice is an op like any other, and travels to everyone."""

from __future__ import annotations

from typing import Any

from champion_app.domain.change import SET, Author, Edit, alter, create, delete
from champion_app.domain.errors import Refused
from champion_app.domain.kinds.conflict import Conflict
from champion_app.domain.kinds.contact import Note
from champion_app.domain.merge import Row
from champion_app.domain.record import Catalogue, Field, checked, kind_of, view

GONE = "The record that this difference is about is no longer here."


def settle(author: Author, difference: Row, record: Row | None, *, value: Any, catalogue: Catalogue) -> list[Edit]:
    """Decide for ``value``: one of the two, or a third that a person wrote. Based on what stands in the record now,
    so that a change which came in between is asked about again and never overwritten.

    Raises Refused where the record is not here, Invalid where the value does not fit its field.
    """
    told = view(Conflict, difference.body)
    if record is None:
        raise Refused(GONE)
    field = declared(told, catalogue)
    plain = checked(field, value) if field else value
    edits = []
    if record.body.get(told.field) != plain:
        edits.append(
            Edit(
                act=SET, record=record.id, kind=record.kind, scope=record.scope, field=told.field,
                base=record.version(told.field), value=plain,
            )
        )  # fmt: skip
    return [*edits, *_closed(author, difference, plain)]


def keep_record(author: Author, difference: Row) -> list[Edit]:
    """Of a record that one deleted and another changed: it stays, as it was changed."""
    return _closed(author, difference, True)


def remove_record(author: Author, difference: Row, record: Row) -> list[Edit]:
    """Of a record that one deleted and another changed: it goes after all, with the change before one's eyes."""
    gone = delete(record_id=record.id, kind=record.kind, scope=record.scope, seen=record.versions)
    return [gone, *_closed(author, difference, False)]


def keep_both(author: Author, difference: Row, *, label: str, left: str, right: str, case_id: str) -> list[Edit]:
    """Leave the record as it stands and write both values, with who wrote them, into a note on the case."""
    told = view(Conflict, difference.body)
    words = (
        f"{label} was written differently by two people, and both are kept. "
        f"{told.current_by or 'One'}: {left}. {told.other_by or 'Another'}: {right}."
    )
    note = Note(at=author.now, by=author.name, words=words)
    return [create(note, record_id=author.new_id(), subject=case_id), *_closed(author, difference, None)]


def declared(told: Conflict, catalogue: Catalogue) -> Field | None:
    """The declaration of the field that a difference is about; None for one that this version does not know."""
    kind = catalogue.get(told.of_kind)
    return kind.field(told.field) if kind else None


def _closed(author: Author, difference: Row, chosen: Any) -> list[Edit]:
    told = {"open": False, "chosen": chosen, "settled_by": author.name, "settled_at": author.now.isoformat()}
    return [
        alter(
            Conflict, record_id=difference.id, scope=difference.scope, field=name,
            base=difference.version(name), value=value,
        )
        for name, value in told.items()
        if value != difference.body.get(name, _DEFAULTS[name])
    ]  # fmt: skip


_DEFAULTS = {field.name: field.default for field in kind_of(Conflict).fields}
