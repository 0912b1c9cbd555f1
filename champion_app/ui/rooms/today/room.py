"""Today: who to contact now and why, what was promised, what others changed. The first name is the whole screen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import msgspec
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from champion_app.domain.change import ChangeSet
from champion_app.domain.errors import Expected
from champion_app.domain.rules.case.case_line import CaseLine
from champion_app.domain.rules.case.today import header_sentence
from champion_app.domain.rules.words.moments import local, read_moment, utc_text
from champion_app.domain.rules.words.wording import due_words, page_day
from champion_app.store.queries import station, today
from champion_app.store.queries.today import Changed, Coverage, Promised
from champion_app.store.vault import Vault
from champion_app.ui.changes import Changes
from champion_app.ui.look import Look
from champion_app.ui.rooms.today.rows import changed_rows, first_rows, promised_rows
from champion_app.ui.rooms.today.section import Section
from champion_app.ui.tasks import Tasks
from champion_app.ui.theme import COMPACT_BELOW, CONTENT_WIDTH, PAGE, SMALL, WIDE
from champion_app.ui.widgets.card import FittingScroll, Scroll
from champion_app.ui.widgets.page import PageHeader
from champion_app.ui.widgets.states import Notice

_MOST_FIRST = 60
_REST_AT_LEAST = 168
"""Pixels that stay for what was promised, with the spaces around it."""


class _First(msgspec.Struct, frozen=True, kw_only=True):
    lines: list[CaseLine]
    coverage: Coverage
    me: str
    next_first: str | None


class TodayRoom(QWidget):
    """The room. Contact first stays in view while the rest scrolls under it."""

    open_case = Signal(str)
    record_contact = Signal(str)
    go_to = Signal(str)
    counted = Signal(object)  # Coverage, or None where it could not be read

    def __init__(
        self, *, vault: Vault, tasks: Tasks, look: Look, changes: Changes, clock: Callable[[], datetime]
    ) -> None:
        super().__init__()
        self._vault, self._tasks, self._look, self._clock = vault, tasks, look, clock
        self._compact = False
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
        self.first = Section(look, "Contact first", tone="strong", pinned=True)
        self.promised = Section(look, "Promised today")
        self.changed = Section(look, "Changed since your last sync")
        self._top = FittingScroll(margins=(0, 0, PAGE, 0))
        self._top.column.addWidget(self.first)
        self._rest = Scroll(margins=(0, 0, PAGE, PAGE), spacing=WIDE)
        for section in (self.promised, self.changed):
            self._rest.column.addWidget(section)
        self._rest.column.addStretch(1)
        whole.addWidget(self._top)
        whole.addWidget(self._rest, 1)
        for section in (self.first, self.promised, self.changed):
            section.setMaximumWidth(CONTENT_WIDTH * 2)
            section.acted.connect(self._on_acted)
            section.key_pressed.connect(self._on_key)
            section.again_asked.connect(self.refresh)
            section.list.grown.connect(self._fit)

    def on_shown(self) -> None:
        """The room was entered."""
        self.refresh()
        self._fit()

    def refresh(self) -> None:
        """Read again; what is shown stays until the answer is there."""
        now = self._clock()
        end = local(now).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)

        def read_first() -> _First:
            lines = self._vault.ask(today.contact_first, limit=_MOST_FIRST)
            coverage = self._vault.ask(today.coverage, now=utc_text(now))
            me = self._vault.ask(station.standing).user_name
            return _First(lines=lines, coverage=coverage, me=me, next_first=coverage.next_due)

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
        now = self._clock()
        told = header_sentence(waiting=found.coverage.waiting, late=found.coverage.late)
        self.header.say(page_day(now), told)
        rows = first_rows(found.lines, now, self._vault.policy, me=found.me)
        self.first.show_rows(rows, None if rows else self._everyone_contacted(found.next_first))
        more = found.coverage.waiting - len(found.lines)
        self.first.heading.say("Contact first", f"and {more:,} more in your caseload" if more > 0 else "")
        self.counted.emit(found.coverage)
        self._fit()

    def _everyone_contacted(self, next_due: str | None) -> Notice:
        due = read_moment(next_due)
        following = f"The next first contact is {due_words(due, self._clock()).text.lower()}. " if due else ""
        notice = Notice(
            self._look, "Everyone has been contacted", following + "New people arrive when you sync.",
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
        rows = promised_rows(found, self._clock(), self._vault.policy)
        self.promised.show_rows(rows, None if rows else Notice(self._look, "", "Nothing is promised for today."))

    def _show_changed(self, found: list[Changed]) -> None:
        rows = changed_rows(found, self._vault.policy)
        self.changed.show_rows(rows, None if rows else Notice(self._look, "", "Nothing. You have read it all."))

    def _on_acted(self, key: str) -> None:
        self.open_case.emit(key.partition("#")[0])

    def _on_key(self, key: str, pressed: int) -> None:
        if pressed == Qt.Key.Key_R:
            self.record_contact.emit(key.partition("#")[0])

    def _on_changed(self, _change_set: ChangeSet) -> None:
        if self.isVisible():
            self.refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Contact first is pinned, but never takes more than what leaves the rest in sight."""
        compact = self.window().width() / self._look.theme.scale < COMPACT_BELOW
        if compact != self._compact:
            self._compact = compact
            for section in (self.first, self.promised, self.changed):
                section.list.set_compact(compact)
        self.first.heading.setVisible(not compact)
        left = self.height() - self.header.sizeHint().height() - _REST_AT_LEAST
        ceiling = max(self._look.px(90), min(round(self.height() * 0.55), left))
        heading = 0 if compact else self.first.heading.sizeHint().height() + SMALL
        self.first.list.setMaximumHeight(ceiling - heading)
        self._top.setMaximumHeight(ceiling)

    def focus_first(self) -> None:
        """The first name has the focus."""
        self.first.list.focus_first()
