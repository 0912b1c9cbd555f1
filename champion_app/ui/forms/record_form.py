"""A form made of nothing but a record's own declaration: labels, help, editors, errors."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from champion_app.domain.errors import Invalid
from champion_app.domain.policy import PolicyPack
from champion_app.domain.record import Kind, checked
from champion_app.ui.forms.editors import Editor, Told, editor_for
from champion_app.ui.input_filter import MOVES_ON, InputFilter
from champion_app.ui.look import Look
from champion_app.ui.theme import GROUP
from champion_app.ui.widgets.card import bring_into_sight
from champion_app.ui.widgets.date_line import DateLine
from champion_app.ui.widgets.field import Labelled


def _now() -> datetime:
    return datetime.now(UTC)


class RecordForm(QWidget):
    """A room chooses which fields and in which order; it never describes one again. Ctrl+Enter saves, Esc leaves.

    ``needed`` names fields that this form cannot do without, though a record could. ``clock`` is what "tomorrow" is
    counted from.
    """

    edited = Signal()
    save_asked = Signal()
    left = Signal()

    def __init__(
        self, look: Look, kind: Kind, policy: PolicyPack, *, fields: Sequence[str] = (), needed: Sequence[str] = (),
        clock: Callable[[], datetime] = _now,
    ) -> None:  # fmt: skip
        super().__init__()
        self.setProperty(MOVES_ON, True)
        self.kind = kind
        self._needed = frozenset(needed)
        self._shown: dict[str, Any] = {}
        self._editors: dict[str, Editor] = {}
        self._labels: dict[str, Labelled] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GROUP)
        self._told = Told(self)
        chosen = [field for name in fields if (field := kind.field(name))] if fields else list(kind.fields)
        for field in chosen:
            editor = editor_for(look, field, self._told, policy, clock=clock)
            labelled = Labelled(
                look, editor.widget, label=field.label, help_words=field.help,
                optional=not field.required and field.name not in self._needed,
            )  # fmt: skip
            if isinstance(editor.widget, DateLine):
                _say_back(editor.widget, labelled)
            column.addWidget(labelled)
            self._editors[field.name] = editor
            self._labels[field.name] = labelled
        self.set_values({})
        self._told.edited.connect(self.edited)

    def set_values(self, body: Mapping[str, Any]) -> None:
        """Show a record's body; what it does not say shows the field's default."""
        for name, editor in self._editors.items():
            field = self.kind.field(name)
            editor.show(body.get(name, field.default if field else None))
        self._shown = self.values()
        self.clear_errors()

    def show_draft(self, values: Mapping[str, Any]) -> None:
        """Lay kept words over what is shown; they count as changed, as if typed again."""
        for name, value in values.items():
            if name in self._editors:
                self._editors[name].show(value)

    def values(self) -> dict[str, Any]:
        """What every editor holds now, as plain JSON data."""
        return {name: editor.value() for name, editor in self._editors.items()}

    def changed_fields(self) -> dict[str, Any]:
        """What differs from what was shown."""
        return {name: value for name, value in self.values().items() if value != self._shown[name]}

    def check(self) -> bool:
        """Hold every value against its declaration; errors stand beside their fields, the first one has the focus.
        Words that are still being composed belong to it."""
        app = QApplication.instance()
        if isinstance(app, QApplication):
            InputFilter.over(app).commit_composed()
        first: QWidget | None = None
        for name, editor in self._editors.items():
            sentence = self._wrong(name, editor)
            if sentence:
                first = first or editor.widget
            self._labels[name].set_error(sentence)
        if first is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)
            QTimer.singleShot(0, first, lambda: bring_into_sight(first))  # once its sentence has its place
        return first is None

    def _wrong(self, name: str, editor: Editor) -> str:
        field, value = self.kind.field(name), editor.value()
        if field is None:
            return ""
        if name in self._needed and value in ("", None, []):
            return f"{field.label} is needed."
        try:
            checked(field, value)
        except Invalid as error:
            return editor.problem() or str(error)
        return editor.problem()

    def show_error(self, error: Invalid) -> None:
        """An error that the domain raised, beside its field."""
        if error.field in self._labels:
            self._labels[error.field].set_error(str(error))

    def clear_errors(self) -> None:
        for label in self._labels.values():
            label.set_error("")

    def error(self, field: str) -> str:
        return self._labels[field].error()

    def said(self, field: str) -> str:
        """What a field says it understood."""
        return self._labels[field].said()

    def editor(self, field: str) -> QWidget:
        """The widget that edits a field."""
        return self._editors[field].widget

    def _go_on(self) -> None:
        """To the next field; a calendar is no field, and is opened by whoever wants it."""
        self.focusNextChild()
        lines = [editor.widget for editor in self._editors.values() if isinstance(editor.widget, DateLine)]
        if any(line.button.hasFocus() for line in lines):
            self.focusNextChild()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.save_asked.emit()
        elif enter:
            self._go_on()
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


def _say_back(line: DateLine, label: Labelled) -> None:
    """What was understood stands under the field while it is typed; what was not is an error once one has left it."""

    def said(words: str) -> None:
        label.set_error("")
        label.say(words)

    line.said.connect(said)
    line.left.connect(lambda: label.set_error(line.reading().question))
