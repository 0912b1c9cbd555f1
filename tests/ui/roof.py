"""What the roof gives a room in tests: a real vault, real tasks, the look, and one place for changes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
from PySide6.QtCore import QEvent, QEventLoop
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget

from champion_app.domain.change import Edit
from champion_app.domain.errors import NoRoom
from champion_app.domain.kinds.case import Case, Incident
from champion_app.domain.kinds.person import Person
from champion_app.domain.record import Record, body_of, kind_of
from champion_app.domain.scope import case_scope
from champion_app.store.vault import Vault
from champion_app.ui.changes import Changes
from champion_app.ui.look import Look
from champion_app.ui.tasks import Tasks
from champion_app.ui.theme import Mode, Theme
from champion_app.ui.widgets.focus_ring import FocusRing
from sync.wire.messages import WireRow
from tests.vaults.fresh import MONDAY, new_vault


def now() -> datetime:
    """Monday 23 November 2026, 10:00."""
    return MONDAY


@dataclass(slots=True)
class Roof:
    """Everything a room is made of."""

    vault: Vault
    tasks: Tasks
    look: Look
    changes: Changes
    window: QMainWindow
    clock: Callable[[], datetime] = now

    def parts(self) -> dict[str, Any]:
        """The arguments that every room takes."""
        return {
            "vault": self.vault,
            "tasks": self.tasks,
            "look": self.look,
            "changes": self.changes,
            "clock": self.clock,
        }

    def show(self, room: QWidget, *, width: int = 1080, height: int = 768) -> None:
        """Show a room as the frame would: on paper, then told that it is shown."""
        self.window.setCentralWidget(room)
        self.window.resize(width, height)
        self.window.show()
        room.on_shown()  # type: ignore[attr-defined]  # every room has it

    def save(self, *edits: Edit) -> None:
        """Save as the person at this laptop."""
        self.vault.save(list(edits), self.vault.author())


class OddVault(Vault):
    """A vault whose disk can be read only while ``broken`` is not set."""

    broken = True

    def ask(self, query: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        if self.broken:
            raise NoRoom("The disk could not be read.")
        return super().ask(query, *args, **kwargs)


@contextmanager
def roof(folder: Path, app: QApplication, *, mode: Mode = "light", scale: float = 1.0) -> Iterator[Roof]:
    """Open everything, and close it again in order."""
    vault = new_vault(folder)
    try:
        with Tasks() as tasks:
            look = Look(app, Theme(mode=mode, scale=scale))
            window = QMainWindow()
            FocusRing(look, window)
            try:
                yield Roof(vault=vault, tasks=tasks, look=look, changes=Changes(), window=window)
            finally:
                window.close()
                window.deleteLater()
    finally:
        vault.close()


def row(record: Record, identity: str, scope: str, *, seq: int = 1) -> WireRow:
    """A record as the hub sends it."""
    return WireRow(
        id=identity,
        kind=kind_of(type(record)).name,
        scope=scope,
        seq=seq,
        state="live",
        versions={},
        body=msgspec.Raw(msgspec.json.encode(body_of(record))),
    )


def case_rows(
    case_id: str, name: str, *, reference: str = "", area: str = "Easton", strand: str = "race"
) -> list[WireRow]:
    """A case with its person and incident, as the hub sends them."""
    scope = case_scope(case_id)
    opened = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
    return [
        row(Case(reference=reference or case_id, opened=opened, area=area), case_id, scope),
        row(Person(name=name), f"{case_id}-person", scope),
        row(Incident(strands=(strand,), area=area), f"{case_id}-incident", scope),
    ]


def settle(house: Roof) -> None:
    """Whatever was asked of the vault has come, what that asked for too, and layouts are done with it."""
    for _ in range(_ANSWERS):
        over = QEventLoop()
        house.tasks.run(lambda: None, lambda _nothing, over=over: over.quit(), owner=house.window)  # type: ignore[misc]
        over.exec()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        QApplication.processEvents()


_ANSWERS = 3
"""An answer that asks for another, which asks for a third: no page goes further."""
