"""Words on a page: a label that knows its role and colour and dresses itself anew with the theme."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from champion_app.ui.look import Look
from champion_app.ui.spoken_roles import spoken_as
from champion_app.ui.theme import Role
from champion_app.ui.widgets.restyle import give_font, redress


class Text(QLabel):
    """Plain text, never rich: what people typed is shown as they typed it. ``colour`` names a token of the palette;
    ``heading`` whether it is one to a screen reader, where the role does not say it."""

    def __init__(
        self,
        look: Look,
        words: str = "",
        *,
        role: Role = "body",
        colour: str = "ink",
        strong: bool | None = None,
        wrap: bool = False,
        heading: bool | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(words, parent)
        self._look, self._role, self._colour, self._strong = look, role, colour, strong
        # The colour is a rule of the one style sheet: a sheet for each label would cost more than the label.
        self.setProperty("ink", colour)
        if heading if heading is not None else role in {"title", "section"}:
            spoken_as(self, "heading")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wrap)
        if wrap:
            self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self._dress()
        look.changed.connect(self._dress)

    def set_colour(self, colour: str) -> None:
        """Take another token."""
        if colour == self._colour:
            return
        self._colour = colour
        self.setProperty("ink", colour)
        redress(self)

    def _dress(self) -> None:
        give_font(self, self._look.font(self._role, strong=self._strong))


class Picture(QLabel):
    """One icon beside words. It says nothing to a screen reader: the words do."""

    def __init__(self, look: Look, name: str, *, colour: str = "ink", size: int = 20) -> None:
        super().__init__()
        self._look, self._name, self._colour, self._size = look, name, colour, size
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._dress()
        look.changed.connect(self._dress)

    def show_icon(self, name: str, *, colour: str) -> None:
        self._name, self._colour = name, colour
        self._dress()

    def _dress(self) -> None:
        ink = getattr(self._look.colours, self._colour)
        self.setPixmap(self._look.pixmap(self._name, colour=ink, size=self._size))
        side = self._look.px(self._size)
        self.setFixedSize(side, side)
