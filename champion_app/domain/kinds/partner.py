"""Partner agencies, the people in them, and notes of working together."""

from __future__ import annotations

from typing import Annotated, ClassVar

from msgspec import Meta

from champion_app.domain.record import DayAhead, Declaration, PastDay, PastMoment, Record, told

_Line = Annotated[str, Meta(max_length=300)]
_NeededLine = Annotated[str, Meta(max_length=300, min_length=1)]
_NeededWords = Annotated[str, Meta(max_length=20000, min_length=1)]


class Agency(Record, frozen=True, kw_only=True):
    """A service or community place that can help: for whom, where, in which language, when."""

    DECLARATION: ClassVar = Declaration(name="agency", title="Partner", scope="directory")

    name: Annotated[_NeededLine, told("Name", search="words")] = ""
    offers: Annotated[_Line, told("What they do", search="words")] = ""
    strands: Annotated[tuple[str, ...], told("Strands", "None named: every strand", choices="strands")] = ()
    areas: Annotated[tuple[str, ...], told("Areas", "None named: everywhere", choices="areas")] = ()
    languages: Annotated[tuple[str, ...], told("Languages", choices="languages")] = ()
    interpreter: Annotated[bool, told("Telephone interpreter", "For languages they do not speak")] = False
    access: Annotated[tuple[str, ...], told("Access", choices="access")] = ()
    hours: Annotated[_Line, told("Open", "Days and times")] = ""
    phone: Annotated[_Line, told("Ring")] = ""
    email: Annotated[_Line, told("Write to")] = ""
    address: Annotated[_Line, told("Where")] = ""
    capacity: Annotated[_Line, told("Capacity", "Taking new people, and how soon")] = ""
    agreement_until: Annotated[DayAhead | None, told("Information-sharing agreement until")] = None
    checked: Annotated[PastDay | None, told("Checked", "When somebody last asked them")] = None
    checked_by: Annotated[_Line, told("Checked by")] = ""


class AgencyContact(Record, frozen=True, kw_only=True):
    """A named person in an agency."""

    DECLARATION: ClassVar = Declaration(name="agency_contact", title="Partner contact", scope="directory")

    agency: Annotated[str, told("Partner")] = ""
    name: Annotated[_NeededLine, told("Name", privacy="personal", search="words")] = ""
    role: Annotated[_Line, told("Speak to them about", search="words")] = ""
    phone: Annotated[_Line, told("Ring", privacy="personal")] = ""
    email: Annotated[_Line, told("Write to", privacy="personal")] = ""


class JointNote(Record, frozen=True, kw_only=True):
    """One thing said or decided when agencies work together on a case, and by whom."""

    DECLARATION: ClassVar = Declaration(name="joint_note", title="Joint note", scope="case", merge="append-only")

    at: Annotated[PastMoment | None, told("When")] = None
    by: Annotated[_Line, told("Written by", privacy="personal")] = ""
    agency: Annotated[str, told("Partner")] = ""
    said_by: Annotated[_NeededLine, told("Said by", "The agency whose words these are", search="words")] = ""
    kind: Annotated[str, told("Kind", choices="joint_note_kinds")] = "information"
    words: Annotated[_NeededWords, told("Note", privacy="sensitive", search="words")] = ""
    classification: Annotated[str, told("Marking", choices="markings")] = "official-sensitive"
    corrects: Annotated[str, told("Corrects")] = ""
