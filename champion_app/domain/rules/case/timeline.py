"""One timeline of everything in a case: when, who, and what, newest first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Literal

import msgspec

from champion_app.domain.kinds.attachment import Attachment
from champion_app.domain.kinds.care import RiskReview
from champion_app.domain.kinds.case import Assignment, Case, Incident
from champion_app.domain.kinds.conflict import Conflict
from champion_app.domain.kinds.contact import ContactAttempt, FollowUp, Note
from champion_app.domain.kinds.partner import JointNote
from champion_app.domain.kinds.person import ContactPoint, Person
from champion_app.domain.merge import Row
from champion_app.domain.policy import PolicyPack
from champion_app.domain.record import Catalogue, kind_of, view
from champion_app.domain.rules.case.last_contact import named
from champion_app.domain.rules.case.strands import ONLINE, strand_words
from champion_app.domain.rules.words.moments import read_moment
from champion_app.domain.rules.words.wording import capitalised, sentence

Group = Literal["contacts", "notes", "follow-ups", "joint", "files", "risk", "force"]
FORCE = "The force"
NEWER = "Something that is newer than this version of the app. It is kept as it came."


class TimelineEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One line. ``words`` is what happened in short, ``detail`` the writer's own words; ``private``: those are covered
    until somebody holds them. ``open``: can be ticked off."""

    record: str
    at: datetime | None
    icon: str
    who: str
    words: str
    detail: str = ""
    private: bool = False
    group: Group
    open: bool = False
    alarm: bool = False


class _Page(msgspec.Struct, frozen=True, kw_only=True):
    """What every line is told on: the pack, who looks, and when."""

    policy: PolicyPack
    me: str
    now: datetime


def _contact(row: Row, on: _Page) -> TimelineEntry:
    made = view(ContactAttempt, row.body)
    outcome = on.policy.outcome(made.outcome)
    told = (outcome.sentence or outcome.label) if outcome else made.outcome
    reached = outcome is not None and outcome.reached
    words = f"{told}. Next: {made.next_plan}" if made.next_plan else told
    icon = "phone-call" if reached else "phone-x"
    who = named(made.by, me=on.me)
    return TimelineEntry(
        record=row.id, at=made.at, icon=icon, who=who, words=words, detail=made.words, private=True,
        group="contacts",
    )  # fmt: skip


def _note(row: Row, on: _Page) -> TimelineEntry:
    made = view(Note, row.body)
    label = on.policy.label("note_basis", made.basis)
    told = f"Correction. {label}" if made.corrects else f"{label} noted" if made.basis == "fact" else label
    return TimelineEntry(
        record=row.id,
        at=made.at,
        icon="note",
        who=named(made.by, me=on.me),
        words=told,
        detail=made.words,
        private=True,
        group="notes",
    )


def _follow_up(row: Row, on: _Page) -> TimelineEntry:
    made = view(FollowUp, row.body)
    label = on.policy.label("follow_up_kinds", made.kind)
    named_already = made.what.casefold().startswith(label.casefold())
    told = f"Done: {made.what}" if made.done else made.what if named_already else f"{label}: {made.what}"
    return TimelineEntry(
        record=row.id,
        at=made.done_at if made.done else made.due,
        icon="check-circle" if made.done else "calendar-check",
        who=named(made.by, me=on.me) or FORCE,
        words=told,
        group="follow-ups",
        open=not made.done,
    )


def _joint(row: Row, on: _Page) -> TimelineEntry:
    made = view(JointNote, row.body)
    label = on.policy.label("joint_note_kinds", made.kind)
    return TimelineEntry(
        record=row.id,
        at=made.at,
        icon="users-three",
        who=made.said_by,
        words=f"{label}, written by {named(made.by, me=on.me)}",
        detail=made.words,
        private=True,
        group="joint",
    )


def _file(row: Row, on: _Page) -> TimelineEntry:
    made = view(Attachment, row.body)
    return TimelineEntry(
        record=row.id,
        at=made.at,
        icon="paperclip",
        who=named(made.by, me=on.me) or FORCE,
        words="File added",
        detail=made.what or made.name,
        private=True,
        group="files",
    )


