"""What Windows says: sleep, lid, its own lock, another user in front. Written to its documentation."""

from __future__ import annotations

import ctypes
import sys
import uuid
from typing import Any

from PySide6.QtCore import QAbstractNativeEventFilter, QByteArray, QCoreApplication, QObject, Signal
from PySide6.QtGui import QWindow

_WM_QUERYENDSESSION = 0x0011
_WM_POWERBROADCAST = 0x0218
_WM_WTSSESSION_CHANGE = 0x02B1
_PBT_APMSUSPEND = 4
_PBT_POWERSETTINGCHANGE = 0x8013
_SESSION: dict[int, str] = {
    2: "user",  # WTS_CONSOLE_DISCONNECT: somebody else came to the front
    4: "user",  # WTS_REMOTE_DISCONNECT
    6: "user",  # WTS_SESSION_LOGOFF
    7: "screen",  # WTS_SESSION_LOCK
}
_LID = uuid.UUID("ba3e0f4d-b817-4094-a2d1-d56379e6a0f3")
_CLOSED = 0
_THIS_SESSION = 0


class _Msg(ctypes.Structure):
    _fields_ = (
        ("window", ctypes.c_void_p),
        ("message", ctypes.c_uint),
        ("wide", ctypes.c_size_t),
        ("long", ctypes.c_ssize_t),
        ("time", ctypes.c_uint),
        ("x", ctypes.c_long),
        ("y", ctypes.c_long),
    )


class _PowerSetting(ctypes.Structure):
    _fields_ = (("setting", ctypes.c_ubyte * 16), ("length", ctypes.c_uint), ("value", ctypes.c_uint))


def reason_of(message: int, wide: int, long: int) -> str:
    """What a window message means for us; empty where nothing."""
    if message == _WM_WTSSESSION_CHANGE:
        return _SESSION.get(wide, "")
    if message == _WM_QUERYENDSESSION:
        return "user"
    if message == _WM_POWERBROADCAST and wide == _PBT_APMSUSPEND:
        return "asleep"
    if message == _WM_POWERBROADCAST and wide == _PBT_POWERSETTINGCHANGE and long:
        told = _PowerSetting.from_address(long)
        return "lid" if bytes(told.setting) == _LID.bytes_le and told.value == _CLOSED else ""
    return ""


class _Filter(QAbstractNativeEventFilter):
    def __init__(self, watch: WindowsWatch) -> None:
        super().__init__()
        self._watch = watch

    def nativeEventFilter(
        self, kind: QByteArray | bytes | bytearray | memoryview, message: int
    ) -> tuple[bool, int]:  # fmt: skip
        if QByteArray(kind) == b"windows_generic_MSG":
            told = _Msg.from_address(int(message))
            reason = reason_of(told.message, told.wide, told.long)
            if reason:
                self._watch.happened.emit(reason)
        return False, 0


class WindowsWatch(QObject):
    """Asks for the messages on one window of ours, and listens."""

    happened = Signal(str)  # the Reason

    def __init__(self, *, parent: QObject) -> None:
        super().__init__(parent)
        self._filter = _Filter(self)
        app = QCoreApplication.instance()
        if app is not None:
            app.installNativeEventFilter(self._filter)
        self._window = QWindow()  # never shown; it only has an address
        if sys.platform == "win32":
            self._ask(int(self._window.winId()))

    def _ask(self, window: int) -> None:
        libraries: Any = getattr(ctypes, "windll", None)
        lid = (ctypes.c_ubyte * 16).from_buffer_copy(_LID.bytes_le)
        libraries.wtsapi32.WTSRegisterSessionNotification(ctypes.c_void_p(window), _THIS_SESSION)
        libraries.user32.RegisterPowerSettingNotification(ctypes.c_void_p(window), ctypes.byref(lid), 0)
