"""From a row of cells to what the force says happened, in our words: or the reason why it cannot be taken."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime

import msgspec

from champion_app.domain.change import canonical
from champion_app.domain.errors import Refused
from champion_app.domain.kinds.case import Incident
from champion_app.domain.kinds.person import Person
from champion_app.domain.policy import PolicyPack
from champion_app.domain.record import Body, Record, kind_of
from champion_app.domain.rules.case.subject_gate import may_keep_subject
from sync.hub.extract.csv_rows import Row
from sync.hub.extract.rejects import Reject
from sync.hub.intake.mapping.duplicates import Seen
from sync.hub.intake.mapping.flags import Marks
from sync.hub.intake.mapping.mapping_file import MappingFile, Rule
from sync.hub.intake.mapping.strands import Classifier, UnknownStrandError
from sync.hub.intake.mapping.values import Cell, Clock, FieldReader, UnusableCellError

_LONGEST_REFERENCE = 200
_SHOWN = 6
NO_NUMBER = "No number given"
SUBJECT = "subject_"
"""How the names of ``extra`` begin that are personal data of the subject of a complaint."""
REPORTER = "person:reporter"
"""Where the person stands who told it and is not the victim."""


class Said(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What one row says, as the bodies it would give. Kept with the row, so that a later version of it can be told
    apart field by field from what a champion wrote since.

    ``more``: further bodies, by a place such as ``person:reporter``, whose first word is the section it is like.
    ``cross``: numbers of other systems. ``without``: sections that the case has no record of.
    ``case_id`` and ``case_reference``: where the row brings the case's own.
    ``flagged``: the system names it a hate incident. ``retracted``: why the system withdrew it.
    """

    incident: Body = {}
    case: Body = {}
    person: Body = {}
    contact: Body = {}
    more: dict[str, Body] = {}
    extra: Body = {}
    cross: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    case_id: str = ""
    case_reference: str = ""
    makes_case: bool = False
    flagged: bool = False
    retracted: str = ""


class Incoming(msgspec.Struct, frozen=True, kw_only=True):
    """A row that can be taken. ``digest`` is over what it says, so that a column nobody maps changes nothing;
    ``repeated``: the same row stands further up in the file."""

    line: int
    reference: str
    said: Said
    body: bytes
    digest: str
    repeated: bool = False


def _listed(missing: Sequence[str]) -> str:
    shown = ", ".join(f"“{name}”" for name in missing[:_SHOWN])
    return f"{shown} and {len(missing) - _SHOWN} more" if len(missing) > _SHOWN else shown


