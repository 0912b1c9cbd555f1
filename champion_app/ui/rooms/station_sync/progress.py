"""How far a sync is: the step in words, which of how many it is, and a bar. A screen reader hears each step once."""

from __future__ import annotations

from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from champion_app.ui.look import Look
from champion_app.ui.theme import SMALL
from champion_app.ui.widgets.text import Text
from sync.engine.status import Step, StepName

CALLING = "Calling the hub"
_ORDER: tuple[StepName, ...] = ("hello", "scope", "push", "pull", "level", "done", "log", "files")
_PARTS = 100


class Progress(QWidget):
    """Shown while a round runs. The bar never goes back: a step that comes again stands where it was left."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._step = ""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SMALL)
        self._words = Text(look, "", strong=True, wrap=True)
        column.addWidget(self._words)
        self._bar = QProgressBar()
        self._bar.setAccessibleName("How far the sync is")
        self._bar.setTextVisible(False)
        self._bar.setRange(0, len(_ORDER) * _PARTS)
        column.addWidget(self._bar)
        self.hide()

    def begin(self) -> None:
        """A round begins with the call."""
        self._step = ""
        self._bar.setValue(0)
        self.show()
        self._say("hello", CALLING, CALLING)

    def go_on(self, step: Step) -> None:
        """A step went on."""
        counted = (
            f": {step.done:,} of {step.total:,}" if step.total > 1 else f": {step.done:,}" if step.done > 1 else ""
        )
        place = _ORDER.index(step.name)
        part = min(_PARTS, _PARTS * step.done // step.total) if step.total else 0
        self._bar.setValue(max(self._bar.value(), place * _PARTS + part))
        self._say(step.name, step.words, f"{step.words}{counted}")

    def words(self) -> str:
        return self._words.text()

    def _say(self, name: str, words: str, counted: str) -> None:
        number = _ORDER.index(name) + 1
        self._words.setText(f"{counted}  ·  step {number} of {len(_ORDER)}")
        if name != self._step:
            self._step = name
            self._look.announcer.say(self, words)
