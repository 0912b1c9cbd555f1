"""Joining with both screens beside each other: the same six words on each, and what happens where they are not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from champion_app import app as roof
from champion_app import opening
from champion_app.domain.errors import DeviceRefused, Refused
from champion_app.ui.main_window import MainWindow
from champion_app.ui.rooms.unlock.join_page import JoinPage
from champion_app.ui.tasks import Tasks
from sync.hub.access import enrolment
from sync.hub.serve import RunningHub
from sync.wire.words import enrolment_words, shipped_words
from tests.journeys.laptops import add_champion, now, sync
from tests.vaults.fresh import CHEAP


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[RunningHub]:
    with RunningHub(tmp_path / "hub", clock=now) as running:
        yield running


@pytest.fixture
def tasks() -> Iterator[Tasks]:
    with Tasks() as made:
        yield made


@pytest.fixture
def page(
    hub: RunningHub, tmp_path: Path, qapp: QApplication, tasks: Tasks, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[roof.Roof, JoinPage]]:
    """The set-up page, filled in and sent; it shows six words."""
    monkeypatch.setattr(opening, "calibrated", lambda: CHEAP)
    user = add_champion(hub.hub, "First")
    with hub.hub.storage.write() as tx:
        code = enrolment.issue_code(tx, user_id=user.id, now=now(), compare=True)
    (tmp_path / "laptop").mkdir()
    house = roof.Roof(qapp, tasks, tmp_path / "laptop")
    made = house.start()
    assert isinstance(made, JoinPage)
    made.address.setText(hub.url)
    made.code.setText(code)
    QTest.mouseClick(made.passphrase.make, Qt.MouseButton.LeftButton)
    assert len(made.passphrase.made().split()) == 6
    assert made.passphrase.advice().startswith("Strong")
    QTest.mouseClick(made.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: made.six.isVisible(), timeout=20_000)
    yield house, made
    if isinstance(house.window, MainWindow):
        qapp.aboutToQuit.disconnect(house.window._vault.close)
        house.window.close()
        tasks.close()
        house.window._vault.close()


def test_both_screens_show_the_same_words_and_the_laptop_works_once_both_people_said_so(
    hub: RunningHub, page: tuple[roof.Roof, JoinPage], qtbot: QtBot
) -> None:
    house, made = page
    with hub.hub.storage.read() as tx:
        (waiting,) = enrolment.uncompared(tx)
    assert made.six.words() == waiting.words
    assert set(waiting.words) <= set(shipped_words())
    QTest.mouseClick(made.six.same, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: isinstance(house.window, MainWindow), timeout=20_000)
    assert isinstance(house.window, MainWindow)

    vault = house.window._vault
    with pytest.raises(DeviceRefused, match="has not confirmed yet that both screens showed the same six words"):
        sync(vault)
    with hub.hub.storage.write() as tx:
        enrolment.compared(tx, waiting.id, same=True, now=now())
    assert sync(vault).complete


def test_where_they_differ_nothing_is_kept_on_the_laptop_and_the_hub_refuses_it(
    hub: RunningHub, page: tuple[roof.Roof, JoinPage], tmp_path: Path, qtbot: QtBot
) -> None:
    house, made = page
    with hub.hub.storage.read() as tx:
        (waiting,) = enrolment.uncompared(tx)
    QTest.mouseClick(made.six.different, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(made.trouble()), timeout=20_000)

    assert made.trouble().startswith("The two screens showed different words, so this laptop did not join")
    assert not [path for path in (tmp_path / "laptop").iterdir() if path.name.startswith("vault")]
    with hub.hub.storage.write() as tx:
        enrolment.compared(tx, waiting.id, same=False, now=now())
        assert enrolment.uncompared(tx) == []
        with pytest.raises(Refused, match="waits to be compared"):
            enrolment.compared(tx, waiting.id, same=True, now=now())
    assert house.window is made


def test_whoever_stands_between_shows_other_words() -> None:
    told = {
        "hub_key": "aa", "ca_pem": "pem", "code_id": "ABCDEF", "nonce": "00", "device_key": "bb", "device_name": "l",
    }  # fmt: skip
    words = enrolment_words(**told)

    assert len(words) == 6
    for part in told:
        assert enrolment_words(**{**told, part: told[part] + "c"}) != words
    assert enrolment_words(**{**told, "device_key": "b", "device_name": "bl"}) != words  # no part slides into another
