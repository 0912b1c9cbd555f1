"""The Briefing room's page as blocks of paper."""

from __future__ import annotations

from champion_app.domain.kinds.area_day import AreaDay
from champion_app.domain.rules.briefing.figures import map_of, months_of, nowhere_words
from champion_app.domain.rules.briefing.page import trend_of
from champion_app.domain.rules.briefing.paper import BriefingPaper, PaperSection
from champion_app.figures.area_map import area_map
from champion_app.figures.tokens import PAPER
from champion_app.figures.trend import trend
from champion_app.ui.paper.blocks import GREY, Block, Drawn, Entry, Numbers, Rule, Words
from champion_app.ui.rooms.briefing.figures import Ground

_WIDE, _MAP_HIGH, _TREND_HIGH = 666.0, 264.0, 172.0


def blocks_of(paper: BriefingPaper, day: AreaDay, ground: Ground) -> list[Block]:
    """In reading order: the counts, whether everybody is contacted, what to do, where and when, how sure it is."""
    told: list[Block] = [Words(paper.title, size=28, strong=True, keep=True), Words(paper.under, ink=GREY, keep=True)]
    if paper.numbers:
        told += [Rule(strong=True), Numbers(paper.numbers), Rule()]
    told += [_heading("Is every victim contacted?"), Words(paper.contacted)]
    for section in paper.sections:
        told += _section(section)
    told += _figures(day, ground)
    told += [_heading("Were last month’s flags right?"), Words(f"Flags are advice. {paper.flags}")]
    return told


def _heading(words: str) -> Block:
    return Words(words, size=18, strong=True, above=20, keep=True)


def _section(section: PaperSection) -> list[Block]:
    told: list[Block] = [_heading(f"{section.title}: {section.count:,}")]
    told.append(Words(section.second, size=13, ink=GREY, keep=bool(section.rows)))
    told += [Entry(row.title, row.state, row.second) for row in section.rows]
    if section.more and section.rows:
        told.append(Words(f"{section.more:,} more in the app.", size=13, ink=GREY, above=6))
    return told


def _figures(day: AreaDay, ground: Ground) -> list[Block]:
    told: list[Block] = []
    found = map_of(day, ground.outlines, known_as=ground.known_as) if day.where.spots else None
    if found is not None:
        title = f"Where, last {day.where.weeks} weeks"
        drawn = area_map(
            found.areas, found.counts, found.bands, title=title, tokens=PAPER, width=_WIDE, height=_MAP_HIGH
        )
        left_out = nowhere_words(found.nowhere, smallest=day.where.smallest)
        caption = f"{left_out} {ground.outlines.attribution}".strip()
        told += [_heading(title), Drawn(drawn), Words(caption, size=13, ink=GREY)]
    months = trend_of(day)
    if months is not None and months.months:
        title = f"Hate incidents each month, {day.area or 'the force'}"
        shown, limits = months_of(months)
        line = trend(shown, limits, title=title, tokens=PAPER, width=_WIDE, height=_TREND_HIGH)
        told += [_heading(title), Drawn(line), Words(" ".join(months.sentences), size=13, ink=GREY)]
    return told
