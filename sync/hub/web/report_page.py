"""The full report as one page: everything that a template needs to draw it, from what somebody may read."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from markupsafe import Markup

from champion_app.domain.kinds.area_day import INTELLIGENCE, NEEDS, RECORDING, AreaDay, SourceState, Trend
from champion_app.domain.policy import PolicyPack
from champion_app.domain.rules.words.wording import capitalised, full_day, local_time, plural, said_day
from champion_app.figures.figure import Figure, table_html
from champion_app.figures.tokens import Tokens
from sync.hub.report.audience.coverage_words import coverage_words
from sync.hub.report.audience.cut import NOTHING_HIDDEN, Cut, cut_day
from sync.hub.report.audience.drawn import attribution, map_figure, trend_figure, trend_of
from sync.hub.report.audience.precision_words import linking_words, precision_words
from sync.hub.report.audience.roles import Roles
from sync.hub.report.audience.top import day_words, place_of, reassurance, top
from sync.hub.web.lines import Decided, sections

EVERYTHING = "all"
_WIDE, _NARROW = 620.0, 310.0
PAGE = Tokens(
    ground="var(--surface)", ink="var(--ink)", quiet="var(--quiet)", line="var(--line)", edge="var(--edge)",
    accent="var(--accent)", accent_ink="var(--accent-ink)", band="var(--band)", late="var(--late)", risk="var(--risk)",
    steps=("var(--step-1)", "var(--step-2)", "var(--step-3)"), hatch="var(--hatch)",
)  # fmt: skip
"""Every colour is a variable of the style sheet, so that one drawing serves light, dark, high contrast and paper."""


class Chosen:
    """Which day, area and view somebody asked for, of those that are theirs."""

    def __init__(self, cut: Cut, *, day: date, area: str, view: str) -> None:
        self.cut, self.day = cut, day
        places = [one.area for one in cut.days]
        self.area = area if area in places else places[0]
        self.whole = cut.days[places.index(self.area)]
        self.view = view if view in cut.recipient.views else EVERYTHING
        views = cut.recipient.views if self.view == EVERYTHING else (self.view,)
        self.views = views
        self.shown = cut_day(self.whole, views=views, hidden=NOTHING_HIDDEN)

    def to(self, *, area: str | None = None, view: str | None = None, path: str = "/report") -> str:
        """The address of this page with another area or view."""
        told = {"day": self.day.isoformat(), "area": self.area if area is None else area, "view": view or self.view}
        return f"{path}?{urlencode({name: value for name, value in told.items() if value})}"


def report_page(
    chosen: Chosen, decided: Decided, *, roles: Roles, policy: PolicyPack, now: datetime, said: str
) -> dict[str, Any]:
    """What the template is told."""
    day, cut = chosen.shown, chosen.cut
    trend = trend_of(day)
    place = cut.recipient.patch if cut.recipient.patch and len(cut.days) == 1 else place_of(day)
    return {
        "when": f"{day_words(day)}, {local_time(day.made_at)}" if day.made_at else day_words(day),
        "place": place,
        "for_whom": f"For the {roles.role_label(cut.recipient.role).lower()}",
        "day": day, "missing": (*day.missing, *_unknown(cut)), "said": said,
        "here": chosen.to(), "paper": chosen.to(path="/report.pdf"),
        "tabs": _tabs(chosen, roles), "areas": _areas(chosen),
        "numbers": top(day, chosen.views),
        "reassurance": reassurance(day) if NEEDS in chosen.views else "",
        "sections": sections(day, decided, policy, now=now, links=addresses(cut, chosen.day)),
        "coverage": coverage_words(day) if NEEDS in chosen.views else None,
        "map": _drawn(lambda size: _map(day, size)),
        "map_note": _map_note(day),
        "trend": _drawn(lambda size: _trend(trend, size)),
        "trend_note": " ".join(trend.sentences) if trend else "",
        "recorded": _recorded(day, policy) if {RECORDING, INTELLIGENCE} & set(chosen.views) else None,
        "precision": precision_words(day),
        "linking": linking_words(day),
        "decided_links": INTELLIGENCE in cut.recipient.views,
        "sources": [_source(one, now) for one in day.sources],
        "made": f"Made from the rules “{day.rules}” and the policy “{day.policy}”." if day.rules else "",
        "attribution": attribution() if day.where.spots else "",
    }  # fmt: skip


def addresses(cut: Cut, day: date) -> dict[str, str]:
    """Where the links behind each line are shown."""
    return {link.item: f"/report/links?{urlencode({'day': day.isoformat(), 'item': link.item})}" for link in cut.links}


def _unknown(cut: Cut) -> tuple[str, ...]:
    return tuple(f"The report knows no area “{area}”. Tell whoever runs the report." for area in cut.unknown)


def _tabs(chosen: Chosen, roles: Roles) -> list[dict[str, Any]]:
    views = chosen.cut.recipient.views
    told = [(EVERYTHING, "All"), *((view, roles.view_label(view)) for view in views)] if len(views) > 1 else []
    return [{"label": label, "to": chosen.to(view=view), "chosen": view == chosen.view} for view, label in told]


def _areas(chosen: Chosen) -> list[dict[str, Any]]:
    return [
        {"label": place_of(one), "to": chosen.to(area=one.area), "chosen": one.area == chosen.area}
        for one in chosen.cut.days
    ]


def _map(day: AreaDay, width: float) -> Figure | None:
    return map_figure(day, title=f"Where, last {day.where.weeks} weeks", tokens=PAGE, width=width)


def _trend(told: Trend | None, width: float) -> Figure | None:
    return trend_figure(told, title="Hate incidents each month", tokens=PAGE, width=width) if told else None


def _drawn(draw: Callable[[float], Figure | None]) -> dict[str, Any] | None:
    """A figure for the page, at the width of a desk and of a telephone. Its picture and table were escaped where they
    were made."""
    wide, narrow = draw(_WIDE), draw(_NARROW)
    if wide is None or narrow is None:
        return None
    pictures = {"svg": Markup(wide.svg), "narrow": Markup(narrow.svg), "table": Markup(table_html(wide.table))}  # noqa: S704  # see above
    return {"title": wide.title, **pictures}


def _map_note(day: AreaDay) -> str:
    nowhere = day.where.nowhere
    told = f"Numbers under {day.where.smallest} are not shown."
    return f"{told} {plural(nowhere, 'incident has', 'incidents have')} no known place." if nowhere else told


def _recorded(day: AreaDay, policy: PolicyPack) -> dict[str, Any]:
    told = day.recorded
    since = f" since {full_day(told.since)}" if told.since else ""
    words = (
        f"{plural(told.incidents, 'incident', 'incidents')}{since}, each counted once; "
        f"{told.strands_named:,} when each strand is counted."
    )
    hidden = f"under {day.where.smallest}"
    pairs = [(capitalised(policy.label("strands", one.strand)), hidden if one.count is None else f"{one.count:,}")
             for one in told.strands if one.count != 0]  # fmt: skip
    pairs += [("Crimes", f"{told.crimes:,}"), ("Not crimes", f"{told.non_crimes:,}"), ("Online", f"{told.online:,}")]
    if told.no_strand:
        pairs.append(("No strand named", f"{told.no_strand:,}"))
    if day.queries.open or day.queries.answered:
        pairs.append(("Questions open", f"{day.queries.open:,}"))
        mended = f", {day.queries.mended:,} mended" if day.queries.answered else ""
        pairs.append(("Questions answered", f"{day.queries.answered:,}{mended}"))
    return {"words": words, "pairs": pairs}


def _source(one: SourceState, now: datetime) -> dict[str, Any]:
    """A system: how far its rows go, or what is wrong with them."""
    title = one.title or one.source
    fine = f"{title}: up to {said_day(one.newest, now)}." if one.newest else f"{title}: no rows yet."
    return {"late": one.late or bool(one.sentence), "words": one.sentence or fine}
