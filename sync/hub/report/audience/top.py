"""The figures at the top, in the order of what can still be put right; counts, areas and days only, as in a mail."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Literal

import msgspec

from champion_app.domain.kinds.area_day import (
    AT_RISK,
    INTELLIGENCE,
    ITEM_KINDS,
    NEEDS,
    NOT_CONTACTED,
    RECORDING,
    REPEAT_LOCATION,
    REPEAT_SUBJECT,
    REPEAT_VICTIM,
    TO_CHECK,
    UNFLAGGED,
    VIEWS_OF,
    AreaDay,
    Item,
)
from champion_app.domain.rules.words.wording import full_day, plural
from champion_app.domain.rules.words.working_days import working_days_between

Tone = Literal["late", "risk", "plain"]
_MOST = 4
_WHOLE = (NOT_CONTACTED, REPEAT_VICTIM, UNFLAGGED, TO_CHECK)


class Number(msgspec.Struct, frozen=True, kw_only=True):
    """One figure. ``words`` go on after it; ``second`` is the line below."""

    kind: str
    value: int
    tone: Tone
    words: str
    second: str = ""


class Heading(msgspec.Struct, frozen=True, kw_only=True):
    """How a kind of item is called."""

    title: str
    one: str
    many: str
    tone: Tone = "plain"


HEADINGS: dict[str, Heading] = {
    NOT_CONTACTED: Heading(
        title="Not contacted", one="not contacted, past the time", many="not contacted, past the time", tone="late"
    ),
    REPEAT_VICTIM: Heading(title="Repeat victims", one="repeat victim", many="repeat victims", tone="risk"),
    AT_RISK: Heading(title="Look at first", one="case to look at first", many="cases to look at first", tone="risk"),
    UNFLAGGED: Heading(
        title="Likely hate, not flagged", one="likely hate, not flagged", many="likely hate, not flagged"
    ),
    TO_CHECK: Heading(
        title="Perhaps recorded wrongly", one="perhaps recorded wrongly", many="perhaps recorded wrongly"
    ),
    REPEAT_LOCATION: Heading(title="Repeat locations", one="repeat location", many="repeat locations"),
    REPEAT_SUBJECT: Heading(title="Same suspect again", one="suspect named again", many="suspects named again"),
}


def heading(kind: str) -> Heading:
    """The words for a kind; plain ones for a kind of a newer version."""
    return HEADINGS.get(kind, Heading(title="Other matters", one="other matter", many="other matters"))


def top(day: AreaDay, views: Iterable[str]) -> tuple[Number, ...]:
    """The figures for whoever has these views; at most four."""
    chosen = frozenset(views)
    kinds = [kind for kind in ITEM_KINDS if not chosen.isdisjoint(VIEWS_OF[kind])]
    if chosen >= {RECORDING, NEEDS, INTELLIGENCE} or chosen == {RECORDING, NEEDS}:
        kinds = list(_WHOLE)
    return tuple(_number(day, kind) for kind in kinds[:_MOST])


def _number(day: AreaDay, kind: str) -> Number:
    count = day.count(kind)
    value = count.late if kind == NOT_CONTACTED else count.count
    told = heading(kind)
    items = [item for item in day.items if item.kind == kind]
    return Number(
        kind=kind, value=value, tone=told.tone if value else "plain", words=told.one if value == 1 else told.many,
        second=_second(day, kind, value, items),
    )  # fmt: skip


def _second(day: AreaDay, kind: str, value: int, items: list[Item]) -> str:
    if kind == NOT_CONTACTED:
        return _uncontacted(day, value, items)
    if not value:
        return ""
    if kind == REPEAT_VICTIM:
        most = max((item.count for item in items), default=0)
        higher = sum(item.risk in {"high", "very-high"} for item in items)
        return joined(
            f"Most: {plural(most, 'incident', 'incidents')}" if most > 1 else "",
            f"{higher} at high risk" if higher else "",
        )
    if kind == UNFLAGGED:
        asked = sum(bool(item.query) for item in items)
        return f"{asked:,} waiting for the registrar" if asked else "Waiting for somebody to look"
    if kind == TO_CHECK:
        asked = len({item.query for item in items if item.query})
        return f"{plural(asked, 'question', 'questions')} open" if asked else ""
    return _areas(items)


def _uncontacted(day: AreaDay, value: int, items: list[Item]) -> str:
    waiting = day.count(NOT_CONTACTED).count - value
    still = f"{waiting:,} more still within the time" if waiting else ""
    late = [item for item in items if item.late and item.due is not None]
    if not value or not late or day.made_at is None:
        return still
    oldest = min(late, key=lambda item: item.due or day.made_at)  # type: ignore[arg-type, return-value]  # never None here
    if oldest.due is None:
        return still
    days = working_days_between(oldest.due, day.made_at)
    told = f"{plural(days, 'working day', 'working days')} late" if days else "late since today"
    return joined(f"Oldest: {told}{f', {oldest.area}' if oldest.area else ''}", still)


def joined(*words: str) -> str:
    """Parts of a second line; empty ones fall away."""
    return ". ".join(word for word in words if word)


def _areas(items: list[Item]) -> str:
    """Where most of them are."""
    found = Counter(item.area or item.district for item in items if item.area or item.district)
    return ", ".join(f"{area} {count:,}" for area, count in found.most_common(2))


def reassurance(day: AreaDay) -> str:
    """What is said where nobody is uncontacted past the time; empty where somebody is."""
    if day.count(NOT_CONTACTED).late:
        return ""
    return f"All victims in {place_of(day)} have been contacted in time or are still within it."


def place_of(day: AreaDay) -> str:
    """What a day's area is called in a sentence."""
    return day.area or "the force"


def day_words(day: AreaDay) -> str:
    """``Monday 23 November 2026``."""
    if day.day is None:
        return ""
    weekday = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")[day.day.weekday()]
    return f"{weekday} {full_day(day.day)}"
