"""What was meant to be sent, and what came of it: one row for each person and day, written before and after.

    planned ──▶ sending ──▶ sent
                   │  └───▶ later ──▶ sending …      the server did not take it and may yet
                   │  └───▶ refused                  it never will
                   │  └───▶ perhaps                  the words were handed over and no answer came
                   └──(the run ended in between)──▶ perhaps
    sent ──▶ bounced                                 the server gave it back later

Nothing that is ``perhaps`` is sent again by itself: a person looks into the mail server's log for its Message-ID and
says what they saw (:func:`settle`). So nobody gets two by our doing, and nobody is missed without it being seen.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any, Literal

import msgspec
from sqlalchemy import Connection, Row, and_, delete, func, insert, or_, select, update

from champion_app.domain.errors import Refused
from sync.hub.hub_log import HubAct, note
from sync.hub.mail import Outcome
from sync.hub.report.audience.recipients import Recipient
from sync.hub.storage.readers import letter, recipient, sending

State = Literal["planned", "sending", "later", "sent", "perhaps", "refused", "bounced"]
STATE_WORDS: dict[State, str] = {
    "sent": "sent", "perhaps": "perhaps sent", "planned": "not sent yet", "sending": "being sent",
    "later": "to be tried again", "refused": "refused by the mail server", "bounced": "given back by the mail server",
}  # fmt: skip
SILENT_FOR = timedelta(minutes=2)
"""How long a run that sends may say nothing before it counts as ended. Longer than any wait for a mail server."""
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=5), timedelta(hours=2)
MOST_TRIES = 8


class Letter(msgspec.Struct, frozen=True, kw_only=True):
    """One e-mail as it is written down. ``name`` and ``email`` are of whoever it is for."""

    day: str
    recipient: str
    name: str
    email: str
    message_id: str
    state: State
    tries: int
    note: str
    settled_at: str = ""
    next_at: str = ""


def message_id(*, incarnation: str, day: date, recipient_id: str, domain: str) -> str:
    """The same for the same person and day whenever it is made, and it names neither."""
    told = "\0".join(("champion-letter-1", incarnation, day.isoformat(), recipient_id))
    return f"<{hashlib.sha256(told.encode()).hexdigest()[:40]}@{domain}>"


def plan(
    tx: Connection, people: Iterable[Recipient], *, day: date, incarnation: str, domain: str, now: datetime
) -> int:
    """Write down that these people are to get the day's report. Returns how many were not written down before."""
    known = set(tx.execute(select(letter.c.recipient).where(letter.c.day == day.isoformat())).scalars())
    fresh = [person for person in people if person.id not in known]
    if fresh:
        rows = [
            {
                "day": day.isoformat(), "recipient": person.id, "state": "planned", "planned_at": now.isoformat(),
                "message_id": message_id(incarnation=incarnation, day=day, recipient_id=person.id, domain=domain),
            }
            for person in fresh
        ]  # fmt: skip
        tx.execute(insert(letter), rows)
    return len(fresh)


def begin_run(tx: Connection, *, now: datetime) -> str:
    """Become the one run that sends. What an earlier run left in between is ``perhaps``. Raises Refused where another
    run may still be at it."""
    row = tx.execute(select(sending)).first()
    if row is not None and datetime.fromisoformat(row.until) > now:
        wait = int((datetime.fromisoformat(row.until) - now).total_seconds()) + 1
        raise Refused(
            f"Another run is sending, or ended without saying so. Nothing was sent now. Try again in {wait} seconds."
        )
    run = secrets.token_hex(8)
    tx.execute(delete(sending))
    tx.execute(insert(sending).values(id=1, run=run, until=(now + SILENT_FOR).isoformat()))
    between = "the hub stopped between handing it over and writing down the answer"
    tx.execute(update(letter).where(letter.c.state == "sending").values(state="perhaps", note=between))
    return run


def end_run(tx: Connection, run: str, *, day: date, sent: int, now: datetime) -> None:
    """No more is sent."""
    note(tx, [HubAct(act="report sent", detail=f"{day.isoformat()}, {sent} messages taken")], now=now)
    tx.execute(delete(sending).where(sending.c.run == run))


def due(tx: Connection, *, day: date, now: datetime) -> list[str]:
    """Whom the day's report is still to be sent to now: those planned, and those whose next try is due."""
    wanted = or_(letter.c.state == "planned", and_(letter.c.state == "later", letter.c.next_at <= now.isoformat()))
    asked = (
        select(letter.c.recipient)
        .join(recipient, recipient.c.id == letter.c.recipient)
        .where(letter.c.day == day.isoformat(), wanted, recipient.c.until == "")
        .order_by(recipient.c.copy)
    )
    return list(tx.execute(asked).scalars())


