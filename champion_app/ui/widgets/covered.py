"""Words that nobody else may read: covered until they are held, or open while one is alone; and the switch for it."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from champion_app.ui.look import Look
from champion_app.ui.sitting import Sitting
from champion_app.ui.theme import SMALL, TINY, Role
from champion_app.ui.widgets.button import Button
from champion_app.ui.widgets.hold_name import HoldToShow
from champion_app.ui.widgets.text import Text

HOLD = "Hold to read"
ALONE, NOT_ALONE = "I am alone", "Cover again"
ALONE_MEANS = "Shows strands and people's own words in the open until the lock. Use it only where nobody can look over."


class CoveredText(QWidget):
    """The words stand under the button while it is held, so that the button never moves. At rest they are nowhere in
    the window."""

    def __init__(
        self, look: Look, sitting: Sitting, words: str = "", *, hold: str = HOLD, about: str = "", role: Role = "body",
        colour: str = "ink",
    ) -> None:  # fmt: skip
        super().__init__()
        self._sitting, self._words = sitting, words
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(TINY)
        first = QHBoxLayout()
        self.hold = HoldToShow(look, hold)
        if about:
            self.hold.setAccessibleName(f"{hold}: {about}")
        self.hold.held.connect(lambda _held: self._show())
        first.addWidget(self.hold)
        first.addStretch(1)
        column.addLayout(first)
        self.text = Text(look, "", role=role, colour=colour, wrap=True)
        column.addWidget(self.text)
        column.addStretch(1)  # where there is more room than words, the button stays at the top
        sitting.changed.connect(self._show)
        self._show()

    def set_words(self, words: str) -> None:
        """Other words; nothing stands here where there are none."""
        self._words = words
        self._show()

    def words(self) -> str:
        """The words themselves, covered or not."""
        return self._words

    def _show(self) -> None:
        alone = self._sitting.is_alone()
        shown = bool(self._words) and (alone or self.hold.is_held())
        self.hold.setVisible(bool(self._words) and not alone)
        self.text.setText(self._words if shown else "")
        self.text.setVisible(shown)


class AloneSwitch(Button):
    """One switch for the whole window: what is covered is open until it is pressed again, or until the lock."""

    def __init__(self, look: Look, sitting: Sitting) -> None:
        super().__init__(look, ALONE, kind="quiet", icon="eye", small=True, role="note")
        self._sitting = sitting
        self.setToolTip(ALONE_MEANS)
        self.setAccessibleDescription(ALONE_MEANS)
        self.clicked.connect(lambda: sitting.say_alone(alone=not sitting.is_alone()))
        sitting.changed.connect(self._say)
        self._say()

    def _say(self) -> None:
        self.say(NOT_ALONE if self._sitting.is_alone() else ALONE)


class HeldOver(QFrame):
    """A name and words laid over what stands there, while they are held: nothing under them moves."""

    def __init__(self, look: Look, over: QWidget) -> None:
        super().__init__(over)
        self._look, self._over = look, over
        self.setProperty("part", "card")
        column = self._column = QVBoxLayout(self)
        column.setContentsMargins(SMALL, TINY, SMALL, TINY)
        column.setSpacing(0)
        self._name = Text(look, "", role="title", wrap=True)
        self._words = Text(look, "", wrap=True)
        column.addWidget(self._name)
        column.addWidget(self._words)
        self.hide()

    def show_at(self, corner: QWidget, name: str, words: str) -> None:
        """Lay them over the window from this widget's corner to the right edge of what they belong to, at most."""
        window = self._over.window()
        place = corner.mapTo(window, corner.rect().topLeft())
        edge = self._over.mapTo(window, self._over.rect().topRight()).x()
        width = edge - place.x()
        self.setParent(window)
        self._name.setText(name)
        self._words.setText(words)
        self._words.setVisible(bool(words))
        asked = max(part.fontMetrics().horizontalAdvance(part.text()) for part in (self._name, self._words))
        self.setFixedWidth(max(self._look.px(120), min(width, asked + 2 * SMALL + self._look.px(12))))
        self.setFixedHeight(self._column.heightForWidth(self.width()))
        self.move(place.x() - SMALL, place.y() - TINY)
        self.raise_()
        self.show()

    def take_away(self) -> None:
        """Gone, and its words with it."""
        self.hide()
        self._name.setText("")
        self._words.setText("")
