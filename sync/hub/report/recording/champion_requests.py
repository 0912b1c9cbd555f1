"""What champions ask the registrar: their requests as questions of the report, and the answers on their way back."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, select

from champion_app.domain.kinds.request import PASSED_ON, RECORDING
from champion_app.domain.scope import subject_of
from sync.hub.casework.champion_requests import Asked, answer, asked
from sync.hub.report.inputs.areas import Place
from sync.hub.report.recording.check import Issue
from sync.hub.report.recording.queries import MENDED, OPEN, RIGHT, Query, queries
from sync.hub.storage.intake_tables import incoming

BY_CHAMPION = "asked-by-champion"
REASON = "A champion asks whether it is recorded as it should be."
_BY = "The registrar"
_ENDS = {MENDED: "It was mended.", RIGHT: "It is right as it is."}


def champions_ask(tx: Connection) -> list[Issue]:
    """A question for each request that stands. The champion's own words stay in the request: they may name people."""
    return [
        Issue(
            source=source,
            reference=reference,
            case_id=one.request.case_id,
            issue=BY_CHAMPION,
            reason=REASON,
            place=Place(district=subject_of(one.scope)),
        )
        for one in asked(tx, asks=RECORDING, everything=True)
        for source, reference in [_row_of(tx, one)]
    ]


def _row_of(tx: Connection, one: Asked) -> tuple[str, str]:
    """The row that a request is about: the one it names, or the first of its case."""
    told = one.request
    if told.source or not told.case_id:
        return told.source, told.reference
    rows = select(incoming.c.source, incoming.c.reference).where(incoming.c.case_id == told.case_id)
    found = tx.execute(rows.order_by(incoming.c.taken_at, incoming.c.source, incoming.c.reference)).first()
    return (str(found.source), str(found.reference)) if found else ("", told.reference)


def tell_champions(tx: Connection, *, now: datetime) -> int:
    """Write on each request what became of its question. Returns how many were told something new."""
    by_row = {(one.source, one.reference): one for one in queries(tx) if one.issue == BY_CHAMPION}
    told = 0
    for one in asked(tx, asks=RECORDING, everything=True):
        query = by_row.get(_row_of(tx, one))
        words = _words(query) if query else ""
        if query is not None and words != one.request.answer_words:
            by = query.answered_by or _BY
            answer(tx, one, outcome=PASSED_ON, by=by, words=words, now=now)
            told += 1
    return told


def _words(query: Query) -> str:
    """``RQ-118.``, or with how it ended."""
    if query.state == OPEN:
        return f"{query.name}."
    return f"{query.name}. {_ENDS.get(query.outcome, 'The record is there no more.')}"
