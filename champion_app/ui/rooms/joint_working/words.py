"""What Joint working says: the kinds of a note, who may have said it, and one note as a row, without Qt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

import msgspec

from champion_app.domain.policy import PolicyPack
from champion_app.domain.rules.case.case_line import CaseLine
from champion_app.domain.rules.case.today import due_of
from champion_app.domain.rules.words.moments import local, local_day
from champion_app.domain.rules.words.wording import isolated, joined, said_moment
from champion_app.store.queries.partners import WrittenNote

KINDS_LIST = "joint_note_kinds"
POLICE = "Police"
YOU = "You"
COVERED = "covered"
OPINION = "opinion"
NO_CASES = "No case is open on this laptop. Cases given to you arrive with the next sync."
NO_CASE = "Choose a case above. Its notes stand here then."
NO_NOTES = "Nothing has been written down in this case yet. Choose what it is and who said it, then write it."
_ICONS: Mapping[str, str] = {
    "fact": "circle-wavy-check",
    OPINION: "chat-circle",
    "decision": "scales",
    "action": "check-square",
    "information": "info",
}
_OTHER_ICON = "note"
_STATES: Mapping[str, str] = {"waiting": "waiting", "accepted": "accepted", "aside": "set aside"}


class NoteRow(msgspec.Struct, frozen=True, kw_only=True):
    """One note as it is shown. ``corrected``: a newer note puts it right; it stays readable."""

    record: str
    kind: str
    kind_words: str
    icon: str
    said_by: str
    agency: str
    words: str
    when: str
    state: str
    state_words: str
    corrects: str = ""
    corrected: bool = False

    def covered(self) -> NoteRow:
        """The same row without what was said: nobody reads it past the person at the laptop."""
        return msgspec.structs.replace(self, words=COVERED)

    @property
    def drawn(self) -> str:
        """The words as they are drawn: an opinion is speech, in quotation marks, and never looks like a fact."""
        return f"“{self.words}”" if self.kind == OPINION and self.words != COVERED else self.words

    @property
    def spoken(self) -> str:
        """The whole row, for a screen reader."""
        put_right = "corrected by a later note" if self.corrected else ""
        corrects = "corrects an earlier note" if self.corrects else ""
        return joined((self.kind_words, self.said_by, self.words, self.when, self.state_words, put_right, corrects))


def icon_of(kind: str) -> str:
    """The picture of a kind of note; one of a newer version has the plain one."""
    return _ICONS.get(kind, _OTHER_ICON)


def note_rows(notes: Sequence[WrittenNote], policy: PolicyPack, now: datetime, *, me: str) -> list[NoteRow]:
    """Notes in the order they came (newest first). One that was put right says so; ``me`` is said as You."""
    put_right = {one.note.corrects for one in notes if one.note.corrects}
    return [_row(one, policy, now, me=me, corrected=one.record in put_right) for one in notes]


def _row(one: WrittenNote, policy: PolicyPack, now: datetime, *, me: str, corrected: bool) -> NoteRow:
    note = one.note
    return NoteRow(
        record=one.record,
        kind=note.kind,
        kind_words=policy.label(KINDS_LIST, note.kind),
        icon=icon_of(note.kind),
        said_by=YOU if me and note.said_by == me and not note.agency else note.said_by,
        agency=note.agency,
        words=note.words,
        when=_when(note.at, now) if note.at else "",
        state=one.state,
        state_words=_STATES.get(one.state, ""),
        corrects=note.corrects,
        corrected=corrected,
    )


def _when(at: datetime, now: datetime) -> str:
    """The time alone for today's notes, as in minutes; else the day."""
    return f"{local(at):%H:%M}" if local_day(at) == local_day(now) else said_moment(at, now)


def case_choice(line: CaseLine, now: datetime) -> str:
    """``AS-4471, F. K., Easton, 3 days late``: enough to tell one from another, and no name."""
    due = due_of(line, now).text if line.due else ""
    return joined((case_words(line), line.area, due[:1].lower() + due[1:]))


def case_words(line: CaseLine) -> str:
    """``AS-4471, F. K.``: never the whole name."""
    return joined((line.reference, isolated(line.initials) if line.initials else "")) or "Case without a number"
