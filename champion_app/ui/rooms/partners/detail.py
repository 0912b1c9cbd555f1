"""One partner: may anything be shared, can I ring now, whom do I ask for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import msgspec
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from champion_app.domain.kinds.partner import Agency, AgencyContact
from champion_app.domain.merge import Row
from champion_app.domain.policy import PolicyPack
from champion_app.domain.rules.partners.fit import AgreementState, agreement, stale_words
from champion_app.ui.look import Look
from champion_app.ui.rooms.partners.forms import AgencyForm
from champion_app.ui.rooms.partners.words import pairs
from champion_app.ui.theme import GROUP, SMALL, WIDE, Meaning
from champion_app.ui.widgets.badge import Badge
from champion_app.ui.widgets.button import Button
from champion_app.ui.widgets.card import Card, Scroll
from champion_app.ui.widgets.pairs import Pairs
from champion_app.ui.widgets.text import Picture, Text

_MEANINGS: dict[AgreementState, Meaning] = {"valid": "done", "ending": "risk", "ended": "late", "none": "late"}


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """What the card is made of."""

    row: Row
    agency: Agency
    people: tuple[AgencyContact, ...]


class PartnerDetail(Card):
    """The card. ``back`` is shown where the card stands instead of the list."""

    note_asked = Signal(str)  # the agency's record
    back_asked = Signal()

    def __init__(self, look: Look, policy: PolicyPack, person: AgencyForm, change: AgencyForm) -> None:
        super().__init__()
        self._look, self._policy = look, policy
        self._record = ""
        self.setAccessibleName("Partner")
        scroll = Scroll(margins=(WIDE, WIDE, WIDE, GROUP), spacing=0)
        self.column.addWidget(scroll, 1)
        inside = scroll.column
        self._back = Button(look, "All services", kind="quiet", icon="arrow-left", small=True)
        self._back.clicked.connect(self.back_asked)
        line = QHBoxLayout()
        line.addWidget(self._back)
        line.addStretch(1)
        inside.addLayout(line)
        inside.addSpacing(SMALL)
        self._head = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._head.setSpacing(SMALL)
        self._name = Text(look, "", role="section", wrap=True)
        self._badge = Badge(look, "done", "", filled=True)
        self._head.addWidget(self._name, 1)
        self._head.addWidget(self._badge, 0, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        inside.addLayout(self._head)
        inside.addSpacing(SMALL)
        self._offers = Text(look, "", colour="quiet", wrap=True)
        inside.addWidget(self._offers)
        inside.addSpacing(GROUP)
        self._stale = QWidget()
        stale = QHBoxLayout(self._stale)
        stale.setContentsMargins(0, 0, 0, GROUP)
        stale.setSpacing(SMALL)
        stale.addWidget(Picture(look, "warning-fill", colour="risk", size=16))
        self._stale_words = Text(look, "", role="note", colour="risk", strong=True, wrap=True)
        stale.addWidget(self._stale_words, 1)
        inside.addWidget(self._stale)
        self._pairs = Pairs(look)
        inside.addWidget(self._pairs)
        self.person, self.change = person, change
        for form in (person, change):
            form.opened.connect(self._on_form)
            form.closed.connect(self._on_form)
            inside.addWidget(form)
        inside.addStretch(1)
        self._actions_around = self._buttons(look)
        self.column.addWidget(self._actions_around)

    def _buttons(self, look: Look) -> QWidget:
        made = QWidget()
        around = QVBoxLayout(made)
        around.setContentsMargins(WIDE, SMALL, WIDE, WIDE)
        self._actions = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._actions.setSpacing(SMALL)
        self._add = Button(look, "Add a contact")
        self._add.clicked.connect(self.person.open)
        self._report = Button(look, "Report a change")
        self._report.clicked.connect(self.change.open)
        self._write = Button(look, "Write a joint note", kind="primary")
        self._write.clicked.connect(self._on_write)
        others = QHBoxLayout()
        others.setSpacing(SMALL)
        others.addWidget(self._add, 1)
        others.addWidget(self._report, 1)
        self._actions.addWidget(self._write, 1)
        self._actions.addLayout(others)
        around.addLayout(self._actions)
        return made

    def show_partner(self, told: Shown, now: datetime, *, me: str) -> None:
        """Show a partner. A form that is open for another one closes, and keeps its draft."""
        self._record = told.row.id
        self.person.belong_to(told.row)
        self.change.belong_to(told.row)
        standing = agreement(told.agency, now)
        self._name.setText(told.agency.name)
        self._badge.say(_MEANINGS[standing.state], standing.words)
        self._offers.setText(told.agency.offers)
        self._offers.setVisible(bool(told.agency.offers))
        stale = stale_words(told.agency, now)
        self._stale_words.setText(stale)
        self._stale.setVisible(bool(stale))
        self._pairs.show_pairs(pairs(told.agency, told.people, self._policy, now, me=me))
        self.setAccessibleName(f"{told.agency.name}, {standing.words}")
        self._fold()

    def told(self) -> list[tuple[str, str]]:
        """Labels and values as they are shown."""
        return self._pairs.told()

    def _on_form(self) -> None:
        """A form stands where the pairs do: both together would leave neither room."""
        closed = not self.writing()
        self._pairs.setVisible(closed)
        self._actions_around.setVisible(closed)
        if closed:
            self._write.setFocus(Qt.FocusReason.OtherFocusReason)

    def writing(self) -> bool:
        """Whether a form is open."""
        return not (self.person.isHidden() and self.change.isHidden())

    def show_back(self, *, shown: bool) -> None:
        self._back.setVisible(shown)

    def take_focus(self) -> None:
        """Put the focus on the first thing to press."""
        (self._write if self._back.isHidden() else self._back).setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_write(self) -> None:
        self.note_asked.emit(self._record)

    def _fold(self) -> None:
        room = self.width() - 2 * WIDE
        name = self._name.fontMetrics().horizontalAdvance(self._name.text())
        beside = name + SMALL + self._badge.sizeHint().width() <= room
        ways = QBoxLayout.Direction
        self._head.setDirection(ways.LeftToRight if beside else ways.TopToBottom)
        self._head.setStretchFactor(self._badge, 0)
        wanted = sum(one.sizeHint().width() for one in (self._add, self._report, self._write)) + 2 * SMALL
        both = wanted <= room
        self._actions.setDirection(ways.LeftToRight if both else ways.TopToBottom)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fold()


def people_of(found: Sequence[tuple[str, AgencyContact]]) -> tuple[AgencyContact, ...]:
    """The contacts without their numbers."""
    return tuple(one for _, one in found)
