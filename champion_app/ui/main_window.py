"""The window: rail, page, foot. The landing between rooms, which do not know each other."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QApplication, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from champion_app.domain.rules.words.moments import read_moment
from champion_app.domain.rules.words.wording import said_moment
from champion_app.store.queries import station
from champion_app.store.queries.station import Standing
from champion_app.store.queries.today import Coverage
from champion_app.store.vault import Vault
from champion_app.ui.arrival import Arrival
from champion_app.ui.changes import Changes
from champion_app.ui.doors import DOORS
from champion_app.ui.finder import Finder, Goal
from champion_app.ui.frame import Foot, Rail, SearchBox
from champion_app.ui.joined_rooms import JoinedRooms
from champion_app.ui.lazy_rooms import Parts
from champion_app.ui.look import Look
from champion_app.ui.narrow_bar import NarrowBar
from champion_app.ui.notices import Notices
from champion_app.ui.on_screen import WANTED
from champion_app.ui.reading_order import next_stop
from champion_app.ui.rooms.briefing.room import BriefingRoom
from champion_app.ui.rooms.caseload.room import CaseloadRoom
from champion_app.ui.rooms.joint_working.room import JointWorkingRoom
from champion_app.ui.rooms.station_sync.round import Sync
from champion_app.ui.rooms.today.room import TodayRoom
from champion_app.ui.tasks import Tasks
from champion_app.ui.theme import COMPACT_BELOW, PAGE, WIDE
from champion_app.ui.widgets.card import Scroll
from champion_app.ui.widgets.focus_ring import FocusRing
from champion_app.ui.widgets.toast import Toast

TITLE = "Champion"
_SCROLLING = frozenset(
    {Qt.Key.Key_PageDown, Qt.Key.Key_PageUp, Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_Down, Qt.Key.Key_Up}
)
_IDLE_MS = 150
"""Between two rooms made in idle moments, so that the first key press is never kept waiting."""


class MainWindow(JoinedRooms):
    """Made by the roof once the vault is open. The title says nothing about what is inside."""

    lock_asked = Signal()

    def __init__(
        self,
        *,
        vault: Vault,
        tasks: Tasks,
        look: Look,
        clock: Callable[[], datetime],
        sync: Sync,
        keystore_sentence: str,
        version: str = "",
        banner: str = "",
    ) -> None:
        super().__init__()
        self._vault, self._tasks, self._look, self._clock = vault, tasks, look, clock
        self.setWindowTitle(TITLE)
        self.resize(WANTED)
        self.setMinimumSize(720, 480)
        self.changes = Changes()
        self._last_case = ""
        self._case_is_news = False
        parts: Parts = {"vault": vault, "tasks": tasks, "look": look, "changes": self.changes, "clock": clock}
        self.make_rooms(
            parts, sync=lambda: self.notices.after(sync), keystore_sentence=keystore_sentence, version=version
        )  # fmt: skip
        self._arrival = Arrival(self)
        self._here = "today"
        self._back_to = "today"
        self._build(banner, parts)
        self._connect()
        self._keys()
        self.go("today")
        self._read_standing()

    def _build(self, banner: str, parts: Parts) -> None:
        look = self._look
        ground = QWidget()
        ground.setProperty("part", "page")
        ground.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setCentralWidget(ground)
        across = QHBoxLayout(ground)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(0)
        self.rail = Rail(look, DOORS)
        across.addWidget(self.rail)
        down = QVBoxLayout()
        down.setContentsMargins(0, 0, 0, 0)
        down.setSpacing(0)
        across.addLayout(down, 1)
        self.notices = Notices(**parts, always=banner)
        self.notices.closed.connect(self.lock_asked)
        down.addWidget(self.notices)
        self._bar = NarrowBar(look)
        self._bar.menu_asked.connect(lambda place: self.rail.menu().popup(place))
        self._bar.find_asked.connect(self.open_finder)
        self._bar.lock_asked.connect(self.lock_asked)
        down.addWidget(self._bar)
        self.stack = QStackedWidget()
        down.addWidget(self.stack, 1)
        self.foot = Foot(look)
        down.addWidget(self.foot)
        self.search = SearchBox(look)
        self.search.setParent(self.stack)
        self.search.clicked.connect(self.open_finder)
        self.stack.installEventFilter(self)
        self.toast = Toast(look, ground)
        self._ring = FocusRing(look, self)

    def _connect(self) -> None:
        self.rail.entered.connect(self.go)
        self.rail.lock_asked.connect(self.lock_asked)
        self.changes.announced.connect(lambda _change_set: self._read_standing())
        self._look.changed.connect(self._fit)
        self._idle = QTimer(self)
        self._idle.setInterval(_IDLE_MS)
        self._idle.timeout.connect(self._on_idle)
        self._idle.start()

    def _on_idle(self) -> None:
        if not self.rooms.make_one():
            self._idle.stop()

    def _keys(self) -> None:
        QShortcut(QKeySequence("Ctrl+K"), self, self.open_finder)
        QShortcut(QKeySequence("F6"), self, self._on_f6)
        QShortcut(QKeySequence("Ctrl+Z"), self, self.toast.undo)
        for place, door in enumerate(DOORS):
            QShortcut(QKeySequence(f"Ctrl+{place + 1}"), self, lambda room=door.room: self.go(room))
        QShortcut(QKeySequence("Ctrl+L"), self, self.lock_asked.emit)

    def go(self, room: str) -> None:
        """Enter a room. A word about the one before has no place in it."""
        before = self.stack.currentWidget()
        if room != self._here:
            self.toast.hide()
            if before is not None:
                self._arrival.leave(before)
        self._here = room
        widget = self.rooms.room(room)
        self.stack.setCurrentWidget(widget)
        self.rail.show_here(self._back_to if room == "case" else room)
        if isinstance(widget, JointWorkingRoom):
            widget.come_from(self._last_case if self._case_is_news else "")
            self._case_is_news = False
        self._arrival.enter(widget)
        if widget is not before:
            self._look.announcer.say(widget, widget.accessibleName())
        shown = getattr(widget, "on_shown", None)
        if shown is not None:
            shown()
        self._fit()

    def here(self) -> str:
        """The room that is shown."""
        return self._here

    def go_back(self) -> None:
        """To where one came from."""
        self.go(self._back_to)

    def open_case(self, scope: str) -> None:
        """Open a case; Back leads to where one came from."""
        if self._here != "case":
            known = isinstance(self.stack.currentWidget(), TodayRoom | CaseloadRoom | BriefingRoom)
            self._back_to = self._here if known else "caseload"
        self._last_case, self._case_is_news = scope, True
        self.case.open(scope)
        self.go("case")

    def record_contact(self, scope: str) -> None:
        """Open a case with the contact strip ready."""
        self.open_case(scope)
        self.case.start_contact()

    def write_joint_note(self, scope: str, agency: str = "") -> None:
        self.joint.start_note(
            scope or self._last_case, agency
        )  # before the room is entered: then it is read once, for this case
        self.go("joint")
        self.joint.take_focus()

    def sync_now(self) -> None:
        """Today has nothing yet: sync, where it can be watched."""
        self.go("station")
        self.station.sync_now()

    def open_finder(self) -> None:
        """The search, from anywhere."""
        vault, catalogue = self._vault, self._vault.catalogue
        finder = Finder(
            vault=vault, tasks=self._tasks, look=self._look, catalogue=catalogue, doors=DOORS, parent=self
        )  # fmt: skip
        finder.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        finder.chosen.connect(self._on_found)
        finder.open()
        finder.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_found(self, goal: Goal) -> None:
        if goal.room:
            self.go(goal.room)
        elif goal.scope:
            self.open_case(goal.scope)

    def show_coverage(self, coverage: Coverage | None) -> None:
        self.rail.show_count("today", str(coverage.waiting) if coverage and coverage.waiting else "")
        self._fit()

    def _read_standing(self) -> None:
        ask = self._vault.ask
        self._tasks.run(lambda: ask(station.standing), self.show_standing, failed=lambda _error: None, owner=self)

    def show_standing(self, standing: Standing) -> None:
        self.notices.refresh()
        self.rail.show_count("station", f"↑{standing.waiting}" if standing.waiting else "")
        self._bar.say_waiting(standing.waiting)
        at = read_moment(standing.last.at)
        synced = f"Last complete sync {said_moment(at, self._clock())}" if at else "Not synced yet"
        self.foot.say(saved="Everything is saved on this laptop", synced=synced)

    def _on_f6(self) -> None:
        inside = self.stack.isAncestorOf(self.focusWidget() or self)
        if inside and self.rail.isVisible():
            self.rail.focus_here()
        else:
            page = self.rooms.room(self._here)
            page.setFocus(Qt.FocusReason.ShortcutFocusReason)
            page.focusNextChild()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.stack and event.type() == QEvent.Type.Resize:
            self._fit()
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys that nothing in a room had a use for scroll its page, also while the room itself has the focus."""
        room = self.rooms.room(self._here)
        page = next((one for one in room.findChildren(Scroll) if one.isVisible()), None)
        inside = page is not None and page.isAncestorOf(self.focusWidget() or self)
        if page is None or inside or event.key() not in _SCROLLING:
            super().keyPressEvent(event)
            return
        QApplication.sendEvent(page, event)

    def focusNextPrevChild(self, forward: bool) -> bool:  # noqa: FBT001  # Qt's own signature
        """Tab and Shift+Tab, from wherever the focus is."""
        target = next_stop(self, self.focusWidget(), forward=forward)
        if target is None:
            return super().focusNextPrevChild(forward)
        reason = Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
        target.setFocus(reason)
        return True

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        compact = self.width() / self._look.theme.scale < COMPACT_BELOW
        self.rail.setVisible(not compact)
        self._bar.setVisible(compact)
        self.foot.set_compact(compact)
        wanted = getattr(self.stack.currentWidget(), "wants_search", True)
        self.search.setVisible(wanted and not compact)
        self.search.move(self.stack.width() - self.search.width() - PAGE, WIDE)
        self.search.raise_()
        door = next((door for door in DOORS if door.room == self._here), DOORS[1])
        count = self.rail.count(door.room)
        self._bar.say_here(f"{door.words} {count}".strip() if not count.startswith("↑") else door.words)
