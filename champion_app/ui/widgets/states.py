"""What stands where a list would be: nothing yet, nothing at all, or words that say it could not be read."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from champion_app.domain.errors import Expected
from champion_app.ui.look import Look
from champion_app.ui.theme import GROUP, PAGE, ROW_TODAY, SMALL
from champion_app.ui.widgets.button import Button
from champion_app.ui.widgets.card import Card, rule
from champion_app.ui.widgets.restyle import give_size
from champion_app.ui.widgets.text import Picture, Text

PATIENCE_MS = 150
"""Loading shorter than this shows nothing."""


class Skeleton(Card):
    """The shape of a list before it is there."""

    def __init__(self, look: Look, *, rows: int = 3) -> None:
        super().__init__()
        self.setAccessibleName("Loading")
        for place in range(rows):
            if place:
                self.column.addWidget(rule())
            row = QWidget()
            give_size(look, row, row.setFixedHeight, ROW_TODAY)
            line = QHBoxLayout(row)
            line.setContentsMargins(GROUP, 0, GROUP, 0)
            line.setSpacing(48)
            line.addWidget(_bone(look, 104, 12))
            two = QVBoxLayout()
            two.setSpacing(SMALL)
            two.addStretch(1)
            two.addWidget(_bone(look, 204 - 50 * (place % 2), 12))
            two.addWidget(_bone(look, 338 - 50 * (place % 2), 10))
            two.addStretch(1)
            line.addLayout(two)
            line.addStretch(1)
            self.column.addWidget(row)


def _bone(look: Look, width: int, height: int) -> QFrame:
    made = QFrame()
    made.setProperty("part", "bone")
    give_size(look, made, made.setFixedWidth, width)
    give_size(look, made, made.setFixedHeight, height)
    return made


class Notice(Card):
    """Empty or failed: an icon, a sentence in strong words, what it means, and what to press."""

    acted = Signal(int)  # which button, from 0

    def __init__(
        self,
        look: Look,
        headline: str,
        words: str = "",
        *,
        icon: str = "",
        failed: bool = False,
        buttons: tuple[str, ...] = (),
        primary: bool = False,
        ink: str = "done",
    ) -> None:
        super().__init__(tone="late" if failed else "plain", padding=PAGE - 4)
        row = QHBoxLayout()
        row.setSpacing(SMALL + 4)
        picture = "warning-circle-fill" if failed else icon
        if picture:
            ink = "late" if failed else ink
            row.addWidget(Picture(look, picture, colour=ink), 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.setSpacing(TINY_GAP)
        if headline:
            column.addWidget(Text(look, headline, strong=True, wrap=True))
        if words:
            body = Text(look, words, colour="ink" if failed else "quiet", wrap=True)
            column.addWidget(body)
        if buttons:
            column.addSpacing(SMALL)
            line = QHBoxLayout()
            line.setSpacing(SMALL)
            for place, label in enumerate(buttons):
                button = Button(look, label, kind="primary" if primary and place == 0 else "secondary")
                button.clicked.connect(lambda _checked=False, chosen=place: self.acted.emit(chosen))
                line.addWidget(button)
            line.addStretch(1)
            column.addLayout(line)
        row.addLayout(column, 1)
        self.column.addLayout(row)


TINY_GAP = 4


class Slot(QWidget):
    """A place that shows loading, then content, emptiness or failure, without moving what stands around it."""

    def __init__(self, look: Look, *, rows: int = 3) -> None:
        super().__init__()
        self._look = look
        self._stack = QVBoxLayout(self)
        self._stack.setContentsMargins(0, 0, 0, 0)
        self._shown: QWidget | None = None
        self._rows = rows
        self._skeleton: Skeleton | None = None  # made once somebody has to wait
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PATIENCE_MS)
        self._timer.timeout.connect(self._on_patience_over)

    def wait(self) -> None:
        """Content is on its way. What stands stays; an empty place shows the skeleton once patience is over."""
        if self._shown is None:
            self._timer.start()

    def _on_patience_over(self) -> None:
        if self._shown is not None:
            return
        if self._skeleton is None:
            self._skeleton = Skeleton(self._look, rows=self._rows)
            self._stack.addWidget(self._skeleton, 0, Qt.AlignmentFlag.AlignTop)
        self._skeleton.show()

    def show_widget(self, widget: QWidget) -> None:
        """Show this in the place; a notice that stood there goes for good."""
        self._timer.stop()
        if self._skeleton is not None:
            self._skeleton.hide()
        if self._shown is widget:
            return
        if self._shown is not None:
            self._shown.hide()
            self._stack.removeWidget(self._shown)
            if isinstance(self._shown, Notice):
                self._shown.deleteLater()
        self._shown = widget
        if isinstance(widget, Notice):
            self._stack.addWidget(widget, 0, Qt.AlignmentFlag.AlignTop)
        else:
            self._stack.addWidget(widget)
        widget.show()

    def shown(self) -> QWidget | None:
        return self._shown


SAFE = "Your records are safe on this laptop and nothing was changed."


def not_read(
    look: Look, headline: str, error: Expected, *, again: Callable[[], object], words: str = SAFE,
    again_words: str = "Read it again", primary: bool = True,
) -> Notice:  # fmt: skip
    """What stands where something could not be read: that nothing is lost, and a way to try again."""
    notice = Notice(look, headline, words, failed=True, buttons=(again_words, "Copy the details"), primary=primary)
    details = f"{type(error).__name__}: {error}"
    notice.acted.connect(lambda place: copy_details(details) if place else again())
    return notice


def copy_details(words: str) -> None:
    """Put a technical detail without personal data on the clipboard."""
    QGuiApplication.clipboard().setText(words)


class Pages(QWidget):
    """Several widgets in one place, one shown."""

    def __init__(self) -> None:
        super().__init__()
        self.stack = QStackedLayout(self)
        self.stack.setContentsMargins(0, 0, 0, 0)
