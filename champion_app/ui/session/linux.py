"""What a Linux system says over D-Bus: sleep, lid, its own screen lock, another user in front.

A bus that is not there is passed over: the time since the last touch, and a sleep noticed on waking, still lock.
"""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import SLOT, QObject, Signal, Slot
from PySide6.QtDBus import QDBus, QDBusConnection, QDBusMessage, QDBusPendingCallWatcher

_LOGIN = "org.freedesktop.login1"
_LOGIN_PATH = "/org/freedesktop/login1"
_MANAGER = "org.freedesktop.login1.Manager"
_SESSION = "org.freedesktop.login1.Session"
_POWER = "org.freedesktop.UPower"
_PROPERTIES = "org.freedesktop.DBus.Properties"
_SCREENS = ("freedesktop", "gnome", "cinnamon", "mate", "xfce")
_TOLD: dict[tuple[str, str, bool], str] = {
    (_SESSION, "Active", False): "user",
    (_SESSION, "LockedHint", True): "screen",
    (_POWER, "LidIsClosed", True): "lid",
    (_MANAGER, "LidClosed", True): "lid",
}


class LinuxWatch(QObject):
    """Listens; holds sleep back for the moment that locking takes."""

    happened = Signal(str)  # the Reason

    def __init__(self, system: QDBusConnection, session: QDBusConnection, *, parent: QObject) -> None:
        super().__init__(parent)
        self._hold: object = None
        self.joined = [self._join_system(system), self._join_session(session)]

    def _join_system(self, bus: QDBusConnection) -> bool:
        if not bus.isConnected():
            return False
        bus.connect(_LOGIN, _LOGIN_PATH, _MANAGER, "PrepareForSleep", self, _slot("on_sleep(bool)"))
        bus.connect(_LOGIN, "", _SESSION, "Lock", self, _slot("on_lock()"))
        for service in (_LOGIN, _POWER):
            bus.connect(
                service, "", _PROPERTIES, "PropertiesChanged", self,
                _slot("on_properties(QString,QVariantMap,QStringList)"),
            )  # fmt: skip
        self._hold_sleep(bus)
        return True

    def _join_session(self, bus: QDBusConnection) -> bool:
        if not bus.isConnected():
            return False
        for name in _SCREENS:
            bus.connect("", "", f"org.{name}.ScreenSaver", "ActiveChanged", self, _slot("on_screen(bool)"))
        return True

    def _hold_sleep(self, bus: QDBusConnection) -> None:
        """Ask for a moment before each sleep. It ends with this process, so a lock lets the computer sleep at once."""
        call = QDBusMessage.createMethodCall(_LOGIN, _LOGIN_PATH, _MANAGER, "Inhibit")
        call.setArguments(["sleep", "Champion", "It locks before the computer sleeps", "delay"])
        if not _served(bus, _LOGIN):
            return
        waiting = QDBusPendingCallWatcher(bus.asyncCall(call), self)
        waiting.finished.connect(self._on_held)

    def _on_held(self, answer: QDBusPendingCallWatcher) -> None:
        self._hold = answer.reply().arguments()  # the descriptor lives as long as this does
        answer.deleteLater()

    @Slot(bool)
    def on_sleep(self, begins: bool) -> None:  # noqa: FBT001  # the system's own signal
        if begins:
            self.happened.emit("asleep")

    @Slot()
    def on_lock(self) -> None:
        self.happened.emit("screen")

    @Slot(bool)
    def on_screen(self, shown: bool) -> None:  # noqa: FBT001  # the system's own signal
        if shown:
            self.happened.emit("screen")

    @Slot(str, "QVariantMap", "QStringList")
    def on_properties(self, of: str, changed: dict[str, object], _dropped: list[str]) -> None:
        for name, value in changed.items():
            reason = _TOLD.get((of, name, value)) if isinstance(value, bool) else None
            if reason:
                self.happened.emit(reason)
                return


def _slot(signature: str) -> bytes:
    return cast("bytes", SLOT(signature))  # declared as bytes, but only text is taken (PySide6 6.12)


def _served(bus: QDBusConnection, name: str) -> bool:
    """Whether somebody answers under this name, without starting anybody."""
    ask = QDBusMessage.createMethodCall(
        "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "NameHasOwner"
    )
    ask.setArguments([name])
    told = bus.call(ask, QDBus.CallMode.Block, 200).arguments()
    return bool(told and told[0] is True)
