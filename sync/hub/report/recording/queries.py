"""Questions to the registrar: asked once, answered by a person, or by the system's own later version."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Sequence
from datetime import date, datetime

import msgspec
from sqlalchemy import Connection, func, insert, select, update

from champion_app.domain.errors import Refused
from champion_app.domain.kinds.area_day import Queries
from champion_app.domain.rules.words.moments import local_day, read_moment
from sync.hub.report.recording import findings
from sync.hub.report.recording.check import Issue
from sync.hub.storage.report_tables import recording_query

OPEN, ANSWERED = "open", "answered"
MENDED, RIGHT, GONE = "mended", "right-as-it-is", "gone"
OUTCOMES = (MENDED, RIGHT)
_LATER = "The system's later version"
_PREFIX = "RQ-"
_DAY = 86_400.0
Mended = Callable[[str, str, str, str], bool | None]


class Query(msgspec.Struct, frozen=True, kw_only=True):
    """One question. Times are RFC 3339; ``outcome`` is empty while it is open."""

    number: int
    source: str
    reference: str
    case_id: str
    issue: str
    strand: str
    finding: str
    reason: str
    raised_at: str
    state: str
    outcome: str
    answered_by: str
    answered_at: str
    note: str

    @property
    def name(self) -> str:
        """What people call it: ``RQ-118``."""
        return f"{_PREFIX}{self.number}"

    @property
    def identity(self) -> tuple[str, str, str, str]:
        """What makes it the same question."""
        return self.source, self.reference, self.issue, self.strand


def queries(tx: Connection, *, state: str = "") -> list[Query]:
    """Questions in the order in which they were asked."""
    asked = select(recording_query).order_by(recording_query.c.number)
    if state:
        asked = asked.where(recording_query.c.state == state)
    return [Query(**row) for row in tx.execute(asked).mappings()]


def settle(tx: Connection, issues: Sequence[Issue], *, mended: Mended, now: datetime) -> int:
    """Ask what was not asked before, and close what is asked no more. ``mended`` tells of a row whether what was asked
    is as it should be now, and None where the row stands no more. Returns how many were asked."""
    known = {one.identity: one for one in queries(tx)}
    current = {one.identity: one for one in issues}
    for identity, query in known.items():
        if query.state == OPEN and identity not in current:
            outcome = MENDED if mended(*identity) else GONE
            _close(tx, query.number, outcome=outcome, by=_LATER, note="", now=now)
    number = int(tx.execute(select(func.max(recording_query.c.number))).scalar() or 0)
    fresh = [one for identity, one in current.items() if identity not in known]
    if fresh:
        values = [
            {
                "number": number + place, "source": one.source, "reference": one.reference, "case_id": one.case_id,
                "issue": one.issue, "strand": one.strand, "finding": one.finding, "reason": one.reason,
                "raised_at": now.isoformat(),
            }
            for place, one in enumerate(fresh, start=1)
        ]  # fmt: skip
        tx.execute(insert(recording_query), values)
    return len(fresh)


def answer(tx: Connection, told: str, *, outcome: str, by: str, note: str, now: datetime) -> Query:
    """Keep the registrar's answer; it decides the finding that the question came from too. Raises Refused."""
    number = told.upper().removeprefix(_PREFIX)
    if outcome not in OUTCOMES:
        raise Refused(f"The outcome is one of {', '.join(OUTCOMES)}. Nothing was changed.")
    if not by.strip():
        raise Refused("Say who answers with --by NAME. Nothing was changed.")
    row = tx.execute(
        select(recording_query).where(recording_query.c.number == (int(number) if number.isdecimal() else -1))
    ).mappings().first()  # fmt: skip
    if row is None:
        raise Refused(f"There is no question {told}. `champion-hub report queries` shows them. Nothing was changed.")
    query = Query(**row)
    _close(tx, query.number, outcome=outcome, by=by.strip(), note=note.strip(), now=now)
    if query.finding:
        findings.decide(tx, query.finding, right=outcome == MENDED, by=by, now=now, note=note)
    return query


def dismissed(tx: Connection, finding: str, *, by: str, note: str, now: datetime) -> None:
    """A finding was wrong, so what was asked because of it is answered."""
    asked = select(recording_query.c.number).where(
        recording_query.c.finding == finding, recording_query.c.state == OPEN
    )
    for number in tx.execute(asked).scalars().all():
        _close(tx, number, outcome=RIGHT, by=by, note=note, now=now)


def _close(tx: Connection, number: int, *, outcome: str, by: str, note: str, now: datetime) -> None:
    tx.execute(
        update(recording_query)
        .where(recording_query.c.number == number)
        .values(state=ANSWERED, outcome=outcome, answered_by=by, answered_at=now.isoformat(), note=note)
    )


def figures(of: Sequence[Query], *, since: date, day: date) -> Queries:
    """How the questions stand: open ones of any age, answers of the window."""
    waiting = [one for one in of if one.state == OPEN]
    answered = [one for one in of if one.state == ANSWERED and _day(one.answered_at) >= since]
    ages = [(day - _day(one.raised_at)).days for one in waiting]
    took = [_days_between(one.raised_at, one.answered_at) for one in answered]
    return Queries(
        open=len(waiting),
        answered=len(answered),
        mended=sum(one.outcome == MENDED for one in answered),
        oldest_days=max(ages, default=None),
        median_days=round(statistics.median(took), 1) if took else None,
    )


def _day(at: str) -> date:
    moment = read_moment(at)
    return local_day(moment) if moment else date.max


def _days_between(first: str, last: str) -> float:
    return (datetime.fromisoformat(last) - datetime.fromisoformat(first)).total_seconds() / _DAY
