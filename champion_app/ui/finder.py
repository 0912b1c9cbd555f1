"""Find anything: people, cases, partners and words, from anywhere with Ctrl+K, offline."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from champion_app.domain.record import Catalogue
from champion_app.domain.rules.words.masking import isolated
from champion_app.domain.scope import DIRECTORY, type_of
from champion_app.store.queries import find
from champion_app.store.queries.find import Found
from champion_app.store.vault import Vault
from champion_app.ui.frame import Door
from champion_app.ui.look import Look
from champion_app.ui.tasks import Tasks
from champion_app.ui.theme import GROUP, PAGE, SMALL
from champion_app.ui.widgets.field import Line
from champion_app.ui.widgets.restyle import give_font
from champion_app.ui.widgets.text import Text

_PAUSE_MS = 60
_ITEM = Qt.ItemDataRole.UserRole


class Goal(msgspec.Struct, frozen=True, kw_only=True):
    """Where an answer leads: a case's scope, or a room."""

    scope: str = ""
    room: str = ""


class Finder(QDialog):
    """Arrows move through the answers while typing goes on; Enter goes there; Esc closes."""

    chosen = Signal(object)  # Goal

    def __init__(
        self, *, vault: Vault, tasks: Tasks, look: Look, catalogue: Catalogue, doors: tuple[Door, ...], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._vault, self._tasks, self._catalogue, self._doors = vault, tasks, catalogue, doors
        self._asked = ""
        self.setWindowTitle("Find")
        self.setModal(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(GROUP, GROUP, GROUP, GROUP)
        column.setSpacing(SMALL)
        self.field = Line(look, name="Find people, cases, partners and words", placeholder="Find people, cases…")
        column.addWidget(self.field)
        self.answers = QListWidget()
        self.answers.setAccessibleName("Answers")
        give_font(self.answers, look.font("body"))
        self.answers.setSpacing(2)
        column.addWidget(self.answers, 1)
        self._remark = Text(look, "", role="note", colour="quiet", wrap=True)
        column.addWidget(self._remark)
        room = parent.window().size() - QSize(2 * PAGE, 2 * PAGE)
        self.resize(QSize(look.px(560), look.px(420)).boundedTo(room))
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self._on_pause)
        self.field.textChanged.connect(lambda _typed: self._pause.start())
        self.field.installEventFilter(self)
        self.answers.itemActivated.connect(self._on_chosen)
        self._show([])

    def _on_pause(self) -> None:
        typed = self._asked = self.field.text()

        def done(found: list[Found]) -> None:
            if typed == self._asked:
                self._show(found)

        self._tasks.run(lambda: self._vault.ask(find.find, typed), done, owner=self)

    def _show(self, found: list[Found]) -> None:
        self.answers.clear()
        typed = self.field.text().strip().casefold()
        for door in self._doors:
            if typed and door.words.casefold().startswith(typed):
                self._add(f"Go to {door.words}", Goal(room=door.room))
        for one in found:
            self._add(*self._told(one))
        if self.answers.count():
            self.answers.setCurrentRow(0)
        empty = bool(typed) and not self.answers.count()
        self._remark.setText("Nothing on this laptop has these words." if empty else "")

    def _told(self, one: Found) -> tuple[str, Goal]:
        kind = self._catalogue.get(one.kind)
        title = kind.title if kind else "Record"
        if one.line is not None:
            where = f"{isolated(one.line.initials)} · {one.line.area}" if one.line.area else isolated(one.line.initials)
            return f"{where}   {title}: {self._words_of(one) or one.line.reference}", Goal(scope=one.scope)
        name = str(one.body.get("name", ""))
        room = "partners" if type_of(one.scope) == DIRECTORY else ""
        return f"{name}   {title}", Goal(room=room)

    def _words_of(self, one: Found) -> str:
        """What may stand in a list of answers: of a field that is no secret, and no way to reach anybody."""
        kind = self._catalogue.get(one.kind)
        for name in ("words", "what"):
            field = kind.field(name) if kind else None
            if field is not None and field.privacy in ("open", "personal") and one.body.get(name):
                return str(one.body[name])[:70]
        return ""

    def _add(self, words: str, goal: Goal) -> None:
        item = QListWidgetItem(words)
        item.setData(_ITEM, goal)
        self.answers.addItem(item)

    def _on_chosen(self, item: QListWidgetItem) -> None:
        goal = item.data(_ITEM)
        self.accept()
        self.chosen.emit(goal)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.field and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()), 0)
            if step:
                row = self.answers.currentRow() + step
                self.answers.setCurrentRow(max(0, min(self.answers.count() - 1, row)))
                return True
            current = self.answers.currentItem()
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and current is not None:
                self._on_chosen(current)
                return True
        return False
