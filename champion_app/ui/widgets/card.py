"""A bordered group, a hairline, and a column that scrolls."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from champion_app.ui.widgets.restyle import redress

Tone = Literal["plain", "strong", "risk", "late", "chosen"]


class Card(QFrame):
    """Lay things into ``column``. ``tone`` chooses the edge and the ground."""

    def __init__(self, *, tone: Tone = "plain", padding: int = 0, spacing: int = 0) -> None:
        super().__init__()
        self.setProperty("part", "card")
        self.setProperty("tone", tone)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(padding, padding, padding, padding)
        self.column.setSpacing(spacing)

    def set_tone(self, tone: Tone) -> None:
        self.setProperty("tone", tone)
        redress(self)


def rule() -> QFrame:
    """A hairline. It separates and carries no meaning."""
    made = QFrame()
    made.setProperty("part", "rule")
    return made


class Scroll(QScrollArea):
    """A page that scrolls up and down only. Lay things into ``column``.

    Its bar stands in the right margin, so that nothing moves when it appears.
    """

    def __init__(self, *, margins: tuple[int, int, int, int] = (0, 0, 0, 0), spacing: int = 0) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inside = QWidget()
        self.column = QVBoxLayout(inside)
        self.column.setContentsMargins(*margins)
        self.column.setSpacing(spacing)
        self.setWidget(inside)
        self.inside = inside
        self._right = margins[2]
        self.verticalScrollBar().installEventFilter(self)

    def _make_room(self) -> None:
        """Asked whenever the bar, the page or what is in it changes: what the bar takes, the margin gives."""
        margins, bar = self.column.contentsMargins(), self.verticalScrollBar()
        right = max(0, self._right - (bar.sizeHint().width() if bar.isVisibleTo(self) else 0))
        if right != margins.right():
            margins.setRight(right)
            self.column.setContentsMargins(margins)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._make_room()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            # Words that wrap ask for the height of their narrowest; what they take at this width is what counts.
            self.inside.setMinimumHeight(1 if self.inside.hasHeightForWidth() else 0)
        done = super().eventFilter(watched, event)
        if event.type() in {QEvent.Type.LayoutRequest, QEvent.Type.Show, QEvent.Type.Hide}:
            self._make_room()
        return done

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Home and End lead to the ends of the page, where nothing in it has a use for them; Qt has the other keys."""
        bar = self.verticalScrollBar()
        if event.key() == Qt.Key.Key_Home and bar.maximum():
            bar.setValue(0)
        elif event.key() == Qt.Key.Key_End and bar.maximum():
            bar.setValue(bar.maximum())
        else:
            super().keyPressEvent(event)

    def bring(self, widget: QWidget) -> None:
        """Scroll no further than it takes to see a widget of the page whole; where it is too high for that, its first
        half of a page."""
        top, bar = widget.mapTo(self.inside, QPoint(0, 0)).y(), self.verticalScrollBar()
        seen, above = self.viewport().height(), bar.value()
        if widget.height() > seen:
            if not above <= top <= above + seen // 2:
                bar.setValue(top)
        elif top < above:
            bar.setValue(top)
        elif top + widget.height() > above + seen:
            bar.setValue(top + widget.height() - seen)


def bring_into_sight(widget: QWidget) -> None:
    """Scroll the page that a widget stands on, where it stands on one, so far that the widget is seen."""
    above = widget.parentWidget()
    while above is not None:
        if isinstance(above, Scroll):
            above.column.activate()
            above.bring(widget.parentWidget() or widget)
            return
        above = above.parentWidget()


class FittingScroll(Scroll):
    """As high as what is in it, up to its maximum height; only then does it scroll."""

    def __init__(self, *, margins: tuple[int, int, int, int] = (0, 0, 0, 0)) -> None:
        super().__init__(margins=margins)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        inside = self.inside
        width = max(1, self.viewport().width())
        tall = inside.heightForWidth(width) if inside.hasHeightForWidth() else inside.sizeHint().height()
        return QSize(width, tall)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, 0)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()
