"""The words of Today: what the page is about now, and why each row stands where it does."""

from __future__ import annotations

from datetime import datetime

import msgspec

from champion_app.domain.kinds.contact import FollowUp
from champion_app.domain.policy import PolicyPack
from champion_app.domain.rules.case.case_line import CaseLine
from champion_app.domain.rules.case.last_contact import last_contact_sentence
from champion_app.domain.rules.case.strands import strand_words
from champion_app.domain.rules.words.moments import read_moment
from champion_app.domain.rules.words.wording import DueWords, capitalised, due_words, plural, sentence

NOBODY_WAITS = "Nobody is waiting for a first contact."
NO_CLOCK = DueWords(state="later", text="No date")
_PROMISE_ICONS = {"ring": "phone", "visit": "map-pin", "chase": "arrow-bend-up-right"}


class TodayWords(msgspec.Struct, frozen=True, kw_only=True):
    """One row: its state, who it is about, what is known of them, and the quiet line with the reason."""

    due: DueWords
    who: str
    facts: tuple[str, ...]
    second: str


class PromiseWords(msgspec.Struct, frozen=True, kw_only=True):
    """A promise as a row says it: ``14:00 visit``, ``Chase``, ``2 hours late``."""

    due: DueWords
    title: str
    icon: str
    second: str


class ChangeWords(msgspec.Struct, frozen=True, kw_only=True):
    """What others changed in one case: ``To settle``, ``New case``, ``3 changes``."""

    title: str
    icon: str
    second: str


def came_sentence(*, records: int, waiting: int, late: int) -> str:
    """``60 records came. 12 people wait for a first contact: 3 are late.``"""
    told = f"{plural(records, 'record', 'records')} came."
    if not waiting:
        return f"{told} {NOBODY_WAITS}"
    told = f"{told} {plural(waiting, 'person waits', 'people wait')} for a first contact"
    return f"{told}: {plural(late, 'is late', 'are late')}." if late else f"{told}."


def header_sentence(*, waiting: int, late: int) -> str:
    """``3 people have not been contacted yet. 1 is past its time.``"""
    if not waiting:
        return NOBODY_WAITS
    told = f"{plural(waiting, 'person has', 'people have')} not been contacted yet."
    return f"{told} {plural(late, 'is past its time', 'are past their time')}." if late else told


def caseload_sentence(*, open_cases: int, waiting: int) -> str:
    """``14 open cases. 3 people have not been contacted yet.``"""
    return f"{plural(open_cases, 'open case', 'open cases')}. {header_sentence(waiting=waiting, late=0)}"


def listed_sentence(*, listed: int, open_cases: int) -> str:
    """``2 cases fit these filters, of 14 open cases.``"""
    fit = plural(listed, "case fits", "cases fit")
    return f"{fit} these filters. {plural(open_cases, 'open case', 'open cases')} in all."


def due_of(line: CaseLine, now: datetime) -> DueWords:
    """The state of a line; one without a clock is due at no date."""
    due = read_moment(line.due)
    return due_words(due, now) if due is not None else NO_CLOCK


def facts_of(line: CaseLine, policy: PolicyPack, *, alone: bool = False) -> tuple[str, ...]:
    """``disability, online`` and ``Bedminster``: those that are known. The strands only where nobody can look over:
    beside initials and a neighbourhood they say too much of somebody."""
    strands = strand_words(line.strands if alone else (), line.sub_categories, policy, online=line.online)
    return tuple(fact for fact in (strands, line.area) if fact)


def today_words(line: CaseLine, now: datetime, policy: PolicyPack, *, me: str, alone: bool = False) -> TodayWords:
    """The row of somebody to contact first."""
    return TodayWords(
        due=due_of(line, now),
        who=line.initials,
        facts=facts_of(line, policy, alone=alone),
        second=second_line(line, now, policy, me=me),
    )


def second_line(line: CaseLine, now: datetime, policy: PolicyPack, *, me: str) -> str:
    """How it is safe to reach them, who else was in touch, and what came of the last attempt."""
    others = sentence(f"Already contacted by {line.contacted_by}") if line.contacted_by else ""
    parts = (line.safe_sentence, others, last_contact_sentence(line, now, policy, me=me))
    return " ".join(part for part in parts if part)


def promise_words(promise: FollowUp, now: datetime, policy: PolicyPack) -> PromiseWords:
    """The row of something promised."""
    due = due_words(promise.due, now) if promise.due is not None else NO_CLOCK
    label = policy.label("follow_up_kinds", promise.kind)
    if due.state == "late":
        title = due.text
    else:
        title = f"{due.time} {label.lower()}" if due.time and due.state == "today" else capitalised(label)
    return PromiseWords(
        due=due,
        title=title,
        icon=_PROMISE_ICONS.get(promise.kind, "calendar-check"),
        second=sentence(promise.what),
    )


def change_words(line: CaseLine, *, records: int, new_case: bool, to_settle: int) -> ChangeWords:
    """The row of a case that others changed. What is to settle comes before what is new."""
    if to_settle:
        many = plural(to_settle, "field was written differently", "fields were written differently")
        return ChangeWords(
            title="To settle", icon="git-diff", second=f"{many} by two people. The safer one is shown until you choose."
        )
    if new_case:
        return ChangeWords(title="New case", icon="user-plus", second=line.safe_sentence)
    return ChangeWords(
        title=plural(records, "change", "changes"), icon="note", second="Written by others since you last looked."
    )
