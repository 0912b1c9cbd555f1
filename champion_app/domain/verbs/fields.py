"""Change what a form changed, field by field, based on the versions that its writer saw; or make the record."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from champion_app.domain.change import Edit, alter, create
from champion_app.domain.merge import Row
from champion_app.domain.record import Record, view


def change_fields(record: type[Record], row: Row, changed: Mapping[str, Any]) -> list[Edit]:
    """One edit for each field that really differs. Raises Invalid for the first that is wrong."""
    return [
        alter(record, record_id=row.id, scope=row.scope, field=field, base=row.version(field), value=value)
        for field, value in changed.items()
        if row.body.get(field) != value
    ]


def make_record(record: type[Record], values: Mapping[str, Any], *, record_id: str, subject: str) -> list[Edit]:
    """A new record from a form's values. Raises Invalid for the first field that is missing or wrong."""
    return [create(view(record, dict(values)), record_id=record_id, subject=subject)]
