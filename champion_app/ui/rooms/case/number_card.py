"""The number behind the safe-contact card: written down first, then shown, and hidden again by itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from PySide6.QtCore import QObject, QTimer, Signal

from champion_app.domain.audit import CONTACT
from champion_app.domain.rules.contact.safe_contact import SafeContact
from champion_app.domain.rules.words.moments import local
from champion_app.store.vault import Vault
from champion_app.ui.look import Look
from champion_app.ui.sitting import Sitting
from champion_app.ui.tasks import Tasks
from champion_app.ui.widgets.safe_card import SafeContactCard, SafeContactView


class NumberCard(QObject):
    """Holds the card and when it was read. Another case hides the number."""

    shown_changed = Signal()  # the number is shown now, or no longer
    unreadable = Signal(object)  # the expected error that kept the number hidden

    def __init__(
        self, *, vault: Vault, tasks: Tasks, look: Look, clock: Callable[[], datetime], sitting: Sitting
    ) -> None:  # fmt: skip
        super().__init__()
        self._vault, self._tasks, self._clock = vault, tasks, clock
        self._safe: SafeContact | None = None
        self._scope = ""
        self._read_at: datetime | None = None
        self.card = SafeContactCard(look, sitting)
        self.card.read_confirmed.connect(self._on_read)
        self.card.hide_asked.connect(self.hide)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.hide)

    def show_safe(self, safe: SafeContact, *, scope: str) -> None:
        """Show a case's card. Other rules than the ones that were read hide the number."""
        other = scope != self._scope or (self._safe is not None and safe.rules != self._safe.rules)
        if other:
            self._timer.stop()
        was = self.is_shown()
        self._read_at = None if other else self._read_at
        self._safe, self._scope = safe, scope
        self._show()
        if was and other:
            self.shown_changed.emit()

    def is_shown(self) -> bool:
        """Whether the number stands on the card now."""
        return self._read_at is not None

    def has_number(self) -> bool:
        """Whether there is a number to show at all."""
        return self._safe is not None and bool(self._safe.number)

    def hide(self) -> None:
        """Hide the number."""
        was = self.is_shown()
        self._read_at = None
        self._timer.stop()
        self._show()
        if was:
            self.shown_changed.emit()

    def _show(self) -> None:
        safe = self._safe
        if safe is None:
            return
        self.card.show_view(
            SafeContactView(
                rules=safe.rules,
                number_label=safe.number_label,
                number=safe.number if self._read_at else "",
                read_at=f"You read this at {local(self._read_at):%H:%M}" if self._read_at else "",
                has_number=bool(safe.number),
                shown_minutes=self._vault.policy.clocks.number_shown_minutes,
            )
        )

    def read(self) -> None:
        """The person says that they have read the card: show the number, once that is written down."""
        self._on_read()

    def _on_read(self) -> None:
        safe, scope = self._safe, self._scope
        if safe is None:
            return

        def shown(_nothing: None) -> None:
            if scope != self._scope:
                return
            self._read_at = self._clock()
            minutes = self._vault.policy.clocks.number_shown_minutes
            self._timer.start(int(timedelta(minutes=minutes).total_seconds() * 1000))
            self._show()
            self.shown_changed.emit()

        # Written down first: a number is never shown without its entry in the log.
        self._tasks.run(
            lambda: self._vault.note_consulted(
                record=safe.point_id, scope=scope, detail="number shown", purpose=CONTACT
            ),
            shown,
            failed=self.unreadable.emit,
            owner=self,
            lane="write",
        )
