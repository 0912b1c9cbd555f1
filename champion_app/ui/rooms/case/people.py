"""People: who the victim is and how it is safe to reach them, in forms made of the declarations."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from champion_app.domain.kinds.person import ContactPoint, Person
from champion_app.domain.merge import Row
from champion_app.domain.policy import PolicyPack
from champion_app.domain.record import Record, kind_of
from champion_app.ui.forms.record_form import RecordForm
from champion_app.ui.look import Look
from champion_app.ui.rooms.case.file import Page
from champion_app.ui.rooms.case.number_card import NumberCard
from champion_app.ui.sitting import Sitting
from champion_app.ui.theme import GROUP, SENTENCE_WIDTH, WIDE
from champion_app.ui.widgets.button import Button
from champion_app.ui.widgets.card import Card
from champion_app.ui.widgets.restyle import give_size
from champion_app.ui.widgets.text import Text

_HIDDEN = {"person"}
PERSON_COVERED = "Name, birthday, languages and needs are covered, so that nobody reads them past you."
READ = "I have read this: show"
WAY_COVERED = (
    "Numbers and addresses stand behind the card above: read how it is safe first. They show for a time, and it is "
    "logged with your name."
)


def shown_fields(record: type[Record]) -> tuple[str, ...]:
    """Every declared field but the ones that only join records."""
    return tuple(field.name for field in kind_of(record).fields if field.name not in _HIDDEN)


class _RecordCard(Card):
    """At rest one line and a button; the form stands there once it was asked for. What is typed stays in it."""

    shown = Signal()  # the form stands in the open now

    def __init__(
        self, look: Look, policy: PolicyPack, record: type[Record], row: Row | None, title: str, covered: str, ask: str,
        save: Callable[[type[Record], Row | None, dict[str, Any]], None], clock: Callable[[], datetime],
    ) -> None:  # fmt: skip
        super().__init__(padding=WIDE, spacing=GROUP)
        self._record, self._row, self._save = record, row, save
        self.column.addWidget(Text(look, title, role="section"))
        self._covered = QWidget()
        line = QHBoxLayout(self._covered)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(GROUP)
        line.addWidget(Text(look, covered, role="note", colour="quiet", wrap=True), 1)
        self.ask = Button(look, ask)
        line.addWidget(self.ask, 0, Qt.AlignmentFlag.AlignTop)
        self.column.addWidget(self._covered)
        self._open = QWidget()
        column = QVBoxLayout(self._open)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GROUP)
        self.form = RecordForm(look, kind_of(record), policy, fields=shown_fields(record), clock=clock)
        self.form.set_values(row.body if row else {})
        self.form.save_asked.connect(self._on_save)
        column.addWidget(self.form)
        foot = QHBoxLayout()
        self._remark = Text(look, "", role="note", colour="quiet")
        foot.addWidget(self._remark, 1)
        self.button = Button(look, f"Save {title.lower()}", hint="Ctrl+Enter")
        self.button.clicked.connect(self._on_save)
        foot.addWidget(self.button)
        column.addLayout(foot)
        self.column.addWidget(self._open)
        self.form.edited.connect(lambda: self._remark.setText("Not saved yet"))
        self.open(shown=row is None)

    def open(self, *, shown: bool) -> None:
        """The form in the open, or covered again."""
        before = self._open.isVisibleTo(self)
        self._covered.setVisible(not shown)
        self._open.setVisible(shown)
        if shown and not before and self._row is not None:
            self.shown.emit()

    def is_open(self) -> bool:
        """Whether the form stands in the open."""
        return self._open.isVisibleTo(self)

    def is_of(self, record: type[Record]) -> bool:
        """Whether this card is about such a record, and one that is there already."""
        return self._record is record and self._row is not None

    def begin(self) -> None:
        """The first field has the focus."""
        self.form.editor(shown_fields(self._record)[0]).setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_save(self) -> None:
        if self.form.check():
            self._save(self._record, self._row, self.form.changed_fields() if self._row else self.form.values())


class People(QWidget):
    """Everything of a person is covered at rest. Who they are opens when it is asked for, or while one is alone; a way
    to reach them only with the number on the safe-contact card, for as long as that is shown.

    ``changed`` carries the record class, its row (None: a new one) and the fields. ``looked_at``: what was shown."""

    changed = Signal(object, object, object)
    looked_at = Signal(str)

    def __init__(
        self, look: Look, policy: PolicyPack, sitting: Sitting, number: NumberCard, *, clock: Callable[[], datetime]
    ) -> None:  # fmt: skip
        super().__init__()
        self._look, self._policy, self._sitting, self._number = look, policy, sitting, number
        self._clock = clock
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(GROUP)
        self._told: tuple[object, ...] = ()
        self._wanted = False
        self._row_shown = ""
        self.cards: list[_RecordCard] = []
        sitting.changed.connect(self._fit)
        number.shown_changed.connect(self._fit)

    def cover(self) -> None:
        """The page was left: who they are is covered again."""
        self._wanted = False
        self._fit()

    def _fit(self) -> None:
        """Cover and uncover, as things stand. What nobody can see is not shown, and not written down as shown."""
        seen = self.isVisible()
        for card in self.cards:
            if card.is_of(Person):
                card.open(shown=seen and (self._wanted or self._sitting.is_alone()))
            elif card.is_of(ContactPoint):
                card.open(shown=seen and self._number.is_shown())

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fit()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._fit()

    def _on_asked(self, card: _RecordCard) -> None:
        if card.is_of(Person):
            self._wanted = True
            self._fit()
            card.begin()
        else:
            self._number.read()

    def show_page(self, page: Page) -> None:
        """Show the victim and every way to reach them. Where nothing changed, what is being typed stays."""
        told = (page.person, page.points)
        if told == self._told:
            return
        self._told = told
        self._wanted = self._wanted and page.person is not None and self._is_same(page.person)
        self._row_shown = page.person.id if page.person else ""
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
        self._fit()

    def _is_same(self, person: Row) -> bool:
        return person.id == self._row_shown

    def _card(self, record: type[Record], row: Row | None, title: str) -> _RecordCard:
        point = record is ContactPoint
        card = _RecordCard(
            self._look, self._policy, record, row, title, WAY_COVERED if point else PERSON_COVERED,
            READ if point else "Show and change", self.changed.emit, self._clock,
        )  # fmt: skip
        card.ask.clicked.connect(lambda: self._on_asked(card))
        card.shown.connect(lambda: self.looked_at.emit("ways to reach them shown" if point else "person shown"))
        give_size(self._look, card, card.setMaximumWidth, SENTENCE_WIDTH, rest=2 * WIDE)
        return card

    def _on_add(self) -> None:
        card = self._card(ContactPoint, None, "Another way to reach them")
        self._column.insertWidget(len(self.cards), card)
        self.cards.append(card)
        card.begin()
