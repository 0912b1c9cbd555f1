"""A person in an agency, added where they are needed. Fields and their labels are the record's own."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout

from champion_app.domain.change import ChangeSet
from champion_app.domain.errors import Expected, Invalid
from champion_app.domain.partner import AgencyContact
from champion_app.domain.record import kind_of
from champion_app.domain.scope import DIRECTORY
from champion_app.domain.verbs.fields import make_record
from champion_app.store.vault import Vault
from champion_app.ui.changes import Changes
from champion_app.ui.draft import Content, Draft
from champion_app.ui.look import Look
from champion_app.ui.tasks import Tasks
from champion_app.ui.theme import SMALL, SNUG
from champion_app.ui.widgets.banner import Banner
from champion_app.ui.widgets.button import Button
from champion_app.ui.widgets.card import Card
from champion_app.ui.widgets.field import Labelled, Line

_BELONGS = "agency"
"""The field that is not asked: it is the agency the form stands at."""


class ContactForm(Card):
    """Closed until :meth:`open`. Esc closes and keeps the draft; Ctrl+Enter adds."""

    opened = Signal()
    closed = Signal()

    def __init__(self, *, vault: Vault, tasks: Tasks, look: Look, changes: Changes) -> None:
        super().__init__(tone="strong", padding=SNUG, spacing=SNUG)
        self._vault, self._tasks, self._changes = vault, tasks, changes
        self._agency = ""
        self._draft: Draft | None = None
        self._banner = Banner(look)
        self.column.addWidget(self._banner)
        self._fields: dict[str, Labelled] = {}
        self._lines: dict[str, Line] = {}
        for field in kind_of(AgencyContact).fields:
            if field.name == _BELONGS:
                continue
            line = Line(look, name=field.label)
            line.textEdited.connect(self._on_typed)
            self._lines[field.name] = line
            self._fields[field.name] = Labelled(
                look, line, label=field.label, help_words=field.help, optional=not field.required
            )
            self.column.addWidget(self._fields[field.name])
        row = QHBoxLayout()
        row.setSpacing(SMALL)
        row.addStretch(1)
        cancel = Button(look, "Not now", kind="quiet")
        cancel.clicked.connect(self.close_form)
        row.addWidget(cancel)
        self._save = Button(look, "Add contact")
        self._save.clicked.connect(self.save)
        row.addWidget(self._save)
        self.column.addLayout(row)
        self.hide()

    def belong_to(self, agency: str) -> None:
        """Stand at another agency. A form that is open for another one closes and keeps its words."""
        if agency == self._agency:
            return
        self.close_form()
        self._agency = agency

    def open(self) -> None:
        """Open, with the draft that was kept for this agency."""
        self._banner.hide()
        self._show({})
        self._draft = Draft(
            f"agency-contact:{self._agency}", scope=DIRECTORY, vault=self._vault, tasks=self._tasks, parent=self
        )
        self._draft.read(self._on_draft)
        self.show()
        self.opened.emit()
        next(iter(self._lines.values())).setFocus(Qt.FocusReason.OtherFocusReason)

    def close_form(self) -> None:
        """Close and keep the draft."""
        if self._draft is not None and self._draft.waits():
            self._draft.keep_now()
        self._draft = None
        if not self.isHidden():
            self.hide()
            self.closed.emit()

    def _on_draft(self, kept: Content) -> None:
        if not any(self._content().values()):
            self._show(kept)

    def _show(self, content: Content) -> None:
        for name, line in self._lines.items():
            line.setText(content.get(name, ""))
            self._fields[name].set_error("")

    def _content(self) -> Content:
        return {name: line.text() for name, line in self._lines.items()}

    def _on_typed(self, _words: str) -> None:
        if self._draft is not None:
            self._draft.keep(self._content())

    def save(self) -> None:
        """Add the person. A wrong field says what to do; nothing is lost."""
        given = {name: words.strip() for name, words in self._content().items()}
        author = self._vault.author
        for field in self._fields.values():
            field.set_error("")
        given[_BELONGS] = self._agency

        def work() -> ChangeSet:
            who = author()
            edits = make_record(AgencyContact, given, record_id=who.new_id(), subject=DIRECTORY)
            return self._vault.save(edits, who)

        self._save.set_off("It is being saved.")
        self._tasks.run(work, self._on_saved, failed=self._on_failed, owner=self, lane="write")

    def _on_saved(self, touched: ChangeSet) -> None:
        self._save.set_off("")
        if self._draft is not None:
            self._draft.drop()
        self._show({})
        self._draft = None
        self.hide()
        self.closed.emit()
        self._changes.announce(touched)

    def _on_failed(self, error: Expected) -> None:
        self._save.set_off("")
        if isinstance(error, Invalid) and error.field in self._fields:
            self._fields[error.field].set_error(str(error))
            self._lines[error.field].setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self._banner.tell(f"Not saved yet. Your words are kept as a draft. {error}")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        entered = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if event.key() == Qt.Key.Key_Escape:
            self.close_form()
        elif entered and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.save()
        elif entered:
            self.focusNextChild()
        else:
            super().keyPressEvent(event)
