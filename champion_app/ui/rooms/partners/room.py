"""Partners: who can help here, answered in a kitchen without a network."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from sqlite3 import Connection

import msgspec
from PySide6.QtCore import QItemSelection, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from champion_app.domain.change import ChangeSet
from champion_app.domain.errors import Expected
from champion_app.domain.kinds.partner import Agency, AgencyContact
from champion_app.domain.merge import Row
from champion_app.domain.record import kind_of, view
from champion_app.domain.rules.partners.fit import Wishes, ranked
from champion_app.domain.rules.words.wording import plural
from champion_app.store.queries import caseload, partners, station
from champion_app.store.vault import Vault
from champion_app.ui.changes import Changes
from champion_app.ui.look import Look
from champion_app.ui.rooms.partners.detail import PartnerDetail, Shown, people_of
from champion_app.ui.rooms.partners.forms import CHANGE, PERSON, AgencyForm
from champion_app.ui.rooms.partners.questions import Questions
from champion_app.ui.rooms.partners.rows import PartnerList
from champion_app.ui.rooms.partners.words import NOBODY, left_out_words, short_list
from champion_app.ui.tasks import Tasks
from champion_app.ui.theme import GROUP, PAGE, SMALL, WIDE
from champion_app.ui.widgets.button import Button
from champion_app.ui.widgets.card import Card, Scroll
from champion_app.ui.widgets.page import PageHeader, SectionHeading
from champion_app.ui.widgets.states import Notice, Slot, not_read
from champion_app.ui.widgets.text import Text

_CONCERNED = frozenset({kind_of(Agency).name, kind_of(AgencyContact).name})
_TWO_PANES = 830
"""Width over the text scale from which the detail stands beside the list; under it, instead of the list."""
_DETAIL = 400
"""Width of the detail at 100 %, and while a form is open in it."""
_WIDEST = 1080
_UNBOUND = 16777215


class Directory(msgspec.Struct, frozen=True, kw_only=True):
    """Everything the page needs, read in one snapshot."""

    rows: tuple[Row, ...]
    agencies: tuple[tuple[str, Agency], ...]
    areas: tuple[str, ...]
    me: str


def directory(db: Connection) -> Directory:
    """Read the directory, and the areas that partners and cases lie in."""
    rows = tuple(partners.agencies(db))
    agencies = tuple((row.id, view(Agency, row.body)) for row in rows)
    areas = {area for _, agency in agencies for area in agency.areas} | set(caseload.areas(db))
    return Directory(
        rows=rows,
        agencies=agencies,
        areas=tuple(sorted(areas, key=str.casefold)),
        me=station.standing(db).user_name,
    )


class PartnersRoom(QWidget):
    """The room. The list is ordered by fit and never sorted by hand."""

    open_case = Signal(str)  # never sent: no case is opened from here
    go_to = Signal(str)  # the name of another room
    note_asked = Signal(str)  # the agency a joint note is to be written with

    def __init__(
        self, *, vault: Vault, tasks: Tasks, look: Look, changes: Changes, clock: Callable[[], datetime]
    ) -> None:
        super().__init__()
        self._vault, self._tasks, self._look, self._clock = vault, tasks, look, clock
        self._directory = Directory(rows=(), agencies=(), areas=(), me="")
        self._everything = False
        self._instead = False
        person, change = (
            AgencyForm(about, vault=vault, tasks=tasks, look=look, changes=changes) for about in (PERSON, CHANGE)
        )
        self._build(person, change)
        changes.announced.connect(self._on_changed)

    def _build(self, person: AgencyForm, change: AgencyForm) -> None:
        look = self._look
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        self._scroll = Scroll(margins=(PAGE, WIDE, PAGE, GROUP), spacing=0)
        whole.addWidget(self._scroll)
        page = self._scroll.column
        self._top = QWidget()
        top = QVBoxLayout(self._top)
        top.setContentsMargins(0, 0, 0, WIDE)
        top.setSpacing(WIDE)
        self._header = PageHeader(look, "Who can help here", " ")
        top.addWidget(self._header)
        self._questions = Questions(look, self._vault.policy)
        self._questions.asked.connect(self._on_asked)
        top.addWidget(self._questions)
        page.addWidget(self._top)
        body = QHBoxLayout()
        body.setSpacing(GROUP)
        self._left = QWidget()
        body.addWidget(self._left, 1)
        self._fill_left(look)
        self._detail = PartnerDetail(look, self._vault.policy, person, change)
        self._detail.note_asked.connect(self.note_asked)
        self._detail.back_asked.connect(self.go_back)
        for form in (person, change):
            form.opened.connect(self._fold)
            form.closed.connect(self._fold)
        self._detail.hide()
        body.addWidget(self._detail)
        page.addLayout(body, 1)

    def _fill_left(self, look: Look) -> None:
        column = QVBoxLayout(self._left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SMALL)
        self._heading = SectionHeading(look, " ")
        column.addWidget(self._heading)
        self._slot = Slot(look, rows=4)
        column.addWidget(self._slot, 1)
        self._card = Card(padding=1)
        self._list = PartnerList(look, self._vault.policy)
        self._list.opened.connect(self._on_opened)
        self._list.selectionModel().selectionChanged.connect(self._on_selected)
        self._card.column.addWidget(self._list)
        foot = QHBoxLayout()
        foot.setSpacing(SMALL)
        self._left_out = Text(look, "", role="note", colour="quiet")
        foot.addWidget(self._left_out)
        self._show_all = Button(look, "Show all", kind="quiet", small=True)
        self._show_all.clicked.connect(self._on_show_all)
        foot.addWidget(self._show_all)
        foot.addStretch(1)
        column.addLayout(foot)
        column.addStretch()
        self._left_out.hide()
        self._show_all.hide()

    # what the frame calls

    def on_shown(self) -> None:
        """Shown anew."""
        self.refresh()

    def focus_first(self) -> bool:
        """The list has the focus, where there is one."""
        shown = self._list.isVisible() and bool(self._list.record())
        if shown:
            self._list.setFocus(Qt.FocusReason.OtherFocusReason)
        return shown

    def refresh(self) -> None:
        """Read the directory again; choice, scroll and focus stay."""
        self._slot.wait()
        self._tasks.run(lambda: self._vault.ask(directory), self._on_read, failed=self._on_unread, owner=self)

    def look_for(self, wishes: Wishes) -> None:
        """Fill the four questions in, as when opened from a case."""
        self._questions.ask(wishes)

    # what was read

    def _on_read(self, told: Directory) -> None:
        self._directory = told
        self._questions.offer_areas(told.areas)
        number = plural(len(told.agencies), "service and community place", "services and community places")
        self._header.say("Who can help here", f"{number}, kept on this laptop." if told.agencies else " ")
        self._rank(anew=False)

    def _on_unread(self, error: Expected) -> None:
        self._slot.setMaximumHeight(_UNBOUND)
        self._slot.show_widget(not_read(self._look, "The directory could not be read", error, again=self.refresh))

    def _rank(self, *, anew: bool) -> None:
        wishes = self._questions.wishes()
        listed = short_list(
            ranked(self._directory.agencies, wishes, self._vault.policy), wishes, everything=self._everything
        )
        self._heading.say(listed.head, listed.note)
        self._left_out.setText(left_out_words(listed.left_out))
        self._left_out.setVisible(bool(listed.left_out))
        self._show_all.setVisible(bool(listed.left_out))
        self._list.show_rows(listed.rows, anew=anew)
        if listed.rows:
            self._slot.show_widget(self._card)
            self._hug()
        else:
            self._heading.say("No service", "")
            self._slot.setMaximumHeight(_UNBOUND)
            self._slot.show_widget(Notice(self._look, "Nobody is listed here", NOBODY, icon="handshake"))
        self._fold()
        self._read_detail()

    def _on_asked(self, _wishes: Wishes) -> None:
        self._everything = False
        self._rank(anew=True)

    def _on_show_all(self) -> None:
        self._everything = True
        self._list.setFocus(Qt.FocusReason.OtherFocusReason)
        self._rank(anew=False)

    def _on_changed(self, changes: ChangeSet) -> None:
        if self.isVisible() and changes.kinds & _CONCERNED:
            self.refresh()

    # the detail

    def _on_selected(self, _now: QItemSelection, _before: QItemSelection) -> None:
        self._read_detail()

    def _read_detail(self) -> None:
        record = self._list.record()
        row = next((row for row in self._directory.rows if row.id == record), None)
        if row is None:
            return
        agency = view(Agency, row.body)
        self._tasks.run(
            lambda: Shown(row=row, agency=agency, people=people_of(self._vault.ask(partners.contacts_of, record))),
            self._on_detail,
            failed=self._on_unread,
            owner=self,
        )

    def _on_detail(self, told: Shown) -> None:
        if told.row.id == self._list.record():
            self._detail.show_partner(told, self._clock(), me=self._directory.me)

    def _on_opened(self) -> None:
        if not self._wide():
            self._instead = True
            self._fold()
        self._detail.take_focus()

    def go_back(self) -> None:
        """From the detail to the list, where it stood."""
        self._instead = False
        self._fold()
        self._list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _hug(self) -> None:
        """The card ends with its last row."""
        edges = 2 * (1 + self._look.colours.border)
        self._slot.setMaximumHeight(self._list.whole_height() + edges)

    def _wide(self) -> bool:
        return (self.width() - 2 * PAGE) / self._look.theme.scale >= _TWO_PANES

    def _fold(self) -> None:
        wide = self._wide()
        listed = bool(self._list.record())
        instead = self._instead and not wide and listed
        self._top.setVisible(not instead)
        self._left.setVisible(not instead)
        self._detail.setVisible(listed and (wide or instead))
        self._detail.show_back(shown=instead)
        if wide:
            self._detail.setFixedWidth(self._look.px(_DETAIL))
        else:
            self._detail.setMinimumWidth(0)
            self._detail.setMaximumWidth(self._look.px(_WIDEST))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._instead:
            self.go_back()
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        inside = self._scroll.widget()
        if inside is not None:
            inside.setMaximumWidth(self._look.px(_WIDEST))
        self._fold()
        if self._slot.shown() is self._card:
            self._hug()
