"""What a champion does on a case: record a contact, write a note, promise something, tick it off."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import msgspec

from champion_app.domain.change import Author, Edit, alter, create
from champion_app.domain.errors import Invalid, Refused
from champion_app.domain.kinds.contact import ContactAttempt, FollowUp, Note
from champion_app.domain.merge import Row
from champion_app.domain.policy import Outcome, PolicyPack
from champion_app.domain.record import view
from champion_app.domain.rules.contact.safe_hours import SafeHours
from champion_app.domain.rules.words.moments import local, local_day
from champion_app.domain.rules.words.wording import said_moment
from champion_app.domain.rules.words.working_days import add_working_days, is_working_day

_RING = "ring"
_A_WEEK = 7


class NextStep(msgspec.Struct, frozen=True, kw_only=True):
    """What was agreed for next time."""

    kind: str
    what: str
    due: datetime


def suggested_next(outcome: Outcome, now: datetime, policy: PolicyPack, hours: SafeHours) -> NextStep | None:
    """What an outcome fills in for next time: the day counted in working days, at the pack's time of day, and never
    at an hour or on a day that the person ruled out. None where nothing follows, or where no time is known to be safe.
    """
    if not outcome.next_kind or not outcome.next_days:
        return None
    wait = range(outcome.next_days, outcome.next_days + _A_WEEK)
    days = [local(add_working_days(now, count)) for count in wait]
    day = next((one for one in days if one.weekday() not in hours.never_on), days[0])
    hour, _, minute = (outcome.next_time or "11:00").partition(":")
    due = hours.moved_into(day.replace(hour=int(hour), minute=int(minute or 0), second=0, microsecond=0))
    if due is None:
        return None
    return NextStep(kind=outcome.next_kind, what=next_what(outcome, policy), due=due)


def next_what(outcome: Outcome, policy: PolicyPack) -> str:
    """``Ring again: no answer last time``."""
    kind = outcome.next_kind or _RING
    return f"{policy.label('follow_up_kinds', kind)} again: {outcome.label.lower()} last time"


def next_choices(outcome: Outcome, now: datetime, policy: PolicyPack, hours: SafeHours) -> tuple[NextStep, ...]:
    """What is offered for next time, the likeliest first: the suggestion, and the same a working day and a week later.
    None of them lies outside the hours they gave; none at all where those could not be read."""
    first = suggested_next(outcome, now, policy, hours)
    if first is None:
        return ()
    day, week = first.due + timedelta(days=1), first.due + timedelta(days=_A_WEEK)
    if is_working_day(local_day(first.due)):
        day, week = _open_day(day), _open_day(week)
    later = (first.due, day, week)
    moved = (hours.moved_into(due) for due in later)
    dues = dict.fromkeys(due for due in moved if due is not None and due > now)
    return tuple(msgspec.structs.replace(first, due=due) for due in dues)


def _open_day(at: datetime) -> datetime:
    """The moment itself where that day is a working day, else the same time on the next one."""
    return at if is_working_day(local_day(at)) else add_working_days(at, 1)


def next_words(step: NextStep, now: datetime, policy: PolicyPack) -> str:
    """``Ring tomorrow 18:30``."""
    return f"{policy.label('follow_up_kinds', step.kind)} {said_moment(step.due, now)}"


def record_contact(
    author: Author,
    *,
    case_id: str,
    outcome: str,
    how: str,
    minutes: int,
    words: str,
    safety_read: bool,
    message_safe: bool,
    next_step: NextStep | None,
    open_follow_ups: Sequence[Row],
    policy: PolicyPack,
) -> list[Edit]:
    """The attempt, the follow-up for next time, and the follow-ups to ring that it answers, ticked off.

    Raises Invalid where no outcome was chosen, Refused where a message was left that nobody said was safe.
    """
    chosen = policy.outcome(outcome)
    if chosen is None:
        raise Invalid("outcome", "Choose what came of it: keys 1 to 6.")
    if chosen.needs_safe_message and not message_safe:
        raise Refused("Nobody said that a message is safe, so this cannot be recorded as a safe message.")
    attempt = ContactAttempt(
        at=author.now,
        by=author.name,
        outcome=outcome,
        how=how,
        minutes=minutes,
        safety_read=safety_read,
        words=words.strip(),
        next_plan=next_words(next_step, author.now, policy) if next_step else "",
    )
    edits = [create(attempt, record_id=author.new_id(), subject=case_id)]
    for row in open_follow_ups:
        follow_up = view(FollowUp, row.body)
        if follow_up.kind == _RING and not follow_up.done and (follow_up.due is None or follow_up.due <= author.now):
            edits += tick_off(author, row)
    if next_step is not None:
        edits += promise(author, case_id=case_id, step=next_step)
    return edits


def write_note(author: Author, *, case_id: str, words: str, basis: str = "fact", corrects: str = "") -> list[Edit]:
    """A note. A correction is a new note that points at the old one. Raises Invalid where there are no words."""
    note = Note(at=author.now, by=author.name, basis=basis, words=words.strip(), corrects=corrects)
    return [create(note, record_id=author.new_id(), subject=case_id)]


def promise(author: Author, *, case_id: str, step: NextStep) -> list[Edit]:
    """A follow-up. Raises Invalid where it does not say what."""
    made = FollowUp(kind=step.kind, what=step.what.strip(), due=step.due, by=author.name)
    return [create(made, record_id=author.new_id(), subject=case_id)]


def tick_off(author: Author, row: Row) -> list[Edit]:
    """A follow-up is done."""
    return _done(row, done=True, at=author.now)


def untick(row: Row) -> list[Edit]:
    """It is not done after all: the way back of ``tick_off``."""
    return _done(row, done=False, at=None)


def _done(row: Row, *, done: bool, at: datetime | None) -> list[Edit]:
    return [
        alter(FollowUp, record_id=row.id, scope=row.scope, field=field, base=row.version(field), value=value)
        for field, value in (("done", done), ("done_at", at.isoformat() if at else None))
    ]
