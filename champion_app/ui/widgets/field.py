"""Fields: label above, help under the label, the error under the field in a sentence that says what to do."""

from __future__ import annotations

from PySide6.QtCore import QMetaMethod, QMimeData, QSize, Qt, Signal
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
from champion_app.ui.widgets.restyle import give_font, give_size, redress
from champion_app.ui.widgets.text import Picture, Text

_SAID = 20
_CHOICE, _ROUND_CHOICE = 220, 56
"""How wide the words of a choice may make it, and what stands round them: padding and the arrow."""


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
    """Several lines; grows with what is typed. Tab moves on; Ctrl+Enter is ``save_asked``, or where nobody listens to
    that, the key of whatever form stands round it."""

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
            if self.isSignalConnected(QMetaMethod.fromSignal(self.save_asked)):
                self.save_asked.emit()
            else:
                event.ignore()  # the form round it saves
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

    def sizeHint(self) -> QSize:
        """As wide as the longest choice, up to a point: where there is room, what is chosen is seen whole."""
        hint = super().sizeHint()
        longest = max((self.fontMetrics().horizontalAdvance(self.itemText(n)) for n in range(self.count())), default=0)
        words = min(longest, self._look.px(_CHOICE))
        return QSize(max(hint.width(), words + self._look.px(_ROUND_CHOICE)), hint.height())

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
    """A field with its label, help, what it understood, and error. The editor's accessible name is the label, its
    description what there is to say of it."""

    def __init__(
        self, look: Look, editor: QWidget, *, label: str, help_words: str = "", optional: bool = False
    ) -> None:
        super().__init__()
        self.editor = editor
        self._inner = editor.focusProxy() or editor
        self._look, self._help = look, help_words
        self._says = False
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
        self._said = Text(look, "", role="note", colour="quiet", wrap=True)
        self._said.hide()
        column.addWidget(self._said)
        self._error = QWidget()
        row = QHBoxLayout(self._error)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(TINY * 2)
        row.addWidget(Picture(look, "warning-circle-fill", colour="late", size=16), 0, Qt.AlignmentFlag.AlignTop)
        self._sentence = Text(look, "", colour="late", wrap=True)
        row.addWidget(self._sentence, 1)
        self._error.hide()
        column.addWidget(self._error)
        for part in {editor, self._inner}:
            part.setAccessibleName(label)
        self._inner.setAccessibleDescription(help_words)

    def say(self, words: str) -> None:
        """Say under the field what it understood. Its line stays from now on, so that nothing below jumps."""
        self._said.setText(words)
        if not self._says:
            self._says = True
            give_size(self._look, self._said, self._said.setMinimumHeight, _SAID)
        self._said.setVisible(not self.error())
        if not self.error():
            self._inner.setAccessibleDescription(words or self._help)

    def said(self) -> str:
        """What stands under the field."""
        return self._said.text()

    def set_error(self, sentence: str) -> None:
        """Show what to do about this field; empty takes it away."""
        self._sentence.setText(sentence)
        self._error.setVisible(bool(sentence))
        if self._says:
            self._said.setVisible(not sentence)
        if bool(self._inner.property("wrong")) != bool(sentence):
            self._inner.setProperty("wrong", bool(sentence))
            redress(self._inner)
        self._inner.setAccessibleDescription(sentence or self._said.text() or self._help)
        if sentence and self.isVisible():
            self._look.announcer.say(self._inner, sentence, urgent=True)

    def error(self) -> str:
        return self._sentence.text()

    def sizeHint(self) -> QSize:
        return super().sizeHint()
