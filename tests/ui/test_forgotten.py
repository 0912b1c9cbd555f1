"""A forgotten passphrase, from the unlock screen to Today: two shares at the hub open this vault and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from champion_app import app as roof
from champion_app import forgotten as asking
from champion_app.domain.change import create
from champion_app.domain.errors import Refused, WrongPassphrase
from champion_app.domain.kinds.partner import Agency
from champion_app.host.keystore import NoKeystore
from champion_app.store.key.recovery import Asking
from champion_app.store.key.recovery_note import read_note
from champion_app.store.key.unlock import vault_key
from champion_app.ui.main_window import MainWindow
from champion_app.ui.rooms.unlock.forgotten_page import ForgottenPage
from champion_app.ui.rooms.unlock.unlock_page import UnlockPage
from champion_app.ui.tasks import Tasks
from sync.hub.access import devices, recovery
from sync.hub.serve import RunningHub
from sync.wire.messages import RecoveryRequest
from tests.journeys.laptops import add_champion, join, now, sync
from tests.vaults.fresh import CHEAP, PASSPHRASE

NEWER = "plum ladder forty goose"


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[RunningHub]:
    with RunningHub(tmp_path / "hub", clock=now) as running:
        yield running


@pytest.fixture
def tasks() -> Iterator[Tasks]:
    with Tasks() as made:
        yield made


@pytest.fixture
def shares(hub: RunningHub) -> tuple[str, ...]:
    with hub.hub.storage.write() as tx:
        return recovery.set_up(tx, now=now())


def laptop(hub: RunningHub, folder: Path, name: str = "First") -> str:
    """A laptop with something on it, synced once and closed. Returns its id."""
    vault = join(hub.hub, hub.url, add_champion(hub.hub, name), folder)
    vault.save([create(Agency(name="Kept"), record_id=vault.new_id(), subject="")], vault.author())
    assert sync(vault).complete
    vault.close()
    return vault.folder.name


def acts(hub: RunningHub) -> list[str]:
    with hub.hub.storage.read() as tx:
        return [str(act) for act in tx.exec_driver_sql("SELECT act FROM hub_log ORDER BY number").scalars()]


def test_a_forgotten_vault_is_opened_at_the_station_and_gets_a_new_passphrase(
    hub: RunningHub, shares: tuple[str, ...], tmp_path: Path, qapp: QApplication, tasks: Tasks, qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(asking, "LOOK_EVERY_SECONDS", 0.05)
    monkeypatch.setattr(asking.Forgotten.__init__, "__kwdefaults__", {"cost": lambda: CHEAP})
    laptop(hub, tmp_path / "laptop")
    house = roof.Roof(qapp, tasks, tmp_path / "laptop")
    unlock = house.start()
    assert isinstance(unlock, UnlockPage)
    QTest.mouseClick(unlock.forgotten, Qt.MouseButton.LeftButton)
    page = house.window
    assert isinstance(page, ForgottenPage)
    QTest.mouseClick(page.ask, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.six.isVisible(), timeout=20_000)

    with hub.hub.storage.write() as tx:
        (waiting,) = recovery.waiting(tx)
        assert page.six.words() == waiting.words
        recovery.use(tx, waiting.id, shares[1:], now=now())
    qtbot.waitUntil(lambda: page.set.isVisible(), timeout=20_000)
    page.passphrase.first.setText(NEWER)
    page.passphrase.second.setText(NEWER)
    QTest.mouseClick(page.set, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: isinstance(house.window, MainWindow), timeout=20_000)

    window = house.window
    assert isinstance(window, MainWindow)
    found = window._vault.ask(lambda db: db.execute("SELECT count(*) FROM record WHERE kind = 'agency'").fetchone()[0])
    assert found == 1
    assert vault_key(tmp_path / "laptop", NEWER, keeper=NoKeystore())
    with pytest.raises(WrongPassphrase):
        vault_key(tmp_path / "laptop", PASSPHRASE, keeper=NoKeystore())
    assert acts(hub)[-2:] == ["recovery asked", "recovery used"] or "recovery used" in acts(hub)
    qapp.aboutToQuit.disconnect(window._vault.close)
    window.close()
    tasks.close()
    window._vault.close()


def asked(hub: RunningHub, folder: Path) -> tuple[Asking, str]:
    """A request of this laptop that waits."""
    note = read_note(folder)
    assert note is not None
    one = Asking(folder, note)
    told = RecoveryRequest(device=note.device, key_id=note.key_id, sealed=note.sealed, laptop_key=one.laptop_key)
    with hub.hub.storage.write() as tx:
        return one, recovery.take(tx, told, now=now()).id


def answered(hub: RunningHub, request: str) -> str:
    with hub.hub.storage.read() as tx:
        return recovery.answer(tx, request).sealed


def test_any_two_of_the_three_shares_open_it_and_one_or_a_wrong_one_does_not(
    hub: RunningHub, shares: tuple[str, ...], tmp_path: Path
) -> None:
    laptop(hub, tmp_path / "laptop")
    key = vault_key(tmp_path / "laptop", PASSPHRASE, keeper=NoKeystore())
    with hub.hub.storage.write() as tx:
        others = recovery.set_up(tx, now=now())  # a later key, that this laptop has not sealed to
    for pair in combinations(shares, 2):
        one, request = asked(hub, tmp_path / "laptop")
        with hub.hub.storage.write() as tx:
            recovery.use(tx, request, pair, now=now())
        assert one.opened(answered(hub, request), request) == key
    _, request = asked(hub, tmp_path / "laptop")
    damaged = shares[0].replace(shares[0].split()[5], "academic", 1)
    twice, mixed = (shares[0], shares[0]), (shares[0], others[1])
    for wrong in (shares[:1], twice, mixed, others[:2], (damaged, shares[1]), ("", "")):
        with hub.hub.storage.write() as tx, pytest.raises(Refused, match="not two shares of this recovery key"):
            recovery.use(tx, request, wrong, now=now())
    assert answered(hub, request) == ""


def test_an_answer_opens_no_other_laptop_and_no_other_request(
    hub: RunningHub, shares: tuple[str, ...], tmp_path: Path
) -> None:
    laptop(hub, tmp_path / "one")
    laptop(hub, tmp_path / "two", "Second")
    first, request = asked(hub, tmp_path / "one")
    with hub.hub.storage.write() as tx:
        recovery.use(tx, request, shares[:2], now=now())
    again, later = asked(hub, tmp_path / "one")
    other, _ = asked(hub, tmp_path / "two")

    for one, name in ((again, later), (again, request), (other, request), (first, later)):
        with pytest.raises(Refused, match="does not open this vault"):
            one.opened(answered(hub, request), name)
    assert first.opened(answered(hub, request), request)


def test_a_laptop_that_is_withdrawn_is_not_opened(hub: RunningHub, shares: tuple[str, ...], tmp_path: Path) -> None:
    laptop(hub, tmp_path / "laptop")
    note = read_note(tmp_path / "laptop")
    assert note is not None
    with hub.hub.storage.write() as tx:
        devices.revoke_device(tx, note.device, now=now())

    with pytest.raises(Refused, match="cannot open this laptop's vault"):
        asked(hub, tmp_path / "laptop")
