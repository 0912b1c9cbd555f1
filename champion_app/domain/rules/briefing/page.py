"""The day's report as a page: lines ordered by what can still be put right today, and the sentences around them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Literal

import msgspec

from champion_app.domain.kinds.area_day import (
    AT_RISK,
    ITEM_KINDS,
    NOT_CONTACTED,
    REPEAT_LOCATION,
    REPEAT_SUBJECT,
    REPEAT_VICTIM,
    TO_CHECK,
    UNFLAGGED,
    VIEWS_OF,
    AreaDay,
    Item,
    Precision,
    Trend,
)
from champion_app.domain.rules.words.wording import capitalised, plural, said_moment, sentence

Ink = Literal["ink", "late", "risk"]
_ISSUES = {
    "flag-missing": "no hate flag",
    "flag-wrong": "a flag without a reason",
    "strand-missing": "strand missing",
    "crime-as-incident": "a crime recorded as an incident",
    "asked-by-champion": "asked by a champion",
}
"""What the registrar is asked, in two or three words. A question of a newer hub is said as such."""
LATE = "late"
"""Those of the first kind whose time is past stand in a line of their own."""
_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_MOST_WORDS = 3


class LineWords(msgspec.Struct, frozen=True):
    """What a kind of line is called, its picture, and what its button says."""

    title: str
    icon: str
    ink: Ink
    open: str


_LINES: dict[str, LineWords] = {
    f"{NOT_CONTACTED}:{LATE}": LineWords(
        "Not contacted and past the time", "warning-circle-fill", "late", "Open those past the time"
    ),
    NOT_CONTACTED: LineWords("Not contacted yet, still in time", "clock", "ink", "Open those still in time"),
    REPEAT_VICTIM: LineWords("Repeat victims", "warning-fill", "risk", "Open the repeat victims"),
    AT_RISK: LineWords("At risk of more harm", "warning-fill", "risk", "Open those at risk"),
    UNFLAGGED: LineWords("Likely hate, not flagged", "flag", "ink", "Open those not flagged"),
    TO_CHECK: LineWords("Recorded wrongly, perhaps", "pencil-simple", "ink", "Open those to check"),
    REPEAT_LOCATION: LineWords("The same place again", "map-pin", "ink", "Open the places"),
    REPEAT_SUBJECT: LineWords("The same subject again", "link", "ink", "Open the subjects"),
}


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the page. ``key`` names it; ``areas`` are marked on the map when it is chosen."""

    key: str
    title: str
    icon: str
    ink: Ink
    open: str
    count: int
    new: int
    second: str
    areas: tuple[str, ...]
    items: tuple[Item, ...]


def lines(day: AreaDay, view: str, *, seen: Collection[str]) -> tuple[Line, ...]:
    """The lines of a view (empty: of all three), those that can still be put right today first."""
    items = day.of_view(view) if view else day.items
    by_key: dict[str, list[Item]] = {}
    for item in items:
        by_key.setdefault(line_of(item), []).append(item)
    return tuple(
        _line(day, key, by_key.get(key, []), seen=seen)
        for key in _keys(by_key)
        if by_key.get(key) or (_in_view(key, view) and _count(day, key, []))
    )


def _keys(found: Iterable[str]) -> list[str]:
    """Known lines in their order, then those of a newer version as the report has them."""
    known = [key for kind in ITEM_KINDS for key in ((f"{kind}:{LATE}", kind) if kind == NOT_CONTACTED else (kind,))]
    return [*known, *(key for key in found if key not in known)]


def _in_view(key: str, view: str) -> bool:
    return not view or view in VIEWS_OF.get(key.partition(":")[0], (view,))


def line_of(item: Item) -> str:
    """The line that an item stands in."""
    return f"{item.kind}:{LATE}" if item.kind == NOT_CONTACTED and item.late else item.kind


def _count(day: AreaDay, key: str, items: Sequence[Item]) -> int:
    """How many there are, restricted ones and those beyond the list included."""
    kind, _, late = key.partition(":")
    told = day.count(kind)
    if kind != NOT_CONTACTED:
        return max(told.count, len(items))
    return max(told.late if late else told.count - told.late, len(items))


