"""Several rows of one reference: a crime with two strands has two, and so has a crime with two victims.

Rows that may be of one person become one row: lists are put together, accounts stand one after the other, and where a
field says two things the first stands and the other is told. Rows of people who contradict one another stay apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import msgspec

from champion_app.domain.errors import Refused
from champion_app.domain.record import Body, kind_of
from sync.hub.extract.rejects import Reject
from sync.hub.intake.cases.combine import RETRACTED, SECTIONS, combined
from sync.hub.intake.joining.matching import Matching
from sync.hub.intake.mapping.flags import shortened
from sync.hub.intake.mapping.repeats import Repeats
from sync.hub.intake.mapping.said import Incoming, Said, incoming

MOST_HELD = 100_000
"""Rows that wait at once for others of their reference."""
_COMPARED = {
    "incident": ("occurred", "place", "offence", "classification", "outcome"), "case": ("opened", "area"),
    "person": ("born",),
}  # fmt: skip


def put_together(
    rows: Iterable[Incoming | Reject], repeats: Repeats, matching: Matching, *, column: str
) -> Iterator[Incoming | Reject]:
    """The rows of a file, those of one reference together. ``column``: the one that holds the reference.

    Raises Refused where too many wait at once.
    """
    if not repeats.any:
        yield from rows
        return
    waiting: dict[str, list[Incoming]] = {}
    held = 0
    for row in rows:
        if isinstance(row, Reject) or repeats.times(row.reference) < 2:
            yield row
            continue
        group = waiting.setdefault(row.reference, [])
        group.append(row)
        held += 1
        if held > MOST_HELD:
            raise Refused(
                f"The file gives more than {MOST_HELD:,} references twice. It may be two files in one: take them one "
                "after the other. What was taken before is safe."
            )
        if len(group) == repeats.times(row.reference):
            held -= len(group)
            yield from _of_one_reference(waiting.pop(row.reference), matching, column)
    for group in waiting.values():
        yield from _of_one_reference(group, matching, column)


def _of_one_reference(group: Sequence[Incoming], matching: Matching, column: str) -> Iterator[Incoming]:
    people: list[list[Incoming]] = []
    seen: dict[str, int] = {}
    for row in group:
        if row.digest in seen:
            yield msgspec.structs.replace(row, repeated=True)
            continue
        seen[row.digest] = row.line
        fits = (of for of in people if all(matching.agree(row.said.person, one.said.person) for one in of))
        of = next(fits, None)
        if of is None:
            people.append([row])
        else:
            of.append(row)
    for of in people:
        yield from _as_one(of, column, of_several=len(people) > 1)


def _as_one(rows: Sequence[Incoming], column: str, *, of_several: bool) -> Iterator[Incoming]:
    first = rows[0]
    if len(rows) == 1:
        yield msgspec.structs.replace(first, of_several=of_several)
        return
    said, differing = _said_together([row.said for row in rows])
    lines = " and ".join(f"{row.line:,}" for row in rows)
    reason = f"The rows of lines {lines} have one reference and were taken as one."
    if differing:
        reason += f" They differ in {', '.join(differing)}; the first stands, and the account tells the others."
    told = [
        *(one for row in rows for one in row.left_out),
        Reject(line=first.line, column=column, reason=reason, taken=True),
    ]
    lost = [column for row in rows for column in row.lost]
    yield incoming(
        said, line=first.line, reference=first.reference, left_out=told, lost=lost, of_several=of_several
    )  # fmt: skip
    for row in rows[1:]:
        yield msgspec.structs.replace(row, repeated=True, left_out=())


def _said_together(rows: Sequence[Said]) -> tuple[Said, list[str]]:
    """What the rows say as one, and the names of the fields in which they differ."""
    standing = [one for one in rows if not one.retracted] or rows
    said = combined(standing)
    others, differing = _differences(standing)
    incident = dict(said.incident)
    if others:
        stood = str(incident.get("account", ""))
        incident["account"] = _within(stood, "Another row of the same reference says: " + "; ".join(others))
    gone = all(one.retracted for one in rows)
    retracted = shortened("; ".join(dict.fromkeys(one.retracted for one in rows))) if gone else ""
    if not retracted:
        incident.pop(RETRACTED, None)
    return msgspec.structs.replace(
        said,
        incident=incident,
        extra={name: value for one in reversed(rows) for name, value in one.extra.items()},
        cross=tuple(dict.fromkeys(number for one in rows for number in one.cross)),
        makes_case=any(one.makes_case for one in standing),
        flagged=any(one.flagged for one in standing),
        left_out={column: words for one in reversed(rows) for column, words in one.left_out.items()},
        retracted=retracted,
    ), differing


def _differences(rows: Sequence[Said]) -> tuple[list[str], list[str]]:
    """What later rows say otherwise than the first that says it, and the names of those fields."""
    others: dict[str, None] = {}
    differing: dict[str, None] = {}
    for section, names in _COMPARED.items():
        for name in names:
            field = kind_of(SECTIONS[section]).field(name)
            values = [value for one in rows if (value := _body(one, section).get(name)) not in (None, "")]
            for value in values[1:]:
                if value != values[0] and field is not None:
                    others[f"{field.label} {value}"] = None
                    differing[field.label] = None
    return list(others), list(differing)


def _body(said: Said, section: str) -> Body:
    body: Body = getattr(said, section)
    return body


def _within(stood: str, told: str) -> str:
    field = kind_of(SECTIONS["incident"]).field("account")
    most = (field.max_length if field else None) or len(stood) + len(told) + 2
    whole = f"{stood}\n\n{told}" if stood else told
    return whole if len(whole) <= most else f"{whole[: most - 1]}…"