class Reading:
    """Reads rows of one file through one mapping. Holds what it has seen, so that a reference given twice is noticed.

    Raises Refused at once where the header lacks a column that the mapping names.
    """

    def __init__(self, mapping: MappingFile, header: Sequence[str], *, pack: PolicyPack, now: datetime) -> None:
        self._mapping = mapping
        self._nothing = frozenset(mapping.nothing)
        self._places = {name: place for place, name in enumerate(header)}
        missing = [column for column in mapping.columns() if column not in self._places]
        if missing:
            raise Refused(
                f"The file has no column {_listed(missing)}, which the mapping “{mapping.name}” needs. Check that it "
                "is the right file and that its first line names the columns: `champion-hub intake --columns "
                f"--mapping {mapping.name}` prints them. Where yours have other names, copy the mapping and change "
                "them. Nothing was taken in."
            )
        self._clock = Clock(now, mapping.zone)
        self._pack = pack
        self._reference = self._all_of(mapping.reference.columns)
        self._otherwise = self._all_of(mapping.reference.otherwise)
        self._strands = self._all_of(mapping.strands.columns)
        self._marks = Marks(
            flag=self._all_of(mapping.flag.columns),
            anonymous=self._all_of(mapping.anonymous.columns),
            retracted=self._all_of(mapping.retracted.columns),
            reason=self._all_of(mapping.retracted.reason),
            cross={kind: self._all_of(columns) for kind, columns in mapping.cross.items()},
            mapping=mapping,
        )
        self._classifier = Classifier(mapping.strands, pack)
        self._parts = [
            (section, defaults_of(record), self._readers(record, rules)) for section, record, rules in mapping.parts()
        ]
        self._extra = self._readers(None, mapping.extra)
        self._seen = Seen()
        self._alike: Counter[str] = Counter()

    def take(self, row: Row) -> Incoming | Reject:
        """What a row says. A second row of the same reference is a reject where it says something else."""
        try:
            said = self._said(row)
            reference = self._reference_of(row)
        except UnusableCellError as unusable:
            return Reject(line=row.line, column=unusable.column, reason=unusable.reason)
        body = canonical(said)
        digest = hashlib.sha256(body).hexdigest()
        line, same = self._seen.first(reference, line=row.line, digest=digest)
        if not same:
            column = self._reference[0].column if self._reference else ""
            reason = f"The reference stands on line {line} too, and says something else there."
            return Reject(line=row.line, column=column, reason=reason)
        return Incoming(
            line=row.line, reference=reference, said=said, body=body, digest=digest, repeated=line != row.line
        )

    def _said(self, row: Row) -> Said:
        bodies: dict[str, Body] = {}
        for section, defaults, readers in self._parts:
            bodies[section] = {
                name: value
                for name, reader in readers
                if (value := reader.read(row.cells)) is not None and value != defaults[name]
            }
        if self._marks.anonymous(row.cells):
            bodies.update(contact={}, reporter={}, person=nameless(bodies["person"]))
        bodies["contact"] = reachable(bodies["contact"])
        strands = self._classified(row, bodies["incident"])
        flagged = strands or self._mapping.makes_case == "always" or self._marks.flagged(row.cells)
        bodies["incident"].setdefault("source", self._mapping.source)
        reporter = bodies.pop("reporter")
        return Said(
            incident=bodies["incident"],
            case=bodies["case"],
            person=bodies["person"],
            contact=bodies["contact"],
            more={REPORTER: {"role": "reporter", **reporter}} if reporter else {},
            extra=self._kept_beside(row, bodies["incident"]),
            cross=self._marks.cross(row.cells),
            makes_case={"always": True, "when flagged": flagged, "when a strand is known": strands}.get(
                self._mapping.makes_case, False
            ),
            flagged=flagged,
            retracted=self._marks.retracted(row.cells),
        )

    def _kept_beside(self, row: Row, incident: Body) -> Body:
        """What is kept with the row for the report. Of the subject of a complaint nothing, where policy says so."""
        extra = {name: value for name, reader in self._extra if (value := reader.read(row.cells)) is not None}
        if not any(name.startswith(SUBJECT) for name in extra):
            return extra
        classification = str(incident.get("classification", Incident().classification))
        threshold = str(extra.get(f"{SUBJECT}threshold", ""))
        if may_keep_subject(classification, threshold, self._pack.subject_gate):
            return extra
        return {name: value for name, value in extra.items() if not name.startswith(SUBJECT)}

    def _classified(self, row: Row, incident: Body) -> bool:
        """Write strands and sub-categories into the incident; whether there are any."""
        if not self._strands:
            return False
        separator = self._mapping.strands.separators[0] if self._mapping.strands.separators else " "
        cell = separator.join(text for column in self._strands if (text := column.text(row.cells)))
        column = self._strands[0].column
        try:
            strands, sub_categories = self._classifier.strands_of(cell)
        except UnknownStrandError as unknown:
            raise UnusableCellError(column, unknown.reason) from None
        if self._mapping.strands.needed and not strands:
            raise UnusableCellError(column, "The row names no strand, and this mapping takes none without.")
        for name, codes in (("strands", strands), ("sub_categories", sub_categories)):
            if codes:
                incident[name] = list(codes)
        return bool(strands)

    def _reference_of(self, row: Row) -> str:
        parts = [cell.text(row.cells) for cell in self._reference]
        if all(parts) and parts:
            reference = " ".join(parts)
            if len(reference) > _LONGEST_REFERENCE:
                reason = f"The reference is longer than {_LONGEST_REFERENCE} characters."
                raise UnusableCellError(self._reference[0].column, reason)
            return reference
        if not self._otherwise:
            raise UnusableCellError(self._reference[0].column, "The row has no reference, so it cannot be told apart.")
        cells = "\x1f".join(row.cells[self._places[cell.column]].strip() for cell in self._otherwise)
        digest = hashlib.sha256(cells.encode()).hexdigest()
        self._alike[digest] += 1
        return f"{digest}#{self._alike[digest]}"

    def _all_of(self, columns: Sequence[str]) -> list[Cell]:
        return [Cell(column, self._places[column], self._nothing) for column in columns]

    def _readers(self, record: type[Record] | None, rules: Mapping[str, Rule]) -> list[tuple[str, FieldReader]]:
        return [
            (
                name,
                FieldReader(
                    rule,
                    self._all_of(rule.columns),
                    kind_of(record).field(name) if record else None,
                    clock=self._clock,
                    pack=self._pack,
                ),
            )
            for name, rule in rules.items()
        ]


def nameless(person: Body) -> Body:
    """A person without what tells who they are."""
    fields = (kind_of(Person).field(name) for name in person)
    return {field.name: person[field.name] for field in fields if field and field.privacy != "identity"}


def reachable(contact: Body) -> Body:
    """A way to reach somebody as the records keep it. A safety rule that came without a number is kept all the same:
    it must not be lost because a cell was empty."""
    if not contact:
        return contact
    value = contact.get("value", NO_NUMBER)
    digits = "".join(filter(str.isdigit, value))
    mobile = digits.startswith(("07", "447", "00447")) or value == NO_NUMBER
    mode = "email" if "@" in value else "mobile" if mobile else "landline"
    return {"mode": mode, **contact, "value": value}


def defaults_of(record: type[Record]) -> Body:
    """What each field of a record holds where nobody wrote it, as it comes out of JSON: a list, never a tuple."""
    defaults: Body = msgspec.json.decode(canonical({field.name: field.default for field in kind_of(record).fields}))
    return defaults
