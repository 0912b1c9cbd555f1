"""What stands on paper, piece by piece: each knows how high it is in a width, and draws itself. Ink and greys only."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter
from PySide6.QtSvg import QSvgRenderer

from champion_app.figures.figure import Figure
from champion_app.ui.fonts import font
from champion_app.ui.theme import Role, Theme

INK, GREY, HAIR = "#000000", "#3A3A3A", "#C9C9C9"
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextWordWrap
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop
_ENDLESS = 100_000.0


class Block(Protocol):
    """``keep``: never left alone at the foot of a page, away from what follows it."""

    keep: bool

    def height(self, painter: QPainter, width: float) -> float: ...

    def draw(self, painter: QPainter, place: QRectF) -> None: ...


def paper_font(size: int, *, strong: bool = False) -> QFont:
    """A face of the app at a size of the paper."""
    role: Role = "section" if strong else "body"
    made = font(Theme(), role, strong=strong)
    made.setPixelSize(size)
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)  # so that it measures alike at any resolution
    return made


def _high(painter: QPainter, face: QFont, width: float, words: str) -> float:
    painter.setFont(face)
    return painter.boundingRect(QRectF(0, 0, width, _ENDLESS), _LEFT, words).height()


def _write(painter: QPainter, face: QFont, place: QRectF, words: str, *, ink: str = INK, flags: object = _LEFT) -> None:
    painter.setFont(face)
    painter.setPen(QColor(ink))
    painter.drawText(place, flags, words)  # type: ignore[call-overload]  # both are flags of drawText


class Words:
    """A paragraph, or a heading."""

    def __init__(
        self, words: str, *, size: int = 14, strong: bool = False, ink: str = INK, above: int = 0, keep: bool = False
    ) -> None:
        self.keep = keep
        self._words, self._face, self._ink, self._above = words, paper_font(size, strong=strong), ink, above

    def height(self, painter: QPainter, width: float) -> float:
        return self._above + _high(painter, self._face, width, self._words) + 4

    def draw(self, painter: QPainter, place: QRectF) -> None:
        _write(painter, self._face, place.adjusted(0, self._above, 0, 0), self._words, ink=self._ink)


class Rule:
    """A line across."""

    keep = True

    def __init__(self, *, strong: bool = False) -> None:
        self._high = 2.0 if strong else 1.0
        self._ink = INK if strong else HAIR

    def height(self, painter: QPainter, width: float) -> float:  # noqa: ARG002
        return 24

    def draw(self, painter: QPainter, place: QRectF) -> None:
        painter.fillRect(QRectF(place.left(), place.top() + 12, place.width(), self._high), QColor(self._ink))


class Numbers:
    """A few large counts side by side, each with what it counts under it."""

    keep = False

    def __init__(self, numbers: Sequence[tuple[int, str]]) -> None:
        self._numbers = tuple(numbers)
        self._large, self._small = paper_font(36, strong=True), paper_font(14)

    def _wide(self, width: float) -> float:
        return width / max(len(self._numbers), 1) - 16

    def height(self, painter: QPainter, width: float) -> float:
        return 48 + max(
            (_high(painter, self._small, self._wide(width), words) for _, words in self._numbers), default=0
        )

    def draw(self, painter: QPainter, place: QRectF) -> None:
        wide = self._wide(place.width())
        for number, (count, words) in enumerate(self._numbers):
            spot = QRectF(place.left() + number * (wide + 16), place.top(), wide, place.height())
            _write(painter, self._large, spot, f"{count:,}")
            _write(painter, self._small, spot.adjusted(0, 48, 0, 0), words)


class Entry:
    """A strong line with a state at its right, a quiet line under it, and a hairline."""

    keep = False

    def __init__(self, title: str, state: str, second: str) -> None:
        self._title, self._state, self._second = title, state, second
        self._strong, self._plain, self._quiet = paper_font(14, strong=True), paper_font(14), paper_font(13)

    def _room(self, painter: QPainter, width: float) -> float:
        painter.setFont(self._plain)
        return width - (painter.fontMetrics().horizontalAdvance(self._state) + 16 if self._state else 0)

    def height(self, painter: QPainter, width: float) -> float:
        first = _high(painter, self._strong, self._room(painter, width), self._title)
        return 8 + first + (_high(painter, self._quiet, width, self._second) + 2 if self._second else 0) + 8

    def draw(self, painter: QPainter, place: QRectF) -> None:
        inside, room = place.adjusted(0, 8, 0, -8), self._room(painter, place.width())
        first = _high(painter, self._strong, room, self._title)
        _write(painter, self._strong, QRectF(inside.left(), inside.top(), room, first + 2), self._title)
        _write(painter, self._plain, inside, self._state, flags=_RIGHT)
        if self._second:
            _write(painter, self._quiet, inside.adjusted(0, first + 2, 0, 0), self._second, ink=GREY)
        painter.fillRect(QRectF(place.left(), place.bottom() - 1, place.width(), 1), QColor(HAIR))


class Drawn:
    """A figure, drawn for paper."""

    keep = True

    def __init__(self, figure: Figure) -> None:
        self._figure = figure
        self._renderer = QSvgRenderer(QByteArray(figure.svg.encode()))

    def height(self, painter: QPainter, width: float) -> float:  # noqa: ARG002
        return self._figure.height * width / self._figure.width + 4

    def draw(self, painter: QPainter, place: QRectF) -> None:
        painter.save()
        self._renderer.render(painter, QRectF(place.left(), place.top(), place.width(), place.height() - 4))
        painter.restore()
