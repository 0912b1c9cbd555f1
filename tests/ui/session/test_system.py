"""What the system says: on Linux over a real bus, on Windows as its messages are documented."""

from __future__ import annotations

import ctypes
import shutil
import subprocess
import sys
import uuid
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from champion_app.ui.session import windows

if TYPE_CHECKING:
    from jeepney.io.blocking import DBusConnection

_LOGIN_PATH = "/org/freedesktop/login1"
_PROPERTIES = "org.freedesktop.DBus.Properties"
_SESSION = "org.freedesktop.login1.Session"


@pytest.fixture(scope="module")
def bus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A message bus of our own; gives its address."""
    if sys.platform != "linux" or shutil.which("dbus-daemon") is None:
        pytest.skip("there is no dbus-daemon on this machine to speak over")
    place = tmp_path_factory.mktemp("bus") / "socket"
    daemon = subprocess.Popen(
        ["dbus-daemon", "--session", "--nofork", f"--address=unix:path={place}", "--print-address=1"],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    assert daemon.stdout is not None
    yield daemon.stdout.readline().strip()
    daemon.kill()
    daemon.wait()
    daemon.stdout.close()


def changed(of: str, name: str, *, to: bool) -> tuple[str, tuple[object, ...]]:
    """The body of a PropertiesChanged."""
    return "sa{sv}as", (of, {name: ("b", to)}, [])


SAID = [
    (_LOGIN_PATH, "org.freedesktop.login1.Manager", "PrepareForSleep", ("b", (True,)), "asleep"),
    (_LOGIN_PATH, "org.freedesktop.login1.Manager", "PrepareForSleep", ("b", (False,)), ""),
    (f"{_LOGIN_PATH}/session/_31", _SESSION, "Lock", (None, ()), "screen"),
    (f"{_LOGIN_PATH}/session/_31", _PROPERTIES, "PropertiesChanged", changed(_SESSION, "Active", to=False), "user"),
    (f"{_LOGIN_PATH}/session/_31", _PROPERTIES, "PropertiesChanged", changed(_SESSION, "Active", to=True), ""),
    (
        f"{_LOGIN_PATH}/session/_31", _PROPERTIES, "PropertiesChanged",
        changed(_SESSION, "LockedHint", to=True), "screen",
    ),
    (
        "/org/freedesktop/UPower", _PROPERTIES, "PropertiesChanged",
        changed("org.freedesktop.UPower", "LidIsClosed", to=True), "lid",
    ),
    (
        "/org/freedesktop/UPower", _PROPERTIES, "PropertiesChanged",
        changed("org.freedesktop.UPower", "LidIsClosed", to=False), "",
    ),
    ("/org/gnome/ScreenSaver", "org.gnome.ScreenSaver", "ActiveChanged", ("b", (True,)), "screen"),
    ("/ScreenSaver", "org.freedesktop.ScreenSaver", "ActiveChanged", ("b", (True,)), "screen"),
    ("/ScreenSaver", "org.freedesktop.ScreenSaver", "ActiveChanged", ("b", (False,)), ""),
]  # fmt: skip


def test_a_linux_system_that_sleeps_locks_or_changes_its_user_is_heard(
    bus: str, qapp: QApplication, qtbot: QtBot
) -> None:
    """Each signal as logind, UPower and the screen savers send it, then one more that is always heard: so that silence
    is known to be silence and not slowness."""
    from jeepney.io.blocking import open_dbus_connection

    with open_dbus_connection(bus) as login, open_dbus_connection(bus) as power:
        _say_everything(login, power, bus, qtbot)


def are_there(heard: Sequence[str], number: int) -> bool:
    return len(heard) >= number


def _say_everything(login: DBusConnection, power: DBusConnection, bus: str, qtbot: QtBot) -> None:
    from jeepney import DBusAddress, message_bus, new_signal
    from PySide6.QtDBus import QDBusConnection

    from champion_app.ui.session.linux import LinuxWatch

    for owner, name in ((login, "org.freedesktop.login1"), (power, "org.freedesktop.UPower")):
        owner.send_and_get_reply(message_bus.RequestName(name))
    parent = QObject()
    ours = [QDBusConnection.connectToBus(bus, name) for name in ("our system", "our session")]
    watch = LinuxWatch(ours[0], ours[1], parent=parent)
    assert watch.joined == [True, True]
    heard: list[str] = []
    watch.happened.connect(heard.append)
    for path, interface, member, (signature, body), reason in SAID:
        heard.clear()
        sender = power if "UPower" in path else login
        sender.send(new_signal(DBusAddress(path, interface=interface), member, signature, body))
        end = DBusAddress("/org/mate/ScreenSaver", interface="org.mate.ScreenSaver")
        sender.send(new_signal(end, "ActiveChanged", "b", (True,)))
        wanted = [reason, "screen"] if reason else ["screen"]
        qtbot.waitUntil(partial(are_there, heard, len(wanted)))
        assert heard == wanted, (interface, member, body)
    for name in ("our system", "our session"):
        QDBusConnection.disconnectFromBus(name)


def test_a_linux_without_a_bus_is_passed_over(tmp_path: Path, qapp: QApplication) -> None:
    from PySide6.QtDBus import QDBusConnection

    from champion_app.ui.session.linux import LinuxWatch

    none = QDBusConnection.connectToBus(f"unix:path={tmp_path / 'nothing'}", "nobody")
    assert LinuxWatch(none, none, parent=QObject()).joined == [False, False]


@pytest.mark.parametrize(
    ("message", "wide", "reason"),
    [
        (0x02B1, 7, "screen"), (0x02B1, 8, ""), (0x02B1, 2, "user"), (0x02B1, 1, ""), (0x02B1, 4, "user"),
        (0x0218, 4, "asleep"), (0x0218, 18, ""), (0x0011, 0, "user"), (0x0100, 7, ""),
    ],
)  # fmt: skip
def test_windows_messages_are_read_as_they_are_documented(message: int, wide: int, reason: str) -> None:
    assert windows.reason_of(message, wide, 0) == reason


@pytest.mark.parametrize(("value", "reason"), [(0, "lid"), (1, "")])
def test_a_closed_lid_is_read_out_of_windows_power_settings(value: int, reason: str) -> None:
    told = windows._PowerSetting(
        setting=(ctypes.c_ubyte * 16).from_buffer_copy(windows._LID.bytes_le), length=4, value=value
    )
    assert windows.reason_of(0x0218, 0x8013, ctypes.addressof(told)) == reason
    other = windows._PowerSetting(
        setting=(ctypes.c_ubyte * 16).from_buffer_copy(uuid.UUID(int=1).bytes_le), length=4, value=value
    )
    assert windows.reason_of(0x0218, 0x8013, ctypes.addressof(other)) == ""
