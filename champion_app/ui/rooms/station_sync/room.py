"""Station: what waits here, what the force has, what arrived; one round at a time, with a way to stop it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from champion_app.domain.change import ChangeSet
from champion_app.domain.errors import Expected
from champion_app.store.queries import station
from champion_app.store.queries.station import Standing, StationPage
from champion_app.store.vault import Vault
from champion_app.ui.changes import Changes
from champion_app.ui.look import Look
from champion_app.ui.rooms.station_sync import drawn, words
from champion_app.ui.rooms.station_sync.counts import Counts
from champion_app.ui.rooms.station_sync.lines import Lines
from champion_app.ui.rooms.station_sync.progress import Progress
from champion_app.ui.rooms.station_sync.round import Ended, StationRound, Sync
from champion_app.ui.settling.panel import SettlingPanel
from champion_app.ui.tasks import Tasks
from champion_app.ui.theme import CONTENT_WIDTH, PAGE, SMALL, WIDE
from champion_app.ui.widgets.banner import Banner
from champion_app.ui.widgets.button import Button
from champion_app.ui.widgets.card import Scroll
from champion_app.ui.widgets.page import PageHeader, SectionHeading
from champion_app.ui.widgets.states import SAFE, Slot, not_read
from champion_app.ui.widgets.text import Text
from sync.engine.status import RoundResult, Step, summary

_TWO_COLUMNS = 640
"""Width of the content over the text scale from which the two lists stand side by side."""
_STOPPED = "Stopped. What was done stays done, and the rest waits here."


class StationRoom(QWidget):
    """The room. ``sync`` is a whole round, blocking; it runs on the network lane."""

    open_case = Signal(str)  # the scope of a case
    go_to = Signal(str)  # the name of another room
    stood = Signal(object)  # queries.station.Standing, whenever it was read
    wants_search = False  # the primary button stands where the search box would

    def __init__(
        self,
        *,
        vault: Vault,
        tasks: Tasks,
        look: Look,
        changes: Changes,
        clock: Callable[[], datetime],
        sync: Sync,
    ) -> None:
        super().__init__()
        self._vault, self._tasks, self._look, self._clock = vault, tasks, look, clock
        self._changes = changes
        self._listed: tuple[int, ...] = ()
        self._asked = self._owed = self._anew = False
        self._round = StationRound(sync, tasks=tasks, changes=changes, parent=self)
        self._round.moved.connect(self._on_moved)
        self._round.over.connect(self._on_over)
        self._round.ended.connect(self._on_ended)
        self._told = ""
        self._last = ""
        self._build()
        changes.announced.connect(self._on_changed)

    def _build(self) -> None:
        look = self._look
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        self._scroll = Scroll(margins=(PAGE, WIDE, PAGE, PAGE), spacing=WIDE)
        whole.addWidget(self._scroll)
        page = self._scroll.column
        self._header = PageHeader(look, "At the station", " ")
        self._sync_button = Button(look, "Sync now", kind="primary", icon="arrows-down-up")
        self._sync_button.clicked.connect(self._on_sync)
        self._stop_button = Button(look, "Stop")
        self._stop_button.clicked.connect(self._on_stop)
        self._stop_button.hide()
        self._header.end.addWidget(self._sync_button)
        self._header.end.addWidget(self._stop_button)
        page.addWidget(self._header)
        self._banner = Banner(look, action="Try again")
        self._banner.acted.connect(self._on_try_again)
        page.addWidget(self._banner)
        top = QVBoxLayout()
        top.setSpacing(SMALL)
        self._counts = Counts(look)
        top.addWidget(self._counts)
        self._progress = Progress(look)
        top.addWidget(self._progress)
        self._news = Text(look, " ", role="note", colour="quiet", wrap=True)
        top.addWidget(self._news)
        page.addLayout(top)
        self._slot = Slot(look)
        page.addWidget(self._slot)
        self._lists = QWidget()
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight, self._lists)
        self._columns.setContentsMargins(0, 0, 0, 0)
        self._columns.setSpacing(PAGE)
        self._leaving_head = SectionHeading(look, "Leaving this laptop")
        self._leaving = Lines(look, name="Leaving this laptop", empty=words.NOTHING_LEAVES)
        self._leaving.opened.connect(self.open_case)
        self._arriving_head = SectionHeading(look, "Arriving")
        self._arriving = Lines(look, name="Arriving", empty=words.NOTHING_ARRIVES)
        self._arriving.opened.connect(self.open_case)
        self._columns.addLayout(_column(self._leaving_head, self._leaving), 1)
        self._columns.addLayout(_column(self._arriving_head, self._arriving), 1)
        self._lists.hide()
        page.addLayout(self._lay_aside())
        self._differences = SettlingPanel(
            vault=self._vault, tasks=self._tasks, look=look, changes=self._changes, clock=self._clock, open_case=True
        )
        self._differences.opened.connect(self.open_case)
        page.addWidget(self._differences)
        page.addStretch(1)

    def _lay_aside(self) -> QVBoxLayout:
        self._aside_head = SectionHeading(self._look, words.ASIDE_TITLE)
        self._aside = Lines(self._look, name=words.ASIDE_TITLE, empty="")
        self._aside.opened.connect(self.open_case)
        column = _column(self._aside_head, self._aside)
        self._aside_head.hide()
        self._aside.hide()
        return column

    # what the frame calls

    def on_shown(self) -> None:
        """Shown anew: what was accepted since leaves the list."""
        if not self._round.running:
            self._anew = True
            self._say("")
        self.refresh()

    def focus_first(self) -> bool:
        """What one comes here for has the focus."""
        button = self._stop_button if self._round.running else self._sync_button
        button.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def refresh(self) -> None:
        """Read what stands here. A hidden page reads only the counts, for rail and foot."""
        if self._asked:
            self._owed = True
            return
        self._asked = True
        if self.isVisible():
            self._slot.wait()
            listed = () if self._anew else self._listed
            self._anew = False
            work = self._vault.ask
            self._tasks.run(lambda: work(station.page, also=listed), self._on_page, failed=self._on_unread, owner=self)
        else:
            self._tasks.run(
                lambda: self._vault.ask(station.standing), self._on_standing, failed=self._on_unread, owner=self
            )

    def sync_now(self) -> None:
        """Begin a sync, unless one is running."""
        if not self._round.running:
            self._on_sync()

    # what was read

    def _on_page(self, page: StationPage) -> None:
        now = self._clock()
        self._show_standing(page.standing, now)
        catalogue = self._vault.catalogue
        rows = [words.leaving_row(save, catalogue, now) for save in page.leaving]
        self._listed = tuple(row.number for row in rows)
        self._leaving.show_lines([drawn.leaving_line(row) for row in rows])
        more = page.standing.waiting + page.standing.aside - sum(row.state != "accepted" for row in rows)
        self._leaving_head.say("Leaving this laptop", f"the newest {len(rows)}, {more:,} more" if more > 0 else "")
        self._arriving.show_lines([drawn.arriving_line(row) for row in words.arriving_rows(page.changed, page.arrived)])
        self._slot.show_widget(self._lists)
        self._differences.show_found(page.differences)
        aside = words.aside_rows(page.held, page.unreadable, page.files, now)
        self._aside.show_lines([drawn.aside_line(place, row) for place, row in enumerate(aside)])
        self._aside_head.setVisible(bool(aside))
        self._aside.setVisible(bool(aside))
        self._on_read()

    def _on_standing(self, standing: Standing) -> None:
        self._show_standing(standing, self._clock())
        self._on_read()

    def _show_standing(self, standing: Standing, now: datetime) -> None:
        self._header.say("At the station", words.lease(standing))
        self._counts.say(standing)
        self._last = words.last_sync(standing, now)
        self._say(self._told)
        self.stood.emit(standing)

    def _on_unread(self, error: Expected) -> None:
        if self._slot.shown() is self._lists:
            self._banner.tell(f"What waits here could not be read again. {SAFE} {error}", tone="late", action="")
        else:
            self._slot.show_widget(
                not_read(self._look, "What waits here could not be read", error, again=self.refresh, primary=False)
            )
        self._on_read()

    def _on_read(self) -> None:
        self._asked = False
        if self._owed:
            self._owed = False
            self.refresh()

    def _on_changed(self, _changes: ChangeSet) -> None:
        self.refresh()

    # the round

    def _on_sync(self) -> None:
        self._banner.hide()
        self._say("")
        self._progress.begin()
        focused = self._sync_button.hasFocus()
        self._sync_button.hide()
        self._stop_button.say("Stop")
        self._stop_button.set_off("")
        self._stop_button.show()
        if focused:
            self._stop_button.setFocus(Qt.FocusReason.OtherFocusReason)
        self._round.start()

    def _on_try_again(self) -> None:
        if not self._round.running:
            self._sync_button.setFocus(Qt.FocusReason.OtherFocusReason)
            self._on_sync()

    def _on_stop(self) -> None:
        self._round.stop()
        self._stop_button.say("Stopping")
        self._stop_button.set_off("The sync stops at the next safe place.")

    def _on_moved(self, step: Step) -> None:
        self._progress.go_on(step)
        self.refresh()

    def _on_over(self) -> None:
        focused = self._stop_button.hasFocus() or not self._stop_button.isEnabled()
        self._progress.hide()
        self._stop_button.hide()
        self._sync_button.show()
        if focused and self.isVisible():
            self._sync_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_ended(self, ended: Ended) -> None:
        if ended.result is not None:
            self._tell_result(ended.result)
        elif ended.trouble is not None:
            self._say("")
            self._banner.tell(str(ended.trouble), action="Try again")
        else:
            self._say(_STOPPED)
            self._look.announcer.say(self, _STOPPED)
        self.refresh()

    def _tell_result(self, result: RoundResult) -> None:
        lines = summary(result)
        if result.trouble is not None:
            self._banner.tell(lines[0], action="Try again")
            lines = lines[1:]
        self._say(" ".join(lines))
        self._look.announcer.say(self, " ".join(lines))

    def _say(self, told: str) -> None:
        """The line under the numbers: what goes on or what came of it, then when all was level."""
        self._told = told
        last = f"{self._last}." if self._last else " "
        self._news.setText(f"{told if told.endswith('.') else told + '.'} {last}" if told else last)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        inside = self._scroll.widget()
        if inside is not None:
            inside.setMaximumWidth(self._look.px(CONTENT_WIDTH) + 2 * PAGE)
        wide = (self.width() - 2 * PAGE) / self._look.theme.scale >= _TWO_COLUMNS
        self._columns.setDirection(QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom)


def _column(heading: QWidget, lines: QWidget) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(SMALL)
    column.addWidget(heading)
    column.addWidget(lines)
    column.addStretch(1)
    return column