def intend(tx: Connection, *, day: date, recipient_id: str, run: str, now: datetime) -> Letter | None:
    """Write down that it is handed over now. None where it was, meanwhile, or where this is no longer the run."""
    mine = update(sending).where(sending.c.run == run).values(until=(now + SILENT_FOR).isoformat())
    if not tx.execute(mine).rowcount:
        return None
    done = tx.execute(
        update(letter)
        .where(
            letter.c.day == day.isoformat(), letter.c.recipient == recipient_id,
            letter.c.state.in_(("planned", "later")),
        )
        .values(state="sending", tries=letter.c.tries + 1, tried_at=now.isoformat())
    )  # fmt: skip
    return one(tx, day=day.isoformat(), recipient_id=recipient_id) if done.rowcount else None


def record(tx: Connection, told: Letter, outcome: Outcome, *, now: datetime) -> State:
    """Write down what came of it."""
    state: State = outcome.result
    next_at = ""
    if state == "later":
        if told.tries >= MOST_TRIES:
            state = "refused"
        else:
            next_at = (now + min(LONGEST_WAIT, FIRST_WAIT * 2 ** (told.tries - 1))).isoformat()
    where = and_(letter.c.day == told.day, letter.c.recipient == told.recipient, letter.c.state == "sending")
    tx.execute(
        update(letter).where(where).values(
            state=state, note=outcome.note, next_at=next_at, settled_at="" if next_at else now.isoformat()
        )
    )  # fmt: skip
    return state


def not_begun(tx: Connection, told: Letter) -> None:
    """The mail server was never reached, so nothing was handed over: it is planned as before."""
    where = and_(letter.c.day == told.day, letter.c.recipient == told.recipient, letter.c.state == "sending")
    tx.execute(update(letter).where(where).values(state="planned", tries=letter.c.tries - 1))


def settle(tx: Connection, *, day: date, recipient_id: str, arrived: bool, by: str, now: datetime) -> None:
    """A person looked into the mail server's log: it went out, or it did not and is sent again, under the same
    Message-ID. Raises Refused where it is not ``perhaps``."""
    state = "sent" if arrived else "planned"
    words = "seen in the mail server’s log" if arrived else "not in the mail server’s log"
    done = tx.execute(
        update(letter)
        .where(
            letter.c.day == day.isoformat(), letter.c.recipient == recipient_id, letter.c.state == "perhaps"
        )
        .values(state=state, note=words, by=by, settled_at=now.isoformat() if arrived else "")
    )  # fmt: skip
    if not done.rowcount:
        raise Refused("This message is not “perhaps sent”, so there is nothing to settle.")
    told = f"the report of {day.isoformat()}: {words.replace('’', '')}"
    note(tx, [HubAct(act="message settled", record=recipient_id, detail=told)], now=now)


def letters(tx: Connection, *, day: date) -> list[Letter]:
    """Every e-mail of a day, in the order of the copies."""
    return [_read(row) for row in tx.execute(_asked().where(letter.c.day == day.isoformat()))]


def latest_planned(tx: Connection) -> date | None:
    """The last day of which anything was to be sent."""
    found = tx.execute(select(func.max(letter.c.day))).scalar()
    return date.fromisoformat(found) if found else None


def by_message_id(tx: Connection, told: str) -> Letter | None:
    """The e-mail with this Message-ID, with or without its brackets."""
    row = tx.execute(_asked().where(letter.c.message_id == f"<{told.strip().strip('<>')}>")).first()
    return _read(row) if row is not None else None


def one(tx: Connection, *, day: str, recipient_id: str) -> Letter | None:
    """One e-mail as it stands."""
    row = tx.execute(_asked().where(letter.c.day == day, letter.c.recipient == recipient_id)).first()
    return _read(row) if row is not None else None


def _asked() -> Any:
    return (
        select(letter, recipient.c.name, recipient.c.email)
        .join(recipient, recipient.c.id == letter.c.recipient)
        .order_by(recipient.c.copy)
    )


def _read(row: Row[Any]) -> Letter:
    return Letter(
        day=row.day, recipient=row.recipient, name=row.name, email=row.email, message_id=row.message_id,
        state=row.state, tries=row.tries, note=row.note, settled_at=row.settled_at, next_at=row.next_at,
    )  # fmt: skip
