"""Read by Python before the app is: writes what stands on the screen to a file, over and over.

The product knows nothing of it: it is started as a user's is, and this folder stands first in PYTHONPATH. It comes
again in the process that follows a lock. A thread waits for the application and puts a timer into it.
"""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from functools import partial
from pathlib import Path
from typing import Any

_EVERY_MS = 40


def _start(place: Path) -> None:
    while (app := _application()) is None:
        time.sleep(0.02)
    sys.modules["PySide6.QtCore"].QTimer.singleShot(0, app, partial(_install, place, app))


def _application() -> Any:
    if not {"PySide6.QtWidgets", "PySide6.QtCore"} <= set(sys.modules):
        return None
    application = getattr(sys.modules["PySide6.QtWidgets"], "QApplication", None)
    return application.instance() if application is not None else None


def _install(place: Path, app: Any) -> None:
    from PySide6.QtCore import QEvent, QObject, QTimer
    from PySide6.QtGui import QWindow

    written, born = [""], time.monotonic()
    released = [0]

    class Keys(QObject):
        """Counts what the person let go of: whoever pressed knows then that the app has had it."""

        def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  # Qt's own name
            released[0] += event.type() == QEvent.Type.KeyRelease and isinstance(watched, QWindow)
            return False

    keys = Keys(app)
    app.installEventFilter(keys)

    def look() -> None:
        state = json.dumps({**_state(app), "pid": os.getpid(), "released": released[0], "born": born})
        if state == written[0]:
            return
        written[0] = state
        beside = place.with_suffix(".new")
        beside.write_text(state, encoding="utf-8")
        beside.replace(place)

    timer = QTimer(app)
    timer.setInterval(_EVERY_MS)
    timer.timeout.connect(look)
    timer.start()


def _state(app: Any) -> dict[str, Any]:
    tops = [top for top in app.topLevelWidgets() if top.isVisible()]
    active, focus = app.activeWindow(), app.focusWidget()
    free = app.primaryScreen().availableGeometry()
    return {
        "free": [free.x(), free.y(), free.width(), free.height()],
        "focus": _seen(focus) if focus is not None else None,
        "windows": [
            {
                "kind": type(top).__name__,
                "title": top.windowTitle(),
                "active": top is active,
                "frame": _box(top.frameGeometry()),
                "inside": _box(top.geometry()),
            }
            for top in tops
        ],
        "widgets": [one for top in tops for one in _all(top)],
    }


def _all(top: Any) -> list[dict[str, Any]]:
    from PySide6.QtWidgets import QWidget

    whole = [top, *top.findChildren(QWidget)]
    return [_seen(one) for one in whole if one.isVisible() and one.window() is top and one.width() > 0]


def _box(rect: Any) -> list[int]:
    return [rect.x(), rect.y(), rect.width(), rect.height()]


def _seen(widget: Any) -> dict[str, Any]:
    from PySide6.QtCore import QPoint
    from PySide6.QtWidgets import QAbstractButton, QAbstractItemView

    corner = widget.mapToGlobal(QPoint(0, 0))
    part = widget.visibleRegion().boundingRect()
    told = {
        "kind": type(widget).__name__,
        "object": widget.objectName(),
        "name": widget.accessibleName(),
        "described": widget.accessibleDescription(),
        "value": _value(widget),
        "on": widget.isEnabled(),
        "place": [corner.x(), corner.y(), widget.width(), widget.height()],
        "part": [corner.x() + part.x(), corner.y() + part.y(), part.width(), part.height()],
    }
    if isinstance(widget, QAbstractButton) and widget.isCheckable():
        told["checked"] = widget.isChecked()
    if isinstance(widget, QAbstractItemView):
        told["rows"] = _rows(widget)
        told["current"] = widget.currentIndex().row()
    return told


def _value(widget: Any) -> str:
    from PySide6.QtWidgets import QAbstractButton, QComboBox, QLabel, QLineEdit, QPlainTextEdit

    if isinstance(widget, QLineEdit):
        hidden = widget.echoMode() != QLineEdit.EchoMode.Normal
        return "•" * len(widget.text()) if hidden else widget.text()
    if isinstance(widget, QPlainTextEdit):
        return widget.toPlainText()
    if isinstance(widget, QComboBox):
        return widget.currentText()
    return widget.text().strip() if isinstance(widget, QLabel | QAbstractButton) else ""


def _rows(view: Any) -> list[dict[str, Any]]:
    from PySide6.QtCore import Qt

    model, rows = view.model(), []
    for place in range(min(model.rowCount(), 60) if model is not None else 0):
        index = model.index(place, 0)
        box = view.visualRect(index)
        corner = view.viewport().mapToGlobal(box.topLeft())
        words = index.data(Qt.ItemDataRole.AccessibleTextRole) or index.data(Qt.ItemDataRole.DisplayRole) or ""
        rows.append({"words": str(words), "place": [corner.x(), corner.y(), box.width(), box.height()]})
    return rows


if os.environ.get("CHAMPION_WATCH"):
    threading.Thread(target=_start, args=(Path(os.environ["CHAMPION_WATCH"]),), daemon=True).start()
