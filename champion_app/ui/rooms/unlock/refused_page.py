"""Where the app does not open at all: why, and what to do."""

from __future__ import annotations

from champion_app.ui.look import Look
from champion_app.ui.rooms.unlock.calm_page import CalmPage
from champion_app.ui.widgets.text import Text


class RefusedPage(CalmPage):
    """One sentence; the only way on is to close it."""

    def __init__(self, look: Look, sentence: str) -> None:
        super().__init__(look, icon="warning-circle", title="Not opened")
        self.column.addWidget(Text(look, sentence, wrap=True))
