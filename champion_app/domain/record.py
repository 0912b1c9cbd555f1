"""What a record is: a frozen struct whose fields carry their own declaration.

A field is declared once, in its annotation, with six keys and no more: title, description, merge, privacy, choices,
search. The form, its labels and accessible names, validation, merge class, search index, redaction and audit text are
all derived from what :func:`kind_of` reads out of it. The body of a record stays the JSON as it came; a struct is a
view of it.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Any, ClassVar, Literal, TypeVar, get_args, get_origin, get_type_hints

import msgspec
from msgspec import Meta

from champion_app.domain.errors import Invalid
from champion_app.domain.scope import ScopeType

Merge = Literal["ask", "auto", "protective", "append-only", "hub", "local"]
Privacy = Literal["open", "personal", "identity", "contact", "sensitive"]
Search = Literal["", "words", "order"]
"""``words``: full text. ``order``: lists sort and filter by it, so the vault keeps an expression index."""


Side = Literal["", "past", "ahead", "birth"]
"""On which side of now a day or a moment stands: what is written short is read on that side, and only there. A birth's
year is always said. It is a limit of the value, as the length of a text is: its type carries it, and not a seventh key.
"""
PastDay = Annotated[date, Meta(extra={"side": "past"})]
PastMoment = Annotated[datetime, Meta(extra={"side": "past"})]
DayAhead = Annotated[date, Meta(extra={"side": "ahead"})]
MomentAhead = Annotated[datetime, Meta(extra={"side": "ahead"})]
BirthDay = Annotated[date, Meta(extra={"side": "birth"})]

Body = dict[str, Any]
R = TypeVar("R", bound="Record")


class Declaration(msgspec.Struct, frozen=True, kw_only=True):
    """What is declared of a kind as a whole. ``merge`` is the class of every field that names none."""

    name: str
    title: str
    scope: ScopeType
    merge: Merge = "ask"


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """The base of every kind. Each field has a default, so that a view can be made of any body."""

    DECLARATION: ClassVar[Declaration]


class Field(msgspec.Struct, frozen=True, kw_only=True):
    """One field as the rest of the product sees it."""

    name: str
    label: str
    help: str
    merge: Merge
    privacy: Privacy
    choices: str
    search: Search
    annotation: Any
    base: str
    """``text``, ``texts``, ``bool``, ``int``, ``float``, ``datetime``, ``date`` or ``time``."""
    optional: bool
    required: bool
    max_length: int | None
    default: Any
    side: Side = ""


class Kind(msgspec.Struct, frozen=True, kw_only=True):
    """One kind of record, read from its class."""

    name: str
    title: str
    scope: ScopeType
    merge: Merge
    record: type[Record]
    fields: tuple[Field, ...]

    def field(self, name: str) -> Field | None:
        """The field of that name, or None for one that this version does not know."""
        return next((field for field in self.fields if field.name == name), None)


def told(
    title: str,
    description: str = "",
    *,
    merge: Merge | None = None,
    privacy: Privacy = "open",
    choices: str = "",
    search: Search = "",
) -> Meta:
    """The declaration of one field, for its annotation. ``choices`` names a list of the policy pack."""
    return Meta(
        title=title,
        description=description,
        extra={"merge": merge, "privacy": privacy, "choices": choices, "search": search},
    )


_BASES = {str: "text", bool: "bool", int: "int", float: "float"}


def _base_of(inner: Any) -> tuple[str, Side, Any, bool]:
    """Strip Annotated and None from a type: its base name, its side of now, the limits on it, whether None is
    allowed."""
    limits: Meta | None = None
    side: Side = ""
    optional = False
    while True:
        if get_origin(inner) is Annotated:
            inner, *metas = get_args(inner)
            limits = next((m for m in metas if isinstance(m, Meta) and (m.max_length or m.min_length)), limits)
            sides = (m.extra["side"] for m in metas if isinstance(m, Meta) and m.extra and "side" in m.extra)
            side = next(sides, side)
        elif type(None) in get_args(inner):
            optional = True
            inner = next(part for part in get_args(inner) if part is not type(None))
        else:
            break
    if get_origin(inner) is tuple:
        return "texts", side, limits, optional
    return _BASES.get(inner, getattr(inner, "__name__", "text")), side, limits, optional


@functools.cache
def kind_of(record: type[Record]) -> Kind:
    """Read the declaration of a record class. Raises TypeError where a field is declared without a label."""
    declaration = record.DECLARATION
    hints = get_type_hints(record, include_extras=True)
    fields = []
    for info in msgspec.structs.fields(record):
        annotation = hints[info.name]
        meta = next((m for m in get_args(annotation)[1:] if isinstance(m, Meta) and m.title), None)
        if meta is None or meta.extra is None:
            raise TypeError(f"{record.__name__}.{info.name} is declared without a label")
        base, side, limits, optional = _base_of(annotation)
        default = info.default if info.default_factory is msgspec.NODEFAULT else info.default_factory()
        if default is msgspec.NODEFAULT:
            raise TypeError(f"{record.__name__}.{info.name} needs a default, so that a view can be made of any body")
        fields.append(
            Field(
                name=info.name,
                label=meta.title or info.name,
                help=meta.description or "",
                merge=meta.extra["merge"] or declaration.merge,
                privacy=meta.extra["privacy"],
                choices=meta.extra["choices"],
                search=meta.extra["search"],
                annotation=annotation,
                base=base,
                side=side,
                optional=optional,
                required=bool(limits and limits.min_length),
                max_length=limits.max_length if limits else None,
                default=default,
            )
        )
    return Kind(
        name=declaration.name,
        title=declaration.title,
        scope=declaration.scope,
        merge=declaration.merge,
        record=record,
        fields=tuple(fields),
    )


def view(record: type[R], body: Mapping[str, Any]) -> R:
    """See a body as its struct. Fields this version does not know are left out of the view, never out of the body;
    a field whose value does not fit (a newer version's type) shows its default."""
    try:
        return msgspec.convert(body, record)
    except msgspec.ValidationError:
        fits: dict[str, Any] = {}
        for field in kind_of(record).fields:
            if field.name in body:
                try:
                    fits[field.name] = msgspec.convert(body[field.name], field.annotation)
                except msgspec.ValidationError:
                    continue
        return record(**fits)


def body_of(record: Record) -> Body:
    """The JSON body of a new record: every field that is not its default."""
    plain: Body = _as_json(record)
    defaults = {field.name: _as_json(field.default) for field in kind_of(type(record)).fields}
    return {name: value for name, value in plain.items() if value != defaults[name]}


def _as_json(value: Any) -> Any:
    """Plain JSON data, lists as lists: the same shape that a body read back has."""
    return msgspec.json.decode(msgspec.json.encode(value))


def checked(field: Field, value: Any) -> Any:
    """Take one value as a person gave it, as plain JSON data. Raises Invalid with what to do."""
    if field.required and value in ("", None, [], ()):
        raise Invalid(field.name, f"{field.label} is needed.")
    if isinstance(value, str) and field.max_length and len(value) > field.max_length:
        raise Invalid(field.name, f"{field.label} is too long: {len(value):,} of {field.max_length:,} characters.")
    dated = field.base in ("date", "datetime", "time")  # a number in words is no moment since 1970
    try:
        return _as_json(msgspec.convert(value, field.annotation, strict=dated))
    except msgspec.ValidationError:
        raise Invalid(
            field.name, _REASONS.get(field.base, "{label} cannot be read.").format(label=field.label)
        ) from None


_REASONS = {
    "int": "{label} is a whole number.",
    "float": "{label} is a number.",
    "date": "{label} is a day, such as 23 November 2026.",
    "datetime": "{label} is a day and a time, such as 23 November 2026 18:30.",
    "time": "{label} is a time in 24 hours, such as 18:30.",
    "bool": "{label} is yes or no.",
}


class Catalogue:
    """The kinds that this version knows. A kind it does not know still travels, is stored and comes back unharmed."""

    def __init__(self, records: tuple[type[Record], ...]) -> None:
        self._kinds = {kind_of(record).name: kind_of(record) for record in records}
        self._worded = {
            name: tuple(field.name for field in kind.fields if field.search == "words")
            for name, kind in self._kinds.items()
        }

    @property
    def kinds(self) -> tuple[Kind, ...]:
        return tuple(self._kinds.values())

    def get(self, name: str) -> Kind | None:
        """The kind of that name, or None for one from a newer version."""
        return self._kinds.get(name)

    def words(self, kind_name: str, body: Mapping[str, Any]) -> str:
        """The text of a record that full-text search finds it by."""
        told = []
        for name in self._worded.get(kind_name, ()):
            value = body.get(name)
            if value:
                told.append(" ".join(map(str, value)) if isinstance(value, list) else str(value))
        return " ".join(told)
