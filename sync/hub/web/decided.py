"""What people said of findings and questions since the report was made; and how they say it on the page."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TypeVar

from sqlalchemy import Connection, select

from champion_app.domain.rules.words.wording import said_moment
from sync.hub.hub_log import HubAct, note
from sync.hub.intake.cases.from_finding import open_case
from sync.hub.report.audience.recipients import Recipient
from sync.hub.report.recording import findings, queries
from sync.hub.storage.report_tables import finding, recording_query
from sync.hub.web.lines import Decided

T = TypeVar("T")
_BATCH = 400
_FINDING = {findings.CONFIRMED: "Hate", findings.DISMISSED: "Not hate"}
_QUERY = {queries.MENDED: "The record is mended", queries.RIGHT: "Right as it is", queries.GONE: "The record is gone"}


def decided_in(tx: Connection, *, of: Iterable[str], asked: Iterable[str], now: datetime) -> Decided:
    """What was said of these findings (by id) and questions (by name)."""
    found: dict[str, str] = {}
    for batch in _batches(of):
        wanted = select(finding).where(finding.c.id.in_(batch), finding.c.state != findings.OPEN)
        for row in tx.execute(wanted):
            found[row.id] = _words(_FINDING.get(row.state, row.state), row.decided_by, row.decided_at, now)
    answered: dict[str, str] = {}
    numbers = {int(told): name for name in asked if (told := name.upper().removeprefix("RQ-")).isdecimal()}
    for some in _batches(numbers):
        answers = select(recording_query).where(
            recording_query.c.number.in_(some), recording_query.c.state == queries.ANSWERED
        )
        for row in tx.execute(answers):
            words = _QUERY.get(row.outcome, row.outcome)
            answered[numbers[row.number]] = _words(words, row.answered_by, row.answered_at, now)
    return Decided(findings=found, queries=answered)


def _words(what: str, by: str, at: str, now: datetime) -> str:
    when = f", {said_moment(datetime.fromisoformat(at), now)}" if at else ""
    return f"{what}: {by}{when}" if by else f"{what}{when}"


def _batches(of: Iterable[T]) -> Iterable[list[T]]:
    wanted = list(of)
    return (wanted[start : start + _BATCH] for start in range(0, len(wanted), _BATCH))


def say_of_finding(tx: Connection, identity: str, *, right: bool, by: Recipient, now: datetime) -> None:
    """A finding is right, and its victim is looked after from now on; or it is wrong, and what was asked because of it
    is answered. Raises Refused."""
    told = findings.decide(tx, identity, right=right, by=by.name, now=now)
    if right:
        strands = [told.strand] if told.strand else []
        open_case(tx, told.source, told.reference, strands=strands, by=by.name, now=now)
    else:
        queries.dismissed(tx, told.id, by=by.name, note="", now=now)
    _log(tx, "finding decided", told.id, "right" if right else "wrong", by=by, now=now)


def answer_question(tx: Connection, name: str, *, outcome: str, words: str, by: Recipient, now: datetime) -> None:
    """A question about a record is answered. Raises Refused."""
    told = queries.answer(tx, name, outcome=outcome, by=by.name, note=words, now=now)
    _log(tx, "question answered", told.name, outcome, by=by, now=now)


def _log(tx: Connection, act: str, record: str, detail: str, *, by: Recipient, now: datetime) -> None:
    note(tx, [HubAct(act=act, by=by.user, user=by.user, record=record, detail=detail)], now=now)
