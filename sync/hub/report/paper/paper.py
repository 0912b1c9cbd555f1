"""A person's report as a PDF: references, counts and our own sentences; no name, no words that were found."""

from __future__ import annotations

import functools
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib import resources
from typing import Any, Literal

import msgspec
import typst

from champion_app.domain.kinds.area_day import (
    ITEM_KINDS,
    NEEDS,
    NOT_CONTACTED,
    REPEAT_VICTIM,
    TO_CHECK,
    UNFLAGGED,
    AreaDay,
    CoverageRow,
    Item,
)
from champion_app.domain.policy import PolicyPack
from champion_app.domain.rules.words.visible_text import seen
from champion_app.domain.rules.words.wording import capitalised, joined, plural
from champion_app.figures.tokens import PAPER, Tokens
from resources.files import read_bytes
from sync.hub.report.audience.coverage_words import CoverageWords, coverage_words
from sync.hub.report.audience.cut import Cut
from sync.hub.report.audience.drawn import trend_figure, trend_of
from sync.hub.report.audience.precision_words import linking_words, precision_words
from sync.hub.report.audience.roles import Roles
from sync.hub.report.audience.top import Number, day_words, heading, place_of, top

_MOST_LATE, _MOST_AGAIN, _MOST_AREAS = 3, 2, 7
_MOST_ROWS = 60
_TREND = (666.0, 176.0)
PRINTED: Tokens = msgspec.structs.replace(
    PAPER,
    ink="#1B1E23",
    quiet="#545960",
    accent="#1E5AA8",
    band="#EFF4FA",
    late="#B3261E",
    risk="#8A4A00",
    line="#E1DED7",
)
"""The mock-up's colours; each meaning also has a mark, so that grey paper says the same."""
_DO: dict[str, str] = {
    NOT_CONTACTED: "Not contacted", REPEAT_VICTIM: "Repeat victim", UNFLAGGED: "Not flagged", TO_CHECK: "Recording",
}  # fmt: skip


class _Trend(msgspec.Struct, frozen=True, kw_only=True):
    title: str
    svg: str
    words: str
    note: str


class _Todo(msgspec.Struct, frozen=True, kw_only=True):
    what: str
    words: str


class _Row(msgspec.Struct, frozen=True, kw_only=True):
    reference: str
    area: str
    why: str
    late: bool


class _Section(msgspec.Struct, frozen=True, kw_only=True):
    title: str
    note: str
    rows: tuple[_Row, ...]


class _Paper(msgspec.Struct, frozen=True, kw_only=True):
    """What the template is told; the only thing that reaches paper."""

    title: str
    subtitle: str
    marking: str
    copy: str
    numbers: tuple[Number, ...]
    missing: tuple[str, ...]
    coverage: CoverageWords | None
    trend: _Trend | None
    todo: tuple[_Todo, ...]
    notes: tuple[str, ...]
    sections: tuple[_Section, ...]


def paper_for(cut: Cut, *, area: str, marking: str, copies: int, roles: Roles, policy: PolicyPack) -> bytes:
    """The PDF of one of somebody's areas."""
    day = _day(cut, area)
    told = told_of(day, cut, marking=marking, copies=copies, roles=roles, policy=policy)
    made = _compiled(told, "pdf", made_at=day.made_at or datetime.now(UTC))
    if not isinstance(made, bytes):
        raise TypeError("one report makes one file")
    return made


def pages_of(
    cut: Cut, *, area: str, marking: str, copies: int, roles: Roles, policy: PolicyPack, ppi: float = 96
) -> list[bytes]:
    """The same as pictures, one a page."""
    day = _day(cut, area)
    told = told_of(day, cut, marking=marking, copies=copies, roles=roles, policy=policy)
    made = _compiled(told, "png", made_at=day.made_at or datetime.now(UTC), ppi=ppi)
    return made if isinstance(made, list) else [made]


def _day(cut: Cut, area: str) -> AreaDay:
    return next((one for one in cut.days if one.area == area), cut.days[0])


def told_of(day: AreaDay, cut: Cut, *, marking: str, copies: int, roles: Roles, policy: PolicyPack) -> bytes:
    """Everything that reaches paper, as JSON."""
    trend = trend_of(day)
    drawn = None
    if trend is not None:
        title = f"Each month, {place_of(day)}"
        figure = trend_figure(trend, title=title, tokens=PRINTED, width=_TREND[0], height=_TREND[1])
        drawn = _Trend(title=title, svg=figure.svg, words=figure.words, note=" ".join(trend.sentences))
    patch = cut.recipient.patch if cut.recipient.patch and len(cut.days) == 1 else ""
    found = precision_words(day)
    made = msgspec.to_builtins(
        _Paper(
            title=f"Hate crime in {patch or place_of(day)}",
            subtitle=f"{day_words(day)}, for the {roles.role_label(cut.recipient.role).lower()}",
            marking=marking,
            copy=f"Copy {cut.recipient.copy} of {max(copies, cut.recipient.copy)}",
            numbers=top(day, cut.recipient.views),
            missing=day.missing,
            coverage=_coverage(day) if NEEDS in cut.recipient.views else None,
            trend=drawn,
            todo=tuple(_todo(day)),
            notes=tuple(_notes(found, linking_words(day))),
            sections=tuple(_sections(day, policy)),
        )
    )
    return msgspec.json.encode(_cleaned(made))


