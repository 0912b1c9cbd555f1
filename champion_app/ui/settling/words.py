"""A difference in a person's words: both values, what both had before them, who wrote what and when. No pixels."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

import msgspec

from champion_app.domain.kinds.conflict import Conflict
from champion_app.domain.policy import PolicyPack
from champion_app.domain.record import Catalogue, Field
from champion_app.domain.rules.words.masking import shown_name
from champion_app.domain.rules.words.moments import read_moment
from champion_app.domain.rules.words.wording import isolated, joined, said_moment
from champion_app.domain.scope import case_scope, type_of
from champion_app.domain.verbs.settle import declared
from champion_app.store.queries.station import ToSettle

NOT_SHOWN = "A number or address. Open the case to read it."
_REACHES = re.compile(r"@|\d(?:[\s().+-]*\d){4}")
"""A number that can be dialled or an address that can be written to: read on the case only, after its rules."""
_DELETED = "deleted"


class Side(msgspec.Struct, frozen=True, kw_only=True):
    """One of the two values of a difference. ``choose`` is the button that decides for it; ``private``: the value is
    covered until somebody holds it."""

    who: str
    when: str
    value: str
    choose: str
    shown_now: str = ""
    private: bool = False


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that two people wrote differently. ``before`` is what both had before them, where it is known.

    ``as_note``: both may be kept as a note, which a number may not: it would be read past its safe-contact rules.
    """

    id: str
    scope: str
    title: str
    label: str
    before: str
    left: Side
    right: Side
    of_field: bool
    as_note: bool


def difference(found: ToSettle, *, catalogue: Catalogue, policy: PolicyPack, now: datetime) -> Difference:
    """What a person reads of it. A number is never among it."""
    told, line = found.told, found.line
    field = declared(told, catalogue)
    kind = catalogue.get(told.of_kind)
    about = field.label if field else (kind.title if kind and not told.field else "A field of a newer version")
    label = about if told.field else f"{about} was deleted and changed"
    of = isolated(line.initials) if line and line.initials else ""
    sides = _values(found, field, policy, now) if told.field else _deletion(told, now)
    before = f"Both had before them: {said_value(field, told.base, policy)}" if told.field and told.base else ""
    return Difference(
        id=found.row.id,
        scope=found.row.scope if line else "",
        title=f"{label}, {of}" if of else label,
        label=about,
        before=before,
        left=sides[0],
        right=sides[1],
        of_field=bool(told.field),
        as_note=type_of(found.row.scope) == type_of(case_scope("")) and NOT_SHOWN not in {one.value for one in sides},
    )


def _values(found: ToSettle, field: Field | None, policy: PolicyPack, now: datetime) -> tuple[Side, Side]:
    told = found.told
    shown = found.record.body.get(told.field) if found.record else told.current
    safer = field is not None and field.merge == "protective"
    mark = "the safer one, shown now" if safer else "shown now"

    def side(value: Any, who: str, at: str) -> Side:
        return Side(
            who=f"Written by {who}" if who else "As it stood",
            when=_when(at, now),
            value=said_value(field, value, policy),
            choose="Keep this one",
            shown_now=mark if value == shown else "",
            private=field is None or field.privacy == "sensitive",
        )

    return side(told.current, told.current_by, told.current_at), side(told.other, told.other_by, told.other_at)


def _deletion(told: Conflict, now: datetime) -> tuple[Side, Side]:
    first_deleted = told.current == _DELETED

    def side(who: str, at: str, *, deleted: bool) -> Side:
        return Side(
            who=who or "Somebody else",
            when=_when(at, now),
            value="Deleted it" if deleted else "Changed it",
            choose="Delete it after all" if deleted else "It stays",
            shown_now="" if deleted else "it stays until a person decides",
        )

    first = side(told.current_by, told.current_at, deleted=first_deleted)
    second = side(told.other_by, told.other_at, deleted=not first_deleted)
    return (second, first) if first_deleted else (first, second)


def _when(at: str, now: datetime) -> str:
    moment = read_moment(at)
    return said_moment(moment, now) if moment else ""


def said_value(field: Field | None, value: Any, policy: PolicyPack) -> str:
    """One value in words: the label of a code, yes or no, initials for a name, nothing that could be dialled."""
    if value is None or value in ("", [], ()):
        return "Nothing written"
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, list):
        return joined(said_value(field, one, policy) for one in value)
    text = str(value)
    if field is None:
        return text
    if field.choices:
        return policy.label(field.choices, text)
    if field.privacy == "identity":
        return shown_name(text)
    if field.privacy == "contact" and (field.name == "value" or _REACHES.search(text)):
        return NOT_SHOWN
    return text
