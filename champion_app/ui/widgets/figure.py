"""A figure on a page: drawn for the room that it has, walked with the arrows, and spoken."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
from PySide6.QtCore import QByteArray, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPolygonF,
    QResizeEvent,
)
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QSizePolicy, QWidget

from champion_app.figures.figure import Figure, Mark
from champion_app.figures.tokens import CONTRAST, DARK, LIGHT, Tokens
from champion_app.ui.look import Look
from champion_app.ui.theme import Mode, Theme

Draw = Callable[[float, float, Tokens], Figure]
"""Draws a figure for a width, a height and tokens."""
_TOKENS: dict[Mode, Tokens] = {"light": LIGHT, "dark": DARK, "contrast": CONTRAST}
_QT_STRONG = 700
_NEAR = 16
"""Pixels from a mark within which the pointer means it."""


def figure_tokens(theme: Theme) -> Tokens:
    """What figures of this theme are drawn with."""
    return msgspec.structs.replace(_TOKENS[theme.mode], scale=theme.scale, strong=_QT_STRONG)


class FigureView(QWidget):
    """Left and Right walk the marks in order, Up and Down to the nearest above or below, Home and End to the ends;
    Enter chooses. What is walked to is spoken and told by ``marked``."""

    marked = Signal(object)  # Mark, or None
    picked = Signal(str)  # the key of a mark

    def __init__(self, look: Look, *, name: str, height: int) -> None:
        super().__init__()
        self._look, self._name, self._high = look, name, height
        self._draw: Draw | None = None
        self._figure: Figure | None = None
        self._renderer = QSvgRenderer(self)
        self._place = -1
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setProperty("ring", True)
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._fit()
        look.changed.connect(self._on_look)

    def show_drawn(self, draw: Draw) -> None:
        """Show this figure, now and whenever size or look changes. The mark that was walked to stays, by its key."""
        self._draw = draw
        self._redraw()

    def figure(self) -> Figure | None:
        return self._figure

    def mark(self) -> Mark | None:
        """The mark that was walked to."""
        marks = self._figure.marks if self._figure else ()
        return marks[self._place] if 0 <= self._place < len(marks) else None

    def set_height(self, height: int) -> None:
        """Another height, in pixels at 100 %."""
        if height != self._high:
            self._high = height
            self._fit()

    def _on_look(self) -> None:
        self._fit()
        self._redraw()

    def _fit(self) -> None:
        self.setFixedHeight(self._look.px(self._high))

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(280), self._look.px(self._high))

    def _redraw(self) -> None:
        if self._draw is None or self.width() < 2:
            return
        before = self.mark()
        figure = self._draw(float(self.width()), float(self.height()), figure_tokens(self._look.theme))
        self._figure = figure
        keys = [mark.key for mark in figure.marks]
        self._place = keys.index(before.key) if before and before.key in keys else -1
        self._renderer.load(QByteArray(figure.svg.encode()))
        self.setAccessibleName(figure.title)
        self.setAccessibleDescription(f"{figure.words} Arrows walk through it.")
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._redraw()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        if self._figure is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._renderer.render(painter, QRectF(0, 0, self._figure.width, self._figure.height))
        mark = self.mark()
        if mark is not None:
            self._paint_mark(painter, mark)
        painter.end()

    def _paint_mark(self, painter: QPainter, mark: Mark) -> None:
        """Where one has walked to: ground beside accent, so that it stands on any fill."""
        painter.setBrush(Qt.BrushStyle.NoBrush)
        radius = self._look.px(8)
        for colour, width in ((self._look.colours.surface, 5.0), (self._look.colours.accent, 2.5)):
            painter.setPen(QPen(QColor(colour), width))
            if mark.rings:
                painter.drawPath(_path(mark))
            else:
                painter.drawEllipse(QPointF(mark.x, mark.y), radius, radius)

    # walking

    def keyPressEvent(self, event: QKeyEvent) -> None:
        marks = self._figure.marks if self._figure else ()
        key = Qt.Key(event.key())
        if not marks:
            super().keyPressEvent(event)
            return
        here = self._place
        if key in (Qt.Key.Key_Right, Qt.Key.Key_Left):
            step = 1 if key == Qt.Key.Key_Right else -1
            self._walk_to(max(0, min(len(marks) - 1, here + step)) if here >= 0 else 0)
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self._walk_to(_beyond(marks, here, down=key == Qt.Key.Key_Down))
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self._walk_to(0 if key == Qt.Key.Key_Home else len(marks) - 1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and here >= 0:
            self.picked.emit(marks[here].key)
        else:
            super().keyPressEvent(event)

    def _walk_to(self, place: int) -> None:
        self._place = place
        mark = self.mark()
        if mark is not None:
            self._look.announcer.say(self, mark.words, urgent=True)
        self.marked.emit(mark)
        self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self._place < 0 and event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason):
            self._walk_to(0)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._place = -1
        self.marked.emit(None)
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        place = self._at(event.position())
        if place != self._place and not self.hasFocus():
            self._place = place
            self.marked.emit(self.mark())
            self.update()

    def leaveEvent(self, event: object) -> None:  # noqa: ARG002
        if not self.hasFocus():
            self._place = -1
            self.marked.emit(None)
            self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        place = self._at(event.position())
        if place >= 0 and self._figure is not None:
            self._walk_to(place)
            self.picked.emit(self._figure.marks[place].key)

    def _at(self, spot: QPointF) -> int:
        marks = self._figure.marks if self._figure else ()
        for place, mark in enumerate(marks):
            if mark.rings and _path(mark).contains(spot):
                return place
        near = [
            ((mark.x - spot.x()) ** 2 + (mark.y - spot.y()) ** 2, place)
            for place, mark in enumerate(marks)
            if not mark.rings
        ]
        return min(near)[1] if near and min(near)[0] <= self._look.px(_NEAR) ** 2 else -1


def _path(mark: Mark) -> QPainterPath:
    path = QPainterPath()
    for ring in mark.rings:
        path.addPolygon(QPolygonF([QPointF(x, y) for x, y in ring]))
        path.closeSubpath()
    return path


def _beyond(marks: tuple[Mark, ...], here: int, *, down: bool) -> int:
    """The nearest mark clearly above or below; where there is none, one stays."""
    if here < 0:
        return 0
    own = marks[here]
    sign = 1 if down else -1
    found = [
        (abs(mark.x - own.x) + 2 * abs(mark.y - own.y), place)
        for place, mark in enumerate(marks)
        if (mark.y - own.y) * sign > 6
    ]
    return min(found)[1] if found else here
