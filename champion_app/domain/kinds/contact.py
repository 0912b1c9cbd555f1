"""What champions do and write: contact attempts, notes and follow-ups."""

from __future__ import annotations

from typing import Annotated, ClassVar

from msgspec import Meta

from champion_app.domain.record import Declaration, MomentAhead, PastMoment, Record, told

_Line = Annotated[str, Meta(max_length=300)]
_NeededLine = Annotated[str, Meta(max_length=300, min_length=1)]
_Words = Annotated[str, Meta(max_length=20000)]
_NeededWords = Annotated[str, Meta(max_length=20000, min_length=1)]


class ContactAttempt(Record, frozen=True, kw_only=True):
    """One attempt to reach the victim, by a champion or by somebody they were told of."""

    DECLARATION: ClassVar = Declaration(name="contact_attempt", title="Contact", scope="case", merge="append-only")

    at: Annotated[PastMoment | None, told("When")] = None
    by: Annotated[_Line, told("By", privacy="personal")] = ""
    outcome: Annotated[_NeededLine, told("Outcome", choices="outcomes")] = ""
    how: Annotated[str, told("How", choices="contact_ways")] = "call"
    minutes: Annotated[Annotated[int, Meta(ge=0, le=1440)], told("Minutes")] = 0
    safety_read: Annotated[bool, told("Safe-contact card read first")] = False
    words: Annotated[_Words, told("What happened", privacy="sensitive", search="words")] = ""
    next_plan: Annotated[_Line, told("Next", "What was agreed", privacy="personal")] = ""


class Note(Record, frozen=True, kw_only=True):
    """A note on a case. Never changed: a correction is a new note that points at the old one."""

    DECLARATION: ClassVar = Declaration(name="note", title="Note", scope="case", merge="append-only")

    at: Annotated[PastMoment | None, told("When")] = None
    by: Annotated[_Line, told("By", privacy="personal")] = ""
    basis: Annotated[str, told("Fact or opinion", choices="note_basis")] = "fact"
    words: Annotated[_NeededWords, told("Note", privacy="sensitive", search="words")] = ""
    corrects: Annotated[str, told("Corrects")] = ""


class FollowUp(Record, frozen=True, kw_only=True):
    """Something promised, with the moment it is due."""

    DECLARATION: ClassVar = Declaration(name="follow_up", title="Follow-up", scope="case")

    kind: Annotated[str, told("What kind", choices="follow_up_kinds")] = "ring"
    what: Annotated[_NeededLine, told("What was promised", privacy="personal", search="words")] = ""
    due: Annotated[MomentAhead | None, told("When", "A day, and the time if one was agreed", search="order")] = None
    done: Annotated[bool, told("Done", search="order")] = False
    done_at: Annotated[PastMoment | None, told("Done at")] = None
    by: Annotated[_Line, told("By", privacy="personal")] = ""
