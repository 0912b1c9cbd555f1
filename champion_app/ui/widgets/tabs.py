"""Tabs under a page's head; those that do not fit are behind "2 more"."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QWidget

from champion_app.ui.look import Look
from champion_app.ui.spoken_roles import spoken_as, spoken_selected
from champion_app.ui.theme import PAGE
from champion_app.ui.widgets.restyle import give_font


class _Tab(QPushButton):
    def __init__(self, look: Look, words: str) -> None:
        super().__init__()
        spoken_as(self, "tab")
        self.setText(words)
        self._look = look
        self.here = False
        self.setProperty("look", "tab")
        self.setProperty("ring", True)
        self.setFlat(True)
        self.setAccessibleName(words)
        self.dress()

    def dress(self) -> None:
        give_font(self, self._look.font("body", strong=self.here))
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        return QSize(self.fontMetrics().horizontalAdvance(self.text()), self._look.px(40))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        painter = QPainter(self)
        c = self._look.colours
        painter.setFont(self.font())
        painter.setPen(QColor(c.ink if self.here or self.underMouse() else c.quiet))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.text())
        if self.here:
            painter.fillRect(0, self.height() - 3, self.width(), 3, QColor(c.accent))
        painter.end()


class Tabs(QWidget):
    """Left and Right move; the chosen tab says so in words and with a bar."""

    chosen = Signal(str)

    def __init__(self, look: Look, tabs: list[tuple[str, str]]) -> None:
        super().__init__()
        self._look = look
        spoken_as(self, "tabs")
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(PAGE)
        self._tabs = {code: _Tab(look, words) for code, words in tabs}
        for code, tab in self._tabs.items():
            tab.clicked.connect(lambda _checked=False, code=code: self.choose(code))
            self._row.addWidget(tab)
        self._row.addStretch(1)
        self._more = _Tab(look, "")
        self._more.clicked.connect(self._on_more)
        self._row.addWidget(self._more)
        self._more.hide()
        self._show(next(iter(self._tabs), ""))
        look.changed.connect(self._on_look_changed)

    def _on_look_changed(self) -> None:
        for tab in (*self._tabs.values(), self._more):
            tab.dress()
        self._fit()

    def choose(self, code: str) -> None:
        self._show(code)
        self._fit()
        self.chosen.emit(code)

    def _show(self, code: str) -> None:
        for name, tab in self._tabs.items():
            tab.here = name == code
            spoken_selected(tab, selected=tab.here)
            tab.dress()
            tab.update()

    def code(self) -> str:
        return next((code for code, tab in self._tabs.items() if tab.here), "")

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: ARG002
        self._fit()

    def _fit(self) -> None:
        room = self.width()
        widths = {code: tab.sizeHint().width() + PAGE for code, tab in self._tabs.items()}
        whole = sum(widths.values()) <= room + PAGE
        left = room if whole else room - self._look.px(80)
        hidden = 0
        for code, tab in self._tabs.items():
            left -= widths[code]
            fits = whole or left >= 0 or tab.here
            tab.setVisible(fits)
            hidden += not fits
        self._more.setText(f"{hidden} more")
        self._more.setVisible(hidden > 0)

    def _on_more(self) -> None:
        menu = QMenu(self)
        for code, tab in self._tabs.items():
            if tab.isHidden():
                menu.addAction(tab.text()).triggered.connect(lambda _checked=False, code=code: self.choose(code))
        menu.popup(self._more.mapToGlobal(self._more.rect().bottomLeft()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        codes = list(self._tabs)
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        if step and self.code() in codes:
            here = codes[(codes.index(self.code()) + step) % len(codes)]
            self.choose(here)
            self._tabs[here].setFocus(Qt.FocusReason.TabFocusReason)
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        painter = QPainter(self)
        c = self._look.colours
        painter.fillRect(0, self.height() - c.border, self.width(), c.border, QColor(c.line))
        painter.end()