def _notes(flags: str, links: str) -> Iterator[str]:
    yield f"Flags are advice. {flags}".strip()
    if links:
        yield f"Links between entries of people are advice too. {links}"


def _cleaned(told: Any) -> Any:
    """The same with every word as it may be shown."""
    if isinstance(told, str):
        return seen(told)
    if isinstance(told, dict):
        return {name: _cleaned(value) for name, value in told.items()}
    return [_cleaned(value) for value in told] if isinstance(told, list | tuple) else told


def _coverage(day: AreaDay) -> CoverageWords:
    """The areas with most to do, and the others in one row, so that it stays on the first page."""
    told = coverage_words(day)
    if len(told.rows) <= _MOST_AREAS:
        return told
    ordered = sorted(told.rows, key=lambda row: (-row.late, -row.victims, row.area))
    first, rest = ordered[: _MOST_AREAS - 1], ordered[_MOST_AREAS - 1 :]
    others = CoverageRow(
        area=f"{len(rest):,} other areas", victims=sum(row.victims for row in rest),
        contacted=sum(row.contacted for row in rest), within_time=sum(row.within_time for row in rest),
        late=sum(row.late for row in rest),
    )  # fmt: skip
    return msgspec.structs.replace(told, rows=(*first, others))


def _todo(day: AreaDay) -> list[_Todo]:
    """What can still be put right today, the most pressing first: late ones, then repeats, then records."""
    late = [item for item in day.items if item.kind == NOT_CONTACTED and item.late]
    again = [item for item in day.items if item.kind == REPEAT_VICTIM]
    found = [
        _Todo(what=f"{_DO[item.kind]}, {item.reference}", words=_because(item))
        for item in (*late[:_MOST_LATE], *again[:_MOST_AGAIN])
    ]
    for kind, action in ((UNFLAGGED, "say whether each is hate"), (TO_CHECK, "answer the registrar’s questions")):
        items = [item for item in day.items if item.kind == kind]
        if items:
            names = [item.query or item.reference for item in items][:4]
            more = f" and {len(items) - len(names):,} more" if len(items) > len(names) else ""
            told = f"{capitalised(action)}: {', '.join(names)}{more}."
            found.append(_Todo(what=f"{_DO[kind]}, {plural(len(items), 'record', 'records')}", words=told))
    return found


def _because(item: Item) -> str:
    return " ".join(part for part in (f"{item.area}." if item.area else "", *item.reasons[:2]) if part)


def _sections(day: AreaDay, policy: PolicyPack) -> list[_Section]:
    """Everything that is listed, on the pages after the first."""
    found = []
    for kind in ITEM_KINDS:
        items = [item for item in day.items if item.kind == kind]
        if not items:
            continue
        count = max(day.count(kind).count, len(items))
        further, unlisted = len(items) - _MOST_ROWS, count - len(items)
        notes = (
            f"{plural(further, 'more is', 'more are')} in the full report on the hub." if further > 0 else "",
            f"{plural(unlisted, 'is', 'are')} counted and not listed." if unlisted > 0 else "",
        )
        found.append(
            _Section(
                title=f"{heading(kind).title}: {count:,}",
                note=" ".join(filter(None, notes)),
                rows=tuple(_row(item, policy) for item in items[:_MOST_ROWS]),
            )
        )
    return found


def _row(item: Item, policy: PolicyPack) -> _Row:
    strands = joined(policy.label("strands", code) for code in item.strands)
    why = " ".join((f"{capitalised(strands)}." if strands else "", *item.reasons)).strip()
    return _Row(reference=item.reference or item.source, area=item.area or item.district, why=why, late=item.late)


_turn = threading.Lock()


def _compiled(
    told: bytes, kind: Literal["pdf", "png"], *, made_at: datetime, ppi: float | None = None
) -> bytes | list[bytes]:
    """The template with these words. They come as one argument; the template reads no file and no network."""
    with _turn:
        made = _compiler().compile(
            input=read_bytes("templates/paper", "report.typ"), format=kind, sys_inputs={"told": told.decode()},
            timestamp=made_at.replace(microsecond=0), ppi=ppi, pdf_standards=["ua-1"] if kind == "pdf" else [],
        )  # fmt: skip
    if made is None:
        raise TypeError("a report makes a file")
    return made


@functools.cache
def _compiler() -> typst.Compiler:
    """One compiler, with its fonts found once."""
    fonts = typst.Fonts(include_system_fonts=True, include_embedded_fonts=True, font_paths=[str(_fonts())])
    return typst.Compiler(font_paths=fonts)


def _fonts() -> object:
    return resources.files("fontpkg_inter").joinpath("files")
