"""People: who the victim is and how it is safe to reach them, in forms made of the declarations."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from champion_app.domain.kinds.person import ContactPoint, Person
from champion_app.domain.merge import Row
from champion_app.domain.policy import PolicyPack
from champion_app.domain.record import Record, kind_of
from champion_app.ui.forms.record_form import RecordForm
from champion_app.ui.look import Look
from champion_app.ui.rooms.case.file import Page
from champion_app.ui.theme import GROUP, SENTENCE_WIDTH, WIDE
from champion_app.ui.widgets.button import Button
from champion_app.ui.widgets.card import Card
from champion_app.ui.widgets.restyle import give_size
from champion_app.ui.widgets.text import Text

_HIDDEN = {"person"}


def shown_fields(record: type[Record]) -> tuple[str, ...]:
    """Every declared field but the ones that only join records."""
    return tuple(field.name for field in kind_of(record).fields if field.name not in _HIDDEN)


class _RecordCard(Card):
    def __init__(
        self, look: Look, policy: PolicyPack, record: type[Record], row: Row | None, title: str,
        save: Callable[[type[Record], Row | None, dict[str, Any]], None], clock: Callable[[], datetime],
    ) -> None:  # fmt: skip
        super().__init__(padding=WIDE, spacing=GROUP)
        self._record, self._row, self._save = record, row, save
        self.column.addWidget(Text(look, title, role="section"))
        self.form = RecordForm(look, kind_of(record), policy, fields=shown_fields(record), clock=clock)
        self.form.set_values(row.body if row else {})
        self.form.save_asked.connect(self._on_save)
        self.column.addWidget(self.form)
        foot = QHBoxLayout()
        self._remark = Text(look, "", role="note", colour="quiet")
        foot.addWidget(self._remark, 1)
        self.button = Button(look, f"Save {title.lower()}", hint="Ctrl+Enter")
        self.button.clicked.connect(self._on_save)
        foot.addWidget(self.button)
        self.column.addLayout(foot)
        self.form.edited.connect(lambda: self._remark.setText("Not saved yet"))

    def _on_save(self) -> None:
        if self.form.check():
            self._save(self._record, self._row, self.form.changed_fields() if self._row else self.form.values())


class People(QWidget):
    """``changed`` carries the record class, its row (None: a new one) and the fields."""

    changed = Signal(object, object, object)

    def __init__(self, look: Look, policy: PolicyPack, *, clock: Callable[[], datetime]) -> None:
        super().__init__()
        self._look, self._policy, self._clock = look, policy, clock
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(GROUP)
        self._told: tuple[object, ...] = ()
        self.cards: list[_RecordCard] = []

    def show_page(self, page: Page) -> None:
        """Show the victim and every way to reach them. Where nothing changed, what is being typed stays."""
        told = (page.person, page.points)
        if told == self._told:
            return
        self._told = told
        while self._column.count():
            item = self._column.takeAt(0)
            widget = item.widget() if item else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.cards = [self._card(Person, page.person, "The person")]
        for place, row in enumerate(page.points):
            title = "How to reach them" if place == 0 else "Another way to reach them"
            self.cards.append(self._card(ContactPoint, row, title))
        for card in self.cards:
            self._column.addWidget(card)
        add = Button(self._look, "Add a way to reach them", icon="plus")
        add.clicked.connect(self._on_add)
        line = QHBoxLayout()
        holder = QWidget()
        holder.setLayout(line)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(add)
        line.addStretch(1)
        self._column.addWidget(holder)
        self._column.addStretch(1)

    def _card(self, record: type[Record], row: Row | None, title: str) -> _RecordCard:
        card = _RecordCard(self._look, self._policy, record, row, title, self.changed.emit, self._clock)
        give_size(self._look, card, card.setMaximumWidth, SENTENCE_WIDTH, rest=2 * WIDE)
        return card

    def _on_add(self) -> None:
        card = self._card(ContactPoint, None, "Another way to reach them")
        self._column.insertWidget(len(self.cards), card)
        self.cards.append(card)
        card.form.setFocus()
