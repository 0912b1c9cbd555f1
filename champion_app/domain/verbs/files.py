"""What a person does with the files of a case."""

from __future__ import annotations

from champion_app.domain.change import Edit, delete
from champion_app.domain.merge import Row


def take_back(row: Row) -> list[Edit]:
    """A file that was added by mistake goes again."""
    return [delete(record_id=row.id, kind=row.kind, scope=row.scope, seen=row.versions)]
