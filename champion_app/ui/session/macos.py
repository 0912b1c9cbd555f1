"""What macOS says through Core Foundation: its own screen lock, another user in front. Written to its documentation.

Sleep is noticed on waking (``hands``), and macOS locks its screen when it sleeps.
"""

from __future__ import annotations

import ctypes
import ctypes.util

from PySide6.QtCore import QObject, Signal

_NAMES: dict[bytes, str] = {
    b"com.apple.screenIsLocked": "screen",
    b"com.apple.screensaver.didstart": "screen",
    b"com.apple.sessionDidMoveOffConsole": "user",
}
_UTF8 = 0x08000100
_AT_ONCE = 4  # CFNotificationSuspensionBehaviorDeliverImmediately
_HEARD = ctypes.CFUNCTYPE(
    None, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p
)  # fmt: skip


class MacWatch(QObject):
    """Listens on the distributed notification centre; its callbacks come on the main run loop, which Qt drives."""

    happened = Signal(str)  # the Reason

    def __init__(self, *, parent: QObject) -> None:
        super().__init__(parent)
        self._callbacks: list[object] = []
        found = ctypes.util.find_library("CoreFoundation")
        if found is None:
            return
        core = ctypes.CDLL(found)
        core.CFNotificationCenterGetDistributedCenter.restype = ctypes.c_void_p
        core.CFStringCreateWithCString.restype = ctypes.c_void_p
        core.CFStringCreateWithCString.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_uint32]
        core.CFNotificationCenterAddObserver.argtypes = [
            ctypes.c_void_p, ctypes.c_void_p, _HEARD, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_long,
        ]  # fmt: skip
        centre = core.CFNotificationCenterGetDistributedCenter()
        for place, (name, reason) in enumerate(_NAMES.items(), start=1):
            heard = _HEARD(lambda *_told, reason=reason: self.happened.emit(reason))
            self._callbacks.append(heard)
            told = core.CFStringCreateWithCString(None, name, _UTF8)
            core.CFNotificationCenterAddObserver(centre, ctypes.c_void_p(place), heard, told, None, _AT_ONCE)
