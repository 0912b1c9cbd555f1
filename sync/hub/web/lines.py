"""The lists of the report page: every item as a line with its reasons, and what can be said of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

import msgspec

from champion_app.domain.kinds.area_day import ITEM_KINDS, NOT_CONTACTED, UNFLAGGED, AreaDay, Item
from champion_app.domain.policy import PolicyPack
from champion_app.domain.rules.words.wording import capitalised, due_words, joined, plural, said_day
from sync.hub.report.audience.top import Tone, heading

_FIRST = 8
_LONG_LIST = 300


class Decided(msgspec.Struct, frozen=True, kw_only=True):
    """What people said meanwhile: of findings by id, and of questions by name, each as words."""

    findings: Mapping[str, str]
    queries: Mapping[str, str]


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One item as it is shown. ``finding`` and ``query`` are empty where nothing is asked of whoever reads;
    ``links`` is where they see why entries were taken for one person."""

    id: str
    title: str
    state: str
    tone: Tone
    facts: str
    reasons: tuple[str, ...]
    words: tuple[str, ...]
    related: str
    finding: str
    query: str
    decided: str
    links: str


class Section(msgspec.Struct, frozen=True, kw_only=True):
    """The items of one kind, the first ones open."""

    kind: str
    title: str
    tone: Tone
    count: int
    first: tuple[Line, ...]
    rest: tuple[Line, ...]
    rest_words: str
    more_hidden: str


def sections(
    day: AreaDay, decided: Decided, policy: PolicyPack, *, now: datetime, links: Mapping[str, str]
) -> tuple[Section, ...]:
    """Everything that asks for something, by kind, the most pressing first. ``links``: where the links between people
    behind a line are shown."""
    made = (_section(day, kind, items, decided, policy, now=now, links=links) for kind, items in listed(day).items())
    return tuple(one for one in made if one is not None)


def listed(day: AreaDay) -> dict[str, list[Item]]:
    """The items of a page by kind: of each the first 300, for the list of a whole force has no end."""
    found: dict[str, list[Item]] = {kind: [] for kind in ITEM_KINDS}
    for item in day.items:
        of_kind = found.setdefault(item.kind, [])
        if len(of_kind) < _LONG_LIST:
            of_kind.append(item)
    return found


def _section(
    day: AreaDay,
    kind: str,
    items: list[Item],
    decided: Decided,
    policy: PolicyPack,
    *,
    now: datetime,
    links: Mapping[str, str],
) -> Section | None:
    count = max(day.count(kind).count, len(items))
    if not count:
        return None
    lines = tuple(_line(item, decided, policy, now=now, links=links.get(item.id, "")) for item in items)
    unlisted = count - len(items)
    told = heading(kind)
    return Section(
        kind=kind, title=told.title, tone=told.tone, count=count, first=lines[:_FIRST], rest=lines[_FIRST:],
        rest_words=f"Show {plural(len(lines) - _FIRST, 'more', 'more')}",
        more_hidden=_unlisted(unlisted, len(items)),
    )  # fmt: skip


def _unlisted(count: int, listed: int) -> str:
    if count <= 0:
        return ""
    why = "the list ends here" if listed >= _LONG_LIST else "restricted"
    return f"{plural(count, 'more is', 'more are')} counted but not listed: {why}."


def _line(item: Item, decided: Decided, policy: PolicyPack, *, now: datetime, links: str) -> Line:
    state, tone = _state(item, now=now)
    said = decided.findings.get(item.finding, "") or decided.queries.get(item.query, "")
    strands = joined(policy.label("strands", code) for code in item.strands)
    facts = [
        item.area or item.district,
        strands,
        "online" if item.online else "",
        f"happened {said_day(item.happened, now)}" if item.happened else "",
        "somebody looks after it" if item.taken else "",
    ]
    return Line(
        id=item.id, title=item.reference or item.source, state=state, tone=tone,
        facts=capitalised(joined(facts)), reasons=item.reasons, words=item.words,
        related=_together(item), finding="" if item.query else item.finding,
        query=item.query, decided=said, links=links,
    )  # fmt: skip


def _together(item: Item) -> str:
    others = [one for one in item.related if one != item.reference]
    shown = ", ".join(others[:6])
    return f"{shown} and {len(others) - 6} more" if len(others) > 6 else shown


def _state(item: Item, *, now: datetime) -> tuple[str, Tone]:
    if item.kind == NOT_CONTACTED and item.due is not None:
        words = due_words(item.due, now)
        return ("past the time", "late") if words.state == "late" else (words.text, "plain")
    if item.risk in {"high", "very-high"}:
        return "high risk", "risk"
    if item.count > 1:
        return plural(item.count, "incident", "incidents"), "plain"
    if item.kind == UNFLAGGED and item.query:
        return "with the registrar", "plain"
    return "", "plain"


def findings_in(items: Iterable[Item]) -> frozenset[str]:
    """The findings that these items come from."""
    return frozenset(item.finding for item in items if item.finding)


def queries_in(items: Iterable[Item]) -> frozenset[str]:
    """The questions that these items come from."""
    return frozenset(item.query for item in items if item.query)