def _review(row: Row, on: _Page) -> TimelineEntry:
    made = view(RiskReview, row.body)
    level = on.policy.label("risk", made.level).lower()
    before = on.policy.label("risk", made.before).lower()
    told = f"Risk reviewed: {level}" if made.before in ("", made.level) else f"Risk reviewed: {level}, was {before}"
    return TimelineEntry(
        record=row.id, at=made.at, icon="shield-warning", who=named(made.by, me=on.me), words=told,
        detail=made.reason, private=True, group="risk",
    )  # fmt: skip


def _incident(row: Row, on: _Page) -> TimelineEntry:
    made = view(Incident, row.body)
    strands = strand_words(made.strands, made.sub_categories, on.policy, online=False)
    parts = [made.place, ONLINE if made.online else ""]  # the offence names the strand as often as not
    told = ", ".join(part for part in ("Incident taken in", *parts) if part)
    return TimelineEntry(
        record=row.id,
        at=read_moment(made.occurred),
        icon="file-plus",
        who=FORCE,
        words=told,
        detail="\n".join(part for part in (sentence(strands), sentence(made.offence), made.account) if part),
        private=True,
        group="force",
    )


def _assignment(row: Row, on: _Page) -> TimelineEntry:
    made = view(Assignment, row.body)
    told = f"{capitalised(named(made.name, me=on.me))} {on.policy.label('assignment_roles', made.role)}"
    told = told.replace("You looks", "You look").replace("You covers", "You cover")
    return TimelineEntry(
        record=row.id, at=made.since, icon="user-plus", who=FORCE, words=told, detail=made.handover, group="force"
    )


def _conflict(row: Row, on: _Page) -> TimelineEntry:
    made = view(Conflict, row.body)
    told = f"Two people wrote this differently: {made.field.replace('_', ' ')}"
    detail = (
        f"As it stands: {_plain(made.current)}\nThe other, by {named(made.other_by, me=on.me)}: {_plain(made.other)}"
    )
    return TimelineEntry(
        record=row.id,
        at=read_moment(made.other_at),
        icon="git-diff",
        who="To settle" if made.open else "Settled",
        words=told,
        detail=detail,
        private=True,
        group="force",
        alarm=made.open,
    )


def _plain(value: Any) -> str:
    if value in (None, "", []):
        return "nothing"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


_Told = Callable[[Row, _Page], TimelineEntry]
_TELL: dict[str, _Told] = {
    kind_of(ContactAttempt).name: _contact,
    kind_of(Note).name: _note,
    kind_of(FollowUp).name: _follow_up,
    kind_of(JointNote).name: _joint,
    kind_of(Attachment).name: _file,
    kind_of(RiskReview).name: _review,
    kind_of(Incident).name: _incident,
    kind_of(Assignment).name: _assignment,
    kind_of(Conflict).name: _conflict,
}
_NOT_TOLD = {kind_of(record).name for record in (Case, Person, ContactPoint)}
"""What stands on the page itself is not told again in its timeline."""


def timeline(
    rows: Sequence[Row], policy: PolicyPack, *, me: str, now: datetime, catalogue: Catalogue
) -> list[TimelineEntry]:
    """Every record of a case as a line: what is open first, then newest first; what has no moment comes last."""
    page = _Page(policy=policy, me=me, now=now)
    entries = []
    for row in rows:
        if row.kind in _NOT_TOLD:
            continue
        tell = _TELL.get(row.kind)
        if tell is not None:
            entries.append(tell(row, page))
            continue
        kind = catalogue.get(row.kind)
        at = read_moment(str(row.body.get("at", "")))
        words = sentence(kind.title) if kind else NEWER
        entries.append(TimelineEntry(record=row.id, at=at, icon="question", who=FORCE, words=words, group="force"))
    return sorted(entries, key=_place)


def _place(entry: TimelineEntry) -> tuple[int, float]:
    if entry.alarm:
        return 0, 0.0
    if entry.open:
        return 1, entry.at.timestamp() if entry.at else 0.0
    return 2, -(entry.at.timestamp() if entry.at else 0.0)
