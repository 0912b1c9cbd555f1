"""A strip with a form in place: a note, a follow-up, a file. The form is made of the declaration; its draft is kept."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout

from champion_app.domain.errors import Invalid
from champion_app.domain.record import Kind
from champion_app.store.vault import Vault
from champion_app.ui.draft import Draft
from champion_app.ui.forms.record_form import RecordForm
from champion_app.ui.look import Look
from champion_app.ui.tasks import Tasks
from champion_app.ui.theme import SMALL, WIDE
from champion_app.ui.widgets.button import Button
from champion_app.ui.widgets.card import Card
from champion_app.ui.widgets.text import Text

NOT_SAVED = "Not saved yet. Your words are kept as a draft."


class FormStrip(Card):
    """``filled`` carries the form's values; the room saves and says what came of it."""

    filled = Signal(object)  # dict of field to value
    closed = Signal()

    def __init__(
        self, place: str, scope: str, kind: Kind, fields: tuple[str, ...], *, title: str, verb: str, vault: Vault,
        tasks: Tasks, look: Look, start: dict[str, Any] | None = None, about: str = "",
        clock: Callable[[], datetime] = lambda: datetime.now(UTC), needed: tuple[str, ...] = (),
    ) -> None:  # fmt: skip
        super().__init__(tone="strong", padding=WIDE, spacing=SMALL + 4)
        self.column.addWidget(Text(look, title, role="section"))
        if about:
            self.column.addWidget(Text(look, about, colour="quiet", wrap=True))
        self.form = RecordForm(look, kind, vault.policy, fields=fields, needed=needed, clock=clock)
        self.form.set_values(start or {})
        self.form.edited.connect(self._keep)
        self.form.save_asked.connect(self.save)
        self.form.left.connect(self.close_keeping)
        self.column.addWidget(self.form)
        foot = QHBoxLayout()
        foot.setSpacing(SMALL)
        self.remark = Text(look, "", role="note", colour="quiet", wrap=True)
        foot.addWidget(self.remark, 1)
        close = Button(look, "Close", kind="quiet")
        close.clicked.connect(self.close_keeping)
        foot.addWidget(close)
        self.button = Button(look, verb, kind="primary", hint="Ctrl+Enter")
        self.button.clicked.connect(self.save)
        foot.addWidget(self.button)
        self.column.addLayout(foot)
        self._draft = Draft(place, scope=scope, vault=vault, tasks=tasks, parent=self)
        self._draft.read(self._on_draft)
        first = fields[0]
        self._first = self.form.editor(first)

    def begin(self) -> None:
        """The first field has the focus."""
        self._first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_draft(self, kept: dict[str, str]) -> None:
        if kept.get("values"):
            self.form.set_values({**self.form.values(), **json.loads(kept["values"])})
            self.remark.setText("Draft kept on this laptop")

    def _keep(self) -> None:
        changed = self.form.changed_fields()
        self._draft.keep({"values": json.dumps(self.form.values()) if changed else ""})

    def save(self) -> None:
        """Hand over the values where every one of them fits its declaration."""
        if not self.form.check():
            return
        self.button.setEnabled(False)
        self._draft.keep_now()
        self.filled.emit(self.form.values())

    def say(self, words: str) -> None:
        """A quiet word at the foot, such as how far the saving is."""
        self.remark.set_colour("quiet")
        self.remark.setText(words)

    def saved(self) -> None:
        self._draft.drop()

    def not_saved(self, error: Exception) -> None:
        """The strip stays open; the error stands beside its field, or under the form."""
        self.button.setEnabled(True)
        if isinstance(error, Invalid):
            self.form.show_error(error)
        self.remark.set_colour("late")
        self.remark.setText(f"{NOT_SAVED} {error}")

    def close_keeping(self) -> None:
        """Close; what was typed is kept as a draft."""
        self._draft.keep_now()
        self.closed.emit()
