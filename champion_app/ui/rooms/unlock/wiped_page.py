"""What stands where the vault was, once the force had it destroyed."""

from __future__ import annotations

from champion_app.ui.look import Look
from champion_app.ui.rooms.unlock.calm_page import CalmPage
from champion_app.ui.theme import SMALL
from champion_app.ui.widgets.text import Text

_KNOWN = "The force knows that it was done."
_UNKNOWN = (
    "The force has not been told yet: start the app once more on the station's network. Until then it shows this page."
)


class WipedPage(CalmPage):
    """One sentence; there is nothing to do here."""

    def __init__(self, look: Look, words: str) -> None:
        super().__init__(look, icon="lock-simple", title="Nothing is left on this laptop")
        self.column.addWidget(Text(look, words, wrap=True))
        self.column.addSpacing(SMALL)
        self._told = Text(look, "Telling the force.", colour="quiet", wrap=True)
        self.column.addWidget(self._told)

    def show_told(self, known: bool) -> None:  # noqa: FBT001  # a slot for one answer
        """Whether the hub has this laptop's word."""
        self._told.setText(_KNOWN if known else _UNKNOWN)

    def words(self) -> str:
        """What is said of the force."""
        return self._told.text()
