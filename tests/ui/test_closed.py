"""A laptop whose lease has ended: it opens on one sentence and one button, and a sync at the station opens it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from champion_app import app as roof
from champion_app import opening
from champion_app.domain.change import create
from champion_app.domain.errors import Refused
from champion_app.domain.kinds.partner import Agency
from champion_app.domain.rules.laptop.lease import Steady
from champion_app.host.steady import awake_seconds
from champion_app.ui.main_window import MainWindow
from champion_app.ui.rooms.unlock.closed_page import ClosedPage
from champion_app.ui.rooms.unlock.unlock_page import UnlockPage
from champion_app.ui.tasks import Tasks
from sync.hub.access import devices
from sync.hub.serve import RunningHub
from tests.journeys.laptops import add_champion, join, now, sync
from tests.vaults.fresh import PASSPHRASE


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[RunningHub]:
    with RunningHub(tmp_path / "hub", clock=now) as running:
        yield running


@pytest.fixture
def tasks() -> Iterator[Tasks]:
    with Tasks() as made:
        yield made


def days_later(monkeypatch: pytest.MonkeyPatch, days: int) -> None:
    """The laptop was off for so many days."""
    monkeypatch.setattr(roof, "clock", lambda: datetime.now(UTC) + timedelta(days=days))
    started = awake_seconds()
    monkeypatch.setattr(
        opening, "machine_steady", lambda: Steady(boot="another", seconds=awake_seconds() - started + 60, whole=True)
    )


def unlocked(house: roof.Roof, qtbot: QtBot) -> None:
    page = house.start()
    assert isinstance(page, UnlockPage)
    QTest.keyClicks(page.field, PASSPHRASE)
    QTest.keyClick(page.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: house.window is not page)


def closed_down(house: roof.Roof, tasks: Tasks) -> None:
    window = house.window
    assert isinstance(window, MainWindow)
    app = QApplication.instance()
    assert app is not None
    app.aboutToQuit.disconnect(window._vault.close)
    window.close()
    tasks.close()
    window._vault.close()


def test_a_laptop_past_its_lease_shows_nothing_until_it_has_synced(
    hub: RunningHub, tmp_path: Path, qapp: QApplication, tasks: Tasks, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault = join(hub.hub, hub.url, add_champion(hub.hub, "First"), tmp_path / "laptop")
    sync(vault)
    vault.close()
    days_later(monkeypatch, 18)
    house = roof.Roof(qapp, tasks, tmp_path / "laptop")
    unlocked(house, qtbot)

    page = house.window
    assert isinstance(page, ClosedPage)
    assert "stays closed until it has synced. Nothing on it is lost." in page.words()
    QTest.mouseClick(page.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: isinstance(house.window, MainWindow), timeout=20_000)
    closed_down(house, tasks)


def test_in_the_days_before_it_closes_everything_can_be_read_and_nothing_is_saved(
    hub: RunningHub, tmp_path: Path, qapp: QApplication, tasks: Tasks, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault = join(hub.hub, hub.url, add_champion(hub.hub, "First"), tmp_path / "laptop")
    sync(vault)
    vault.close()
    days_later(monkeypatch, 15)
    house = roof.Roof(qapp, tasks, tmp_path / "laptop")
    unlocked(house, qtbot)

    window = house.window
    assert isinstance(window, MainWindow)
    qtbot.waitUntil(lambda: "nothing new is saved until you sync" in window.notices.banner.words())
    with pytest.raises(Refused, match="What you typed is kept as a draft"):
        window._vault.save([create(Agency(name="A"), record_id="1" * 32, subject="")], window._vault.author())
    sync(window._vault)
    window.notices.refresh()
    qtbot.waitUntil(lambda: window.notices.isHidden())
    closed_down(house, tasks)


def test_a_laptop_that_the_force_withdrew_closes_at_the_next_contact_and_stays_closed(
    hub: RunningHub, tmp_path: Path, qapp: QApplication, tasks: Tasks, qtbot: QtBot
) -> None:
    vault = join(hub.hub, hub.url, add_champion(hub.hub, "First"), tmp_path / "laptop")
    sync(vault)
    with hub.hub.storage.write() as tx:
        devices.revoke_device(tx, vault.replica.identity().device, now=now())
    with pytest.raises(Exception, match="withdrawn this laptop"):
        sync(vault)
    vault.close()
    house = roof.Roof(qapp, tasks, tmp_path / "laptop")
    unlocked(house, qtbot)

    page = house.window
    assert isinstance(page, ClosedPage)
    QTest.mouseClick(page.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.button.isEnabled(), timeout=20_000)
    assert "The force has withdrawn this laptop, so the hub takes nothing from it" in page.words()
    page.close()
    tasks.close()
