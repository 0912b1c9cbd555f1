"""Briefing: the day's report for my area, offline. What can still be put right today, where, and month by month."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from champion_app.domain.change import ChangeSet
from champion_app.domain.errors import Expected
from champion_app.domain.kinds.area_day import Item
from champion_app.domain.kinds.briefing import Briefing
from champion_app.domain.kinds.case import Case
from champion_app.domain.kinds.request import Request
from champion_app.domain.record import kind_of
from champion_app.domain.rules.briefing.items import needs_me
from champion_app.domain.rules.briefing.page import Line, coverage_words, lines, precision_words, title, under_title
from champion_app.domain.scope import case_scope
from champion_app.store.queries import briefing
from champion_app.store.queries.briefing import BriefingPage
from champion_app.store.vault import Vault
from champion_app.ui.changes import Changes
from champion_app.ui.look import Look
from champion_app.ui.rooms.briefing.asking import Asking
from champion_app.ui.rooms.briefing.figures import BriefingFigures, Ground, read_ground
from champion_app.ui.rooms.briefing.items import Items, Standing
from champion_app.ui.rooms.briefing.notices import UNREADABLE, newer_report, no_report
from champion_app.ui.rooms.briefing.overview import Overview
from champion_app.ui.rooms.briefing.printing import PrintStrip
from champion_app.ui.tasks import Tasks
from champion_app.ui.theme import CONTENT_WIDTH, PAGE, WIDE
from champion_app.ui.widgets.card import Scroll
from champion_app.ui.widgets.field import Dropdown
from champion_app.ui.widgets.page import PageHeader
from champion_app.ui.widgets.states import Slot, not_read

_LEFT = 432
_BESIDE = 720
"""Width over text scale from which the figures stand beside the list."""
_NARROW_MAP = 400
_FEWEST, _MOST, _ONE, _AROUND = 2, 8, 72, 440
"""How many items are in view: as many as leave what is said of one, and what to do about it, in view too."""
_KINDS = frozenset(kind_of(one).name for one in (Briefing, Request, Case))


class BriefingRoom(QWidget):
    """The room. Two sides: what there is, and the items of one line."""

    open_case = Signal(str)  # the scope of a case
    go_to = Signal(str)
    said = Signal(object)  # Said
    counted = Signal(int)  # what is new and waits for this champion

    def __init__(
        self, *, vault: Vault, tasks: Tasks, look: Look, changes: Changes, clock: Callable[[], datetime]
    ) -> None:
        super().__init__()
        self._vault, self._tasks, self._look, self._changes, self._clock = vault, tasks, look, changes, clock
        self._page: BriefingPage | None = None
        self._lines: tuple[Line, ...] = ()
        self._new: frozenset[str] = frozenset()
        self._opened = self._wanted = ""
        self._ground: Ground | None = None
        self._asking = Asking(vault, tasks, self)
        self._asking.saved.connect(changes.announce)
        self._asking.said.connect(self.said)
        self._asking.read.connect(self._count)
        self._build()
        changes.announced.connect(self._on_changed)
        look.changed.connect(self._fit)
        self._count()

    def _build(self) -> None:
        look = self._look
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        self._scroll = Scroll(margins=(PAGE, WIDE, PAGE, PAGE), spacing=WIDE)
        whole.addWidget(self._scroll)
        page = self._scroll.column
        self.header = PageHeader(look, "Briefing", " ")
        self._areas = Dropdown(look, name="Area")
        self._areas.chosen.connect(self._on_area)
        self._areas.setSizeAdjustPolicy(Dropdown.SizeAdjustPolicy.AdjustToContents)
        self.header.beside.addWidget(self._areas)
        self._areas.hide()
        page.addWidget(self.header)
        self.slot = Slot(look, rows=5)
        page.addWidget(self.slot)
        self._body = QWidget()
        self._across = QBoxLayout(QBoxLayout.Direction.LeftToRight, self._body)
        self._across.setContentsMargins(0, 0, 0, 0)
        self._across.setSpacing(PAGE)
        self.figures = BriefingFigures(look)
        self.figures.area_chosen.connect(self._on_map_area)
        self._left = QWidget()
        left = QVBoxLayout(self._left)
        left.setContentsMargins(0, 0, 0, 0)
        self.overview = Overview(look)
        self.overview.view_chosen.connect(lambda _view: self._show())
        self.overview.line_chosen.connect(self._on_line)
        self.overview.line_opened.connect(self.open_line)
        left.addWidget(self.overview)
        self.items = Items(look, self._vault.policy)
        self.items.back_asked.connect(self.go_back)
        self.items.item_chosen.connect(lambda item: self.figures.mark([item.area or item.district]))
        self.items.acted.connect(self._on_acted)
        self.items.take_back_asked.connect(self._on_take_back)
        self.items.words_opened.connect(self._on_words_opened)
        self.items.typed.connect(self._asking.keep)
        self.items.hide()
        left.addWidget(self.items)
        self.printing = PrintStrip(look, vault=self._vault, tasks=self._tasks, clock=self._clock)
        self.printing.said.connect(self.said)
        self.printing.closed.connect(self.go_back)
        self.printing.hide()
        left.addWidget(self.printing)
        left.addStretch(1)
        self.overview.print_asked.connect(self.start_printing)
        QShortcut(QKeySequence("Ctrl+P"), self, self.start_printing)
        self._across.addWidget(self._left, 3)
        self._across.addWidget(self.figures, 4)
        self._body.hide()
        page.addStretch(1)

    # what the frame calls

    def on_shown(self) -> None:
        """Shown anew."""
        self.refresh()
        self._fit()

    def focus_first(self) -> bool:
        """The list has the focus, where there is one."""
        shown = self.overview.list.isVisible() and bool(self.overview.list.key())
        if shown:
            self.overview.list.setFocus(Qt.FocusReason.OtherFocusReason)
        return shown

    def refresh(self) -> None:
        """Read again; what is chosen stays."""
        self.slot.wait()
        wanted = self._wanted

        def read() -> tuple[BriefingPage, Ground]:
            return self._vault.ask(briefing.page, wanted=wanted), self._ground or read_ground()

        self._tasks.run(read, self._on_read, failed=self._on_unread, owner=self)

    def _count(self) -> None:
        """What the rail says: new, and waiting for this champion."""
        now = self._clock()

        def count() -> int:
            told = self._vault.ask(briefing.unread)
            waits = (item for item in told.items if needs_me(item, told.asked, here=told.here, now=now))
            return len({item.case_id or item.id for item in waits})  # a case in two lines is one thing to do

        self._tasks.run(count, self.counted.emit, failed=lambda _error: self.counted.emit(0), owner=self)

    # what was read

    def _on_read(self, told: tuple[BriefingPage, Ground]) -> None:
        page, self._ground = told
        before = self._page
        self._page = page
        report = page.report
        self._areas.offer([(area, area or "the force") for area in page.areas])
        self._areas.setVisible(len(page.areas) > 1)
        if report is None or not report.readable:
            self.header.say("Briefing", "")
            notice = no_report(self._look) if report is None else newer_report(self._look)
            notice.acted.connect(lambda _place: self.go_to.emit("station"))
            self.slot.show_widget(notice)
            return
        self._areas.choose(report.area)
        if before is None or before.report is None or before.report.day != report.day:
            self._new = frozenset(item.id for item in report.day.items if item.id not in page.seen)
            self.figures.show_day(report.day, self._ground)
        self.header.say(title(report.day), under_title(report.day, self._clock()))
        self.slot.show_widget(self._body)
        self._show()
        self._fit()

    def _on_unread(self, error: Expected) -> None:
        self._page = None
        self.header.say("Briefing", "")
        self.slot.show_widget(not_read(self._look, UNREADABLE, error, again=self.refresh))

    def _show(self) -> None:
        page = self._page
        if page is None or page.report is None:
            return
        day = page.report.day
        unseen = frozenset(item.id for item in day.items) - self._new
        self._lines = lines(day, self.overview.views.code(), seen=unseen)
        self.overview.show_lines(
            self._lines, contacted=coverage_words(day), flags=precision_words(day.precision)
        )  # fmt: skip
        line = self._line(self._opened)
        if self._opened and line is None:
            self.go_back()
        elif line is not None:
            self.items.show_line(line, self._standing(page), self._clock(), anew=False)

    def _standing(self, page: BriefingPage) -> Standing:
        return Standing(asked=page.asked, here=page.here, new=self._new)

    def _line(self, key: str) -> Line | None:
        return next((line for line in self._lines if line.key == key), None)

    # choosing

    def _turn_to(self, side: QWidget) -> None:
        """Show one of the three sides, and in sight: hiding what had the focus scrolls to what gets it next."""
        for one in (self.overview, self.items, self.printing):
            one.setVisible(one is side)
        QTimer.singleShot(0, self, lambda: self._scroll.bring(side))

    def _on_line(self, key: str) -> None:
        line = self._line(key)
        if line is not None and not self._opened:
            self.figures.mark(line.areas)

    def _on_area(self, area: str) -> None:
        self._wanted, self._opened = area, ""
        self._turn_to(self.overview)
        self._asking.note_area(area)
        self.refresh()

    def _on_map_area(self, area: str) -> None:
        """An area was picked on the map: the first line, or item, that lies there."""
        if self._opened:
            self.items.set_filter("area", area if any(one.area == area for one in self._opened_items()) else "")
            return
        line = next((line for line in self._lines if area in line.areas), None)
        if line is not None:
            self.overview.list.choose(line.key)
            self.figures.mark([area])

    def _opened_items(self) -> tuple[Item, ...]:
        line = self._line(self._opened)
        return line.items if line else ()

    def open_line(self, key: str) -> None:
        """Show the items of a line; they count as read from now on."""
        line, page = self._line(key), self._page
        if line is None or page is None or not line.items:
            return
        self._opened = key
        self._turn_to(self.items)
        self.items.show_line(line, self._standing(page), self._clock(), anew=True)
        self.items.list.setFocus(Qt.FocusReason.OtherFocusReason)
        self._asking.note_read(frozenset(item.id for item in line.items))

    def start_printing(self) -> None:
        """Ask what the paper is for; what it shows is what the lines show now."""
        page = self._page
        if page is None or page.report is None or not page.report.readable or self._ground is None:
            return
        if self._opened:
            self.go_back()
        self.printing.open(page.report, self.overview.views.code(), self._ground)
        self._turn_to(self.printing)

    def go_back(self) -> None:
        """Back to all lines; what was opened is no longer new."""
        self._new -= frozenset(item.id for item in self._opened_items())
        self._opened = ""
        self._turn_to(self.overview)
        self._show()
        self.overview.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._opened:
            self.go_back()
            return
        super().keyPressEvent(event)

    # asking

    def _on_acted(self, item: Item, act: str, words: str) -> None:
        page = self._page
        if act == "open":
            self.open_case.emit(case_scope(item.case_id))
            return
        if page is None or page.report is None:
            return
        self._asking.ask(item, area=page.report.area, act=act, words=words)

    def _on_words_opened(self, item: str) -> None:
        page = self._page
        if page is not None and page.report is not None:
            self._asking.take_up(item, scope=page.report.scope, done=self.items.words.setPlainText)

    def _on_take_back(self, request: str) -> None:
        page = self._page
        if page is not None and page.report is not None and request:
            self._asking.take_back(request, area=page.report.area)

    def _on_changed(self, changes: ChangeSet) -> None:
        if not changes.kinds & _KINDS:
            return
        self._count()
        if self.isVisible():
            self.refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._asking.leave()

    # fitting

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        scale = self._look.theme.scale
        beside = self.width() / scale >= _BESIDE
        way = QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom
        self._across.setDirection(way)
        self.items.list.set_most(max(_FEWEST, min(_MOST, round((self.height() / scale - _AROUND) / _ONE))))
        self._left.setMaximumWidth(self._look.px(_LEFT) if beside else 16777215)
        room = min(self.width(), self._look.px(CONTENT_WIDTH) + 2 * PAGE) - 2 * PAGE
        right = room - self._look.px(_LEFT) - PAGE if beside else room
        self.figures.set_narrow(narrow=right / scale < _NARROW_MAP + 2 * WIDE)
        self._scroll.inside.setMaximumWidth(self._look.px(CONTENT_WIDTH) + 2 * PAGE)
