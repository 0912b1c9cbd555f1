"""Pictures of the Briefing room: ``python -m tests.ui.pictures_briefing``."""

from __future__ import annotations

from datetime import timedelta

import msgspec

from champion_app.domain.errors import NoRoom
from champion_app.domain.kinds.area_day import AreaDay
from champion_app.ui.rooms.briefing.room import BriefingRoom
from tests.ui.briefing_day import briefing_row, day
from tests.ui.roof import Roof, case_rows
from tests.ui.shots import SHOTS, house, page_size, settle, shoot, start


def room_of(made: Roof, wide: int, high: int) -> BriefingRoom:
    room = BriefingRoom(**made.parts())
    made.show(room, width=wide, height=high)
    return room


def main() -> None:
    app = start()
    for name, mode, scale, width, height in SHOTS:
        wide, high = page_size(width, height, scale)
        with house(app, mode=mode, scale=scale) as made:
            made.vault.replica.apply_rows([*case_rows("c5", "Leon Price"), briefing_row()], cursor="i.1.1")
            room = room_of(made, wide, high)
            settle(app)
            room.overview.list.setFocus()
            room.overview.list.choose("repeat-victim")
            settle(app)
            shoot(made, f"briefing-{name}")
            if scale > 1:
                room._scroll.verticalScrollBar().setValue(room._scroll.verticalScrollBar().maximum() // 2)
                settle(app)
                shoot(made, f"briefing-{name}-below")
                room._scroll.verticalScrollBar().setValue(0)
            room.start_printing()
            settle(app)
            shoot(made, f"briefing-{name}-print")
            room.go_back()
            room.open_line("not-contacted:late")
            settle(app)
            shoot(made, f"briefing-{name}-late")
            if name == "light":
                room.items.act()
                settle(app)
                shoot(made, "briefing-light-asked")
                room.go_back()
                room.open_line("unflagged")
                settle(app)
                shoot(made, "briefing-light-unflagged")
                room.go_back()
                room.figures.where.view.setFocus()
                room.figures.where.view._walk_to(10)
                settle(app)
                shoot(made, "briefing-light-walked")
                room.figures.where._on_turn()
                room.figures.months._on_turn()
                settle(app)
                shoot(made, "briefing-light-tables")
    with house(app) as made:
        room = room_of(made, 1080, 768)
        settle(app)
        shoot(made, "briefing-empty")
        made.vault.replica.apply_rows([briefing_row(AreaDay(area="Bristol", made_at=day().made_at))], cursor="i.1.1")
        room.refresh()
        settle(app)
        shoot(made, "briefing-nothing")
        room._on_unread(NoRoom("The disk could not be read."))
        settle(app)
        shoot(made, "briefing-failed")
        older = day(made_at=day().made_at - timedelta(days=4))  # type: ignore[operator]  # it is set
        far = msgspec.structs.replace(older, area="Avon and Somewhere", level="district")
        made.vault.replica.apply_rows([briefing_row(far)], cursor="i.1.1")
        room._on_area("Avon and Somewhere")
        settle(app)
        shoot(made, "briefing-two-areas")


if __name__ == "__main__":
    main()
