"""Two people changed the same field: what each wrote, kept until a person settles it. Made by the hub only.

A difference with an empty ``field`` is about the whole record: somebody deleted it while somebody else changed it.
"""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

from champion_app.domain.record import Declaration, Record, told


class Conflict(Record, frozen=True, kw_only=True):
    """One difference to settle. ``current`` stood in the record; ``other`` came later on the older value ``base``."""

    DECLARATION: ClassVar = Declaration(name="conflict", title="Difference to settle", scope="case", merge="hub")

    record: Annotated[str, told("Record")] = ""
    of_kind: Annotated[str, told("Kind of record")] = ""
    field: Annotated[str, told("Field")] = ""
    base: Annotated[Any, told("What both had before them", privacy="sensitive")] = None
    current: Annotated[Any, told("As it stands", privacy="sensitive")] = None
    current_by: Annotated[str, told("First written by", privacy="personal")] = ""
    current_at: Annotated[str, told("First written at")] = ""
    other: Annotated[Any, told("The other value", privacy="sensitive")] = None
    other_by: Annotated[str, told("Written by", privacy="personal")] = ""
    other_at: Annotated[str, told("Written at")] = ""
    version: Annotated[int, told("Version it stands at")] = 0
    open: Annotated[bool, told("Still to settle", search="order", merge="auto")] = True
    chosen: Annotated[Any, told("What was decided", privacy="sensitive", merge="auto")] = None
    settled_by: Annotated[str, told("Settled by", privacy="personal", merge="auto")] = ""
    settled_at: Annotated[str, told("Settled at", merge="auto")] = ""
