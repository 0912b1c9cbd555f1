"""A case: the safe-contact card before anything one could do with it, one timeline, and strips that open in place."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from champion_app.domain.audit import CARE, CONTACT
from champion_app.domain.change import Author, ChangeSet, Edit
from champion_app.domain.errors import Expected
from champion_app.domain.merge import Row
from champion_app.domain.record import Record
from champion_app.domain.scope import subject_of
from champion_app.domain.verbs.contact import tick_off, untick
from champion_app.domain.verbs.fields import change_fields, make_record
from champion_app.store.queries import case as case_queries
from champion_app.store.queries import station
from champion_app.store.queries.case import CaseFile
from champion_app.store.vault import Vault
from champion_app.ui.changes import Changes
from champion_app.ui.look import Look
from champion_app.ui.rooms.case.adding import AddFile
from champion_app.ui.rooms.case.contact_strip import ContactStrip
from champion_app.ui.rooms.case.file import Page, page_of
from champion_app.ui.rooms.case.files import Files
from champion_app.ui.rooms.case.header import CaseHeader
from champion_app.ui.rooms.case.number_card import NumberCard
from champion_app.ui.rooms.case.people import People
from champion_app.ui.rooms.case.risk_page import RiskPage
from champion_app.ui.rooms.case.saving import Saving
from champion_app.ui.rooms.case.strips import Strips
from champion_app.ui.rooms.case.timeline_list import TimelineList
from champion_app.ui.settling.panel import SettlingPanel
from champion_app.ui.sitting import Sitting
from champion_app.ui.tasks import Tasks
from champion_app.ui.theme import GROUP, PAGE, SMALL, WIDE
from champion_app.ui.widgets.banner import Banner
from champion_app.ui.widgets.button import Button
from champion_app.ui.widgets.card import Scroll
from champion_app.ui.widgets.field import Dropdown
from champion_app.ui.widgets.file_drop import FileDrop
from champion_app.ui.widgets.flow import FlowLayout
from champion_app.ui.widgets.letter_keys import bind_letters, letter_hint
from champion_app.ui.widgets.states import SAFE, Notice, Slot, not_read
from champion_app.ui.widgets.tabs import Tabs
from champion_app.ui.widgets.toast import Said

_GROUPS = [
    ("", "Everything"), ("contacts", "Contacts"), ("notes", "Notes"), ("follow-ups", "Follow-ups"),
    ("joint", "Joint working"), ("risk", "Risk"), ("files", "Files"),
    ("force", "The force"),
]  # fmt: skip
_TABS = [("timeline", "Timeline"), ("risk", "Risk"), ("people", "People"), ("files", "Files")]


class CaseRoom(QWidget):
    """One case at a time; ``open`` shows another."""

    closed = Signal()
    write_joint_note = Signal(str)
    said = Signal(object)  # Said: a short word for the toast
    loaded = Signal(str)  # the scope, once its page stands

    def __init__(
        self, *, vault: Vault, tasks: Tasks, look: Look, changes: Changes, clock: Callable[[], datetime],
        sitting: Sitting | None = None,
    ) -> None:  # fmt: skip
        super().__init__()
        self.sitting = sitting or Sitting(self)
        self._vault, self._tasks, self._look, self._changes, self._clock = vault, tasks, look, changes, clock
        self._scope = ""
        self._page: Page | None = None
        self._file: CaseFile | None = None
        self._saving = Saving(vault=vault, tasks=tasks, changes=changes, parent=self)
        self._saving.said.connect(self.said)
        self._saving.failed.connect(lambda error: self.banner.tell(f"Not saved. {error}"))
        self._build()
        self._keys()
        changes.announced.connect(self._on_changed)

    def _build(self) -> None:
        look = self._look
        whole = QVBoxLayout(self)
        whole.setContentsMargins(PAGE, WIDE, 0, 0)
        whole.setSpacing(GROUP)
        self.header = CaseHeader(look, self._vault.policy, self.sitting)
        self.header.back_asked.connect(self.leave)
        self.header.setContentsMargins(0, 0, PAGE, 0)
        whole.addWidget(self.header)
        self._scroll = Scroll(spacing=GROUP, margins=(0, 0, PAGE, PAGE))
        whole.addWidget(self._scroll, 1)
        page = self._scroll.column
        self.banner = Banner(look, action="Try again")
        self.banner.acted.connect(self.refresh)
        page.addWidget(self.banner)
        self.number = NumberCard(
            vault=self._vault, tasks=self._tasks, look=look, clock=self._clock, sitting=self.sitting
        )  # fmt: skip
        self.number.unreadable.connect(self._on_unreadable)
        self.number.card.hide()  # until its rules were read
        page.addWidget(self.number.card)
        self.settling = SettlingPanel(
            vault=self._vault, tasks=self._tasks, look=look, changes=self._changes, clock=self._clock, open_case=False,
            sitting=self.sitting,
        )  # fmt: skip
        self.settling.said.connect(lambda words: self.said.emit(Said(words=words)))
        page.addWidget(self.settling)
        self.tabs = Tabs(look, _TABS)
        self.tabs.chosen.connect(self._on_tab)
        page.addWidget(self.tabs)
        self._lay_strips(page)
        self._timeline_page = QWidget()
        self._lay_timeline()
        page.addWidget(self._timeline_page)
        self.risk = RiskPage(look, self._vault.policy, self.sitting, clock=self._clock)
        self.risk.review_asked.connect(self.strips.start_review)
        self.risk.hide()
        page.addWidget(self.risk)
        self.people = People(look, self._vault.policy, self.sitting, self.number, clock=self._clock)
        self.people.changed.connect(self._on_fields)
        self.people.looked_at.connect(lambda detail: self._note(detail, CONTACT))
        self.people.hide()
        page.addWidget(self.people)
        self._files_page = QWidget()
        self._lay_files()
        page.addWidget(self._files_page)
        page.addStretch(1)

    def _lay_files(self) -> None:
        parts: Any = {"look": self._look, "vault": self._vault, "tasks": self._tasks}
        column = QVBoxLayout(self._files_page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GROUP)
        self.adding = AddFile(**parts, saving=self._saving, changes=self._changes)
        self.adding.said.connect(self.said)
        self.adding.shown.connect(self._on_adding)
        column.addWidget(self.adding)
        self.files = Files(**parts, sitting=self.sitting)
        self.files.looked_at.connect(lambda record: self._note("file looked at", CONTACT, record=record))
        self.files.tried_again.connect(self.refresh)
        column.addWidget(self.files)
        self._files_page.hide()
        self._drop = FileDrop(self._look, self, words="Let go to add it to this case")
        self._drop.dropped.connect(self.adding.take)

    def _lay_strips(self, page: QVBoxLayout) -> None:
        self.strips = Strips(
            vault=self._vault, tasks=self._tasks, look=self._look, clock=self._clock, saving=self._saving,
            number_is_shown=self.number.is_shown,
        )  # fmt: skip
        self.strips.opened.connect(self._on_strip_opened)
        self.strips.closed.connect(self._on_strip_closed)
        page.addWidget(self.strips)

    def _lay_timeline(self) -> None:
        look = self._look
        column = QVBoxLayout(self._timeline_page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GROUP)
        self._bar = QWidget()
        across = QHBoxLayout(self._bar)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(SMALL)
        buttons = QWidget()
        across.addWidget(buttons, 1)
        bar = FlowLayout(buttons, spacing=SMALL)
        self.contact_button = Button(look, "Record contact", kind="primary")
        self.contact_button.setToolTip(letter_hint("C"))
        self.contact_button.clicked.connect(self.start_contact)
        bar.addWidget(self.contact_button)
        for words, icon, key, act in (
            ("Note", "note-pencil", "N", self.strips.start_note),
            ("Follow-up", "calendar-plus", "F", self.strips.start_promise),
            ("Joint note", "users-three", "J", lambda: self.write_joint_note.emit(self._scope)),
            ("File", "paperclip", "A", self.add_file),
        ):
            button = Button(look, words, icon=icon)
            button.setToolTip(letter_hint(key))
            button.clicked.connect(lambda _checked=False, act=act: act())
            bar.addWidget(button)
        self.filter = Dropdown(look, name="What to show")
        self.filter.offer(_GROUPS)
        self.filter.chosen.connect(lambda _code: self._show_timeline())
        across.addWidget(self.filter, 0, Qt.AlignmentFlag.AlignTop)
        column.addWidget(self._bar)
        self.slot = Slot(look)
        column.addWidget(self.slot)
        self.list = TimelineList(look, self.sitting)
        self.list.ticked.connect(self._on_ticked)
        self.list.correct_asked.connect(lambda record: self.strips.start_note(corrects=record))
        self.list.hide()

    def _keys(self) -> None:
        bind_letters(
            self,
            {
                "C": self.start_contact, "N": self.strips.start_note, "F": self.strips.start_promise,
                "R": self.strips.start_review, "A": self.add_file,
                "J": lambda: self.write_joint_note.emit(self._scope),
            },
        )  # fmt: skip
        QShortcut(QKeySequence("Escape"), self, self.leave)

    def open(self, scope: str) -> None:
        """Show a case; looking at it is written down, and what others changed in it is no longer news."""
        if scope != self._scope:
            self.strips.enter(scope)
            self.adding.enter()
            self.number.hide()
            self._scope, self._page, self._file = scope, None, None
            self.people.cover()
            self.tabs.choose("timeline")
            self._show_known(known=False)
        self.refresh()

        def looked() -> None:
            self._vault.note_consulted(record=subject_of(scope), scope=scope, detail="case opened", purpose=CARE)
            self._vault.forget_news(scope)

        self._tasks.run(looked, failed=lambda _error: None, lane="write")

    def on_shown(self) -> None:
        """The room was entered."""

    def scope(self) -> str:
        """The case that is shown."""
        return self._scope

    def refresh(self) -> None:
        """Read the case again; what is shown stays until the answer is there."""
        scope = self._scope
        if not scope:
            return
        self.slot.wait()

        def read() -> tuple[CaseFile, Page]:
            found = self._vault.ask(case_queries.open_case, scope)
            me = self._vault.ask(station.standing).user_name
            now = self._clock()
            page = page_of(found, self._vault.policy, me=me, now=now, catalogue=self._vault.catalogue)
            return found, page

        self._tasks.run(read, self._show, failed=self._on_unreadable, owner=self)

    def _on_unreadable(self, error: Expected) -> None:
        if self._page is not None:
            self.banner.tell(f"This case could not be read again. {SAFE} {error}")
            return
        self.slot.show_widget(not_read(self._look, "This case could not be read", error, again=self.refresh))

    def _show(self, found: tuple[CaseFile, Page]) -> None:
        case_file, page = found
        if case_file.scope != self._scope:
            return
        self._file, self._page = case_file, page
        self.banner.hide()
        self._show_known(known=True)
        self.header.show_page(page)
        self.number.show_safe(page.safe, scope=self._scope)
        self.number.card.show()
        self._show_timeline()
        self.risk.show_history(page.risk, reference=page.case.reference)
        self.people.show_page(page)
        self.adding.show_page(page)
        self.files.show_files(page.files)
        self.settling.show_found(case_file.differences)
        self.loaded.emit(self._scope)
        self.strips.show_page(page)

    def _show_known(self, *, known: bool) -> None:
        """What one could do with a case stands there once it was read, and not before."""
        for part in (self.tabs, self._bar):
            part.setVisible(known)

    def _show_timeline(self) -> None:
        if self._page is None or self._file is None:
            return
        group = self.filter.code()
        entries = [entry for entry in self._page.entries if not group or entry.group == group]
        if entries:
            self.list.show_entries(entries, self._file.states, now=self._clock())
            self.slot.show_widget(self.list)
        else:
            words = (
                "Nothing of this kind yet." if group else "Nothing has been written yet. Start with the first contact."
            )
            self.slot.show_widget(Notice(self._look, "", words))

    def _on_tab(self, tab: str) -> None:
        self._timeline_page.setVisible(tab == "timeline")
        self.risk.setVisible(tab == "risk")
        self.people.setVisible(tab == "people")
        self._files_page.setVisible(tab == "files")
        if tab != "people":
            self.people.cover()

    def _note(self, detail: str, purpose: str, *, record: str = "") -> None:
        scope = self._scope
        self._tasks.run(
            lambda: self._vault.note_consulted(
                record=record or subject_of(scope), scope=scope, detail=detail, purpose=purpose
            ),
            failed=lambda _error: None, lane="write",
        )  # fmt: skip

    def add_file(self) -> None:
        """Choose a file for this case."""
        self.tabs.choose("files")
        self.adding.choose()

    def _on_adding(self) -> None:
        self.tabs.choose("files")
        QTimer.singleShot(0, self, lambda: self._scroll.bring(self.adding))

    def start_contact(self) -> None:
        """Record a contact."""
        self.strips.start_contact()

    def _on_strip_opened(self, tab: str) -> None:
        self.tabs.choose(tab)
        self.risk.button.setVisible(tab != "risk")
        self.contact_button.setVisible(not isinstance(self.strips.strip, ContactStrip))
        self.contact_button.set_kind("secondary")
        QTimer.singleShot(0, self, lambda: self._scroll.bring(self.strips))

    def _on_strip_closed(self) -> None:
        self.contact_button.set_kind("primary")
        self.contact_button.show()
        self.risk.button.show()
        (self.risk.button if self.tabs.code() == "risk" else self.contact_button).setFocus()

    def _on_ticked(self, record: str) -> None:
        row = next((row for row in (self._page.follow_ups if self._page else ()) if row.id == record), None)
        if row is not None:
            done = Said(words="Done, saved here", action="Undo", act=lambda: self._undo_tick(row.id))
            self._saving.save(lambda author: tick_off(author, row), done)

    def _undo_tick(self, record: str) -> None:
        """A follow-up that was ticked off by mistake is open again."""
        row = next((row for row in (self._file.rows if self._file else ()) if row.id == record), None)
        if row is not None:
            self._saving.save(lambda _author: untick(row), Said(words="Open again, saved here"))

    def _on_fields(self, record: type[Record], row: Row | None, fields: dict[str, Any]) -> None:
        page = self._page
        if page is None:
            return

        def made(author: Author) -> list[Edit]:
            if row is not None:
                return change_fields(record, row, fields)
            joined = {**fields, "person": page.person.id} if page.person else fields
            return make_record(record, joined, record_id=author.new_id(), subject=page.case_id)

        self._saving.save(made, Said(words="Saved here"))

    def _on_changed(self, change_set: ChangeSet) -> None:
        if self._scope in change_set.scopes and self.isVisible():
            self.refresh()

    def leave(self) -> None:
        """Esc: close the strip first, keeping its draft; then the case."""
        if self.strips.leave() or self.adding.leave():
            return
        self.number.hide()
        self.closed.emit()
