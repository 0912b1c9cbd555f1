"""The day's report as it goes on paper: what the screen shows of a view, and no more of it than a morning needs."""

from __future__ import annotations

from datetime import datetime

import msgspec

from champion_app.domain.kinds.area_day import AreaDay
from champion_app.domain.policy import PolicyPack
from champion_app.domain.rules.briefing.items import ItemWords, item_words
from champion_app.domain.rules.briefing.page import Line, coverage_words, lines, precision_words, title
from champion_app.domain.rules.words.wording import full_day, full_moment, plural, sentence

MOST_OF_A_LINE = 12
"""So many references of a line go on paper; the others stay in the app."""
_NUMBERS = 4


class PaperSection(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the report with the items under it. ``more``: how many of it are listed in the app only."""

    title: str
    count: int
    second: str
    rows: tuple[ItemWords, ...]
    more: int


class BriefingPaper(msgspec.Struct, frozen=True, kw_only=True):
    """All words of the paper. ``numbers``: a count and what it counts, the most pressing first."""

    marking: str
    title: str
    under: str
    numbers: tuple[tuple[int, str], ...]
    contacted: str
    flags: str
    sections: tuple[PaperSection, ...]


def paper_of(day: AreaDay, view: str, policy: PolicyPack, now: datetime) -> BriefingPaper:
    """What goes on paper of a view (empty: of all three)."""
    found = lines(day, view, seen=())
    made = f"As the force reported it on {full_moment(day.made_at)}" if day.made_at else "Made at a time not known"
    under = [f"{made}, from {plural(day.records, 'record', 'records')}.", *map(sentence, day.missing)]
    return BriefingPaper(
        marking=day.marking,
        title=title(day),
        under=" ".join(under),
        numbers=tuple((line.count, line.title.lower()) for line in found[:_NUMBERS]),
        contacted=coverage_words(day),
        flags=precision_words(day.precision),
        sections=tuple(_section(line, policy, now) for line in found),
    )


def _section(line: Line, policy: PolicyPack, now: datetime) -> PaperSection:
    shown = line.items[:MOST_OF_A_LINE]
    return PaperSection(
        title=line.title,
        count=line.count,
        second=line.second,
        rows=tuple(item_words(item, policy, now, on_paper=True) for item in shown),
        more=len(line.items) - len(shown),
    )


def inside_words(paper: BriefingPaper) -> str:
    """What is in it, for who decides whether to make it."""
    references = sum(len(section.rows) for section in paper.sections)
    if not references:
        return "In it: counts, the map and the months, as on this screen. No references, names or addresses."
    told = plural(references, "reference", "references")
    more = sum(section.more for section in paper.sections)
    stays = f" {plural(more, 'more stays', 'more stay')} in the app." if more else ""
    return f"In it: {told} with area and strand, the counts, the map and the months. No names or addresses.{stays}"


def file_name(paper: BriefingPaper, now: datetime) -> str:
    """What the file is called to begin with: the report and its day, nobody's name."""
    return f"{paper.title}, {full_day(now.date())}.pdf".replace("/", "-")
