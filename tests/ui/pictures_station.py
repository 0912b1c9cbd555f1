"""Pictures of Station in its states, sizes and palettes: ``python -m tests.ui.pictures_station``."""

from __future__ import annotations

import tempfile
from datetime import timedelta
from pathlib import Path

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from champion_app.domain.change import create
from champion_app.domain.conflict import Conflict
from champion_app.domain.contact import ContactAttempt, FollowUp, Note
from champion_app.domain.errors import Unreachable
from champion_app.domain.partner import JointNote
from champion_app.domain.person import ContactPoint
from champion_app.domain.record import kind_of
from champion_app.domain.scope import case_scope
from champion_app.ui.fonts import load_fonts
from champion_app.ui.station_sync.room import StationRoom
from champion_app.ui.theme import Mode
from tests.ui.force import WORKS_UNTIL, Force
from tests.ui.roof import Roof, case_rows, roof, row
from tests.vaults.fresh import MONDAY

OUT = Path("out/pictures")
SHOTS: tuple[tuple[str, Mode, float, int, int], ...] = (
    ("light", "light", 1.0, 1280, 800),
    ("dark", "dark", 1.0, 1280, 800),
    ("contrast", "contrast", 1.0, 1280, 800),
    ("200pc", "light", 2.0, 1280, 800),
    ("1024", "light", 1.0, 1024, 640),
    ("200pc-1024", "dark", 2.0, 1024, 640),
)
NO_ANSWER = "The hub did not answer. Your work is saved on this laptop. Try again at the station."


def furnish(house: Roof) -> None:
    """A week's work: one save accepted, one set aside, two waiting, news, and a difference."""
    vault = house.vault
    vault.replica.apply_rows([*case_rows("c1", "Faduma Khalif", reference="AS-4471")], cursor="i.1.1")
    late = MONDAY - timedelta(hours=15)
    house.save(create(Note(words="A note."), record_id="n1", subject="c1"))
    house.save(create(Note(words="Another."), record_id="n2", subject="c1"))
    Force(vault, refuse="The case is no longer yours, so the supervisor decides.")(lambda _step: None, lambda: False)
    vault.replica.finish_round(at=late.isoformat(), works_until=WORKS_UNTIL, user_name="")
    conflict = Conflict(
        record="p1",
        of_kind=kind_of(ContactPoint).name,
        field="never_on",
        current="Never at the door, a man who says he is her friend sleeps there",
        other="Friday prayers",
        other_by="PC Lane",
        other_at=(MONDAY - timedelta(days=1)).isoformat(),
    )
    vault.replica.apply_rows(
        [
            *case_rows("c2", "Kofi Williams", area="Weston-super-Mare"),
            row(Note(words="Seen."), "n3", case_scope("c1")),
            row(conflict, "x1", case_scope("c1")),
        ],
        cursor="i.2.2",
    )
    contact = create(ContactAttempt(at=MONDAY, outcome="no-answer"), record_id="a1", subject="c1")
    follow = create(FollowUp(what="Ring again", due=MONDAY + timedelta(days=1)), record_id="f1", subject="c1")
    house.save(contact, follow)
    house.save(create(JointNote(said_by="SARI", words="She will not stay."), record_id="j1", subject="c1"))


def settle(app: QApplication, house: Roof) -> None:
    """Let everything that was asked arrive."""
    for _ in range(20):
        app.processEvents()
        QTest.qWait(15)
    del house


def main() -> None:
    app = QApplication([])
    load_fonts()
    OUT.mkdir(parents=True, exist_ok=True)
    for name, mode, scale, width, height in SHOTS:
        with tempfile.TemporaryDirectory() as folder, roof(Path(folder), app, mode=mode, scale=scale) as house:
            furnish(house)
            room = StationRoom(**house.parts(), sync=Force(house.vault, trouble=Unreachable(NO_ANSWER)))
            rail = 0 if width / scale < 720 else round(200 * scale)
            house.show(room, width=width - rail, height=height - round(32 * scale))
            settle(app, house)
            house.window.grab().save(str(OUT / f"station-{name}.png"))
            if name in {"light", "200pc"}:
                room._sync_button.setFocus()
                room._sync_button.click()
                settle(app, house)
                house.window.grab().save(str(OUT / f"station-{name}-failed.png"))
    with tempfile.TemporaryDirectory() as folder, roof(Path(folder), app) as house:
        force = Force(house.vault, by_hand=True)
        room = StationRoom(**house.parts(), sync=force)
        house.show(room)
        settle(app, house)
        house.window.grab().save(str(OUT / "station-empty.png"))
        furnish(house)
        room.on_shown()
        settle(app, house)
        room._sync_button.setFocus()
        room._sync_button.click()
        force.let_go()
        settle(app, house)
        house.window.grab().save(str(OUT / "station-running.png"))
        force.let_go()
        force.let_go()
        settle(app, house)
        house.window.grab().save(str(OUT / "station-done.png"))


if __name__ == "__main__":
    main()
