"""Caseload: every case in one list, sorted by what is next due, with the chosen one beside it."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime

import msgspec
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from champion_app.domain.audit import CARE
from champion_app.domain.change import ChangeSet
from champion_app.domain.errors import Expected
from champion_app.domain.rules.case.case_line import CaseLine
from champion_app.domain.rules.case.timeline import TimelineEntry, timeline
from champion_app.domain.rules.case.today import caseload_sentence, listed_sentence
from champion_app.domain.rules.words.moments import utc_text
from champion_app.domain.scope import case_scope
from champion_app.store.queries import case, caseload, station, today
from champion_app.store.queries.caseload import Order
from champion_app.store.vault import Vault
from champion_app.ui.changes import Changes
from champion_app.ui.look import Look
from champion_app.ui.rooms.caseload.filters import Filters
from champion_app.ui.rooms.caseload.list_head import ListHead
from champion_app.ui.rooms.caseload.list_view import CaseDelegate, CaseList
from champion_app.ui.rooms.caseload.model import WINDOW, CaseModel
from champion_app.ui.rooms.caseload.preview import Preview
from champion_app.ui.sitting import Sitting
from champion_app.ui.tasks import Tasks
from champion_app.ui.theme import COMPACT_BELOW, GROUP, PAGE, TINY, WIDE
from champion_app.ui.widgets.card import Card
from champion_app.ui.widgets.covered import AloneSwitch
from champion_app.ui.widgets.page import PageHeader
from champion_app.ui.widgets.states import Notice, Slot, not_read
from champion_app.ui.widgets.toast import Said

_TITLES: dict[str, str] = {"due": "Next due", "who": "Who", "risk": "Risk", "last_contact": "Last contact"}
_PREVIEW_FROM, _PREVIEW_WIDTH = 1060, 360
_VIEW = "caseload_view"


class _Found(msgspec.Struct, frozen=True, kw_only=True):
    ids: list[str]
    lines: dict[str, CaseLine]
    open_cases: int
    waiting: int
    me: str
    areas: list[str]
    strands: list[str]


_LOOKED = "case looked at in the list"


class CaseloadRoom(QWidget):
    """The room."""

    open_case = Signal(str)
    record_contact = Signal(str)
    said = Signal(object)  # Said: a short word for the toast
    filled = Signal(int)  # how many cases stand in the list, once they do

    def __init__(
        self, *, vault: Vault, tasks: Tasks, look: Look, changes: Changes, clock: Callable[[], datetime],
        sitting: Sitting | None = None,
    ) -> None:  # fmt: skip
        super().__init__()
        self._vault, self._tasks, self._look, self._clock = vault, tasks, look, clock
        self._sitting = sitting or Sitting(self)
        self._sitting.changed.connect(self._on_alone)
        self._order = Order()
        self._chosen = ""
        self._looked_at: set[str] = set()
        self._stale = True
        self._build()
        self._tasks.run(
            lambda: vault.ask(station.setting, _VIEW), self._on_kept_view, failed=lambda _error: None, owner=self
        )  # a view that cannot be read is the plain one; the list itself says what is wrong
        changes.announced.connect(self._on_changed)

    def _build(self) -> None:
        look = self._look
        whole = QVBoxLayout(self)
        whole.setContentsMargins(PAGE, WIDE, PAGE, GROUP)
        whole.setSpacing(GROUP)
        self.header = PageHeader(look, "Caseload", " ")
        self.header.beside.addWidget(AloneSwitch(look, self._sitting))
        whole.addWidget(self.header)
        whole.addSpacing(WIDE - GROUP)
        self.filters = Filters(look, self._vault.policy, self._clock, self._sitting)
        self.filters.changed.connect(self.refresh)
        self.filters.keep_asked.connect(self._keep_view)
        QShortcut(QKeySequence("Ctrl+S"), self, self._keep_view)
        whole.addWidget(self.filters)
        across = QHBoxLayout()
        across.setSpacing(GROUP)
        self.slot = Slot(look, rows=8)
        across.addWidget(self.slot, 1)
        self.preview = Preview(look, self._vault.policy, self._clock, self._sitting)
        self.preview.open_asked.connect(lambda: self._on_opened(self._chosen))
        self.preview.contact_asked.connect(lambda: self.record_contact.emit(case_scope(self._chosen)))
        across.addWidget(self.preview)
        whole.addLayout(across, 1)
        self._card = Card()
        self._card.hide()
        self.head = ListHead(look, _TITLES)
        self.head.asked.connect(self.sort_by)
        self._card.column.addWidget(self.head)
        self._delegate = CaseDelegate(look, self._vault.policy, self._clock, self._sitting)
        self.model = CaseModel(self._delegate.spoken)
        self.model.wanted.connect(self._on_wanted)
        self.list = CaseList(self.model, self._delegate, look)
        self.list.opened.connect(self._on_opened)
        self.list.contact_asked.connect(lambda one: self.record_contact.emit(case_scope(one)))
        self.list.moved.connect(self._on_moved)
        self._card.column.addWidget(self.list, 1)
        self._card.column.setContentsMargins(0, 0, 0, TINY)
        self._show_order()

    def on_shown(self) -> None:
        """The room was entered."""
        if self._stale:
            self.refresh()
        self.focus_first()

    def focus_first(self) -> bool:
        """The list has the focus, where there is one."""
        shown = self.list.isVisible() and self.model.rowCount() > 0
        if shown:
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)
        return shown

    def refresh(self) -> None:
        """Read again, in SQL; selection, scroll and focus stay."""
        wanted, order, now = self.filters.wanted(), self._order, utc_text(self._clock())
        self._stale = False
        self.slot.wait()

        def read() -> _Found:
            ask = self._vault.ask
            ids = ask(caseload.case_ids, wanted, order)
            return _Found(
                ids=ids,
                lines=ask(caseload.lines_of, ids[:WINDOW]) if ids else {},
                open_cases=ask(caseload.count, caseload.Wanted()),
                waiting=ask(today.coverage, now=now).waiting,
                me=ask(station.standing).user_name,
                areas=ask(caseload.areas),
                strands=ask(caseload.strands),
            )

        self._tasks.run(read, self._show, failed=self._on_failed, owner=self)

    def _show(self, found: _Found) -> None:
        self._delegate.me = found.me
        self.header.say("Caseload", caseload_sentence(open_cases=found.open_cases, waiting=found.waiting))
        if not self.filters.is_plain():
            self.header.say("Caseload", listed_sentence(listed=len(found.ids), open_cases=found.open_cases))
        self.filters.offer(areas=found.areas, strands=found.strands)
        scroll = self.list.verticalScrollBar().value()
        before = self._chosen
        self.model.show_ids(found.ids, found.lines)
        if found.ids:
            self.slot.show_widget(self._card)
            row = max(0, self.model.row_of(before))
            self.list.setCurrentIndex(self.model.index(row))
            self.list.verticalScrollBar().setValue(scroll)
            self._chosen = found.ids[row]
            self._fit()
            self._on_moved(self._chosen)
        else:
            self._show_empty()
        self._fit()
        self.filled.emit(len(found.ids))

    def _show_empty(self) -> None:
        self._chosen = ""
        if self.filters.is_plain():
            words = "Cases arrive when you sync at the station and the coordinator has given you some."
            self.slot.show_widget(Notice(self._look, "No open case on this laptop", words))
            return
        notice = Notice(self._look, self.filters.sentence(), "", buttons=("Clear the filters",))
        notice.acted.connect(lambda _place: self.filters.clear())
        self.slot.show_widget(notice)

    def _on_failed(self, error: Expected) -> None:
        self.slot.show_widget(not_read(self._look, "The caseload could not be read", error, again=self.refresh))

    def _on_wanted(self, ids: list[str]) -> None:
        self._tasks.run(
            lambda: self._vault.ask(caseload.lines_of, ids), self._on_lines, failed=self._on_failed, owner=self
        )

    def _on_lines(self, lines: dict[str, CaseLine]) -> None:
        self.model.put(lines)
        if self._chosen in lines:
            self._on_moved(self._chosen)

    def _on_moved(self, case_id: str) -> None:
        self._chosen = case_id
        line = self.model.line(self.model.row_of(case_id))
        if line is None or not self.preview.isVisibleTo(self):
            return
        self.preview.show_line(line)
        fresh = line.scope not in self._looked_at  # written down once until the app is locked
        self._looked_at.add(line.scope)

        def read() -> list[TimelineEntry]:
            if fresh:
                self._vault.note_consulted(record=case_id, scope=line.scope, detail=_LOOKED, purpose=CARE)
            found = self._vault.ask(case.open_case, line.scope)
            return timeline(
                found.rows, self._vault.policy, me=self._delegate.me, now=self._clock(), catalogue=self._vault.catalogue
            )

        def done(entries: list[TimelineEntry]) -> None:
            if case_id == self._chosen:
                self.preview.show_lately(entries)

        self._tasks.run(read, done, failed=lambda _error: None, owner=self)

    def _on_opened(self, case_id: str) -> None:
        if case_id:
            self.open_case.emit(case_scope(case_id))

    def _on_alone(self) -> None:
        self.list.viewport().update()

    def sort_by(self, column: str) -> None:
        """Sort by a column; again turns it round."""
        turned = self._order.column == column and not self._order.descending
        self._order = msgspec.convert({"column": column, "descending": turned}, Order)
        self._show_order()
        self.refresh()

    def _show_order(self) -> None:
        self.head.show_order(self._order.column, descending=self._order.descending)

    def _keep_view(self) -> None:
        told = json.dumps(self.filters.kept())
        words = "Caseload opens with this view from now on"
        if not self.filters.is_plain():
            words = f"{words}: {self.filters.view_words()}"

        def kept(_nothing: object) -> None:
            self.said.emit(Said(words=words))

        self._tasks.run(lambda: self._vault.choose(_VIEW, told), kept, failed=self._on_failed, owner=self, lane="write")

    def _on_kept_view(self, told: str) -> None:
        if told:
            self.filters.show_kept(json.loads(told))

    def _on_changed(self, _change_set: ChangeSet) -> None:
        if self.isVisible():
            self.refresh()
        else:
            self._stale = True

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        self.filters.set_compact(self.window().width() / self._look.theme.scale < COMPACT_BELOW)
        wide = self.window().width() / self._look.theme.scale >= _PREVIEW_FROM + 40
        self.preview.setFixedWidth(self._look.px(_PREVIEW_WIDTH))
        was, shown = not self.preview.isHidden(), wide and bool(self._chosen)
        self.preview.setVisible(shown)
        if shown and not was:  # it shows whatever was chosen while there was no room for it
            self._on_moved(self._chosen)
