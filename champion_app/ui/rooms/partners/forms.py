"""Two small forms of the directory: a person in an agency, and a change to what is known of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout

from champion_app.domain.change import Author, ChangeSet, Edit
from champion_app.domain.errors import Expected, Invalid, Refused
from champion_app.domain.kinds.partner import Agency, AgencyContact
from champion_app.domain.merge import Row
from champion_app.domain.record import Record, kind_of
from champion_app.domain.rules.words.moments import local_day
from champion_app.domain.scope import DIRECTORY
from champion_app.domain.verbs.fields import change_fields, make_record
from champion_app.store.vault import Vault
from champion_app.ui.changes import Changes
from champion_app.ui.draft import Content, Draft
from champion_app.ui.forms.record_form import RecordForm
from champion_app.ui.look import Look
from champion_app.ui.tasks import Tasks
from champion_app.ui.theme import SMALL, SNUG
from champion_app.ui.widgets.banner import Banner
from champion_app.ui.widgets.button import Button
from champion_app.ui.widgets.card import Card
from champion_app.ui.widgets.text import Text

_NO_ROW = Row(id="", kind="", scope=DIRECTORY, body={})
_ASKED = ("hours", "phone", "email", "address", "languages", "interpreter", "access", "capacity", "offers")


@dataclass(frozen=True, slots=True, kw_only=True)
class FormKind:
    """What one of the two forms is about. ``place`` begins the names of its drafts."""

    heading: str
    save_words: str
    place: str
    record: type[Record]
    fields: tuple[str, ...]
    begin: Callable[[Row], Mapping[str, Any]]
    edits: Callable[[Row, Mapping[str, Any], Author], list[Edit]]


def _person_edits(row: Row, values: Mapping[str, Any], author: Author) -> list[Edit]:
    """Raises Invalid where the name is missing."""
    return make_record(AgencyContact, {**values, "agency": row.id}, record_id=author.new_id(), subject=DIRECTORY)


def _change_edits(row: Row, values: Mapping[str, Any], author: Author) -> list[Edit]:
    """What differs, and that it was checked now by this person. Raises Refused where nothing differs."""
    changed = {name: value for name, value in values.items() if value != _plain(row, name)}
    if not changed:
        raise Refused("Nothing was changed yet.")
    checked = {"checked": local_day(author.now).isoformat(), "checked_by": author.name}
    return change_fields(Agency, row, {**changed, **checked})


def _plain(row: Row, name: str) -> Any:
    """The value as a form shows it: where the body says nothing, the field's default."""
    field = kind_of(Agency).field(name)
    default = list(field.default) if field and isinstance(field.default, tuple) else field.default if field else None
    return row.body.get(name, default)


PERSON = FormKind(
    heading="Somebody to ask for",
    save_words="Add contact",
    place="agency-contact",
    record=AgencyContact,
    fields=("name", "role", "phone", "email"),
    begin=lambda _row: {},
    edits=_person_edits,
)
CHANGE = FormKind(
    heading="What has changed, as they told you today",
    save_words="Report the change",
    place="agency-change",
    record=Agency,
    fields=_ASKED,
    begin=lambda row: row.body,
    edits=_change_edits,
)


class AgencyForm(Card):
    """Closed until :meth:`open`. Esc closes and keeps the draft; Ctrl+Enter saves."""

    opened = Signal()
    closed = Signal()

    def __init__(self, about: FormKind, *, vault: Vault, tasks: Tasks, look: Look, changes: Changes) -> None:
        super().__init__(tone="strong", padding=SNUG, spacing=SNUG)
        self._about = about
        self._vault, self._tasks, self._look, self._changes = vault, tasks, look, changes
        self._row = _NO_ROW
        self._draft: Draft | None = None
        self.column.addWidget(Text(look, about.heading, strong=True, wrap=True))
        self._banner = Banner(look)
        self.column.addWidget(self._banner)
        self._form: RecordForm | None = None
        row = QHBoxLayout()
        row.setSpacing(SMALL)
        row.addStretch(1)
        later = Button(look, "Close", kind="quiet")
        later.clicked.connect(self.close_form)
        row.addWidget(later)
        self._save = Button(look, about.save_words)
        self._save.clicked.connect(self.save)
        row.addWidget(self._save)
        self.column.addLayout(row)
        self.hide()

    @property
    def form(self) -> RecordForm:
        """The form itself, made when it is first needed: most days nobody opens it."""
        if self._form is None:
            about = self._about
            self._form = RecordForm(self._look, kind_of(about.record), self._vault.policy, fields=about.fields)
            self._form.edited.connect(self._on_edited)
            self._form.save_asked.connect(self.save)
            self._form.left.connect(self.close_form)
            self.column.insertWidget(self.column.indexOf(self._banner) + 1, self._form)
        return self._form

    def belong_to(self, row: Row) -> None:
        """Stand at this agency. A form that is open for another one closes and keeps its words; one that is open for
        this one goes on with the versions its writer saw."""
        if row.id != self._row.id:
            self.close_form()
        if self.isHidden():
            self._row = row

    def open(self) -> None:
        """Open, with the draft that was kept for this agency."""
        self._banner.hide()
        self.form.set_values(self._about.begin(self._row))
        self._draft = Draft(
            f"{self._about.place}:{self._row.id}", scope=DIRECTORY, vault=self._vault, tasks=self._tasks, parent=self
        )
        self._draft.read(self._on_draft)
        self.show()
        self.opened.emit()
        self.form.editor(self._about.fields[0]).setFocus(Qt.FocusReason.OtherFocusReason)

    def close_form(self) -> None:
        """Close and keep the draft."""
        if self._draft is not None and self._draft.waits():
            self._draft.keep_now()
        self._close()

    def _close(self) -> None:
        self._draft = None
        if not self.isHidden():
            self.hide()
            self.closed.emit()

    def _on_draft(self, kept: Content) -> None:
        if kept and not self.form.changed_fields():
            self.form.show_draft({name: msgspec.json.decode(value) for name, value in kept.items()})

    def _on_edited(self) -> None:
        if self._draft is not None:
            changed = self.form.changed_fields()
            self._draft.keep({name: msgspec.json.encode(value).decode() for name, value in changed.items()})

    def save(self) -> None:
        """Save. A wrong field says what to do; nothing is lost."""
        if not self.form.check():
            return
        row, values = self._row, self.form.values()

        def work() -> ChangeSet:
            author = self._vault.author()
            return self._vault.save(self._about.edits(row, values, author), author)

        self._save.set_off("It is being saved.")
        self._tasks.run(work, self._on_saved, failed=self._on_failed, owner=self, lane="write")

    def _on_saved(self, touched: ChangeSet) -> None:
        self._save.set_off("")
        if self._draft is not None:
            self._draft.drop()
        self._close()
        self._changes.announce(touched)

    def _on_failed(self, error: Expected) -> None:
        self._save.set_off("")
        if isinstance(error, Invalid):
            self.form.show_error(error)
            return
        if isinstance(error, Refused):
            self._banner.tell(str(error))
            return
        self._banner.tell(f"Not saved yet. Your words are kept as a draft. {error}")
