"""Differences where they are read, and the decision made on the spot: shared by the case and the station."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget
from shiboken6 import isValid

from champion_app.domain.change import Author, ChangeSet, Edit
from champion_app.domain.errors import Expected, Invalid, Refused
from champion_app.domain.scope import subject_of
from champion_app.domain.verbs.settle import GONE, keep_both, keep_record, remove_record, settle
from champion_app.store.queries.station import ToSettle
from champion_app.store.vault import Vault
from champion_app.ui.changes import Changes
from champion_app.ui.forms.record_form import RecordForm
from champion_app.ui.look import Look
from champion_app.ui.settling.view import Decided, Differences
from champion_app.ui.settling.words import Difference, difference
from champion_app.ui.sitting import Sitting
from champion_app.ui.tasks import Tasks
from champion_app.ui.theme import GROUP, SMALL
from champion_app.ui.widgets.banner import Banner
from champion_app.ui.widgets.button import Button
from champion_app.ui.widgets.card import bring_into_sight

SETTLED = "Settled, saved here"


class SettlingPanel(QWidget):
    """Hidden while there is nothing to settle."""

    opened = Signal(str)
    said = Signal(str)

    def __init__(
        self,
        *,
        vault: Vault,
        tasks: Tasks,
        look: Look,
        changes: Changes,
        clock: Callable[[], datetime],
        open_case: bool,
        sitting: Sitting | None = None,
    ) -> None:
        super().__init__()
        self._vault, self._tasks, self._look, self._changes, self._clock = vault, tasks, look, changes, clock
        self._found: dict[str, ToSettle] = {}
        self.form: RecordForm | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GROUP)
        self.banner = Banner(look)
        column.addWidget(self.banner)
        self.list = Differences(look, sitting or Sitting(self), open_case=open_case)
        self.list.opened.connect(self.opened)
        self.list.decided.connect(self._on_decided)
        column.addWidget(self.list)
        self._place = QVBoxLayout()
        column.addLayout(self._place)
        self._strip: QWidget | None = None
        self._came_from: QWidget | None = None
        self.hide()

    def show_found(self, found: Sequence[ToSettle]) -> None:
        """Show these; what is shown already is left alone, with its focus."""
        self._found = {one.row.id: one for one in found}
        catalogue, policy, now = self._vault.catalogue, self._vault.policy, self._clock()
        self.list.show_differences([difference(one, catalogue=catalogue, policy=policy, now=now) for one in found])
        if not found:
            self._close_form()
            self.banner.hide()
        self.setVisible(bool(found))

    def told(self) -> tuple[Difference, ...]:
        """What is shown."""
        return self.list.told()

    def _on_decided(self, decided: Decided) -> None:
        found = self._found.get(decided.difference)
        if found is None:
            return
        if decided.way == "another":
            self._open_form(found)
            return
        self._save(lambda author: self._edits(author, found, decided.way))

    def _edits(self, author: Author, found: ToSettle, way: str) -> list[Edit]:
        told = found.told
        if found.record is None:
            raise Refused(GONE)
        if not told.field:
            stays = way == "left"
            return keep_record(author, found.row) if stays else remove_record(author, found.row, found.record)
        if way == "both":
            shown = next(one for one in self.told() if one.id == found.row.id)
            return keep_both(
                author, found.row, label=shown.label, left=shown.left.value, right=shown.right.value,
                case_id=subject_of(found.row.scope),
            )  # fmt: skip
        value = told.current if way == "left" else told.other
        return settle(author, found.row, found.record, value=value, catalogue=self._vault.catalogue)

    # A third value

    def _open_form(self, found: ToSettle) -> None:
        self._close_form()
        kind = self._vault.catalogue.get(found.told.of_kind)
        if kind is None or kind.field(found.told.field) is None or found.record is None:
            self.banner.tell("This field is of a newer version of the app. Choose one of the two.")
            return
        self._strip = QWidget()
        column = QVBoxLayout(self._strip)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SMALL)
        form = RecordForm(self._look, kind, self._vault.policy, fields=(found.told.field,), clock=self._clock)
        form.set_values(found.record.body)
        form.save_asked.connect(lambda: self._on_form(found))
        form.left.connect(self._close_form)
        column.addWidget(form)
        foot = QHBoxLayout()
        foot.addStretch(1)
        close = Button(self._look, "Close", kind="quiet")
        close.clicked.connect(self._close_form)
        decide = Button(self._look, "Decide for this", kind="primary", hint="Ctrl+Enter")
        decide.clicked.connect(lambda: self._on_form(found))
        foot.addWidget(close)
        foot.addWidget(decide)
        column.addLayout(foot)
        self.form = form
        self._came_from = QApplication.focusWidget()
        self._place.addWidget(self._strip)
        form.editor(found.told.field).setFocus()
        QTimer.singleShot(0, form, lambda: bring_into_sight(form))

    def _on_form(self, found: ToSettle) -> None:
        form = self.form
        if form is None or not form.check():
            return
        value: Any = form.values()[found.told.field]
        catalogue = self._vault.catalogue
        self._save(lambda author: settle(author, found.row, found.record, value=value, catalogue=catalogue))

    def _close_form(self) -> None:
        if self._strip is not None:
            strip, self._strip, self.form = self._strip, None, None
            self._place.removeWidget(strip)
            back = self._came_from
            inside = strip.isAncestorOf(self.focusWidget() or self)
            if inside and back is not None and isValid(back) and back.isVisible():
                back.setFocus(Qt.FocusReason.OtherFocusReason)
            strip.hide()
            strip.deleteLater()

    def _save(self, verb: Callable[[Author], list[Edit]]) -> None:
        def work() -> ChangeSet:
            author = self._vault.author()
            return self._vault.save(verb(author), author)

        def done(change_set: ChangeSet) -> None:
            self._close_form()
            self.banner.hide()
            self.said.emit(SETTLED)
            self._changes.announce(change_set)

        def failed(error: Expected) -> None:
            if self.form is not None and isinstance(error, Invalid):
                self.form.show_error(error)
            else:
                self.banner.tell(f"Not saved. {error}")

        self._tasks.run(work, done, failed=failed, owner=self, lane="write")
