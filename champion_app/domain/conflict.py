"""Two people changed the same field: what each wrote, kept until a person settles it. Written by the hub only."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

from champion_app.domain.record import Declaration, Record, told


class Conflict(Record, frozen=True, kw_only=True):
    """One difference to settle. ``current`` stands in the record; ``other`` came later on an older version."""

    DECLARATION: ClassVar = Declaration(name="conflict", title="Difference to settle", scope="case", merge="hub")

    record: Annotated[str, told("Record")] = ""
    of_kind: Annotated[str, told("Kind of record")] = ""
    field: Annotated[str, told("Field")] = ""
    current: Annotated[Any, told("As it stands", privacy="sensitive")] = None
    other: Annotated[Any, told("The other value", privacy="sensitive")] = None
    other_by: Annotated[str, told("Written by", privacy="personal")] = ""
    other_at: Annotated[str, told("Written at")] = ""
    version: Annotated[int, told("Version it stands at")] = 0
    open: Annotated[bool, told("Still to settle", search="order")] = True
