"""What cannot be read: every room says that nothing is lost, claims nothing that it does not know, and tries again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget
from pytestqt.qtbot import QtBot

from champion_app.domain.catalogue import standard_catalogue
from champion_app.host.keystore import NoKeystore
from champion_app.store.key.unlock import vault_key
from champion_app.ui.changes import Changes
from champion_app.ui.look import Look
from champion_app.ui.rooms.case.room import CaseRoom
from champion_app.ui.rooms.joint_working.room import JointWorkingRoom
from champion_app.ui.rooms.joint_working.words import NO_CASE
from champion_app.ui.rooms.partners.room import PartnersRoom
from champion_app.ui.rooms.station_sync.room import StationRoom
from champion_app.ui.rooms.station_sync.words import NOTHING_LEAVES
from champion_app.ui.tasks import Tasks
from tests.ui.briefing_page import button, words_in
from tests.ui.force import Force
from tests.ui.roof import OddVault, Roof, case_rows, now
from tests.vaults.fresh import PASSPHRASE, new_vault, policy


@pytest.fixture
def house(tmp_path: Path, qapp: QApplication) -> Iterator[tuple[Roof, OddVault]]:
    """A roof over a disk that answers nothing until it is mended."""
    new_vault(tmp_path).close()
    key = vault_key(tmp_path, PASSPHRASE, keeper=NoKeystore())
    vault = OddVault(tmp_path, key, catalogue=standard_catalogue(), policy=policy(), clock=now)
    vault.replica.apply_rows(case_rows("a", "Faduma Khalif", reference="AS-4471"), cursor="")
    with Tasks() as tasks:
        made = Roof(vault=vault, tasks=tasks, look=Look(qapp), changes=Changes(), window=QMainWindow())
        yield made, vault
        made.window.close()
    vault.close()


def entered(house: Roof, room: str) -> QWidget:
    made: QWidget
    match room:
        case "case":
            made = CaseRoom(**house.parts())
            made.open("case:a")
        case "partners":
            made = PartnersRoom(**house.parts())
        case "joint":
            made = JointWorkingRoom(**house.parts())
        case _:
            made = StationRoom(**house.parts(), sync=Force(house.vault))
    house.show(made)
    return made


@pytest.mark.parametrize(
    ("room", "later"),
    [("case", "Incident taken in"), ("partners", "Nobody is listed here"), ("joint", NO_CASE),
     ("station", NOTHING_LEAVES)],
)  # fmt: skip
def test_a_room_that_cannot_be_read_says_what_is_safe_and_reads_again(
    house: tuple[Roof, OddVault], qtbot: QtBot, room: str, later: str
) -> None:
    made, vault = entered(house[0], room), house[1]
    qtbot.waitUntil(lambda: "Your records are safe on this laptop and nothing was changed." in words_in(made))
    assert later not in words_in(made)

    vault.broken = False
    button(made, "Read it again").click()

    qtbot.waitUntil(lambda: later in words_in(made))
