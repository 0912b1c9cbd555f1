"""Pictures of Station in its states, sizes and palettes: ``python -m tests.ui.pictures_station``."""

from __future__ import annotations

from datetime import timedelta

from champion_app.domain.change import create
from champion_app.domain.errors import Unreachable
from champion_app.domain.kinds.conflict import Conflict
from champion_app.domain.kinds.contact import ContactAttempt, FollowUp, Note
from champion_app.domain.kinds.partner import JointNote
from champion_app.domain.kinds.person import ContactPoint
from champion_app.domain.record import kind_of
from champion_app.domain.scope import case_scope
from champion_app.ui.rooms.station_sync.room import StationRoom
from tests.ui.force import WORKS_UNTIL, Force
from tests.ui.roof import Roof, case_rows, row
from tests.ui.shots import SHOTS, house, page_size, settle, shoot, start
from tests.vaults.fresh import MONDAY

NO_ANSWER = "The hub did not answer. Your work is saved on this laptop. Try again at the station."


def furnish(made: Roof) -> None:
    """A week's work: one save accepted, one set aside, two waiting, news, and a difference."""
    vault = made.vault
    vault.replica.apply_rows([*case_rows("c1", "Faduma Khalif", reference="AS-4471")], cursor="i.1.1")
    late = MONDAY - timedelta(hours=15)
    made.save(create(Note(words="A note."), record_id="n1", subject="c1"))
    made.save(create(Note(words="Another."), record_id="n2", subject="c1"))
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
    made.save(contact, follow)
    made.save(create(JointNote(said_by="SARI", words="She will not stay."), record_id="j1", subject="c1"))


def main() -> None:
    app = start()
    for name, mode, scale, width, height in SHOTS:
        with house(app, mode=mode, scale=scale) as made:
            furnish(made)
            room = StationRoom(**made.parts(), sync=Force(made.vault, trouble=Unreachable(NO_ANSWER)))
            wide, high = page_size(width, height, scale)
            made.show(room, width=wide, height=high)
            settle(app)
            shoot(made, f"station-{name}")
            if name in {"light", "200pc"}:
                room._sync_button.setFocus()
                room._sync_button.click()
                settle(app)
                shoot(made, f"station-{name}-failed")
    with house(app) as made:
        force = Force(made.vault, by_hand=True)
        room = StationRoom(**made.parts(), sync=force)
        made.show(room)
        settle(app)
        shoot(made, "station-empty")
        furnish(made)
        room.on_shown()
        settle(app)
        room._sync_button.setFocus()
        room._sync_button.click()
        force.let_go()
        settle(app)
        shoot(made, "station-running")
        force.let_go()
        force.let_go()
        settle(app)
        shoot(made, "station-done")


if __name__ == "__main__":
    main()
