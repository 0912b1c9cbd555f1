"""A mapping file: which column of an extract becomes which field of a record, and how. Data, never code.

A target is a declared field of a record, so nothing is described twice: its limits, its type and its list of choices
come from the declaration. How a cell is taken is one of a small closed set (:data:`Take`).
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from typing import Annotated, Literal, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec
from msgspec import Meta

from champion_app.domain.errors import Refused
from champion_app.domain.kinds.case import Case, Incident
from champion_app.domain.kinds.person import ContactPoint, Person
from champion_app.domain.policy import PolicyPack
from champion_app.domain.record import Record, kind_of
from resources.files import names, read_bytes

Take = Literal["text", "month", "day", "moment", "yes-no", "lookup", "split"]
"""``text`` joins its columns; ``month``, ``day`` and ``moment`` read ``formats``; ``yes-no`` knows words of both;
``lookup`` goes through ``table``; ``split`` makes several values of one cell, each through ``table`` where there is
one."""

MakesCase = Literal["always", "when flagged", "when a strand is known", "never"]
"""``when flagged``: a strand is known, or the column of ``flag`` says that it is a hate incident."""

T = TypeVar("T")
_Word = Annotated[str, Meta(min_length=1)]
_Words = Annotated[tuple[_Word, ...], Meta(min_length=1)]


class Rule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How one field is filled. ``default`` stands where the cells are empty, ``other`` where a word is not in the
    table; without ``other`` such a row is rejected."""

    columns: tuple[_Word, ...] = ()
    take: Take = "text"
    joined_by: str = ", "
    formats: tuple[_Word, ...] = ()
    yes: tuple[str, ...] = ("yes", "y", "true", "1")
    no: tuple[str, ...] = ("no", "n", "false", "0")
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
    """The words of the extract and the pack's codes they mean: ``race``, or ``race/black`` with a sub-category."""

    columns: tuple[_Word, ...] = ()
    separators: tuple[_Word, ...] = (";",)
    codes: dict[str, tuple[_Word, ...]] = {}
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
    """

    name: _Word
    title: _Word
    source: _Word
    makes_case: MakesCase
    reference: Reference
    zone: str = "Europe/London"
    encodings: tuple[str, ...] = ()
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
        found = [*self.reference.columns, *self.reference.otherwise, *self.strands.columns]
        found += [*self.flag.columns, *self.anonymous.columns, *self.retracted.columns, *self.retracted.reason]
        found += [column for columns in self.cross.values() for column in columns]
        for _, rule in self.rules():
            found.extend(rule.columns)
        brought = {one.name for one in self.beside}
        return tuple(dict.fromkeys([*(one.on for one in self.beside), *(c for c in found if c not in brought)]))


def shipped_mappings() -> tuple[str, ...]:
    """The names of the mappings that come with the product."""
    return tuple(name.removesuffix(".toml") for name in names("mappings", ".toml"))


def shipped_mapping(name: str) -> MappingFile:
    """One of the mappings that come with the product. Raises Refused where there is none of that name."""
    if name not in shipped_mappings():
        raise Refused(f"There is no mapping “{name}”. There are: {', '.join(shipped_mappings())}.")
    return read_mapping(read_bytes("mappings", f"{name}.toml"))


def read_mapping(raw: bytes) -> MappingFile:
    """Read a mapping from its TOML bytes. Raises Refused with a sentence that names the key that is wrong."""
    try:
        plain = tomllib.loads(raw.decode())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Refused(f"The mapping is not a TOML file: {error}.") from None
    for section in ("incident", "case", "person", "contact", "reporter", "extra"):
        rules = plain.get(section)
        for name, rule in rules.items() if isinstance(rules, dict) else ():
            _converted(rule, Rule, f"{section}.{name}")
    mapping = _converted(plain, MappingFile, "")
    _check_file(mapping)
    for key, rule in mapping.rules():
        _check_rule(key, rule)
    return mapping


def _converted(plain: object, shape: type[T], key: str) -> T:
    try:
        return msgspec.convert(plain, shape)
    except msgspec.ValidationError as error:
        what, _, where = str(error).partition(" - at ")
        path = (key + where.strip("`").removeprefix("$")).removeprefix(".").replace("[...]", "")
        raise _wrong(path or "the top of the file", what) from None


def _wrong(key: str, what: str) -> Refused:
    return Refused(f"The mapping cannot be used, at {key}: {what}.")


def _check_file(mapping: MappingFile) -> None:
    if not (mapping.reference.columns or mapping.reference.otherwise):
        raise _wrong("reference", "a row needs columns to be known by")
    _check_flags(mapping)
    for section, record, rules in mapping.parts():
        for name in rules:
            if kind_of(record).field(name) is None:
                raise _wrong(f"{section}.{name}", "there is no such field")
    try:
        ZoneInfo(mapping.zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise _wrong("zone", "this machine knows no such time zone") from None
    for encoding in mapping.encodings:
        try:
            b"?".decode(encoding)
        except UnicodeError:
            continue
        except LookupError:
            raise _wrong("encodings", f"there is no encoding {encoding}") from None


def _check_flags(mapping: MappingFile) -> None:
    if mapping.makes_case == "when a strand is known" and not mapping.strands.columns:
        raise _wrong("strands.columns", "a case is made when a strand is known, so a column must name it")
    if mapping.makes_case == "when flagged" and not (mapping.strands.columns or mapping.flag.columns):
        raise _wrong("flag.columns", "a case is made when a row is flagged, so a column must say so")
    for kind in mapping.cross:
        if not kind.isalpha():
            raise _wrong(f"cross.{kind}", "the name of another system's numbers is letters only")
    if mapping.strands.columns and not mapping.strands.codes:
        raise _wrong("strands.codes", "the words of the strand column need codes")


def _check_rule(key: str, rule: Rule) -> None:
    if not rule.columns and rule.default is None:
        raise _wrong(key, "it needs columns, or a default that every row gets")
    if rule.take in {"month", "day", "moment"} and not rule.formats:
        raise _wrong(f"{key}.formats", "a date needs the formats it may have")
    if rule.take == "lookup" and not rule.table:
        raise _wrong(f"{key}.table", "a lookup needs a table")


def check_codes(mapping: MappingFile, pack: PolicyPack) -> None:
    """Hold every code that the mapping can give against the policy pack. Raises Refused with the key and the code."""
    for word, codes in mapping.strands.codes.items():
        for code in codes:
            strand, _, sub_category = code.partition("/")
            if pack.choice("strands", strand) is None:
                raise _wrong(f"strands.codes.{word}", f"the policy pack has no strand {strand}")
            found = pack.choice("sub_categories", sub_category)
            if sub_category and (found is None or found.parent != strand):
                raise _wrong(f"strands.codes.{word}", f"the policy pack has no sub-category {sub_category} of {strand}")
    for section, record, rules in mapping.parts():
        for name, rule in rules.items():
            field = kind_of(record).field(name)
            known = {choice.code for choice in pack.choices(field.choices)} if field and field.choices else set()
            given = [*rule.table.values(), rule.other, rule.default]
            unknown = [str(code) for code in given if known and code not in {None, ""} and code not in known]
            if unknown and field:
                raise _wrong(f"{section}.{name}", f"the policy pack's {field.choices} has no {unknown[0]}")
