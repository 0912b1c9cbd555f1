"""Fields: label above, help under the label, the error under the field in a sentence that says what to do."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, QSize, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QFocusEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QStyle,
    QStyleOptionButton,
    QVBoxLayout,
    QWidget,
)

from champion_app.ui.look import Look
from champion_app.ui.theme import SMALL_ICON, TINY
from champion_app.ui.widgets.restyle import give_font, redress
from champion_app.ui.widgets.text import Picture, Text


def carries_files(told: QMimeData) -> bool:
    """Whether files of this computer are carried. Their names are not words: they are dropped onto the page instead."""
    return any(url.isLocalFile() for url in told.urls())


class Line(QLineEdit):
    """One line of text."""

    def __init__(self, look: Look, *, name: str, placeholder: str = "") -> None:
        super().__init__()
        self._look = look
        self.setAccessibleName(name)
        self.setPlaceholderText(placeholder)
        self._dress()
        look.changed.connect(self._dress)

    def _dress(self) -> None:
        give_font(self, self._look.font("body"))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if carries_files(event.mimeData()):
            event.ignore()
        else:
            super().dragEnterEvent(event)


class Words(QPlainTextEdit):
    """Several lines; grows with what is typed. Tab moves on; Ctrl+Enter saves."""

    save_asked = Signal()

    def __init__(self, look: Look, *, name: str, placeholder: str = "", lines: int = 1, most: int = 8) -> None:
        super().__init__()
        self._look, self._lines, self._most = look, lines, most
        self.setAccessibleName(name)
        self.setPlaceholderText(placeholder)
        self.setTabChangesFocus(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.textChanged.connect(self._grow)
        self._dress()
        look.changed.connect(self._dress)

    def _dress(self) -> None:
        give_font(self, self._look.font("body"))
        give_font(self.viewport(), self._look.font("body"))  # what stands there while nothing is typed
        self._grow()

    def _grow(self) -> None:
        wanted = int(self.document().size().height())
        lines = max(self._lines, min(self._most, wanted))
        bar = Qt.ScrollBarPolicy.ScrollBarAsNeeded if wanted > self._most else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        self.setVerticalScrollBarPolicy(bar)
        margins = round(2 * self.document().documentMargin()) + 2 * self._look.px(4) + 2
        height = max(self.fontMetrics().lineSpacing() * lines + margins, self._look.px(36))
        if height != self.height() or self.minimumHeight() != height:
            self.setFixedHeight(height)

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        return not carries_files(source) and super().canInsertFromMimeData(source)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.save_asked.emit()
            return
        super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._grow()


class Dropdown(QComboBox):
    """A choice of a few. ``chosen`` carries the code, not the words."""

    chosen = Signal(str)

    def __init__(self, look: Look, *, name: str) -> None:
        super().__init__()
        self._look = look
        self.setAccessibleName(name)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(6)
        self.setMaxVisibleItems(14)
        self.activated.connect(lambda _place: self.chosen.emit(self.code()))
        self._dress()
        look.changed.connect(self._dress)

    def offer(self, choices: list[tuple[str, str]], *, keep: bool = True) -> None:
        """Offer (code, words); what was chosen stays where it is still offered."""
        before = self.code()
        self.blockSignals(True)
        self.clear()
        for code, words in choices:
            self.addItem(words, code)
        if keep and before:
            self.choose(before)
        self.blockSignals(False)

    def code(self) -> str:
        """The code that is chosen; empty where nothing is offered."""
        return str(self.currentData() or "")

    def choose(self, code: str) -> None:
        """Choose by code. A code that is not offered is added as itself, so that nothing is lost."""
        place = self.findData(code)
        if place < 0 and code:
            self.addItem(code, code)
            place = self.count() - 1
        self.setCurrentIndex(place)

    def _dress(self) -> None:
        give_font(self, self._look.font("body"))
        give_font(self.view(), self._look.font("body"))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        side = self._look.px(SMALL_ICON)
        place = self.rect()
        place.setLeft(place.right() - side - self._look.px(10))
        place.setWidth(side)
        place.setTop((self.height() - side) // 2)
        place.setHeight(side)
        colour = self._look.colours.ink if self.isEnabled() else self._look.colours.quiet
        self._look.paint_icon(painter, place, "caret-down", colour)
        painter.end()


class Check(QCheckBox):
    """Yes or no, with a tick that can be seen without its colour."""

    def __init__(self, look: Look, words: str) -> None:
        super().__init__(words)
        self._look = look
        self.setAccessibleName(words)
        self._dress()
        look.changed.connect(self._dress)

    def _dress(self) -> None:
        give_font(self, self._look.font("body"))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self.isChecked():
            return
        option = QStyleOptionButton()
        self.initStyleOption(option)
        place = self.style().subElementRect(QStyle.SubElement.SE_CheckBoxIndicator, option, self)
        painter = QPainter(self)
        self._look.paint_icon(painter, place.adjusted(2, 2, -2, -2), "check-bold", self._look.colours.accent_ink)
        painter.end()


class Labelled(QWidget):
    """A field with its label, help and error. The editor's accessible name is the label, its description the help."""

    def __init__(
        self, look: Look, editor: QWidget, *, label: str, help_words: str = "", optional: bool = False
    ) -> None:
        super().__init__()
        self.editor = editor
        self._look = look
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(TINY)
        first = QHBoxLayout()
        first.setSpacing(TINY * 2)
        name = Text(look, label, strong=True)
        name.setBuddy(editor)
        first.addWidget(name)
        if optional:
            first.addWidget(Text(look, "optional", colour="quiet"))
        first.addStretch(1)
        column.addLayout(first)
        if help_words:
            column.addWidget(Text(look, help_words, role="note", colour="quiet", wrap=True))
        column.addWidget(editor)
        self._error = QWidget()
        row = QHBoxLayout(self._error)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(TINY * 2)
        row.addWidget(Picture(look, "warning-circle-fill", colour="late", size=16), 0, Qt.AlignmentFlag.AlignTop)
        self._sentence = Text(look, "", colour="late", wrap=True)
        row.addWidget(self._sentence, 1)
        self._error.hide()
        column.addWidget(self._error)
        editor.setAccessibleName(label)
        editor.setAccessibleDescription(help_words)

    def set_error(self, sentence: str) -> None:
        """Show what to do about this field; empty takes it away."""
        self._sentence.setText(sentence)
        self._error.setVisible(bool(sentence))
        self.editor.setProperty("wrong", bool(sentence))
        redress(self.editor)
        if sentence:
            self.editor.setAccessibleDescription(sentence)
            if self.isVisible():
                self._look.announcer.say(self.editor, sentence, urgent=True)

    def error(self) -> str:
        return self._sentence.text()

    def sizeHint(self) -> QSize:
        return super().sizeHint()
