"""A forgotten passphrase, step by step: what happens, the six words while the force opens it, the new passphrase."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from champion_app.ui.look import Look
from champion_app.ui.rooms.unlock.calm_page import CalmPage
from champion_app.ui.theme import GROUP, SMALL
from champion_app.ui.widgets.banner import Banner
from champion_app.ui.widgets.button import Button
from champion_app.ui.widgets.new_passphrase import NewPassphrase
from champion_app.ui.widgets.six_words import SixWords
from champion_app.ui.widgets.text import Text

EXPLAINED = (
    "Nobody can look it up. The force can open this laptop once, here at the station: the coordinator needs two people "
    "who each keep a share of the recovery key, and it is written down that it was used. Nothing that you saved is "
    "lost. At the end you choose a new passphrase."
)
_WAITING = (
    "The coordinator sees this request with six words. They must be these; if a single word differs, go back and tell "
    "them. This page goes on by itself once they have opened it."
)


class ForgottenPage(CalmPage):
    """Views only. ``asked``, then ``chosen`` with the new passphrase; ``left`` goes back to unlocking."""

    asked = Signal()
    chosen = Signal(str)
    left = Signal()

    def __init__(self, look: Look, *, words: Sequence[str]) -> None:
        super().__init__(look, icon="key", title="A forgotten passphrase")
        self._banner = Banner(look)
        self.column.addWidget(self._banner)
        self._explain = QWidget()
        first = _column(self._explain)
        first.addWidget(Text(look, EXPLAINED, wrap=True))
        first.addSpacing(GROUP)
        self.ask = Button(look, "Ask the force to open it", kind="primary")
        self.ask.clicked.connect(self._on_ask)
        first.addWidget(self.ask)
        self.six = SixWords(look, explained=_WAITING, asking=False)
        self.passphrase = NewPassphrase(look, words=words, label="New passphrase")
        self._choose = QWidget()
        last = _column(self._choose)
        last.addWidget(Text(look, "The force has opened it. Choose the passphrase for it from now on.", wrap=True))
        last.addWidget(self.passphrase)
        self.set = Button(look, "Set it and open", kind="primary")
        self.set.clicked.connect(self._on_set)
        self.passphrase.entered.connect(self._on_set)
        last.addWidget(self.set)
        for part in (self._explain, self.six, self._choose):
            self.column.addWidget(part)
        self.back = Button(look, "Back to unlocking", kind="quiet")
        self.back.clicked.connect(self.left)
        self.column.addWidget(self.back)
        self._show(self._explain)

    def _show(self, part: QWidget) -> None:
        for one in (self._explain, self.six, self._choose):
            one.setVisible(one is part)
        self.back.setVisible(part is not self._choose)

    def focus(self) -> None:
        self.ask.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_ask(self) -> None:
        self._banner.hide()
        self.ask.say("Asking")
        self.ask.setEnabled(False)
        self.asked.emit()

    def show_waiting(self, words: tuple[str, ...]) -> None:
        """The request is with the coordinator."""
        self.six.show_words(words)
        self._show(self.six)

    def show_opened(self) -> None:
        """The force opened it: a new passphrase."""
        self._banner.hide()
        self._show(self._choose)
        self.passphrase.first.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_trouble(self, sentence: str) -> None:
        """It did not work; ask once more."""
        self.ask.say("Ask the force to open it")
        self.ask.setEnabled(True)
        self.set.say("Set it and open")
        self.set.setEnabled(True)
        if not self._choose.isVisible():
            self._show(self._explain)
        self._banner.tell(sentence, tone="late")

    def trouble(self) -> str:
        return self._banner.words() if not self._banner.isHidden() else ""

    def _on_set(self) -> None:
        wrong = self.passphrase.trouble()
        for name, sentence in wrong.items():
            self.passphrase.fields[name].set_error(sentence)
        if any(wrong.values()) or not self.set.isEnabled():
            return
        self.set.say("Setting it")
        self.set.setEnabled(False)
        self.chosen.emit(self.passphrase.text())


def _column(widget: QWidget) -> QVBoxLayout:
    column = QVBoxLayout(widget)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(SMALL)
    return column
