"""The window: rail, page, foot. The landing between rooms, which do not know each other."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from champion_app.domain.rules.moments import read_moment
from champion_app.domain.rules.wording import said_moment
from champion_app.store.queries import station
from champion_app.store.queries.station import Standing
from champion_app.store.queries.today import Coverage
from champion_app.store.vault import Vault
from champion_app.ui.case.room import CaseRoom
from champion_app.ui.caseload.room import CaseloadRoom
from champion_app.ui.changes import Changes
from champion_app.ui.finder import Finder, Goal
from champion_app.ui.frame import Door, Foot, Rail, SearchBox
from champion_app.ui.joint_working.room import JointWorkingRoom
from champion_app.ui.look import Look
from champion_app.ui.partners.room import PartnersRoom
from champion_app.ui.settings.room import SettingsRoom
from champion_app.ui.station_sync.room import StationRoom
from champion_app.ui.station_sync.round import Sync
from champion_app.ui.tasks import Tasks
from champion_app.ui.theme import COMPACT_BELOW, PAGE, SMALL, WIDE
from champion_app.ui.today.room import TodayRoom
from champion_app.ui.widgets.banner import Banner
from champion_app.ui.widgets.button import Button
from champion_app.ui.widgets.focus_ring import FocusRing
from champion_app.ui.widgets.text import Text
from champion_app.ui.widgets.toast import Toast

DOORS = (
    Door(room="today", words="Today", icon="house"),
    Door(room="caseload", words="Caseload", icon="identification-card"),
    Door(room="partners", words="Partners", icon="handshake"),
    Door(room="joint", words="Joint working", icon="users-three"),
    Door(room="station", words="Station", icon="arrows-down-up", low=True),
    Door(room="settings", words="Settings", icon="gear-six", low=True),
)
TITLE = "Champion"


class MainWindow(QMainWindow):
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
        banner: str = "",
    ) -> None:
        super().__init__()
        self._vault, self._tasks, self._look, self._clock = vault, tasks, look, clock
        self.setWindowTitle(TITLE)
        self.resize(1280, 800)
        self.setMinimumSize(720, 480)
        self.changes = Changes()
        self.case = CaseRoom(vault=vault, tasks=tasks, look=look, changes=self.changes, clock=clock)
        self.today = TodayRoom(vault=vault, tasks=tasks, look=look, changes=self.changes, clock=clock)
        self.caseload = CaseloadRoom(vault=vault, tasks=tasks, look=look, changes=self.changes, clock=clock)
        self.partners = PartnersRoom(vault=vault, tasks=tasks, look=look, changes=self.changes, clock=clock)
        self.joint = JointWorkingRoom(vault=vault, tasks=tasks, look=look, changes=self.changes, clock=clock)
        self.station = StationRoom(vault=vault, tasks=tasks, look=look, changes=self.changes, clock=clock, sync=sync)
        self.settings = SettingsRoom(
            vault=vault, tasks=tasks, look=look, changes=self.changes, clock=clock, keystore_sentence=keystore_sentence
        )
        self._rooms: dict[str, QWidget] = {
            "today": self.today, "caseload": self.caseload, "case": self.case, "partners": self.partners,
            "joint": self.joint, "station": self.station, "settings": self.settings,
        }  # fmt: skip
        self._here = "today"
        self._back_to = "today"
        self._build(banner)
        self._connect()
        self._keys()
        self.go("today")
        self._read_standing()

    def _build(self, banner: str) -> None:
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
        self._banner = Banner(look)
        if banner:
            self._banner.tell(banner)
            held = QHBoxLayout()
            held.setContentsMargins(PAGE, SMALL, PAGE, 0)
            held.addWidget(self._banner)
            down.addLayout(held)
        down.addWidget(self._narrow_bar())
        self.stack = QStackedWidget()
        for room in self._rooms.values():
            room.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
            self.stack.addWidget(room)
        down.addWidget(self.stack, 1)
        self.foot = Foot(look)
        down.addWidget(self.foot)
        self.search = SearchBox(look)
        self.search.setParent(self.stack)
        self.search.clicked.connect(self.open_finder)
        self.stack.installEventFilter(self)
        self.toast = Toast(look, ground)
        self._ring = FocusRing(look, self)

    def _narrow_bar(self) -> QWidget:
        look = self._look
        self._bar = QWidget()
        self._bar.setProperty("part", "rail-ground")
        self._bar.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        row = QHBoxLayout(self._bar)
        row.setContentsMargins(PAGE, SMALL, PAGE, SMALL)
        row.setSpacing(SMALL + 4)
        self._menu = Button(look, "Today", icon="list")
        self._menu.clicked.connect(self._on_menu)
        row.addWidget(self._menu)
        find = Button(look, "Find", icon="magnifying-glass")
        find.clicked.connect(self.open_finder)
        row.addWidget(find, 1)
        self._waiting = Text(look, "", strong=True, colour="waiting")
        row.addWidget(self._waiting)
        lock = Button(look, "Lock", icon="lock-simple")
        lock.clicked.connect(self.lock_asked)
        row.addWidget(lock)
        self._bar.hide()
        return self._bar

    def _connect(self) -> None:
        self.rail.entered.connect(self.go)
        self.rail.lock_asked.connect(self.lock_asked)
        for room in (self.today, self.caseload):
            room.open_case.connect(self.open_case)
            room.record_contact.connect(self.record_contact)
        for other in (self.partners, self.joint, self.station):
            other.open_case.connect(self.open_case)
        for leading in (self.today, self.partners, self.joint, self.station):
            leading.go_to.connect(self.go)
        self.today.counted.connect(self._on_counted)
        self.station.stood.connect(self._on_stood)
        self.case.closed.connect(lambda: self.go(self._back_to))
        self.case.write_joint_note.connect(self._on_joint_note)
        self.partners.note_asked.connect(lambda agency: self._on_joint_note("", agency))
        self.case.said.connect(self.toast.say)
        self.changes.announced.connect(lambda _change_set: self._read_standing())
        self._look.changed.connect(lambda _theme: self._fit())

    def _keys(self) -> None:
        QShortcut(QKeySequence("Ctrl+K"), self, self.open_finder)
        QShortcut(QKeySequence("F6"), self, self._on_f6)
        for place, door in enumerate(DOORS):
            QShortcut(QKeySequence(f"Ctrl+{place + 1}"), self, lambda room=door.room: self.go(room))
        QShortcut(QKeySequence("Ctrl+L"), self, self.lock_asked.emit)

    def go(self, room: str) -> None:
        """Enter a room."""
        self._here = room
        widget = self._rooms[room]
        self.stack.setCurrentWidget(widget)
        self.rail.show_here(self._back_to if room == "case" else room)
        widget.setFocus(Qt.FocusReason.OtherFocusReason)
        shown = getattr(widget, "on_shown", None)
        if shown is not None:
            shown()
        self._fit()

    def here(self) -> str:
        """The room that is shown."""
        return self._here

    def open_case(self, scope: str) -> None:
        """Open a case; Back leads to where one came from."""
        if self._here != "case":
            self._back_to = self._here if self._here in {"today", "caseload"} else "caseload"
        self.case.open(scope)
        self.go("case")

    def record_contact(self, scope: str) -> None:
        """Open a case with the contact strip ready."""
        self.open_case(scope)
        self.case.start_contact()

    def _on_joint_note(self, scope: str, agency: str = "") -> None:
        self.joint.start_note(scope, agency)  # before the room is entered: then it is read once, for this case
        self.go("joint")
        self.joint.take_focus()

    def open_finder(self) -> None:
        """The search, from anywhere."""
        finder = Finder(
            vault=self._vault,
            tasks=self._tasks,
            look=self._look,
            catalogue=self._vault.catalogue,
            doors=DOORS,
            parent=self,
        )
        finder.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        finder.chosen.connect(self._on_found)
        finder.open()
        finder.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_found(self, goal: Goal) -> None:
        if goal.room:
            self.go(goal.room)
        elif goal.scope:
            self.open_case(goal.scope)

    def _on_counted(self, coverage: Coverage | None) -> None:
        self.rail.show_count("today", str(coverage.waiting) if coverage and coverage.waiting else "")
        self._fit()

    def _read_standing(self) -> None:
        self._tasks.run(
            lambda: self._vault.ask(station.standing), self._on_stood, failed=lambda _error: None, owner=self
        )  # fmt: skip

    def _on_stood(self, standing: Standing) -> None:
        self.rail.show_count("station", f"↑{standing.waiting}" if standing.waiting else "")
        self._waiting.setText(f"↑ {standing.waiting}" if standing.waiting else "")
        at = read_moment(standing.last.at)
        synced = f"Last complete sync {said_moment(at, self._clock())}" if at else "Not synced yet"
        self.foot.say(saved="Everything is saved on this laptop", synced=synced)

    def _on_menu(self) -> None:
        self.rail.menu().popup(self._menu.mapToGlobal(self._menu.rect().bottomLeft()))

    def _on_f6(self) -> None:
        inside = self.stack.isAncestorOf(self.focusWidget() or self)
        if inside and self.rail.isVisible():
            self.rail.focus_here()
        else:
            page = self._rooms[self._here]
            page.setFocus(Qt.FocusReason.ShortcutFocusReason)
            page.focusNextChild()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.stack and event.type() == QEvent.Type.Resize:
            self._fit()
        return False

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
        self._menu.say(f"{door.words} {count}".strip() if not count.startswith("↑") else door.words)
