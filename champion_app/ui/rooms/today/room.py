"""Today: who to contact now and why, what was promised, what others changed. The first name is the whole screen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import msgspec
from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from champion_app.domain.change import ChangeSet
from champion_app.domain.errors import Expected
from champion_app.domain.rules.case.case_line import CaseLine
from champion_app.domain.rules.case.today import came_sentence, header_sentence
from champion_app.domain.rules.words.moments import local, read_moment, utc_text
from champion_app.domain.rules.words.wording import due_words, page_day
from champion_app.store.queries import station, today
from champion_app.store.queries.today import Changed, Coverage, Held, Promised
from champion_app.store.vault import Vault
from champion_app.ui.changes import Changes
from champion_app.ui.look import Look
from champion_app.ui.rooms.today.rows import changed_rows, first_rows, promised_rows
from champion_app.ui.rooms.today.section import Section
from champion_app.ui.sitting import Sitting
from champion_app.ui.tasks import Tasks
from champion_app.ui.theme import COMPACT_BELOW, CONTENT_WIDTH, PAGE, WIDE
from champion_app.ui.widgets.action_list import ActionList
from champion_app.ui.widgets.banner import Banner
from champion_app.ui.widgets.button import Button
from champion_app.ui.widgets.card import Scroll
from champion_app.ui.widgets.covered import AloneSwitch
from champion_app.ui.widgets.page import PageHeader
from champion_app.ui.widgets.states import Notice

_MOST_FIRST = 60
WITH_FIRST_SYNC = "Who to contact comes with the first sync."
NOTHING_CAME = "Nothing has come from the force yet"
FIRST_SYNC = (
    "This laptop has never synced, so nobody can be seen here yet, and some people may be waiting already. Sync at the "
    "station to see who."
)
ALL_NEW = "All of it came with your first sync."


class _First(msgspec.Struct, frozen=True, kw_only=True):
    lines: list[CaseLine]
    coverage: Coverage
    me: str
    next_first: str | None
    synced: bool
    held: Held


class TodayRoom(QWidget):
    """The room: one page that scrolls as a whole. Where the most urgent person is scrolled out of sight, their row is
    laid over the top of the page."""

    open_case = Signal(str)
    record_contact = Signal(str)
    go_to = Signal(str)
    sync_asked = Signal()
    counted = Signal(object)  # Coverage, or None where it could not be read

    def __init__(
        self, *, vault: Vault, tasks: Tasks, look: Look, changes: Changes, clock: Callable[[], datetime],
        sitting: Sitting | None = None,
    ) -> None:  # fmt: skip
        super().__init__()
        self._sitting = sitting or Sitting(self)
        self._sitting.changed.connect(self._on_alone)
        self._vault, self._tasks, self._look, self._clock = vault, tasks, look, clock
        self._compact = self._entered = self._was_empty = False
        self._left_at = ""
        self._build()
        changes.announced.connect(self._on_changed)
        look.changed.connect(self._fit)

    def _build(self) -> None:
        look = self._look
        whole = QVBoxLayout(self)
        whole.setContentsMargins(PAGE, WIDE, 0, 0)
        whole.setSpacing(WIDE)
        self.header = PageHeader(look, page_day(self._clock()), " ")
        self.header.setContentsMargins(0, 0, PAGE, 0)
        whole.addWidget(self.header)
        self.header.beside.addWidget(AloneSwitch(look, self._sitting))
        self.came = Banner(look, closable=True)
        self.first = Section(look, "Contact first", tone="strong", pinned=True)
        self.promised = Section(look, "Promised today")
        self.changed = Section(look, "Changed since your last sync")
        self._page = Scroll(margins=(0, 0, PAGE, PAGE), spacing=WIDE)
        self._page.column.addWidget(self.came)
        for section in (self.first, self.promised, self.changed):
            self._page.column.addWidget(section)
        self._page.column.addStretch(1)
        whole.addWidget(self._page, 1)
        for section in (self.first, self.promised, self.changed):
            section.setMaximumWidth(CONTENT_WIDTH * 2)
            section.acted.connect(self._on_acted)
            section.key_pressed.connect(self._on_key)
            section.again_asked.connect(self.refresh)
            section.list.grown.connect(self._fit)
        self.pinned = ActionList(look, tone="strong", name="Contact first, the most urgent")
        self.pinned.setParent(self)
        self.pinned.acted.connect(self._on_acted)
        self.pinned.hide()
        self._page.verticalScrollBar().valueChanged.connect(lambda _value: self._pin())

    def on_shown(self) -> None:
        """The room was entered: the person it was left with has the focus again, else the first."""
        self._entered = True
        self._focus_entered()
        self.refresh()
        self._fit()

    def _focus_entered(self) -> None:
        """Until the lists were read anew the focus follows; then it is the person's own."""
        if self._entered and self.isVisible() and not (self._left_at and self._focus_row(self._left_at)):
            self.focus_first()

    def _focus_row(self, key: str) -> bool:
        return any(section.list.focus_row(key) for section in (self.first, self.promised, self.changed))

    def refresh(self) -> None:
        """Read again; what is shown stays until the answer is there."""
        now = self._clock()
        end = local(now).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)

        def read_first() -> _First:
            lines = self._vault.ask(today.contact_first, limit=_MOST_FIRST)
            coverage = self._vault.ask(today.coverage, now=utc_text(now))
            standing = self._vault.ask(station.standing)
            return _First(
                lines=lines, coverage=coverage, me=standing.user_name, next_first=coverage.next_due,
                synced=bool(standing.last.at), held=self._vault.ask(today.held),
            )  # fmt: skip

        for section in (self.first, self.promised, self.changed):
            section.slot.wait()
        run = self._tasks.run
        run(read_first, self._show_first, failed=self._first_failed, owner=self)
        run(
            lambda: self._vault.ask(today.promised, until=utc_text(end)),
            self._show_promised, failed=self.promised.show_failed, owner=self,
        )  # fmt: skip
        run(
            lambda: self._vault.ask(today.changed),
            self._show_changed, failed=self.changed.show_failed, owner=self,
        )  # fmt: skip

    def _show_first(self, found: _First) -> None:
        now, coverage = self._clock(), found.coverage
        empty = not found.synced and not found.held.cases
        for section in (self.promised, self.changed):
            section.setVisible(not empty)
        if empty:
            self._was_empty = True
            self.header.say(page_day(now), WITH_FIRST_SYNC)
            self.first.show_rows((), self._first_sync())
        else:
            self._tell_what_came(found)
            self.header.say(page_day(now), header_sentence(waiting=coverage.waiting, late=coverage.late))
            rows = first_rows(found.lines, now, self._vault.policy, me=found.me, alone=self._sitting.is_alone())
            self.first.show_rows(rows, None if rows else self._everyone_contacted(found.next_first))
        more = coverage.waiting - len(found.lines)
        self.first.heading.say("Contact first", f"and {more:,} more in your caseload" if more > 0 else "")
        self.counted.emit(coverage)
        self._fit()
        self._focus_entered()
        self._entered = False

    def _first_sync(self) -> Notice:
        notice = Notice(
            self._look, NOTHING_CAME, FIRST_SYNC, icon="arrows-down-up", buttons=("Sync now",), primary=True,
            ink="waiting",
        )  # fmt: skip
        notice.acted.connect(lambda _place: self.sync_asked.emit())
        return notice

    def _tell_what_came(self, found: _First) -> None:
        """After the first sync, once."""
        if self._was_empty and found.synced:
            self._was_empty = False
            coverage = found.coverage
            self.came.tell(
                came_sentence(records=found.held.records, waiting=coverage.waiting, late=coverage.late), tone="done"
            )

    def _everyone_contacted(self, next_due: str | None) -> Notice:
        due = read_moment(next_due)
        following = f"The next first contact is {due_words(due, self._clock()).text.lower()}. " if due else ""
        notice = Notice(
            self._look, "Everyone on your caseload has been contacted", following + "New people arrive when you sync.",
            icon="check-circle-fill", buttons=("See the whole caseload",),
        )  # fmt: skip
        notice.acted.connect(lambda _place: self.go_to.emit("caseload"))
        return notice

    def _first_failed(self, error: Expected) -> None:
        self.header.say(page_day(self._clock()), "Who to contact first could not be read.")
        self.first.show_failed(error)
        self.counted.emit(None)
        self._fit()

    def _show_promised(self, found: list[Promised]) -> None:
        rows = promised_rows(found, self._clock(), self._vault.policy, alone=self._sitting.is_alone())
        self.promised.show_rows(rows, None if rows else Notice(self._look, "", "Nothing is promised for today."))

    def _show_changed(self, found: list[Changed]) -> None:
        rows = changed_rows(found, self._vault.policy, alone=self._sitting.is_alone())
        self.changed.show_rows(rows, None if rows else Notice(self._look, "", self._nothing_changed()))

    def _nothing_changed(self) -> str:
        return ALL_NEW if self.came.words() else "Nothing. You have read it all."

    def _on_alone(self) -> None:
        if self.isVisible():
            self.refresh()

    def _on_acted(self, key: str) -> None:
        self._left_at = key
        self.open_case.emit(key.partition("#")[0])

    def _on_key(self, key: str, pressed: int) -> None:
        if pressed == Qt.Key.Key_R:
            self.record_contact.emit(key.partition("#")[0])

    def _on_changed(self, _change_set: ChangeSet) -> None:
        if self.isVisible():
            self.refresh()
        else:
            self._count()

    def _count(self) -> None:
        """The rail counts right whatever room is shown."""
        now = utc_text(self._clock())
        self._tasks.run(
            lambda: self._vault.ask(today.coverage, now=now), self.counted.emit, failed=lambda _error: None, owner=self
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        compact = self.window().width() / self._look.theme.scale < COMPACT_BELOW
        if compact != self._compact:
            self._compact = compact
            for part in (self.first.list, self.promised.list, self.changed.list, self.pinned):
                part.set_compact(compact)
        self.first.heading.setVisible(not compact)
        self._pin()

    def _pin(self) -> None:
        """Lay the first person's row over the top of the page while their own is scrolled out of sight."""
        rows = self.first.list.rows()
        row = self.first.list.row_of(rows[0].key) if rows and self.first.slot.shown() is self.first.list else None
        away = row is not None and row.mapTo(self._page.viewport(), QPoint(0, 0)).y() < 0
        if not away:
            self.pinned.hide()
            return
        self.pinned.show_rows(rows[:1])
        for part in self.pinned.findChildren(QWidget):
            part.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the keys walk the page itself
        place = self._page.geometry()
        width = min(place.width() - PAGE, self.first.maximumWidth())
        self.pinned.setFixedWidth(width)
        self.pinned.column.activate()
        height = max(self.pinned.column.heightForWidth(width), self.pinned.sizeHint().height())
        self.pinned.setGeometry(place.x(), place.y(), width, height)
        self.pinned.show()
        self.pinned.raise_()

    def focus_first(self) -> bool:
        """The first name has the focus, or what is to be done where there is none."""
        shown = self.first.slot.shown()
        if not self.isVisible():
            return False
        if shown is self.first.list:
            return self.first.list.focus_first()
        button = shown.findChild(Button) if shown is not None else None
        if button is not None:
            button.setFocus(Qt.FocusReason.OtherFocusReason)
        return button is not None
