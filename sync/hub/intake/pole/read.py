"""Read POLE-shaped JSON as rows, with the same guarantees as an extract: each message is taken or rejected, and why.

A field that cannot be read is left out and told, as a cell of an extract; the message is taken."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any, BinaryIO

import msgspec

from champion_app.domain.errors import Invalid, Refused
from champion_app.domain.kinds.case import Case, Incident
from champion_app.domain.kinds.person import ContactPoint, Person
from champion_app.domain.policy import PolicyPack
from champion_app.domain.record import Body, Field, Record, checked, kind_of
from sync.hub.extract.lines import LARGEST_ROW, Lines
from sync.hub.extract.rejects import Reject, quoted
from sync.hub.intake.cases.case_edits import record_at
from sync.hub.intake.mapping.as_told import with_words_as_told
from sync.hub.intake.mapping.cells import LeftOut
from sync.hub.intake.mapping.duplicates import Seen
from sync.hub.intake.mapping.flags import shortened
from sync.hub.intake.mapping.said import Incoming, Said, defaults_of, incoming
from sync.hub.intake.pole import shape
from sync.hub.intake.pole.shape import Message, Relationship

LARGEST_DOCUMENT = 64_000_000
"""Bytes of a file that holds its messages in one array; a file of lines may be of any size."""

_LONGEST_ID = 200
_OUR_ID = re.compile("[0-9a-f]{32}")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_TOMORROW = timedelta(days=1)
_message = msgspec.json.Decoder(Message)


class _UnusableError(Exception):  # a turn within this file, never an error that leaves it
    def __init__(self, where: str, reason: str) -> None:
        super().__init__(reason)
        self.where = where
        self.reason = reason


def raw_messages(stream: BinaryIO) -> Iterator[tuple[int, bytes | Reject]]:
    """The messages of a file with the line that each stands on; in an array, its place there. Raises Refused where the
    file as a whole cannot be read."""
    lines = Lines(stream)
    first = lines.take()
    if first is None:
        raise Refused("The file is empty, so nothing was taken in.")
    if first.raw.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"[":
        lines.give_back([first])
        yield from _array(lines)
        return
    lines.give_back([first])
    while (line := lines.take()) is not None:
        if line.cut:
            yield line.number, Reject(line=line.number, column="", reason=f"It is larger than {LARGEST_ROW:,} bytes.")
        elif line.raw.strip():
            yield line.number, line.raw.removeprefix(b"\xef\xbb\xbf")


def _array(lines: Lines) -> Iterator[tuple[int, bytes]]:
    whole = bytearray()
    while (line := lines.take()) is not None:
        whole += line.raw
        if line.cut or len(whole) > LARGEST_DOCUMENT:
            raise Refused(
                "The file holds too much in one array. Write one message a line instead; nothing was taken in."
            )
    try:
        found = msgspec.json.decode(bytes(whole).removeprefix(b"\xef\xbb\xbf"), type=list[msgspec.Raw])
    except (msgspec.DecodeError, RecursionError):
        raise Refused("The file is no JSON, so nothing was taken in.") from None
    for place, raw in enumerate(found, start=1):
        yield place, bytes(raw)


class PoleReading:
    """Reads messages. Holds what it has seen, so that an id given twice is noticed."""

    def __init__(self, pack: PolicyPack, now: datetime) -> None:
        self._latest = now.astimezone(UTC) + _TOMORROW
        self._seen = Seen()
        self._allowed = {
            field.choices: frozenset(choice.code for choice in pack.choices(field.choices))
            for record in (Case, Incident, Person, ContactPoint)
            for field in kind_of(record).fields
            if field.choices
        }

    def rows(self, stream: BinaryIO) -> Iterator[Incoming | Reject]:
        """Every message, or why it was not taken. Raises Refused where the file as a whole cannot be read."""
        for line, raw in raw_messages(stream):
            yield raw if isinstance(raw, Reject) else self.take(line, raw)

    def take(self, line: int, raw: bytes) -> Incoming | Reject:
        """What one message says."""
        try:
            message = _message.decode(raw)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            what = str(error).partition(" - at ")[2].strip("`") if isinstance(error, msgspec.ValidationError) else ""
            reason = "It has not the shape of a message." if what else "It is no JSON."
            return Reject(line=line, column=what.removeprefix("$."), reason=reason)
        left_out: list[LeftOut] = []
        try:
            said = with_words_as_told(self._said(message, left_out), left_out, anonymous=False)
        except _UnusableError as unusable:
            return Reject(line=line, column=unusable.where, reason=unusable.reason)
        row = incoming(
            said, line=line, reference=message.id, lost=[one.column for one in left_out if one.words],
            left_out=[Reject(line=line, column=one.column, reason=one.reason, taken=True) for one in left_out],
        )  # fmt: skip
        first, same = self._seen.first(message.id, line=line, digest=row.digest)
        if not same:
            reason = f"The id stands on line {first} too, and says something else there."
            return Reject(line=line, column="id", reason=reason)
        return msgspec.structs.replace(row, repeated=first != line)

    def _said(self, message: Message, left_out: list[LeftOut]) -> Said:
        """What a message says. Raises _UnusableError where nothing tells what it is, or what happened to whom."""
        if message.model != shape.MODEL:
            raise _UnusableError("model", f"It is of the shape {quoted(message.model)}; this hub reads {shape.MODEL}.")
        if not message.id.strip() or len(message.id) > _LONGEST_ID or not message.id.isprintable():
            raise _UnusableError("id", f"A message needs an id of up to {_LONGEST_ID} signs to be known by.")
        ties = _Ties(message)
        places: dict[str, Body] = {}
        slots: dict[str, str] = {}
        for number, person in enumerate(message.persons):
            slot = slots[str(person.get("id", ""))] = _slot("person", number)
            role = {"role": ties.role(person)} if ties.role(person) else {}
            places[slot] = self._body(slot, {**_fields(person, shape.PERSON), **role}, f"persons[{number}]", left_out)
        for number, contact in enumerate(one for one in message.objects if one.get("type") == shape.CONTACT_TYPE):
            slot = _slot("contact", number)
            body = self._body(slot, _fields(contact, shape.CONTACT), f"objects[{number}]", left_out)
            if body.get("value"):  # without it nobody is reached
                places[slot] = {**body, "person": slots.get(ties.owner(contact), "")}
        for number, event in enumerate(message.events):
            slot = _slot("incident", number)
            told = {**_fields(event, shape.EVENT), **ties.scene(event)}
            places[slot] = self._body(slot, told, f"events[{number}]", left_out)
            if reason := self._not_a_day_that_was(occurred := str(places[slot].get("occurred", ""))):
                del places[slot]["occurred"]
                at = f"events[{number}].occurred"
                left_out.append(LeftOut(column=at, reason=reason, words=occurred, field="incident.occurred"))
        if message.case is None and not any(places.values()) and not left_out:
            raise _UnusableError("events", "The message tells of nothing that happened to anybody.")
        case = self._body("case", _fields(message.case or {}, shape.CASE), "case", left_out)
        hate = any(event.get(shape.HATE) is True or event.get("hateStrands") for event in message.events)
        return Said(
            incident=places.pop("incident", {}),
            person=places.pop("person", {}),
            contact=places.pop("contact", {}),
            more=places,
            extra=self._extra(message),
            without=tuple(
                name for name, of in (("incident", message.events), ("person", message.persons)) if not of
            ) if message.case is not None else (),
            case_reference=str(case.pop("reference", "")),
            case=case if message.case is None else {"opened": None, **case},
            case_id=message.id if message.case is not None and _OUR_ID.fullmatch(message.id) else "",
            makes_case=hate or message.case is not None,
            flagged=hate,
            retracted=shortened(message.retracted),
        )  # fmt: skip

    def _body(self, slot: str, told: Mapping[str, Any], where: str, left_out: list[LeftOut]) -> Body:
        """The fields of one record, each held to its declaration and to the policy pack. What does not fit is put into
        ``left_out``."""
        section = slot.partition(":")[0]
        record = record_at(section)
        defaults = defaults_of(record)
        body: Body = {}
        for field in kind_of(record).fields:
            if field.name not in told and not (field.required and field.name != "person"):
                continue
            held, reason = self._held(field, told.get(field.name, defaults[field.name]))
            if reason:
                at, words = f"{where}.{_attribute(record, field.name)}", told.get(field.name, "")
                words = words if isinstance(words, str) else msgspec.json.encode(words).decode()
                left_out.append(LeftOut(column=at, reason=reason, words=words, field=f"{section}.{field.name}"))
            if held is not None and held != defaults[field.name]:
                body[field.name] = held
        return body

    def _held(self, field: Field, value: Any) -> tuple[Any, str]:
        """What of a value may be kept, and why not all of it."""
        most = field.max_length
        if isinstance(value, str) and most and len(value) > most:
            return (
                f"{value[: most - 1]}…",
                f"{field.label} is too long: {len(value):,} of {most:,} characters. Its end was cut off.",
            )
        try:
            held = checked(field, value)
        except Invalid as wrong:
            return None, str(wrong)
        if field.base == datetime.__name__ and held and datetime.fromisoformat(held) > self._latest:
            return None, f"{quoted(held)} is still to come."
        if not field.choices:
            return held, ""
        texts = held if isinstance(held, list) else [held]
        unknown = [text for text in texts if text and text not in self._allowed[field.choices]]
        if not unknown:
            return held, ""
        known = [text for text in texts if text not in unknown]
        reason = f"{quoted(str(unknown[0]))} is not one of the policy pack's {field.choices}."
        return (known if isinstance(held, list) else None), reason

    def _extra(self, message: Message) -> Body:
        """Texts of events that none of our fields holds, for the finder."""
        known = {*shape.EVENT.values(), "id", "type"}
        return {
            f"events[{number}].{name}": value
            for number, event in enumerate(message.events)
            for name, value in event.items()
            if name not in known and isinstance(value, str)
        }

    def _not_a_day_that_was(self, occurred: str) -> str:
        """Why a day cannot be when something happened; empty where it can, or is none."""
        day = _DAY.match(occurred)
        if day is None:
            return ""
        try:
            found = date.fromisoformat(day[0])
        except ValueError:
            return f"{quoted(day[0])} is not a day of the calendar."
        return f"{quoted(day[0])} is still to come." if found > self._latest.date() else ""


class _Ties:
    """The relationships of one message."""

    def __init__(self, message: Message) -> None:
        self._relationships: tuple[Relationship, ...] = message.relationships
        self._locations = {str(one.get("id", "")): one for one in message.locations}

    def role(self, person: Body) -> str:
        """What the person is in it: the role of their first tie to the case or an event."""
        of = str(person.get("id", ""))
        ties = (tie.role for tie in self._relationships if tie.of == of and tie.role != shape.REACHED_BY)
        return next(ties, "")

    def owner(self, contact: Body) -> str:
        """The id of the person whom the object reaches."""
        to = str(contact.get("id", ""))
        return next((tie.of for tie in self._relationships if tie.to == to and tie.role == shape.REACHED_BY), "")

    def scene(self, event: Body) -> Body:
        """Where an event was."""
        to = str(event.get("id", ""))
        of = (tie.of for tie in self._relationships if tie.to == to and tie.role == shape.SCENE)
        where = self._locations.get(next(of, ""), {})
        return {name: where[name] for name in shape.LOCATION_FIELDS if name in where}


def _slot(section: str, number: int) -> str:
    return section if number == 0 else f"{section}:{number + 1}"


def _fields(entity: Mapping[str, Any], names: Mapping[str, str]) -> Body:
    return {field: entity[name] for field, name in names.items() if name in entity}


def _attribute(record: type[Record], field: str) -> str:
    return shape.names_of(record).get(field, field)
