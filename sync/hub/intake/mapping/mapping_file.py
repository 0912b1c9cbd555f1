"""A mapping file: which column of an extract becomes which field of a record, and how. Data, never code.

A target is a declared field of a record, so nothing is described twice: its limits, its type and its list of choices
come from the declaration. How a cell is taken is one of a small closed set (:data:`Take`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from champion_app.domain.kinds.case import Case, Incident
from champion_app.domain.kinds.person import ContactPoint, Person
from champion_app.domain.record import Record

Take = Literal["text", "month", "day", "moment", "yes-no", "lookup", "split"]
"""``text`` joins its columns; ``month``, ``day`` and ``moment`` read ``formats``; ``yes-no`` knows words of both;
``lookup`` goes through ``table``; ``split`` makes several values of one cell, each through ``table`` where there is
one."""

MakesCase = Literal["always", "when flagged", "when a strand is known", "never"]
"""``when flagged``: a strand is known, or the column of ``flag`` says that it is a hate incident."""

YES, NO = ("yes", "y", "true", "t", "1", "x"), ("no", "n", "false", "f", "0")
NO_STRAND = (*NO, "none", "no strand", "not hate", "not hate related", "nil", "n/a", "na", "not applicable", "-")
_Word = Annotated[str, Meta(min_length=1)]
_Words = Annotated[tuple[_Word, ...], Meta(min_length=1)]


class Rule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How one field is filled. ``default`` stands where the cells are empty or cannot be read, ``other`` where a word
    is not in the table; without ``other`` such a word is kept as it was told. ``needed``: a row whose cells are empty
    is rejected."""

    columns: tuple[_Word, ...] = ()
    take: Take = "text"
    joined_by: str = ", "
    formats: tuple[_Word, ...] = ()
    yes: tuple[str, ...] = ("yes", "y", "true", "t", "1")
    no: tuple[str, ...] = NO
    table: dict[str, str] = {}
    separators: tuple[_Word, ...] = (";",)
    default: str | bool | None = None
    other: str | None = None
    needed: bool = False


class Reference(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a row is known by, so that a later version of it is recognised.

    ``columns`` together are the reference. Where they are empty, or there are none, the row is known by the digest of
    ``otherwise`` and by its place among the rows of the same digest; without ``otherwise`` it is rejected.
    """

    columns: tuple[_Word, ...] = ()
    otherwise: tuple[_Word, ...] = ()


class Strands(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The words of the extract and the pack's codes they mean: ``race``, or ``race/black`` with a sub-category.

    ``others``: what a word means that has no code. ``told``: a strand that the mapping does not know, so that the row
    is hate and the word is kept as it was told. ``ignore``: a marker of another kind, which says nothing here.
    ``none``: words for no strand. ``marked``: columns that say ``yes`` where the row is of those codes. ``needed``: a
    row that names no strand is rejected."""

    columns: tuple[_Word, ...] = ()
    separators: tuple[_Word, ...] = (";",)
    codes: dict[str, tuple[_Word, ...]] = {}
    others: Literal["told", "ignore"] = "told"
    none: tuple[str, ...] = NO_STRAND
    marked: dict[_Word, _Words] = {}
    yes: tuple[str, ...] = YES
    needed: bool = False


class Flag(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What marks a row, as a hate incident where no strand is named, or as anonymous: one of ``words`` in one of the
    columns. Other words mean nothing here; they belong to other markers."""

    columns: tuple[_Word, ...] = ()
    words: tuple[_Word, ...] = ("yes", "y", "true", "1")
    separators: tuple[_Word, ...] = (";",)


class Retracted(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What marks a row as withdrawn by its system: one of ``words`` in one of the columns; ``reason`` says why."""

    columns: tuple[_Word, ...] = ()
    words: tuple[_Word, ...] = ("yes", "y", "true", "1")
    reason: tuple[_Word, ...] = ()


class Retractions(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A file of its own that lists withdrawn rows. ``columns`` are the reference there; none: as in ``reference``."""

    columns: tuple[_Word, ...] = ()
    reason: tuple[_Word, ...] = ("Reason",)


class Words(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A file of codes and what they stand for: the cell of ``column`` in the row whose ``key`` is the code."""

    file: _Word
    key: _Word
    column: _Word


class Beside(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A column that stands in another file of the same folder: what its ``column`` says in the rows whose ``key`` is
    this file's ``on``, one after the other with ``joined_by`` between, through ``words`` where it holds codes.

    ``each_must_fit``: a row there whose key is not in this file is a reject.
    """

    name: _Word
    file: _Word
    on: _Word
    key: _Word
    column: _Word
    words: Words | None = None
    joined_by: str = "; "
    each_must_fit: bool = False


class MappingFile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One mapping. ``encodings`` are tried after UTF-8; ``nothing`` are words that stand for an empty cell; ``extra``
    is kept with the row for the report and goes into no record; ``zone`` is where the extract's clock stands;
    ``anonymous`` marks a row that is taken without names and numbers; ``reporter`` is somebody else than the victim;
    ``cross`` names columns that hold the number of another system, by the name that both mappings give such numbers.
    ``written`` says, for such a name or for ``crime`` and ``log``, in which forms one number is written: see
    :mod:`sync.hub.intake.mapping.written`. Without it two spellings are two numbers.
    """

    name: _Word
    title: _Word
    source: _Word
    makes_case: MakesCase
    reference: Reference
    zone: str = "Europe/London"
    encodings: tuple[str, ...] = ("cp1252",)
    delimiter: Annotated[str, Meta(min_length=1, max_length=1)] = ","
    nothing: tuple[str, ...] = ()
    strands: Strands = Strands()
    incident: dict[str, Rule] = {}
    case: dict[str, Rule] = {}
    person: dict[str, Rule] = {}
    contact: dict[str, Rule] = {}
    reporter: dict[str, Rule] = {}
    extra: dict[str, Rule] = {}
    flag: Flag = Flag()
    anonymous: Flag = Flag()
    retracted: Retracted = Retracted()
    retractions: Retractions = Retractions()
    cross: dict[str, _Words] = {}
    written: dict[str, _Words] = {}
    beside: tuple[Beside, ...] = ()

    def parts(self) -> Iterator[tuple[str, type[Record], Mapping[str, Rule]]]:
        """Each section that fills a record: its name in the file, the record, its rules."""
        yield "incident", Incident, self.incident
        yield "case", Case, self.case
        yield "person", Person, self.person
        yield "contact", ContactPoint, self.contact
        yield "reporter", Person, self.reporter

    def rules(self) -> Iterator[tuple[str, Rule]]:
        """Every rule with its key as the file spells it."""
        for section, _, rules in self.parts():
            yield from ((f"{section}.{name}", rule) for name, rule in rules.items())
        yield from ((f"extra.{name}", rule) for name, rule in self.extra.items())

    def columns(self) -> tuple[str, ...]:
        """Every column that the extract must have, each once; those that other files bring are not among them."""
        found = [*self.reference.columns, *self.reference.otherwise, *self.strands.columns, *self.strands.marked]
        found += [*self.flag.columns, *self.anonymous.columns, *self.retracted.columns, *self.retracted.reason]
        found += [column for columns in self.cross.values() for column in columns]
        for _, rule in self.rules():
            found.extend(rule.columns)
        brought = {one.name for one in self.beside}
        return tuple(dict.fromkeys([*(one.on for one in self.beside), *(c for c in found if c not in brought)]))
