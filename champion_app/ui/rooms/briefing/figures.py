"""The right side of the Briefing room: where, and month by month."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from champion_app.domain.kinds.area_day import AreaDay
from champion_app.domain.rules.briefing.figures import MapOf, map_of, months_of, nowhere_words
from champion_app.domain.rules.briefing.page import trend_of
from champion_app.figures.area_map import area_map
from champion_app.figures.bars import Bar, bars
from champion_app.figures.figure import Figure
from champion_app.figures.outlines import Outlines, read_outlines
from champion_app.figures.tokens import Tokens
from champion_app.figures.trend import trend
from champion_app.ui.look import Look
from champion_app.ui.theme import GROUP
from champion_app.ui.widgets.figure_card import FigureCard
from resources.files import read_bytes

_MAP_HIGH, _TREND_HIGH = 248, 176
_NARROW_MAP_HIGH = 340
_BAR_HIGH = 45
_OUTLINES = ("outlines", "avon-and-somerset-wards.json")
_KNOWN_AS = ("outlines", "known-as.toml")


class Ground(msgspec.Struct, frozen=True, kw_only=True):
    """What a map can be drawn on."""

    outlines: Outlines
    known_as: Mapping[str, str]


def read_ground() -> Ground:
    """Read the shipped outlines. Not on the event loop."""
    return Ground(
        outlines=read_outlines(read_bytes(*_OUTLINES)),
        known_as=msgspec.toml.decode(read_bytes(*_KNOWN_AS), type=dict[str, str]),
    )


class BriefingFigures(QWidget):
    """Two cards. ``area_chosen`` tells the name of an area that was picked on the map."""

    area_chosen = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._day = AreaDay()
        self._ground: Ground | None = None
        self._map: MapOf | None = None
        self._chosen: tuple[str, ...] = ()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GROUP)
        self.where = FigureCard(look, "Where", height=_MAP_HIGH)
        self.where.picked.connect(self._on_picked)
        self.months = FigureCard(look, "Month by month", height=_TREND_HIGH)
        column.addWidget(self.where)
        column.addWidget(self.months)
        column.addStretch(1)

    def set_narrow(self, *, narrow: bool) -> None:
        """A narrow map has its legend under it and needs more height."""
        self.where.view.set_height(_NARROW_MAP_HIGH if narrow else _MAP_HIGH)

    def show_day(self, day: AreaDay, ground: Ground) -> None:
        """Draw the figures of a day."""
        self._day, self._ground = day, ground
        also = tuple(dict.fromkeys(item.area for item in day.items))
        self._map = map_of(day, ground.outlines, known_as=ground.known_as, also=also)
        self._show_where()
        self._show_months()

    def mark(self, areas: Sequence[str]) -> None:
        """Mark these areas on the map."""
        if tuple(areas) != self._chosen:
            self._chosen = tuple(areas)
            self._show_where()

    def _show_where(self) -> None:
        day, made, ground = self._day, self._map, self._ground
        title = f"Where, last {day.where.weeks} weeks"
        self.where.setVisible(bool(day.where.spots))
        if not day.where.spots or ground is None:
            return
        if made is None:
            rows = [
                Bar(name=spot.place, count=spot.count, why=f"under {day.where.smallest}")
                for spot in day.where.spots
                if not spot.cell
            ]
            self.where.view.set_height(_BAR_HIGH * max(len(rows), 1))
            self.where.show_figure(title, lambda w, _h, t: bars(rows, title=title, tokens=t, width=w, heading="Area"))
            return
        found = made
        chosen = frozenset(found.keys[name] for name in self._chosen if name in found.keys)

        def draw(width: float, height: float, tokens: Tokens) -> Figure:
            return area_map(
                found.areas, found.counts, found.bands, title=title, tokens=tokens, chosen=chosen, width=width,
                height=height,
            )  # fmt: skip

        left_out = nowhere_words(found.nowhere, smallest=day.where.smallest)
        self.where.show_figure(title, draw, caption=f"{left_out} {ground.outlines.attribution}".strip())

    def _show_months(self) -> None:
        told = trend_of(self._day)
        self.months.setVisible(told is not None and bool(told.months))
        if told is None:
            return
        months, limits = months_of(told)
        title = f"Hate incidents each month, {self._day.area or 'the force'}"

        def draw(width: float, height: float, tokens: Tokens) -> Figure:
            return trend(months, limits, title=title, tokens=tokens, width=width, height=height)

        self.months.show_figure(title, draw, caption=" ".join(told.sentences))

    def _on_picked(self, key: str) -> None:
        keys = self._map.keys if self._map else {}
        name = next((name for name, of in keys.items() if of == key), "")
        if name:
            self.area_chosen.emit(name)
