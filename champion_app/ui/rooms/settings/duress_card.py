"""A second passphrase, for who is made to open the laptop."""

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
from champion_app.ui.widgets.new_passphrase import NewPassphrase
from champion_app.ui.widgets.text import Text
from resources.files import read_bytes

_EXPLAINED = (
    "If somebody makes you open this laptop, this passphrase opens an empty day, and the force is told at its next "
    "contact. It hides nothing from an expert who examines the disk."
)
_DONE = "It is set. The force knows of it after your next sync."


class DuressCard(QWidget):
    """Set, or set anew; it can be set as often as one likes."""

    def __init__(self, look: Look, *, vault: Vault, tasks: Tasks) -> None:
        super().__init__()
        self._vault, self._tasks = vault, tasks
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SMALL)
        words = tuple(read_bytes("words", "slip39.txt").decode().split())
        self.new = NewPassphrase(look, words=words, label="Passphrase under duress")
        self._banner = Banner(look)
        self._done = Text(look, _DONE, colour="quiet", wrap=True)
        self._done.hide()
        self.button = Button(look, "Set this passphrase")
        self.button.clicked.connect(self._on_pressed)
        for widget in (Text(look, _EXPLAINED, wrap=True), self.new, self._banner, self._done):
            column.addWidget(widget)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        self.new.entered.connect(self._on_pressed)

    def said(self) -> str:
        """What came of it."""
        return self._banner.words() if not self._banner.isHidden() else "" if self._done.isHidden() else _DONE

    def _on_pressed(self) -> None:
        self._banner.hide()
        self._done.hide()
        wrong = self.new.trouble()
        for name, sentence in wrong.items():
            self.new.fields[name].set_error(sentence)
        if any(wrong.values()) or not self.button.isEnabled():
            return
        self.button.setEnabled(False)
        told = self.new.text()
        self._tasks.run(lambda: self._vault.set_duress(told), self._on_done, failed=self._on_failed, owner=self)

    def _on_done(self, _nothing: object) -> None:
        self.button.setEnabled(True)
        self.new.clear()
        self._done.show()

    def _on_failed(self, error: Expected) -> None:
        self.button.setEnabled(True)
        self._banner.tell(str(error), tone="late")
