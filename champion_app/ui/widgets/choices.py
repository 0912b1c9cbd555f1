"""One of a few, all in view: outcome keys 1 to 6, and a segmented row with Alt+1 to 5."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeySequence, QPainter, QPaintEvent, QPen, QShortcut
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QStyle, QStyleOptionButton, QWidget

from champion_app.ui.look import Look
from champion_app.ui.spoken_roles import spoken_as
from champion_app.ui.theme import SMALL
from champion_app.ui.widgets.restyle import give_font, redress


class KeyButton(QPushButton):
    """A choice with its key drawn before it."""

    def __init__(self, look: Look, key: str, words: str) -> None:
        super().__init__()
        spoken_as(self, "radio")
        self.setText(words)
        self._look, self._key = look, key
        self.setProperty("ring", True)
        self.setCheckable(True)
        self.setAutoDefault(False)
        self.setAccessibleName(words)
        self._dress()
        look.changed.connect(self._dress)

    def _dress(self) -> None:
        give_font(self, self._look.font("body", strong=self.isChecked()))
        self.updateGeometry()

    def set_chosen(self, chosen: bool) -> None:  # noqa: FBT001  # like setChecked
        self.setChecked(chosen)
        self.setProperty("chosen", chosen)
        self._dress()
        redress(self)

    def sizeHint(self) -> QSize:
        words = QFontMetrics(self._look.font("body", strong=True)).horizontalAdvance(self.text())
        return QSize(words + self._look.px(20) + 4 * SMALL, self._look.px(36))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        option = QStyleOptionButton()
        self.initStyleOption(option)
        option.text = ""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.style().drawControl(QStyle.ControlElement.CE_PushButton, option, painter, self)
        c = self._look.colours
        ink = c.quiet if not self.isEnabled() else c.ink
        side = self._look.px(20)
        box = QRect(SMALL + 1, (self.height() - side) // 2, side, side)
        painter.setPen(QPen(QColor(c.accent if self.isChecked() else c.edge), c.border))
        painter.drawRoundedRect(box, 3, 3)
        painter.setFont(self._look.font("note"))
        painter.setPen(QColor(c.accent if self.isChecked() else c.quiet))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self._key)
        painter.setFont(self._look.font("body", strong=self.isChecked()))
        painter.setPen(QColor(ink))
        place = self.rect().adjusted(box.right() + SMALL, 0, -SMALL, 0)
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self.text())
        painter.end()


class KeyChoices(QWidget):
    """Choices with keys 1, 2, 3… that work while this widget's page has the focus and no field is typed into."""

    chosen = Signal(str)  # the code

    def __init__(self, look: Look, choices: list[tuple[str, str]], *, name: str) -> None:
        super().__init__()
        spoken_as(self, "group")
        self.setAccessibleName(name)
        self._buttons: dict[str, KeyButton] = {}
        self._row = QGridLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(SMALL)
        for place, (code, words) in enumerate(choices):
            button = KeyButton(look, str(place + 1), words)
            button.clicked.connect(lambda _checked=False, code=code: self.choose(code))
            self._buttons[code] = button
        self._lay(len(choices))

    def _lay(self, columns: int) -> None:
        for place, button in enumerate(self._buttons.values()):
            self._row.addWidget(button, place // columns, place % columns)

    def resizeEvent(self, event: object) -> None:  # noqa: ARG002
        if not self._buttons:
            return
        widest = max(button.sizeHint().width() for button in self._buttons.values())
        columns = max(1, min(len(self._buttons), (self.width() + SMALL) // (widest + SMALL)))
        self._lay(columns)

    def minimumSizeHint(self) -> QSize:
        widest = max((button.sizeHint().width() for button in self._buttons.values()), default=0)
        return QSize(widest, super().minimumSizeHint().height())

    def choose(self, code: str) -> None:
        """Choose by code, as if pressed. An off choice is not chosen."""
        button = self._buttons.get(code)
        if button is None or not button.isEnabled():
            return
        self.show_chosen(code)
        self.chosen.emit(code)

    def show_chosen(self, code: str) -> None:
        """Show a choice without telling anybody."""
        for name, button in self._buttons.items():
            button.set_chosen(name == code)

    def choose_key(self, number: int) -> None:
        """Choose by key, 1 being the first."""
        codes = list(self._buttons)
        if 1 <= number <= len(codes):
            self.choose(codes[number - 1])

    def code(self) -> str:
        return next((code for code, button in self._buttons.items() if button.isChecked()), "")

    def set_off(self, code: str, reason: str) -> None:
        """Turn one choice off and say why; an empty reason turns it on."""
        button = self._buttons[code]
        button.setEnabled(not reason)
        button.setToolTip(reason)
        button.setAccessibleDescription(reason)

    def button(self, code: str) -> KeyButton:
        return self._buttons[code]


class Segments(QWidget):
    """A row of choices that read as one control; Alt+1, Alt+2… choose."""

    chosen = Signal(str)

    def __init__(self, look: Look, choices: list[tuple[str, str]], *, name: str) -> None:
        super().__init__()
        self._look = look
        spoken_as(self, "group")
        self.setAccessibleName(name)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self._buttons: dict[str, QPushButton] = {}
        for place, (code, words) in enumerate(choices):
            button = QPushButton()
            spoken_as(button, "radio")
            button.setText(words)
            button.setCheckable(True)
            button.setAutoDefault(False)
            button.setProperty("ring", True)
            button.setProperty("segment", "first" if place == 0 else "last" if place == len(choices) - 1 else "middle")
            button.setAccessibleName(f"{words}, Alt+{place + 1}")
            button.clicked.connect(lambda _checked=False, code=code: self.choose(code))
            QShortcut(QKeySequence(f"Alt+{place + 1}"), self, lambda code=code: self.choose(code))
            self._buttons[code] = button
            row.addWidget(button)
        row.addStretch(1)
        if choices:
            self._show(choices[0][0])
        look.changed.connect(self._dress)

    def _dress(self) -> None:
        self._show(self.code())

    def choose(self, code: str) -> None:
        self._show(code)
        self.chosen.emit(code)

    def _show(self, code: str) -> None:
        for name, button in self._buttons.items():
            here = name == code
            button.setChecked(here)
            button.setProperty("chosen", here)
            redress(button)
            give_font(button, self._look.font("body", strong=here))

    def code(self) -> str:
        return next((code for code, button in self._buttons.items() if button.isChecked()), "")
