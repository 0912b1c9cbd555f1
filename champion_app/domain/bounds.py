"""What a change from a laptop is held to before it counts: the declaration of each field that is known, and bounds that
keep every other laptop working.

What could stop a laptop or the hub, mislead whoever identifies a case, or cannot be kept is refused, change by change.
Everything else that is not as declared (too long, no day that can be read, empty where something is needed) is taken
and marked: the person who wrote it has no second copy. Words of a choice stay open: a newer list may name them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import msgspec

from champion_app.domain.change import DELETE, NEW, RESTORE, SET, Op
from champion_app.domain.kinds.attachment import Attachment, is_a_file
from champion_app.domain.record import Body, Catalogue, Field, Kind, kind_of

LARGEST_RECORD = 128 * 1024
"""Bytes of one record that laptops write: 20,000 characters of any script, and all that stands beside them."""
LARGEST_NUMBER = 2**62
"""No number comes there, and every database can hold it."""
DEEPEST = 32
"""How deep a value may be nested."""
_NAME, _LONGEST = 200, 300
_MOST_TEXTS = 100
_YEARS = range(1900, 2200)
_ID = re.compile(r"[0-9A-Za-z-]{1,64}")
_FORCE = "This is what the force knows the case by, and it is not changed from a laptop. Tell the coordinator."
_WRONG = "{label} came in a form that it cannot have, so it was not taken."
_FILE = "The record of this file does not say rightly how large it is or what it is, so it was not taken."
_TOO_LARGE = "This record has more than the force takes in one (128 KiB), so it was not taken. Write it in two."
_TOO_DEEP = "This is nested deeper than any record, so it was not taken."
_UNKEEPABLE = "This holds a sign or a number that not every database can keep, so it was not taken."
_UNREADABLE = "This could not be read, so it was not taken."
_NOT_AN_ID = "This names a record in a way that none is named, so it was not taken."
_NO_FIELD = "This does not say rightly which field it changes, so it was not taken."


class Against(msgspec.Struct, frozen=True, kw_only=True):
    """Why a change is refused. ``code`` is for programs, ``reason`` for people."""

    code: str
    reason: str


class Odd(msgspec.Struct, frozen=True, kw_only=True):
    """One field whose value is taken and marked. ``why`` never holds the value."""

    field: str
    why: str


TOO_LARGE = Against(code="too-large", reason=_TOO_LARGE)


def is_bounded(op: Op) -> bool:
    """Whether an op names things as briefly as any app does, so that it can be kept and answered at all."""
    texts = (op.op_id, op.act, op.record, op.kind, op.scope, op.field, op.digest, op.after)
    return all(len(text) <= _NAME and "\0" not in text for text in texts) and -1 <= op.base < LARGEST_NUMBER


def read_value(raw: bytes) -> Any | Against:
    """The value of an op, or why it is refused whatever it is about."""
    if len(raw) > LARGEST_RECORD:
        return TOO_LARGE
    try:
        value = msgspec.json.decode(raw)
    except RecursionError:
        return Against(code="too-deep", reason=_TOO_DEEP)
    except (msgspec.MsgspecError, ValueError):
        return Against(code="unreadable", reason=_UNREADABLE)
    return _unkeepable(value) or value


def _unkeepable(value: Any) -> Against | None:
    """The first thing in a value that no database, or no other laptop, could keep."""
    waiting: list[tuple[Any, int]] = [(value, 0)]
    while waiting:
        one, depth = waiting.pop()
        if depth > DEEPEST:
            return Against(code="too-deep", reason=_TOO_DEEP)
        if isinstance(one, str):
            if "\0" in one:
                return Against(code="unkeepable", reason=_UNKEEPABLE)
        elif isinstance(one, (int, float)):
            if not -LARGEST_NUMBER < one < LARGEST_NUMBER and not isinstance(one, float):
                return Against(code="unkeepable", reason=_UNKEEPABLE)
        elif isinstance(one, dict):
            if any(len(key) > _NAME or "\0" in key for key in one):
                return Against(code="unkeepable", reason=_UNKEEPABLE)
            waiting += [(inner, depth + 1) for inner in one.values()]
        elif isinstance(one, list):
            waiting += [(inner, depth + 1) for inner in one]
    return None


def judge(op: Op, value: Any, *, catalogue: Catalogue) -> Against | tuple[Odd, ...]:
    """Hold one readable change to what is declared: why it is refused, or what is odd about it."""
    kind = catalogue.get(op.kind)
    if op.act == NEW:
        if not _ID.fullmatch(op.record):
            return Against(code="not-an-id", reason=_NOT_AN_ID)
        return _of_body(kind, value) if kind is not None and isinstance(value, dict) else ()
    if (op.act == SET) == (op.field == ""):
        known = op.act in {SET, DELETE, RESTORE}
        return Against(code="not-a-field", reason=_NO_FIELD) if known else ()
    field = kind.field(op.field) if kind is not None and op.act == SET else None
    return _of_field(field, value) if field is not None else ()


def _of_body(kind: Kind, body: Body) -> Against | tuple[Odd, ...]:
    if kind is kind_of(Attachment) and not is_a_file(body):
        return Against(code="not-a-file", reason=_FILE)
    found: list[Odd] = []
    for field in kind.fields:
        if field.name not in body:
            if field.required:
                found.append(Odd(field=field.name, why="is missing"))
            continue
        value = body[field.name]
        if field.merge == "hub" and kind.merge != "hub" and value != field.default and value not in ("", None):
            return Against(code="not-yours", reason=_FORCE)
        told = _of_field(field, value)
        if isinstance(told, Against):
            return told
        found += told
    return tuple(found)


def _of_field(field: Field, value: Any) -> Against | tuple[Odd, ...]:
    if not _has_type(field, value):
        return Against(code="type", reason=_WRONG.format(label=field.label))
    return tuple(Odd(field=field.name, why=why) for why in _oddities(field, value))


_JSON: dict[str, type | tuple[type, ...]] = {
    "text": str, "bool": bool, "int": int, "float": (int, float), "datetime": str, "date": str, "time": str,
}  # fmt: skip


def _has_type(field: Field, value: Any) -> bool:
    """Whether it is the right kind of JSON value; nothing at all always is."""
    if value is None or field.base not in {*_JSON, "texts"}:
        return True
    if field.base == "texts":
        return isinstance(value, list) and all(isinstance(one, str) for one in value)
    return isinstance(value, _JSON[field.base]) and (field.base == "bool" or not isinstance(value, bool))


def _oddities(field: Field, value: Any) -> Iterator[str]:
    if value in ("", None, []):
        if field.required:
            yield "is empty"
        return
    longest = field.max_length or _LONGEST
    if isinstance(value, str) and len(value) > longest:
        yield f"is longer than {longest:,} characters ({len(value):,})"
        return
    if isinstance(value, list) and (len(value) > _MOST_TEXTS or any(len(str(one)) > _LONGEST for one in value)):
        yield f"is a longer list than {_MOST_TEXTS} short words"
        return
    try:
        read = msgspec.convert(value, field.annotation, strict=False)
    except msgspec.ValidationError:
        yield "is not within what it may be" if field.base in {"int", "float"} else "cannot be read as what it is"
        return
    if isinstance(read, (date, datetime)) and read.year not in _YEARS:
        yield "lies in a year that cannot be meant"
