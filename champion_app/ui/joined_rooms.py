"""The rooms of the window and what each asks of it, joined here and nowhere else: rooms do not know each other."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QWidget

from champion_app.store.queries.station import Standing
from champion_app.store.queries.today import Coverage
from champion_app.ui.doors import DOORS
from champion_app.ui.frame import Rail
from champion_app.ui.lazy_rooms import Parts, Rooms
from champion_app.ui.rooms.briefing.room import BriefingRoom
from champion_app.ui.rooms.case.room import CaseRoom
from champion_app.ui.rooms.caseload.room import CaseloadRoom
from champion_app.ui.rooms.joint_working.room import JointWorkingRoom
from champion_app.ui.rooms.partners.room import PartnersRoom
from champion_app.ui.rooms.settings.room import SettingsRoom
from champion_app.ui.rooms.station_sync.room import StationRoom
from champion_app.ui.rooms.station_sync.round import Sync
from champion_app.ui.rooms.today.room import TodayRoom
from champion_app.ui.sitting import Sitting
from champion_app.ui.widgets.toast import Toast


class JoinedRooms(QMainWindow):
    """What the window does when a room asks is said by whoever derives from this."""

    rail: Rail
    stack: QStackedWidget
    toast: Toast

    def make_rooms(
        self, parts: Parts, *, sync: Callable[[], Sync], keystore_sentence: str, version: str
    ) -> None:  # fmt: skip
        """Name the rooms; each is made when it is first entered, or in an idle moment."""
        self.sitting = Sitting(self)
        self.rooms = Rooms(
            {
                "today": lambda: TodayRoom(**parts, sitting=self.sitting),
                "case": lambda: CaseRoom(**parts, sitting=self.sitting),
                "caseload": lambda: CaseloadRoom(**parts, sitting=self.sitting),
                "station": lambda: StationRoom(**parts, sync=sync()),
                "joint": lambda: JointWorkingRoom(**parts, sitting=self.sitting),
                "partners": lambda: PartnersRoom(**parts),
                "briefing": lambda: BriefingRoom(**parts),
                "settings": lambda: SettingsRoom(**parts, keystore_sentence=keystore_sentence, version=version),
            }
        )
        self.rooms.made.connect(self._on_made)

    def go(self, room: str) -> None:
        """Enter a room."""
        raise NotImplementedError

    def go_back(self) -> None:
        """To where one came from."""
        raise NotImplementedError

    def open_case(self, scope: str) -> None:
        """Open a case."""
        raise NotImplementedError

    def record_contact(self, scope: str) -> None:
        """Open a case with the contact strip ready."""
        raise NotImplementedError

    def write_joint_note(self, scope: str, agency: str = "") -> None:
        """Begin a joint note, on a case or with an agency."""
        raise NotImplementedError

    def sync_now(self) -> None:
        """Sync, where it can be watched."""
        raise NotImplementedError

    def show_coverage(self, coverage: Coverage | None) -> None:
        """Say how many wait."""
        raise NotImplementedError

    def show_standing(self, standing: Standing) -> None:
        """Say what is saved, waiting and accepted."""
        raise NotImplementedError

    def _on_made(self, name: str, room: QWidget) -> None:
        """A room was made: what it asks of the window is joined here and nowhere else."""
        room.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        room.setAccessibleName(next((door.words for door in DOORS if door.room == name), "Case"))
        self.stack.addWidget(room)
        if isinstance(room, TodayRoom | CaseloadRoom | PartnersRoom | JointWorkingRoom | StationRoom | BriefingRoom):
            room.open_case.connect(self.open_case)
        if isinstance(room, TodayRoom | CaseloadRoom):
            room.record_contact.connect(self.record_contact)
        if isinstance(room, TodayRoom | PartnersRoom | JointWorkingRoom | StationRoom | BriefingRoom):
            room.go_to.connect(self.go)
        if isinstance(room, TodayRoom):
            room.counted.connect(self.show_coverage)
            room.sync_asked.connect(self.sync_now)
        elif isinstance(room, StationRoom):
            room.stood.connect(self.show_standing)
        elif isinstance(room, PartnersRoom):
            room.note_asked.connect(lambda agency: self.write_joint_note("", agency))
        elif isinstance(room, CaseRoom):
            room.closed.connect(self.go_back)
            room.write_joint_note.connect(self.write_joint_note)
        if isinstance(room, CaseRoom | BriefingRoom | JointWorkingRoom | CaseloadRoom):
            room.said.connect(self.toast.say)
        if isinstance(room, BriefingRoom):
            room.counted.connect(lambda n: self.rail.show_count("briefing", str(n or "")))

    @property
    def case(self) -> CaseRoom:
        return cast("CaseRoom", self.rooms.room("case"))

    @property
    def today(self) -> TodayRoom:
        return cast("TodayRoom", self.rooms.room("today"))

    @property
    def caseload(self) -> CaseloadRoom:
        return cast("CaseloadRoom", self.rooms.room("caseload"))

    @property
    def partners(self) -> PartnersRoom:
        return cast("PartnersRoom", self.rooms.room("partners"))

    @property
    def joint(self) -> JointWorkingRoom:
        return cast("JointWorkingRoom", self.rooms.room("joint"))

    @property
    def station(self) -> StationRoom:
        return cast("StationRoom", self.rooms.room("station"))
