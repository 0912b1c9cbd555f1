"""Pictures of Partners, Joint working and Settings: ``python -m tests.ui.pictures_rooms``."""

from __future__ import annotations

import sys

from champion_app.demo.directory import directory_edits
from champion_app.domain.rules.partner_fit import Wishes
from champion_app.ui.partners.room import PartnersRoom
from champion_app.ui.settings.room import SettingsRoom
from tests.ui.roof import Roof
from tests.ui.shots import SHOTS, house, page_size, settle, shoot, start
from tests.vaults.fresh import MONDAY

KEYSTORE = "Half of the key is kept by this computer's keystore, so a stolen disk alone opens nothing."


def fill_directory(made: Roof) -> None:
    made.save(*directory_edits(new_id=made.vault.new_id, today=MONDAY.date()))


def main(wanted: list[str]) -> None:
    app = start()
    for name, mode, scale, width, height in SHOTS:
        wide, high = page_size(width, height, scale)
        if "partners" in wanted:
            with house(app, mode=mode, scale=scale) as made:
                fill_directory(made)
                room = PartnersRoom(**made.parts())
                made.show(room, width=wide, height=high)
                settle(app)
                room.look_for(Wishes(strand="race", area="Bristol", language="so", access="step-free"))
                room._list.setFocus()
                settle(app)
                shoot(made, f"partners-{name}")
                if wide / scale < 900:
                    room._on_opened()
                    settle(app)
                    shoot(made, f"partners-{name}-detail")
                if name == "light":
                    room._detail.form.open()
                    settle(app)
                    shoot(made, "partners-light-form")
                    room.look_for(Wishes(strand="subculture", area="Wells", language="am", access="women-only"))
                    settle(app)
                    shoot(made, "partners-light-nearest")
        if "settings" in wanted:
            with house(app, mode=mode, scale=scale) as made:
                settings = SettingsRoom(**made.parts(), keystore_sentence=KEYSTORE, version="0.1.0")
                made.show(settings, width=wide, height=high)
                settle(app)
                shoot(made, f"settings-{name}")


if __name__ == "__main__":
    main(sys.argv[1:] or ["partners", "joint", "settings"])
