"""Briefing: what stands where there is no report, a quiet day, one that cannot be read, and at every size."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget
from pytestqt.qtbot import QtBot

from champion_app.domain.catalogue import standard_catalogue
from champion_app.domain.errors import NoRoom
from champion_app.domain.kinds.area_day import KindCount
from champion_app.host.keystore import NoKeystore
from champion_app.store.key.unlock import vault_key
from champion_app.store.vault import Vault
from champion_app.ui.changes import Changes
from champion_app.ui.look import Look
from champion_app.ui.rooms.briefing.notices import NEWER, NO_REPORT, UNREADABLE
from champion_app.ui.rooms.briefing.overview import NOTHING
from champion_app.ui.rooms.briefing.room import BriefingRoom
from champion_app.ui.tasks import Tasks
from champion_app.ui.widgets.states import Skeleton
from tests.ui.briefing_day import briefing_row, day
from tests.ui.briefing_page import arrive, button, enter, words_in
from tests.ui.roof import Roof, now, roof
from tests.vaults.fresh import PASSPHRASE, new_vault, policy


@pytest.fixture
def house(tmp_path: Path, qapp: QApplication) -> Iterator[Roof]:
    with roof(tmp_path / "laptop", qapp) as made:
        yield made


def test_no_report_yet_says_why_and_where_to_go(house: Roof, qtbot: QtBot) -> None:
    room = enter(house, qtbot)

    assert NO_REPORT in words_in(room)
    with qtbot.waitSignal(room.go_to) as gone:
        QTest.mouseClick(button(room, "Go to Station"), Qt.MouseButton.LeftButton)
    assert gone.args == ["station"]
    arrive(house, briefing_row())
    qtbot.waitUntil(lambda: room.header.title() == "Briefing for Bristol")


def test_a_quiet_day_says_so_and_keeps_its_figures(house: Roof, qtbot: QtBot) -> None:
    arrive(house, briefing_row(day(items=(), counts=(KindCount(kind="repeat-victim"),))))
    room = enter(house, qtbot)

    assert NOTHING in words_in(room)
    assert room.figures.where.isVisible()
    assert not room.overview.open_button.isVisible()


def test_a_report_of_a_newer_hub_is_not_taken_for_an_empty_one(house: Roof, qtbot: QtBot) -> None:
    told = briefing_row()
    broken = bytes(told.body).replace(b'"records":1904', b'"records":"many"')
    arrive(house, msgspec.structs.replace(told, body=msgspec.Raw(broken)))
    room = enter(house, qtbot)

    assert NEWER in words_in(room)
    assert NOTHING not in words_in(room)


class OddVault(Vault):
    """A vault whose disk can be read only while ``broken`` is not set."""

    broken = True

    def ask(self, query: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        if self.broken:
            raise NoRoom("The disk could not be read.")
        return super().ask(query, *args, **kwargs)


def test_a_report_that_cannot_be_read_says_what_is_safe_and_comes_back(
    tmp_path: Path, qapp: QApplication, qtbot: QtBot
) -> None:
    new_vault(tmp_path).close()
    key = vault_key(tmp_path, PASSPHRASE, keeper=NoKeystore())
    vault = OddVault(tmp_path, key, catalogue=standard_catalogue(), policy=policy(), clock=now)
    vault.replica.apply_rows([briefing_row()], cursor="")
    with Tasks() as tasks:
        window = QMainWindow()
        made = Roof(vault=vault, tasks=tasks, look=Look(qapp), changes=Changes(), window=window)
        room = enter(made, qtbot)
        assert UNREADABLE in words_in(room)
        assert "Your records are safe" in words_in(room)
        vault.broken = False
        QTest.mouseClick(button(room, "Read it again"), Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: room.header.title() == "Briefing for Bristol")
        window.close()
        window.deleteLater()
    vault.close()


class SlowVault(Vault):
    """A vault that answers once it is let."""

    let = threading.Event()

    def ask(self, query: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        self.let.wait(20)
        return super().ask(query, *args, **kwargs)


def test_while_it_is_read_the_shape_of_the_list_stands_and_the_heading_does_not_move(
    tmp_path: Path, qapp: QApplication, qtbot: QtBot
) -> None:
    new_vault(tmp_path).close()
    key = vault_key(tmp_path, PASSPHRASE, keeper=NoKeystore())
    vault = SlowVault(tmp_path, key, catalogue=standard_catalogue(), policy=policy(), clock=now)
    vault.replica.apply_rows([briefing_row()], cursor="")
    with Tasks() as tasks:
        window = QMainWindow()
        made = Roof(vault=vault, tasks=tasks, look=Look(qapp), changes=Changes(), window=window)
        room = BriefingRoom(**made.parts())
        made.show(room)
        qtbot.waitUntil(lambda: any(one.isVisible() for one in room.findChildren(Skeleton)))
        before = room.header.mapTo(room, QPoint(0, 0))
        SlowVault.let.set()
        qtbot.waitUntil(lambda: room.header.title() == "Briefing for Bristol")
        assert room.header.mapTo(room, QPoint(0, 0)) == before
        assert not any(one.isVisible() for one in room.findChildren(Skeleton))
        window.close()
        window.deleteLater()
    vault.close()


@pytest.mark.parametrize(("width", "scale"), [(1080, 1.0), (824, 1.0), (880, 2.0), (720, 1.5)])
def test_nothing_is_cut_at_any_size(tmp_path: Path, qapp: QApplication, qtbot: QtBot, width: int, scale: float) -> None:
    with roof(tmp_path / "laptop", qapp, scale=scale) as made:
        arrive(made, briefing_row())
        room = enter(made, qtbot, width=width, height=560)
        inside = room._scroll.inside
        qtbot.waitUntil(lambda: inside.width() <= room._scroll.viewport().width())
        for one in inside.findChildren(QWidget):
            if one.isVisible():
                right = one.mapTo(inside, QPoint(one.width(), 0)).x()
                assert right <= inside.width() + 1, f"{type(one).__name__} ends at {right} of {inside.width()}"