def _line(day: AreaDay, key: str, items: list[Item], *, seen: Collection[str]) -> Line:
    words = _LINES.get(key) or LineWords(capitalised(key.replace("-", " ")), "info", "ink", "Open these")
    count = _count(day, key, items)
    second = _second(key, items)
    if count > len(items):
        second = f"{second}. {plural(count - len(items), 'is', 'are')} not listed".removeprefix(". ")
    return Line(
        key=key,
        title=words.title,
        icon=words.icon,
        ink=words.ink,
        open=words.open,
        count=count,
        new=sum(item.id not in seen for item in items),
        second=second,
        areas=tuple(dict.fromkeys(where for item in items if (where := item.area or item.district))),
        items=tuple(items),
    )


def _second(key: str, items: Sequence[Item]) -> str:
    """The quiet line: where they are, or the weightiest reason."""
    if not items:
        return ""
    kind = key.partition(":")[0]
    if kind == NOT_CONTACTED:
        return where_words(item.area or item.district for item in items)
    if kind == UNFLAGGED:
        words = list(dict.fromkeys(word for item in items for word in item.words))[:_MOST_WORDS]
        asked = "With the registrar" if all(item.query for item in items) else ""
        said = f"Words: {', '.join(f'“{word}”' for word in words)}" if words else _first_reason(items)
        return ". ".join(part for part in (said, asked) if part)
    if kind == TO_CHECK:
        told = Counter(_ISSUES.get(item.issue, "another question") for item in items)
        return capitalised("; ".join(f"{issue} {count:,}" for issue, count in told.most_common()))
    return _first_reason(items)


def _first_reason(items: Sequence[Item]) -> str:
    first = items[0]
    reason = first.reasons[0].rstrip(". ") if first.reasons else ""
    told = ", ".join(part for part in (reason, first.area or first.district) if part)
    return f"One: {told[:1].lower()}{told[1:]}" if len(items) > 1 and told else told


def where_words(areas: Iterable[str]) -> str:
    """``Easton 2, and 1 each in four other areas``."""
    found = Counter(area or "an area not known" for area in areas).most_common()
    if not found:
        return ""
    (top, most), rest = found[0], found[1:]
    if not rest:
        return capitalised(top)
    if len(rest) <= 2:
        return capitalised(", ".join(f"{area} {count}" for area, count in found))
    counts = {count for _, count in rest}
    if most == 1:
        return f"1 each in {_number(len(found))} areas"
    others = f"{_number(len(rest))} other areas"
    if len(counts) == 1:
        return f"{capitalised(top)} {most}, and {counts.pop()} each in {others}"
    return f"{capitalised(top)} {most}, and {sum(count for _, count in rest)} in {others}"


def _number(count: int) -> str:
    return _NUMBERS[count] if count < len(_NUMBERS) else f"{count:,}"


def title(day: AreaDay) -> str:
    """``Briefing for Bristol``."""
    return f"Briefing for {day.area or 'the force'}"


def under_title(day: AreaDay, now: datetime) -> str:
    """When it was made, from how much, and what is missing from it."""
    made = capitalised(said_moment(day.made_at, now)) if day.made_at else "Made at a time not known"
    told = [f"{made}, from {plural(day.records, 'record', 'records')}."]
    told += [sentence(one) for one in day.missing]
    return " ".join(told)


def precision_words(found: Sequence[Precision]) -> str:
    """``82 of 100 were right, 11 wrong, 7 not answered yet.``"""
    whole = next((one for one in found if not one.rule), None)
    if whole is None or not whole.right + whole.wrong + whole.unanswered:
        return "Nobody has answered any of them yet, so nothing is known about how right they are."
    total = whole.right + whole.wrong + whole.unanswered
    if not whole.right + whole.wrong:
        return f"Nobody has answered yet whether {plural(total, 'flag', 'flags')} of last month were right."
    return f"{whole.right:,} of {total:,} were right, {whole.wrong:,} wrong, {whole.unanswered:,} not answered yet."


def coverage_words(day: AreaDay) -> str:
    """``51 of 55 victims since 1 September were contacted or are still in time.``"""
    total = day.coverage.total
    if not total.victims:
        return "No victim is known here in the last weeks."
    well = total.contacted + total.within_time
    late = f" {plural(total.late, 'is', 'are')} past the time" if total.late else " Nobody is past the time"
    taken = f", {total.taken:,} with a champion." if total.late else "."
    return f"{well:,} of {plural(total.victims, 'victim', 'victims')} were contacted or are still in time.{late}{taken}"


def trend_of(day: AreaDay) -> Trend | None:
    """The trend of all incidents, whatever their strand; None where the report has none."""
    return next((trend for trend in day.trends if not trend.strand), None)
