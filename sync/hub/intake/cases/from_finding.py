"""A row that nobody flagged and that a person found to be a hate incident gets a case, so that somebody rings."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import msgspec
from sqlalchemy import Connection

from champion_app.domain.errors import Refused
from sync.hub.intake.cases import taken_rows
from sync.hub.intake.cases.case_edits import new_case
from sync.hub.intake.cases.numbering import Numbering, new_record_id
from sync.hub.intake.cases.taken_rows import Taken
from sync.hub.ledger.hub_writes import write_as_hub

_PREFIX = "AS"
_SEEN_BY = "other"


def open_case(
    tx: Connection, source: str, reference: str, *, strands: Sequence[str], by: str, now: datetime
) -> tuple[str, bool]:
    """The case of a row, made where it has none, and whether it was. Its strands are what a person saw in the words,
    so it is somebody else than the victim who perceived them. Raises Refused for a row that is gone or withdrawn."""
    kept = taken_rows.kept(tx, source, [reference]).get(reference)
    if kept is None or kept.stands.retracted:
        raise Refused("The row was withdrawn by its system, so no case was made. Nothing was changed.")
    if kept.records.case:
        return kept.records.case, False
    named = dict.fromkeys([*kept.said.incident.get("strands", ()), *strands])
    incident = {**kept.said.incident, "strands": list(named), "perceived_by": _SEEN_BY}
    said = msgspec.structs.replace(kept.said, incident=incident)
    (number,) = Numbering(_PREFIX).take(tx, [kept.said.case_reference])
    records, edits = new_case(said, reference=number, now=now, new_id=lambda: new_record_id(now))
    write_as_hub(tx, edits, by=by, at=now.isoformat())
    made = msgspec.structs.replace(kept, records=records)
    taken_rows.rewrite(tx, [Taken(source=source, reference=reference, kept=made)])
    return records.case, True
