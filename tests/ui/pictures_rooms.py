"""Pictures of Partners, Joint working and Settings: ``python -m tests.ui.pictures_rooms``."""

from __future__ import annotations

import sys
from datetime import timedelta

from champion_app.demo.directory import directory_edits
from champion_app.domain.change import create
from champion_app.domain.kinds.partner import JointNote
from champion_app.domain.rules.partners.fit import Wishes
from champion_app.ui.rooms.joint_working.room import JointWorkingRoom
from champion_app.ui.rooms.partners.room import PartnersRoom
from champion_app.ui.rooms.settings.room import SettingsRoom
from tests.ui.force import Force
from tests.ui.roof import Roof, case_rows
from tests.ui.shots import SHOTS, house, page_size, settle, shoot, start
from tests.vaults.fresh import MONDAY

KEYSTORE = "Half of the key is kept by this computer's keystore, so a stolen disk alone opens nothing."

LONG = "They keep a room free on Thursdays and a sister comes along to the police station where that is wanted. " * 9


def fill_directory(made: Roof) -> None:
    made.save(*directory_edits(new_id=made.vault.new_id, today=MONDAY.date()))


def write_notes(made: Roof) -> None:
    """A table of five, one note accepted, one corrected, one long, one in another script."""
    made.vault.replica.apply_rows(case_rows("c1", "Faduma Khalif", reference="AS-4471"), cursor="i.1.1")
    told = [
        ("information", "Education", "The boy has missed six days.", ""),
        ("opinion", "SARI", "She will not stay if the lock is not done by Friday.", ""),
        ("fact", "Police", "Third incident in five weeks, same address.", ""),
        ("information", "Easton community mosque", LONG, ""),
        ("fact", "Housing", "The lock was fitted on 3 November.", ""),
        ("action", "Housing", "Fit the second door lock by Friday. " + "حسن الأمين" + " is told.", ""),
    ]
    written = []
    for place, (kind, who, said, corrects) in enumerate(told):
        note = JointNote(
            at=MONDAY - timedelta(minutes=60 - place), said_by=who, kind=kind, words=said, corrects=corrects
        )
        written.append(create(note, record_id=f"j{place}", subject="c1"))
    made.save(*written[:2])
    Force(made.vault)(lambda _step: None, lambda: False)
    made.save(*written[2:])
    late = JointNote(
        at=MONDAY, said_by="Housing", kind="fact", words="The lock was fitted on 13 November.", corrects="j4"
    )
    made.save(create(late, record_id="j9", subject="c1"))


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
                    room._detail.change.open()
                    settle(app)
                    shoot(made, "partners-light-form")
                    room.look_for(Wishes(strand="subculture", area="Wells", language="am", access="women-only"))
                    settle(app)
                    shoot(made, "partners-light-nearest")
        if "joint" in wanted:
            with house(app, mode=mode, scale=scale) as made:
                fill_directory(made)
                write_notes(made)
                joint = JointWorkingRoom(**made.parts())
                joint.come_from("case:c1")
                joint._sitting.say_alone(alone=True)
                made.show(joint, width=wide, height=high)
                settle(app)
                joint._entry.kinds.choose("decision")
                joint._entry.speaker.choose("police")
                joint._entry.words.setPlainText("Housing moves the neighbour’s interview to this week.")
                joint._entry.take_focus()
                settle(app)
                shoot(made, f"joint-{name}")
                if name == "light":
                    joint._notes.setFocus()
                    joint._notes.setCurrentIndex(joint._notes.notes.index(3, 0))
                    settle(app)
                    shoot(made, "joint-light-chosen")
                    joint._on_correct()
                    joint._entry.speaker.choose("")
                    settle(app)
                    joint._on_add()
                    settle(app)
                    shoot(made, "joint-light-correcting")
        if "joint" in wanted and name == "light":
            with house(app) as made:
                joint = JointWorkingRoom(**made.parts())
                joint.come_from("case:c1")
                joint._sitting.say_alone(alone=True)
                made.show(joint)
                settle(app)
                shoot(made, "joint-no-case")
                made.vault.replica.apply_rows(case_rows("c1", "Faduma Khalif", reference="AS-4471"), cursor="i.1.1")
                joint.on_shown()
                settle(app)
                shoot(made, "joint-no-note")
        if "settings" in wanted:
            with house(app, mode=mode, scale=scale) as made:
                settings = SettingsRoom(**made.parts(), keystore_sentence=KEYSTORE, version="0.1.0")
                made.show(settings, width=wide, height=high)
                settle(app)
                shoot(made, f"settings-{name}")


if __name__ == "__main__":
    main(sys.argv[1:] or ["partners", "joint", "settings"])
