"""What is copied: marked as secret, gone after ten seconds, at a lock and when the app is closed.

Whatever field it was copied from: the clipboard itself is watched, and what is ours is put there anew with its marks.
"""

from __future__ import annotations

import sys
from collections.abc import Callable

from PySide6.QtCore import QMimeData, QObject, QTimer
from PySide6.QtGui import QClipboard, QGuiApplication

CLEAR_MS = 10_000
MARK = "x-kde-passwordManagerHint"
_MARKS: dict[str, bytes] = {MARK: b"secret"}
_WINDOWS = 'application/x-qt-windows-mime;value="{}"'
if sys.platform == "win32":
    _MARKS |= {
        _WINDOWS.format("ExcludeClipboardContentFromMonitorProcessing"): b"1",
        _WINDOWS.format("CanIncludeInClipboardHistory"): bytes(4),
        _WINDOWS.format("CanUploadToCloudClipboard"): bytes(4),
    }
elif sys.platform == "darwin":
    _MARKS |= {"application/x-nspasteboard-concealed-type": b"secret"}


class ClipboardGuard(QObject):
    """One a process. Leaves alone what other programs put on the clipboard."""

    def __init__(self, app: QGuiApplication, *, ours: Callable[[], bool] | None = None) -> None:
        """``ours``: whether the content was put there by this process; without a screen Qt cannot tell."""
        super().__init__(app)
        self._clipboard = QGuiApplication.clipboard()
        self._ours = ours or self._clipboard.ownsClipboard
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(CLEAR_MS)
        self._timer.timeout.connect(self.forget)
        self._clipboard.dataChanged.connect(self._on_changed)
        self._clipboard.selectionChanged.connect(self._on_selected)
        app.aboutToQuit.connect(self.forget)

    def _on_changed(self) -> None:
        if not self._ours():
            self._timer.stop()
            return
        told = self._clipboard.mimeData()
        words = self._clipboard.text()
        if not words or told.hasFormat(MARK):
            return
        marked = QMimeData()
        marked.setText(words)  # text alone: pictures and formats of a widget stay behind
        for kind, raw in _MARKS.items():
            marked.setData(kind, raw)
        self._clipboard.setMimeData(marked)
        self._timer.start()

    def _on_selected(self) -> None:
        """On X11 whatever is merely selected can be pasted anywhere with the middle button: not from here."""
        selection = QClipboard.Mode.Selection
        if self._clipboard.ownsSelection() and self._clipboard.text(selection):
            self._clipboard.clear(selection)

    def forget(self) -> None:
        """Take what is ours off the clipboard, now."""
        self._timer.stop()
        if self._ours() and self._clipboard.text():
            self._clipboard.clear()
