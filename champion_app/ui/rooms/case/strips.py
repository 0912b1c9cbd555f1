"""The strips of a case, which open in place: a contact, a note, a follow-up, a risk review. One at a time; what was
typed is kept."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from champion_app.domain.change import Author, Edit
from champion_app.domain.errors import Expected
from champion_app.domain.kinds.care import THRIVE, RiskReview
from champion_app.domain.kinds.contact import FollowUp, Note
from champion_app.domain.record import Record, kind_of
from champion_app.domain.rules.words.moments import local, read_moment
from champion_app.domain.scope import subject_of
from champion_app.domain.verbs.care import review_risk
from champion_app.domain.verbs.contact import NextStep, promise, record_contact, write_note
from champion_app.store.vault import Vault
from champion_app.ui.look import Look
from champion_app.ui.rooms.case.contact_strip import ContactStrip, ContactWords
from champion_app.ui.rooms.case.file import Page
from champion_app.ui.rooms.case.form_strip import FormStrip
from champion_app.ui.rooms.case.saving import Saving, Verb
from champion_app.ui.tasks import Tasks
from champion_app.ui.widgets.toast import Said

_NOTE = ("words", "basis")
_PROMISE = ("what", "kind", "due")
_REVIEW = ("level", "reason", *THRIVE)


class Strips(QWidget):
    """``opened`` and ``closed`` tell the page round it; ``strip`` is the one that is open."""

    opened = Signal(str)  # the tab that it belongs to
    closed = Signal()

    def __init__(
        self, *, vault: Vault, tasks: Tasks, look: Look, clock: Callable[[], datetime], saving: Saving,
        number_is_shown: Callable[[], bool],
    ) -> None:  # fmt: skip
        super().__init__()
        self._vault, self._tasks, self._look, self._clock = vault, tasks, look, clock
        self._saving, self._number_is_shown = saving, number_is_shown
        self._scope = ""
        self._page: Page | None = None
        self._begin_contact = False
        self.strip: ContactStrip | FormStrip | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self.hide()

    def enter(self, scope: str) -> None:
        """Another case, which is not read yet."""
        self.close_strip()
        self._scope, self._page, self._begin_contact = scope, None, False

    def show_page(self, page: Page) -> None:
        """The case was read."""
        self._page = page
        if self._begin_contact:
            self._begin_contact = False
            self.start_contact()

    def leave(self) -> bool:
        """Close what is open, keeping its draft; whether anything was."""
        if self.strip is None:
            return False
        self.strip.close_keeping()
        return True

    def start_contact(self) -> None:
        """Open the contact strip, or give it the focus; at once where the case is read, else when it is."""
        if self._page is None:
            self._begin_contact = True
            return
        if isinstance(self.strip, ContactStrip):
            self.strip.begin()
            return
        strip = ContactStrip(
            self._scope, vault=self._vault, tasks=self._tasks, look=self._look, policy=self._vault.policy,
            clock=self._clock,
        )  # fmt: skip
        strip.keep_to(self._page.safe)
        strip.recorded.connect(self._on_contact)
        self._open(strip)

    def start_note(self, *, corrects: str = "") -> None:
        """Open a note's strip; a correction points at the note it corrects."""
        strip = self._form("note", Note, _NOTE, title="Correct a note" if corrects else "Note", verb="Keep note")
        case = subject_of(self._scope)

        def filled(values: dict[str, Any]) -> None:
            words, basis = values["words"], values["basis"]
            self._save(
                lambda author: write_note(author, case_id=case, words=words, basis=basis, corrects=corrects),
                strip, "Note kept, saved here",
            )  # fmt: skip

        strip.filled.connect(filled)
        self._open(strip)

    def start_promise(self) -> None:
        """Open a follow-up's strip, tomorrow at eleven to begin with."""
        tomorrow = (local(self._clock()) + timedelta(days=1)).replace(hour=11, minute=0, second=0, microsecond=0)
        start = {"due": tomorrow.isoformat()}
        strip = self._form(
            "promise", FollowUp, _PROMISE, title="Follow-up", verb="Promise this", start=start, needed=("due",)
        )
        case = subject_of(self._scope)

        def filled(values: dict[str, Any]) -> None:
            due = read_moment(values["due"])

            def made(author: Author) -> list[Edit]:
                step = NextStep(kind=values["kind"], what=values["what"], due=due or author.now)
                return promise(author, case_id=case, step=step)

            self._save(made, strip, "Promised, saved here")

        strip.filled.connect(filled)
        self._open(strip)

    def start_review(self) -> None:
        """Open the strip of a risk review, at the level that holds."""
        page = self._page
        if page is None or page.case_row is None:
            return
        row, start = page.case_row, {"level": page.case.risk}
        strip = self._form("risk", RiskReview, _REVIEW, title="Review the risk", verb="Decide the risk", start=start)
        strip.filled.connect(
            lambda values: self._save(
                lambda author: review_risk(author, row, values), strip, "Risk decided, saved here"
            )
        )
        self._open(strip, tab="risk")

    def close_strip(self) -> None:
        """Take the strip away; its draft is its own affair."""
        if self.strip is not None:
            strip, self.strip = self.strip, None
            self._column.removeWidget(strip)
            strip.hide()
            strip.deleteLater()
            self.hide()
            self.closed.emit()

    def _form(
        self, place: str, record: type[Record], fields: tuple[str, ...], *, title: str, verb: str,
        start: dict[str, Any] | None = None, needed: tuple[str, ...] = (),
    ) -> FormStrip:  # fmt: skip
        return FormStrip(
            f"{place}:{self._scope}", self._scope, kind_of(record), fields, title=title, verb=verb, vault=self._vault,
            tasks=self._tasks, look=self._look, start=start, clock=self._clock, needed=needed,
        )  # fmt: skip

    def _open(self, strip: ContactStrip | FormStrip, *, tab: str = "timeline") -> None:
        self.close_strip()
        self.strip = strip
        strip.closed.connect(self.close_strip)
        self._column.addWidget(strip)
        self.show()
        self.opened.emit(tab)
        strip.begin()

    def _on_contact(self, words: ContactWords) -> None:
        page, strip = self._page, self.strip
        if page is None or not isinstance(strip, ContactStrip):
            return
        read = self._number_is_shown()

        def made(author: Author) -> list[Edit]:
            return record_contact(
                author, case_id=page.case_id, outcome=words.outcome, how=words.how, minutes=words.minutes,
                words=words.words, safety_read=read, message_safe=page.safe.message_safe, next_step=words.next_step,
                open_follow_ups=page.follow_ups, policy=self._vault.policy,
            )  # fmt: skip

        self._save(made, strip, "Contact recorded, saved here")

    def _save(self, verb: Verb, strip: ContactStrip | FormStrip, word: str) -> None:
        def done() -> None:
            strip.saved()
            if self.strip is strip:
                self.close_strip()

        def failed(error: Expected) -> None:
            strip.not_saved(error)

        self._saving.save(verb, Said(words=word), done=done, failed=failed)
