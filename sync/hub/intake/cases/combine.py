"""What several systems say of one incident, as one: each fills what the others leave empty, and nothing is lost."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from champion_app.domain.kinds.case import Case, Incident
from champion_app.domain.kinds.person import ContactPoint, Person
from champion_app.domain.merge import safer
from champion_app.domain.record import Body, Record, kind_of
from sync.hub.intake.mapping.flags import shortened
from sync.hub.intake.mapping.said import NO_NUMBER, Said

SECTIONS: dict[str, type[Record]] = {"incident": Incident, "case": Case, "person": Person, "contact": ContactPoint}
"""The record that each section of a row gives."""

_WORDS = "account"
_SOURCE = "source"
_ROLE = "role"
RETRACTED = "retracted"


def combined(said: Sequence[Said]) -> Said:
    """One row out of several, the one that opened the case first.

    Of a field the first value stands; lists are put together; accounts stand one after the other, each under its
    system; of a protective field the safer value. A second telephone number is a second way to reach. The incident
    counts as withdrawn once every system withdrew it.
    """
    first = said[0]
    if len(said) == 1 and not first.retracted:
        return first
    whole: dict[str, Body] = {name: dict(getattr(first, name)) for name in SECTIONS}
    more = dict(first.more)
    for other in said[1:]:
        source = str(other.incident.get(_SOURCE, ""))
        for name in ("incident", "case", "person"):
            _fill(SECTIONS[name], whole[name], getattr(other, name), source=source)
        if not whole["contact"] or _number(other.contact) in {_number(whole["contact"]), ""}:
            _fill(ContactPoint, whole["contact"], other.contact, source=source)
        elif other.contact:
            more[f"contact:{source}"] = other.contact
        more.update((place if place not in more else f"{place}@{source}", body) for place, body in other.more.items())
    if any(one.person and _ROLE not in one.person for one in said):
        whole["person"].pop(_ROLE, None)  # one system has decided that they are a victim, which is the declared default
    if all(one.retracted for one in said):
        whole["incident"][RETRACTED] = shortened("; ".join(dict.fromkeys(one.retracted for one in said)))
    return msgspec.structs.replace(
        first,
        **whole,
        more=more,
        without=tuple(name for name in first.without if all(name in one.without for one in said)),
        case_id=next((one.case_id for one in said if one.case_id), ""),
        case_reference=next((one.case_reference for one in said if one.case_reference), ""),
    )


def _number(contact: Body) -> str:
    value = str(contact.get("value", NO_NUMBER))
    if value == NO_NUMBER:
        return ""
    digits = "".join(filter(str.isdigit, value))
    return digits.removeprefix("0044").removeprefix("44").removeprefix("0") if digits else value.casefold()


def _fill(record: type[Record], into: Body, other: Body, *, source: str) -> None:
    for name, value in other.items():
        field = kind_of(record).field(name)
        if name not in into or into[name] == NO_NUMBER:
            into[name] = value
        elif value == into[name] or field is None:
            continue
        elif isinstance(value, list):
            into[name] = list(dict.fromkeys([*into[name], *value]))
        elif record is Incident and name in {_WORDS, _SOURCE}:
            joined = f"{into[name]}\n\n{source}: {value}" if name == _WORDS else f"{into[name]}; {value}"
            into[name] = _cut(joined, field.max_length)
        elif field.merge == "protective":
            into[name] = _safest(into[name], value)


def _safest(one: Any, other: Any) -> Any:
    return other if safer(one, other) == other else one


def _cut(text: str, most: int | None) -> str:
    return text if most is None or len(text) <= most else text[: most - 1] + "…"
