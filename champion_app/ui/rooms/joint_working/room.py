"""Joint working: what agencies say and decide together on a case, one line at a time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from sqlite3 import Connection

import msgspec
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from champion_app.domain.change import ChangeSet
from champion_app.domain.errors import Expected
from champion_app.domain.kinds.partner import Agency
from champion_app.domain.record import view
from champion_app.domain.rules.case.case_line import CaseLine
from champion_app.store.queries import partners, station
from champion_app.store.queries.partners import WrittenNote
from champion_app.store.vault import Vault
from champion_app.ui.changes import Changes
from champion_app.ui.draft import Content, Draft
from champion_app.ui.look import Look
from champion_app.ui.rooms.joint_working import words
from champion_app.ui.rooms.joint_working.entry import NoteEntry
from champion_app.ui.rooms.joint_working.notes import NoteList
from champion_app.ui.rooms.joint_working.writing import ONESELF, THE_POLICE, note_edits
from champion_app.ui.sitting import Sitting
from champion_app.ui.tasks import Tasks
from champion_app.ui.theme import CONTENT_WIDTH, GROUP, PAGE, SENTENCE_WIDTH, SMALL, WIDE
from champion_app.ui.widgets.banner import Banner
from champion_app.ui.widgets.button import Button
from champion_app.ui.widgets.card import Card, Scroll, rule
from champion_app.ui.widgets.covered import AloneSwitch
from champion_app.ui.widgets.field import Dropdown, Labelled
from champion_app.ui.widgets.hold_name import HoldToShow
from champion_app.ui.widgets.page import PageHeader, SectionHeading
from champion_app.ui.widgets.states import SAFE, Notice, Slot, not_read
from champion_app.ui.widgets.text import Text
from champion_app.ui.widgets.toast import Said

CHOOSE, CHOOSE_FIRST = "Choose a case", "Choose the case first: this note would stand in none."
WRITTEN, TAKEN_BACK = "Note kept, saved here", "Taken back. The case no longer has it."


class Table(msgspec.Struct, frozen=True, kw_only=True):
    """What the page shows, read in one snapshot. ``scope`` is the case whose notes these are."""

    cases: tuple[CaseLine, ...]
    agencies: tuple[tuple[str, str], ...]
    notes: tuple[WrittenNote, ...]
    scope: str
    me: str


def table(db: Connection, *, wanted: str) -> Table:
    """Read cases, speakers and notes: of the wanted case, or of none. Nothing is ever written to a case by default."""
    cases = tuple(partners.open_cases(db))
    scope = wanted if wanted in {line.scope for line in cases} else ""
    named = [(row.id, view(Agency, row.body).name) for row in partners.agencies(db)]
    return Table(
        cases=cases,
        agencies=tuple(sorted(named, key=lambda one: one[1].casefold())),
        notes=tuple(partners.joint_notes(db, scope=scope)) if scope else (),
        scope=scope,
        me=station.standing(db).user_name,
    )


class JointWorkingRoom(QWidget):
    """The room. Notes are never changed: a new one corrects an old one and points at it."""

    open_case = Signal(str)  # the scope of a case
    go_to = Signal(str)  # the name of another room
    said = Signal(object)  # Said: a short word for the toast

    def __init__(
        self, *, vault: Vault, tasks: Tasks, look: Look, changes: Changes, clock: Callable[[], datetime],
        sitting: Sitting | None = None,
    ) -> None:  # fmt: skip
        super().__init__()
        self._sitting = sitting or Sitting(self)
        self._to_words = False
        self._vault, self._tasks, self._look, self._changes, self._clock = vault, tasks, look, changes, clock
        self._scope = self._wanted = self._speaker = ""
        self._draft: Draft | None = None
        self._filling = False
        self._build()
        changes.announced.connect(self._on_changed)

    def _build(self) -> None:
        look = self._look
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        self._scroll = Scroll(margins=(PAGE, WIDE, PAGE, PAGE), spacing=WIDE)
        whole.addWidget(self._scroll)
        page = self._scroll.column
        header = PageHeader(look, "Joint working", "What agencies say and decide together on a case.")
        header.beside.addWidget(AloneSwitch(look, self._sitting))
        page.addWidget(header)
        self._banner = Banner(look, action="Read them again")
        self._banner.acted.connect(self.refresh)
        page.addWidget(self._banner)
        self._slot = Slot(look, rows=4)
        page.addWidget(self._slot, 1)
        self._body = QWidget()
        self._fill_body(look)
        self._body.hide()

    def _fill_body(self, look: Look) -> None:
        column = QVBoxLayout(self._body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SMALL)
        self._case = Dropdown(look, name="Case")
        self._case.chosen.connect(self._on_case)
        self._case_field = Labelled(look, self._case, label="Case")
        top = QHBoxLayout()
        top.setSpacing(SMALL)
        top.addWidget(self._case_field, 1)
        open_it = Button(look, "Open the case", kind="quiet")
        open_it.clicked.connect(self._on_open_case)
        top.addWidget(open_it, 0, Qt.AlignmentFlag.AlignBottom)
        top.addStretch(1)
        column.addLayout(top)
        column.addSpacing(SMALL)
        self._heading = SectionHeading(look, "Notes")
        self._correct = Button(look, "Correct the chosen note", kind="quiet", small=True)
        self._correct.clicked.connect(self._on_correct)
        self.hold = HoldToShow(look, "Hold to read")
        self.hold.held.connect(lambda _held: self._show_words())
        self._sitting.changed.connect(self._show_words)
        self._heading.end.addWidget(self.hold)
        self._heading.end.addWidget(self._correct)
        column.addWidget(self._heading)
        card = Card(padding=1)
        column.addWidget(card, 1)
        self._entry = NoteEntry(look, self._vault.policy)
        self._entry.asked.connect(self._on_add)
        self._entry.changed.connect(self._on_typed)
        card.column.addWidget(self._entry)
        card.column.addWidget(rule())
        self._notes = NoteList(look)
        self._notes.correction_asked.connect(self._on_correct)
        self._notes.chose.connect(self._on_chose)
        card.column.addWidget(self._notes, 1)
        self._empty = Text(look, words.NO_NOTES, colour="quiet", wrap=True)
        self._empty.setContentsMargins(GROUP, GROUP, GROUP, GROUP)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignTop)
        card.column.addWidget(self._empty, 1)
        self._on_chose(None)
        self._show_words()

    # what the frame calls

    def on_shown(self) -> None:
        """Shown anew."""
        self.refresh()

    def refresh(self) -> None:
        """Read again; the case, the chosen note, scroll, focus and what is being written stay."""
        wanted = self._wanted or self._scope
        self._slot.wait()
        self._tasks.run(
            lambda: self._vault.ask(table, wanted=wanted), self._on_table, failed=self._on_unread, owner=self
        )

    def start_note(self, scope: str, agency: str = "") -> None:
        """Begin a note: of this case where named, with the words of this agency where named."""
        self._wanted, self._speaker = scope or self._wanted, agency
        self.refresh()
        self.take_focus()

    def come_from(self, scope: str) -> None:
        """The case that was open last: the one to write about, unless another was chosen here since."""
        self._wanted = scope or self._wanted

    def _show_words(self) -> None:
        """What was said, while it is held or while one is alone."""
        alone = self._sitting.is_alone()
        self.hold.setVisible(not alone)
        self._notes.cover(covered=not (alone or self.hold.is_held()))

    def take_focus(self) -> None:
        """The words have the focus, at once or as soon as they stand there."""
        self._to_words = self._slot.shown() is not self._body
        self._entry.take_focus()

    # what was read

    def _on_table(self, told: Table) -> None:
        self._banner.hide()
        if not told.cases:
            notice = Notice(self._look, "Nothing to write about yet", words.NO_CASES, icon="users-three")
            self._slot.show_widget(notice)
            return
        self._slot.show_widget(self._body)
        self._wanted = ""
        self._filling = True
        now = self._clock()
        offered = [(line.scope, words.case_choice(line, now)) for line in told.cases]
        self._case.offer([*([] if told.scope else [("", CHOOSE)]), *offered], keep=False)
        self._case.choose(told.scope)
        self._entry.offer_speakers(told.agencies)
        if self._speaker:
            self._entry.speaker.choose(self._speaker)
            self._speaker = ""
            self._to_words = True
        self._filling = False
        self._turn_to(told.scope)
        rows = words.note_rows(told.notes, self._vault.policy, self._clock(), me=told.me)
        self._notes.show_rows(rows)
        self._notes.setVisible(bool(rows))
        self._empty.setText(words.NO_NOTES if told.scope else words.NO_CASE)
        self._empty.setVisible(not rows)
        self._heading.say("Notes", f"{len(rows):,}, newest first" if rows else "")
        if self._to_words:
            self._to_words = False
            self._entry.take_focus()

    def _turn_to(self, scope: str) -> None:
        """Take up the draft of a case; the one before is kept."""
        if scope == self._scope:
            return
        self._keep_now()
        carried = {} if self._scope else self._entry.content()  # written before its case was chosen
        self._scope = scope
        self._filling = True
        self._entry.show_content(carried)
        self._filling = False
        if not scope:
            self._draft = None
            return
        draft = Draft(f"joint-note:{scope}", scope=scope, vault=self._vault, tasks=self._tasks, parent=self)
        self._draft = draft
        if carried:
            draft.keep(carried)
        else:
            draft.read(lambda kept: self._on_draft(draft, kept))

    def _on_draft(self, draft: Draft, kept: Content) -> None:
        if draft is self._draft and kept and not self._entry.content():
            self._filling = True
            self._entry.show_content(kept)
            self._filling = False

    def _on_unread(self, error: Expected) -> None:
        if self._slot.shown() is self._body:  # what is being written stays in sight
            self._banner.tell(f"The notes could not be read again. {SAFE} {error}", tone="late")
        else:
            self._slot.show_widget(not_read(self._look, "The notes could not be read", error, again=self.refresh))

    def _on_changed(self, changes: ChangeSet) -> None:
        if self.isVisible() and changes.scopes:
            self.refresh()

    # choosing a case

    def _on_case(self, scope: str) -> None:
        self._wanted = scope
        self.refresh()

    def _on_open_case(self) -> None:
        if self._scope:
            self.open_case.emit(self._scope)

    # writing

    def _on_typed(self) -> None:
        if self._draft is not None and not self._filling:
            self._draft.keep(self._entry.content())

    def _keep_now(self) -> None:
        if self._draft is not None and self._draft.waits():
            self._draft.keep_now()

    def _on_add(self) -> None:
        written = self._entry.written(self._scope)
        if not written.scope:
            self._entry.tell(CHOOSE_FIRST)
            self._case.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self._entry.tell("")
        self._entry.rest(saving=True)

        def work() -> tuple[ChangeSet, str]:
            author = self._vault.author()
            edits = note_edits(written, author)
            return self._vault.save(edits, author), edits[0].record

        self._tasks.run(work, self._on_saved, failed=self._on_failed, owner=self, lane="write")

    def _undo(self, record: str) -> None:
        """Take a note back that has not left yet; one that has is put right by a correction."""

        def done(touched: ChangeSet | None) -> None:
            if touched is None:
                self._notes.choose(record)
                self._on_correct()
                return
            self._changes.announce(touched)
            self.said.emit(Said(words=TAKEN_BACK))

        self._tasks.run(lambda: self._vault.take_back(record), done, failed=self._on_failed, owner=self, lane="write")

    def _on_saved(self, saved: tuple[ChangeSet, str]) -> None:
        touched, record = saved
        self._entry.rest(saving=False)
        self._filling = True
        self._entry.show_content({})
        self._filling = False
        if self._draft is not None:
            self._draft.drop()
        self._changes.announce(touched)
        self.said.emit(Said(words=WRITTEN, action="Undo", act=lambda: self._undo(record)))
        self._entry.take_focus()

    def _on_failed(self, error: Expected) -> None:
        self._entry.rest(saving=False)
        self._entry.tell(str(error))
        self._keep_now()

    def _on_chose(self, row: object) -> None:
        self._correct.set_off("" if isinstance(row, words.NoteRow) else "Choose a note in the list first.")

    def _on_correct(self) -> None:
        row = self._notes.chosen()
        if row is None:
            return
        names = {words.POLICE: THE_POLICE, words.YOU: ONESELF}
        self._entry.correct(row, speaker=row.agency or names.get(row.said_by, ""))

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._keep_now()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._case_field.setMaximumWidth(self._look.px(SENTENCE_WIDTH) // 2 + self._look.px(40))
        inside = self._scroll.widget()
        if inside is not None:
            inside.setMaximumWidth(self._look.px(CONTENT_WIDTH) + 2 * PAGE)
