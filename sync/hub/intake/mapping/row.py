"""From a row of cells to what the force says happened, in our words: or the reason why it cannot be taken."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime

from champion_app.domain.errors import Refused
from champion_app.domain.kinds.case import Incident
from champion_app.domain.kinds.person import Person
from champion_app.domain.policy import PolicyPack
from champion_app.domain.record import Body, Record, kind_of
from champion_app.domain.rules.case.subject_gate import may_keep_subject
from sync.hub.extract.column_names import places_of
from sync.hub.extract.rejects import Reject
from sync.hub.extract.rows import Row
from sync.hub.intake.mapping.as_told import reachable, with_words_as_told
from sync.hub.intake.mapping.cells import Cell, LeftOut, UnusableCellError, nothing_words
from sync.hub.intake.mapping.flags import Marks
from sync.hub.intake.mapping.identity import Identity
from sync.hub.intake.mapping.mapping_file import MappingFile, Rule
from sync.hub.intake.mapping.moments import Clock
from sync.hub.intake.mapping.not_known import shipped_not_known
from sync.hub.intake.mapping.said import REPORTER, SUBJECT, Incoming, Said, defaults_of, incoming
from sync.hub.intake.mapping.strand_columns import StrandColumns
from sync.hub.intake.mapping.values import FieldReader

_SHOWN = 6
_MOST_UNKNOWN = 2_000
_EVENT = ("occurred", "place", "account", "offence", "outcome", "strands")


def _listed(missing: Sequence[str]) -> str:
    shown = ", ".join(f"“{name}”" for name in missing[:_SHOWN])
    return f"{shown} and {len(missing) - _SHOWN} more" if len(missing) > _SHOWN else shown


class Reading:
    """Reads rows of one file through one mapping.

    Raises Refused at once where the header lacks a column that the mapping names.
    """

    def __init__(self, mapping: MappingFile, header: Sequence[str], *, pack: PolicyPack, now: datetime) -> None:
        self._mapping = mapping
        self._nothing = nothing_words(mapping.nothing)
        self._places = places_of(header)
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
        self._known = shipped_not_known(now.date())
        self._names = Identity(
            self._all_of(mapping.reference.columns), self._all_of(mapping.reference.otherwise), known=self._known
        )
        self._strands = StrandColumns(
            mapping.strands, self._all_of(mapping.strands.columns), self._all_of(tuple(mapping.strands.marked)),
            pack=pack, known=self._known,
        )  # fmt: skip
        self._marks = Marks(
            flag=self._all_of(mapping.flag.columns),
            anonymous=self._all_of(mapping.anonymous.columns),
            retracted=self._all_of(mapping.retracted.columns),
            reason=self._all_of(mapping.retracted.reason),
            cross={kind: self._all_of(columns) for kind, columns in mapping.cross.items()},
            mapping=mapping,
            known=self._known,
        )
        self._parts = [
            (section, defaults_of(record), self._readers(section, record, rules))
            for section, record, rules in mapping.parts()
        ]
        self._extra = self._readers("extra", None, mapping.extra)
        self.unknown: Counter[tuple[str, str]] = Counter()
        """Words that the mapping does not know, by column."""

    @property
    def column(self) -> str:
        """The first column that a row is known by."""
        return self._names.column

    def reference(self, row: Row) -> str:
        """What a row is known by, where its own columns say so; else empty."""
        return self._names.own(row.cells, [])

    def take(self, row: Row) -> Incoming | Reject:
        """What a row says. A cell that cannot be read is left out and told; a row is a reject only where nothing tells
        what happened, or nothing tells it from others."""
        left_out: list[LeftOut] = []
        try:
            said, anonymous = self._said(row, left_out)
            reference = self._names.of(row.cells, said, left_out)
        except UnusableCellError as unusable:
            return Reject(line=row.line, column=unusable.column, reason=unusable.reason)
        for one in left_out:
            if one.unknown and len(self.unknown) < _MOST_UNKNOWN:
                self.unknown[one.column, one.unknown] += 1
        told = [Reject(line=row.line, column="", reason=reason, taken=True) for reason in row.odd]
        told += [Reject(line=row.line, column=one.column, reason=one.reason, taken=True) for one in left_out]
        return incoming(
            with_words_as_told(said, left_out, anonymous=anonymous),
            line=row.line,
            reference=reference,
            left_out=told,
            lost=[one.column for one in left_out if one.words],
        )

    def _said(self, row: Row, left_out: list[LeftOut]) -> tuple[Said, bool]:
        """What the row says, and whether it is to be taken without names. Raises UnusableCellError."""
        bodies: dict[str, Body] = {}
        for section, defaults, readers in self._parts:
            bodies[section] = {
                name: value
                for name, reader in readers
                if (value := reader.read(row.cells, left_out)) is not None and value != defaults[name]
            }
        anonymous = self._marks.anonymous(row.cells)
        if anonymous:
            bodies.update(contact={}, reporter={}, person=nameless(bodies["person"]))
        bodies["contact"] = reachable(bodies["contact"], self._mapping.contact, left_out, known=self._known)
        strands = self._strands.read(row.cells, bodies["incident"], left_out)
        named = strands or self._marks.flagged(row.cells)
        flagged = named or self._mapping.makes_case == "always"
        if not named and not happened(bodies) and not any(one.kept and one.words for one in left_out):
            column = self._names.column
            raise UnusableCellError(column, "The row tells of nothing that happened to anybody.")
        bodies["incident"].setdefault("source", self._mapping.source)
        reporter = bodies.pop("reporter")
        said = Said(
            incident=bodies["incident"],
            case=bodies["case"],
            person=bodies["person"],
            contact=bodies["contact"],
            more={REPORTER: {"role": "reporter", **reporter}} if reporter else {},
            extra=self._kept_beside(row, bodies["incident"]),
            cross=self._marks.cross(row.cells, bodies["incident"], left_out),
            makes_case={"always": True, "when flagged": flagged, "when a strand is known": strands}.get(
                self._mapping.makes_case, False
            ),
            flagged=flagged,
            retracted=self._marks.retracted(row.cells),
        )
        return said, anonymous

    def _kept_beside(self, row: Row, incident: Body) -> Body:
        """What is kept with the row for the report. Of the subject of a complaint nothing, where policy says so."""
        ignored: list[LeftOut] = []  # kept in no record, so nobody misses it
        extra = {name: value for name, reader in self._extra if (value := reader.read(row.cells, ignored)) is not None}
        if not any(name.startswith(SUBJECT) for name in extra):
            return extra
        classification = str(incident.get("classification", Incident().classification))
        threshold = str(extra.get(f"{SUBJECT}threshold", ""))
        if may_keep_subject(classification, threshold, self._pack.subject_gate):
            return extra
        return {name: value for name, value in extra.items() if not name.startswith(SUBJECT)}

    def _all_of(self, columns: Sequence[str]) -> list[Cell]:
        return [Cell(column, self._places[column], self._nothing) for column in columns]

    def _readers(
        self, section: str, record: type[Record] | None, rules: Mapping[str, Rule]
    ) -> list[tuple[str, FieldReader]]:
        return [
            (
                name,
                FieldReader(
                    f"{section}.{name}",
                    rule,
                    self._all_of(rule.columns),
                    kind_of(record).field(name) if record else None,
                    clock=self._clock,
                    pack=self._pack,
                    known=self._known,
                ),
            )
            for name, rule in rules.items()
        ]


def happened(bodies: Mapping[str, Body]) -> bool:
    """Whether a row tells of anything that happened: when, where, what, or to whom."""
    incident = bodies["incident"]
    return any(incident.get(name) for name in _EVENT) or bool(
        bodies["person"].get("name") or bodies["contact"].get("value")
    )


def nameless(person: Body) -> Body:
    """A person without what tells who they are."""
    fields = (kind_of(Person).field(name) for name in person)
    return {field.name: person[field.name] for field in fields if field and field.privacy != "identity"}
