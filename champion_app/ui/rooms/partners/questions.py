"""Four questions: strand, area, language, access. Each may be left open."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from champion_app.domain.policy import PolicyPack
from champion_app.domain.rules.contact.safe_contact import short_language
from champion_app.domain.rules.partners.fit import Wishes
from champion_app.domain.rules.words.wording import capitalised
from champion_app.ui.look import Look
from champion_app.ui.theme import SMALL, SNUG
from champion_app.ui.widgets.button import Button
from champion_app.ui.widgets.field import Dropdown, Labelled

_ANY = "Any"
_FOUR = 720
"""Width over the text scale from which the four questions stand in one line."""


class Questions(QWidget):
    """``asked`` is sent whenever an answer changes."""

    asked = Signal(Wishes)

    def __init__(self, look: Look, policy: PolicyPack) -> None:
        super().__init__()
        self._look = look
        self._strand = Dropdown(look, name="Strand")
        self._area = Dropdown(look, name="Area")
        self._language = Dropdown(look, name="Language")
        self._access = Dropdown(look, name="Access")
        self._strand.offer(_offered(policy, "strands"))
        self._language.offer(
            [("", _ANY), *((one.code, short_language(one.code, policy)) for one in policy.choices("languages"))]
        )
        self._access.offer(_offered(policy, "access"))
        self._area.offer([("", _ANY)])
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(SNUG)
        self._grid.setVerticalSpacing(SMALL)
        self._fields = [
            Labelled(look, editor, label=editor.accessibleName())
            for editor in (self._strand, self._area, self._language, self._access)
        ]
        for editor in (self._strand, self._area, self._language, self._access):
            editor.chosen.connect(self._on_chosen)
        self._clear = Button(look, "Clear", kind="quiet")
        self._clear.clicked.connect(self.clear)
        self._columns = 0
        self._lay(4)
        self._dress()

    def offer_areas(self, areas: Sequence[str]) -> None:
        """The areas that partners and cases lie in. What was chosen stays."""
        self._area.offer([("", _ANY), *((area, area) for area in areas)])

    def wishes(self) -> Wishes:
        return Wishes(
            strand=self._strand.code(),
            area=self._area.code(),
            language=self._language.code(),
            access=self._access.code(),
        )

    def ask(self, wishes: Wishes) -> None:
        """Fill the questions in, as when opened from a case."""
        for editor, code in (
            (self._strand, wishes.strand),
            (self._area, wishes.area),
            (self._language, wishes.language),
            (self._access, wishes.access),
        ):
            editor.choose(code)
        self._on_chosen("")

    def clear(self) -> None:
        """Leave all four open."""
        self.ask(Wishes())

    def _on_chosen(self, _code: str) -> None:
        self._dress()
        self.asked.emit(self.wishes())

    def _dress(self) -> None:
        self._clear.set_off("" if self.wishes() != Wishes() else "Nothing is asked yet.")

    def _lay(self, columns: int) -> None:
        if columns == self._columns:
            return
        self._columns = columns
        for place, field in enumerate(self._fields):
            self._grid.addWidget(field, place // columns, place % columns)
        for column in range(4):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)
        rows = len(self._fields) // columns
        self._grid.addWidget(self._clear, rows - 1, columns, Qt.AlignmentFlag.AlignBottom)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay(4 if self.width() / self._look.theme.scale >= _FOUR else 2)


def _offered(policy: PolicyPack, name: str) -> list[tuple[str, str]]:
    return [("", _ANY), *((choice.code, capitalised(choice.label)) for choice in policy.choices(name))]
