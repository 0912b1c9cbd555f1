"""Another passphrase: the one in use, then the new one with its advice."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from champion_app.domain.errors import Expected
from champion_app.store.vault import Vault
from champion_app.ui.look import Look
from champion_app.ui.tasks import Tasks
from champion_app.ui.theme import SMALL
from champion_app.ui.widgets.banner import Banner
from champion_app.ui.widgets.button import Button
from champion_app.ui.widgets.field import Labelled
from champion_app.ui.widgets.new_passphrase import NewPassphrase
from champion_app.ui.widgets.passphrase import PassphraseLine
from champion_app.ui.widgets.text import Text
from resources.files import read_bytes

_DONE = "Changed. From now on only the new passphrase opens this laptop."


class PassphraseCard(QWidget):
    """Nothing on the laptop is encrypted anew by it: the same key gets another lock."""

    def __init__(self, look: Look, *, vault: Vault, tasks: Tasks) -> None:
        super().__init__()
        self._vault, self._tasks = vault, tasks
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SMALL)
        self.old = PassphraseLine(look, name="The passphrase that you have")
        self._old_field = Labelled(look, self.old, label="The passphrase that you have")
        words = tuple(read_bytes("words", "slip39.txt").decode().split())
        self.new = NewPassphrase(look, words=words, label="New passphrase")
        self.button = Button(look, "Change the passphrase")
        self.button.clicked.connect(self._on_pressed)
        self._banner = Banner(look)
        self._done = Text(look, _DONE, colour="quiet", wrap=True)
        self._done.hide()
        for widget in (self._old_field, self.new, self._banner, self._done):
            column.addWidget(widget)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        self.old.returnPressed.connect(self.new.first.setFocus)
        self.new.entered.connect(self._on_pressed)

    def said(self) -> str:
        """What came of it."""
        return self._banner.words() if not self._banner.isHidden() else "" if self._done.isHidden() else _DONE

    def _on_pressed(self) -> None:
        if not self.button.isEnabled():
            return
        self._banner.hide()
        self._done.hide()
        wrong = self.new.trouble()
        for name, sentence in wrong.items():
            self.new.fields[name].set_error(sentence)
        self._old_field.set_error("" if self.old.text() else "Type the one that you have now.")
        if any(wrong.values()) or not self.old.text():
            return
        self.button.say("Changing")
        self.button.setEnabled(False)
        old, new = self.old.take(), self.new.text()
        self._tasks.run(
            lambda: self._vault.change_passphrase(old, new), self._on_done, failed=self._on_failed, owner=self
        )

    def _rest(self) -> None:
        self.button.say("Change the passphrase")
        self.button.setEnabled(True)

    def _on_done(self, _nothing: object) -> None:
        self._rest()
        self.new.clear()
        self._done.show()

    def _on_failed(self, error: Expected) -> None:
        self._rest()
        self._banner.tell(str(error), tone="late")
