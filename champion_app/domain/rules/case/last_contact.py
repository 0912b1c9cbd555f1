"""What is said of the last contact: in a column of Caseload, and in the second line of a row on Today."""

from __future__ import annotations

from datetime import datetime

from champion_app.domain.policy import PolicyPack
from champion_app.domain.rules.case.case_line import CaseLine
from champion_app.domain.rules.words.moments import read_moment
from champion_app.domain.rules.words.wording import said_day, said_moment

YOU = "You"


def named(by: str, *, me: str) -> str:
    """``You`` for the person who looks, else the name as it was written."""
    return YOU if by and by == me else by


def last_contact_words(line: CaseLine, now: datetime, *, me: str) -> str:
    """``never``, ``tried yesterday``, ``12 Nov``, ``19 Nov, Lighthouse``."""
    at = read_moment(line.last_contact_at)
    if at is None:
        return "never"
    day = said_day(at, now)
    if not line.last_reached:
        day = f"tried {day}"
    who = named(line.last_by, me=me)
    return day if who in {"", YOU} else f"{day}, {who}"


def last_contact_sentence(line: CaseLine, now: datetime, policy: PolicyPack, *, me: str) -> str:
    """``You tried yesterday 19:05: no answer, no message left.``; empty where nobody tried."""
    at = read_moment(line.last_contact_at)
    if at is None:
        return ""
    outcome = policy.outcome(line.last_outcome)
    told = (outcome.sentence or outcome.label) if outcome else line.last_outcome
    who = named(line.last_by, me=me) or "Somebody"
    did = "wrote" if line.last_reached else "tried"
    told = told[:1].lower() + told[1:]
    return f"{who} {did} {said_moment(at, now)}: {told}."
