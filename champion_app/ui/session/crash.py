"""A bug of ours: written down without a word of any record, and told in a sentence with a way on."""

from __future__ import annotations

import logging
import sys
import threading
import traceback
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QMessageLogContext, QObject, Qt, QtMsgType, Signal, qInstallMessageHandler
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout

from champion_app.ui.look import Look
from champion_app.ui.theme import GROUP, PAGE, SMALL
from champion_app.ui.widgets.button import Button
from champion_app.ui.widgets.text import Text

_log = logging.getLogger(__name__)
TITLE = "Something went wrong"
WORDS = (
    "The app made a mistake. What you saved is safe, and what you were typing is kept as a draft. "
    "Locking and starting again usually helps. If it happens again, tell the coordinator what you pressed."
)


def place_of(trace: TracebackType | None) -> str:
    """Where it happened: file, line and function of the innermost frames. Never a value."""
    frames = traceback.extract_tb(trace)[-3:]
    return " < ".join(f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in reversed(frames))


class CrashHook(QObject):
    """Takes over where Python and Qt would print. ``crashed`` comes home to the event loop from any thread."""

    crashed = Signal()

    def install(self) -> None:
        """From now on."""
        sys.excepthook = self._on_error
        threading.excepthook = lambda told: self._on_error(
            told.exc_type, told.exc_value or told.exc_type(), told.exc_traceback
        )
        sys.unraisablehook = lambda told: self._note(told.exc_type, told.exc_traceback)
        qInstallMessageHandler(_on_qt)

    def _on_error(self, kind: type[BaseException], _error: BaseException, trace: TracebackType | None) -> None:
        self._note(kind, trace)
        self.crashed.emit()

    def _note(self, kind: type[BaseException], trace: TracebackType | None) -> None:
        _log.error("a bug: %s at %s", kind.__name__, place_of(trace))


def _on_qt(kind: QtMsgType, context: QMessageLogContext, _words: str) -> None:
    """Qt's own warnings can quote what a widget shows: the kind and the place are what we need."""
    if kind not in (QtMsgType.QtDebugMsg, QtMsgType.QtInfoMsg):
        _log.warning("qt: %s in %s", kind.name, context.category or "no category")


class CrashDialog(QDialog):
    """The sentence, and the two ways on."""

    def __init__(self, look: Look, *, lock: Callable[[], object]) -> None:
        super().__init__()
        self.setWindowTitle(TITLE)
        self.setProperty("part", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        column = QVBoxLayout(self)
        column.setContentsMargins(PAGE, PAGE, PAGE, GROUP)
        column.setSpacing(GROUP)
        column.addWidget(Text(look, TITLE, role="section"))
        words = Text(look, WORDS, wrap=True)
        words.setFixedWidth(look.px(440))
        column.addWidget(words)
        row = QHBoxLayout()
        row.setSpacing(SMALL)
        row.addStretch(1)
        on = Button(look, "Go on", kind="quiet")
        on.clicked.connect(self.close)
        row.addWidget(on)
        again = Button(look, "Lock and start again", kind="primary")
        again.clicked.connect(lambda _checked=False: lock())
        row.addWidget(again)
        column.addLayout(row)
        again.setFocus()
