"""An open vault that may show nothing before it has synced: why, and the one thing to do."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal

from champion_app.ui.look import Look
from champion_app.ui.rooms.unlock.calm_page import CalmPage
from champion_app.ui.theme import GROUP, SMALL
from champion_app.ui.widgets.banner import Banner
from champion_app.ui.widgets.button import Button
from champion_app.ui.widgets.text import Text


class ClosedPage(CalmPage):
    """Views only: asks for a sync, shows how far it is and what came of it."""

    sync_asked = Signal()

    def __init__(self, look: Look, words: str) -> None:
        super().__init__(look, icon="lock-simple", title="Closed until you sync")
        self._words = Text(look, words, wrap=True)
        self.column.addWidget(self._words)
        self.column.addSpacing(SMALL)
        self._banner = Banner(look)
        self.column.addWidget(self._banner)
        self.column.addSpacing(GROUP)
        self.button = Button(look, "Sync now", kind="primary")
        self.button.clicked.connect(self._on_pressed)
        self.column.addWidget(self.button)
        self.column.addWidget(
            Text(look, "At the station, on its network. It takes a moment and changes nothing that you wrote.",
                 role="note", colour="quiet", wrap=True)
        )  # fmt: skip

    def focus(self) -> None:
        self.button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_pressed(self) -> None:
        self._banner.hide()
        self.button.say("Syncing")
        self.button.setEnabled(False)
        self.sync_asked.emit()

    def show_trouble(self, sentence: str, *, words: str) -> None:
        """It did not open: why, and what may be done now."""
        self._words.setText(words)
        self.button.say("Sync now")
        self.button.setEnabled(True)
        self._banner.tell(sentence, tone="late")
        self.focus()

    def words(self) -> str:
        """All that is said."""
        return f"{self._words.text()} {self._banner.words() if not self._banner.isHidden() else ''}".strip()
