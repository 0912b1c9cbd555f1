"""People in a case, and how it is safe to reach them."""

from __future__ import annotations

from typing import Annotated, ClassVar

from msgspec import Meta

from champion_app.domain.record import BirthDay, Declaration, Record, told

_Needed = Annotated[str, Meta(max_length=300, min_length=1)]
_Line = Annotated[str, Meta(max_length=300)]
_Words = Annotated[str, Meta(max_length=4000)]


class Person(Record, frozen=True, kw_only=True):
    """A victim, complainant, reporter or helper, member of the public or staff."""

    DECLARATION: ClassVar = Declaration(name="person", title="Person", scope="case")

    name: Annotated[_Line, told("Name", "As they say it themselves", privacy="identity", search="words")] = ""
    known_as: Annotated[_Line, told("Known as", "What to call them", privacy="identity", search="words")] = ""
    role: Annotated[str, told("Role", choices="person_roles")] = "victim"
    pronouns: Annotated[_Line, told("Pronouns", privacy="personal")] = ""
    born: Annotated[BirthDay | None, told("Born", "A day, where it is known", privacy="identity")] = None
    languages: Annotated[tuple[str, ...], told("Languages", choices="languages", privacy="personal")] = ()
    interpreter: Annotated[_Line, told("Interpreter", "Language and anything to ask for", privacy="personal")] = ""
    formats: Annotated[
        tuple[str, ...],
        told("Formats that work", "Easy read, large print, by telephone", choices="formats", privacy="sensitive"),
    ] = ()
    access: Annotated[_Line, told("Access needs", "Steps, hearing, a helper", privacy="sensitive")] = ""
    household: Annotated[_Line, told("Household", "Who else lives there", privacy="personal")] = ""
    staff: Annotated[bool, told("Member of staff", "The seven-point promise applies", privacy="personal")] = False


class ContactPoint(Record, frozen=True, kw_only=True):
    """One way to reach a person, with the rule that keeps them safe when it is used."""

    DECLARATION: ClassVar = Declaration(name="contact_point", title="Way to reach", scope="case", merge="protective")

    person: Annotated[str, told("Person")] = ""
    mode: Annotated[str, told("How", choices="contact_modes", merge="ask")] = "mobile"
    value: Annotated[_Needed, told("Number or address", privacy="contact", search="words", merge="ask")] = ""
    preferred: Annotated[bool, told("Use this one first", merge="ask")] = False
    not_before: Annotated[_Line, told("Ring after", "As they said it, in 24 hours", privacy="contact")] = ""
    not_after: Annotated[_Line, told("Ring before", "As they said it, in 24 hours", privacy="contact")] = ""
    never_on: Annotated[_Line, told("Never on", "Days or occasions", privacy="contact")] = ""
    who_may_answer: Annotated[_Line, told("Who may answer", "Anyone else who picks up", privacy="contact")] = ""
    code_phrase: Annotated[_Line, told("Code phrase", "What to say if somebody else answers", privacy="contact")] = ""
    voicemail: Annotated[bool, told("A voicemail is safe", "Only where they said so", privacy="contact")] = False
    texts: Annotated[bool, told("A text is safe", "Only where they said so", privacy="contact")] = False
    why: Annotated[_Words, told("Why", "What makes it unsafe", privacy="sensitive")] = ""
