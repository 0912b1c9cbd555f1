"""Keeping our windows out of screenshots, recordings and calls, where the system offers that.

Windows and macOS do; written to their documentation. X11 and Wayland have no such thing for a program to ask for.
"""

from __future__ import annotations

import ctypes
import ctypes.util
import sys
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication, QWindow

_EXCLUDE = 0x11  # WDA_EXCLUDEFROMCAPTURE
_SHARED_WITH_NOBODY = 0  # NSWindowSharingNone
POSSIBLE = sys.platform in {"win32", "darwin"}


class CaptureGuard(QObject):
    """Every window of ours, as soon as it has the keyboard for the first time."""

    def __init__(self, app: QGuiApplication) -> None:
        super().__init__(app)
        app.focusWindowChanged.connect(self._on_focus)

    def _on_focus(self, window: QWindow | None) -> None:
        if window is None:
            return
        if sys.platform == "win32":
            libraries: Any = getattr(ctypes, "windll", None)
            libraries.user32.SetWindowDisplayAffinity(ctypes.c_void_p(int(window.winId())), _EXCLUDE)
        elif sys.platform == "darwin":
            _share_with_nobody(int(window.winId()))


def _share_with_nobody(view: int) -> None:
    found = ctypes.util.find_library("objc")
    if found is None:
        return
    objc = ctypes.CDLL(found)
    objc.sel_registerName.restype = ctypes.c_void_p
    send = ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p)(("objc_msgSend", objc))
    tell = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_ulong)(("objc_msgSend", objc))
    window = send(view, objc.sel_registerName(b"window"))
    if window:
        tell(window, objc.sel_registerName(b"setSharingType:"), _SHARED_WITH_NOBODY)


def sentence() -> str:
    """What holds on this system, in words."""
    if POSSIBLE:
        return "Screenshots, recordings and shared screens show nothing of this window."
    return "This system cannot keep a window out of screenshots or a shared screen. Mind who can see it."
