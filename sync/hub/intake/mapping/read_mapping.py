"""Read a mapping file and hold it to what can be used: every mistake is said with its key, before a row is read."""

from __future__ import annotations

import tomllib
from typing import TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from champion_app.domain.errors import Refused
from champion_app.domain.policy import PolicyPack
from champion_app.domain.record import kind_of
from resources.files import names, read_bytes
from sync.hub.intake.mapping.date_forms import day_comes_first, month_comes_first, wrong_with
from sync.hub.intake.mapping.mapping_file import MappingFile, Rule
from sync.hub.intake.mapping.written import wrong_with_written

LARGEST = 1_000_000
"""Bytes of a mapping file."""

T = TypeVar("T")


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
    if len(raw) > LARGEST:
        raise Refused(f"The mapping is larger than {LARGEST:,} bytes, which no mapping is. Nothing was taken in.")
    try:
        plain = tomllib.loads(raw.decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Refused(f"The mapping is not a TOML file: {error}.") from None
    except RecursionError:
        raise Refused("The mapping is not a TOML file: it is nested too deep to be read.") from None
    for section in ("incident", "case", "person", "contact", "reporter", "extra"):
        rules = plain.get(section)
        for name, rule in rules.items() if isinstance(rules, dict) else ():
            _converted(rule, Rule, f"{section}.{name}")
    mapping = _converted(plain, MappingFile, "")
    check_file(mapping)
    return mapping


def _converted(plain: object, shape: type[T], key: str) -> T:
    try:
        return msgspec.convert(plain, shape)
    except msgspec.ValidationError as error:
        what, _, where = str(error).partition(" - at ")
        path = (key + where.strip("`").removeprefix("$")).removeprefix(".").replace("[...]", "")
        raise wrong(path or "the top of the file", what) from None


def wrong(key: str, what: str) -> Refused:
    """The refusal of a mapping, with the key that is wrong."""
    return Refused(f"The mapping cannot be used, at {key}: {what}.")


def check_file(mapping: MappingFile) -> None:
    """Hold a mapping against itself and against the declarations. Raises Refused with the key that is wrong."""
    if not (mapping.reference.columns or mapping.reference.otherwise):
        raise wrong("reference", "a row needs columns to be known by")
    _check_flags(mapping)
    for section, record, rules in mapping.parts():
        for name in rules:
            if kind_of(record).field(name) is None:
                raise wrong(f"{section}.{name}", "there is no such field")
    for key, rule in mapping.rules():
        _check_rule(key, rule)
    for kind, forms in mapping.written.items():
        for form in forms:
            if what := wrong_with_written(form):
                raise wrong(f"written.{kind}", what)
    _check_surroundings(mapping)


def _check_surroundings(mapping: MappingFile) -> None:
    try:
        ZoneInfo(mapping.zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise wrong("zone", "this machine knows no such time zone") from None
    for encoding in mapping.encodings:
        try:
            b"?".decode(encoding)
        except UnicodeError:
            continue
        except LookupError:
            raise wrong("encodings", f"there is no encoding {encoding}") from None


def _check_flags(mapping: MappingFile) -> None:
    named = mapping.strands.columns or mapping.strands.marked
    if mapping.makes_case == "when a strand is known" and not named:
        raise wrong("strands.columns", "a case is made when a strand is known, so a column must name it")
    if mapping.makes_case == "when flagged" and not (named or mapping.flag.columns):
        raise wrong("flag.columns", "a case is made when a row is flagged, so a column must say so")
    for kind in mapping.cross:
        if not kind.isalpha():
            raise wrong(f"cross.{kind}", "the name of another system's numbers is letters only")
    if mapping.strands.columns and not mapping.strands.codes:
        raise wrong("strands.codes", "the words of the strand column need codes")


def _check_rule(key: str, rule: Rule) -> None:
    if not rule.columns and rule.default is None:
        raise wrong(key, "it needs columns, or a default that every row gets")
    if rule.take in {"month", "day", "moment"} and not rule.formats:
        raise wrong(f"{key}.formats", "a date needs the formats it may have")
    for form in rule.formats:
        if what := wrong_with(form, take=rule.take):
            raise wrong(f"{key}.formats", what)
    if len({month_comes_first(form) for form in rule.formats if month_comes_first(form) or day_comes_first(form)}) > 1:
        raise wrong(f"{key}.formats", "one form has the day first and another the month, so 04/05 would be two days")
    if rule.take == "lookup" and not rule.table:
        raise wrong(f"{key}.table", "a lookup needs a table")


def check_codes(mapping: MappingFile, pack: PolicyPack) -> None:
    """Hold every code that the mapping can give against the policy pack. Raises Refused with the key and the code."""
    for key, told in (("codes", mapping.strands.codes), ("marked", mapping.strands.marked)):
        for word, codes in told.items():
            for code in codes:
                _check_strand(f"strands.{key}.{word}", code, pack)
    for section, record, rules in mapping.parts():
        for name, rule in rules.items():
            field = kind_of(record).field(name)
            known = {choice.code for choice in pack.choices(field.choices)} if field and field.choices else set()
            given = [*rule.table.values(), rule.other, rule.default]
            unknown = [str(code) for code in given if known and code not in {None, ""} and code not in known]
            if unknown and field:
                raise wrong(f"{section}.{name}", f"the policy pack's {field.choices} has no {unknown[0]}")


def _check_strand(key: str, code: str, pack: PolicyPack) -> None:
    strand, _, sub_category = code.partition("/")
    if pack.choice("strands", strand) is None:
        raise wrong(key, f"the policy pack has no strand {strand}")
    found = pack.choice("sub_categories", sub_category)
    if sub_category and (found is None or found.parent != strand):
        raise wrong(key, f"the policy pack has no sub-category {sub_category} of {strand}")
