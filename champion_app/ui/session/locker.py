"""Locking: cover the screen at once, keep the drafts, end what runs, and let the process die.

Plaintext stays in the memory of any Python and Qt process that lives on, however carefully it is cleared. So nothing
is cleared: the process ends, and a fresh one that never held a key shows the unlock screen.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QEventLoop, QObject, Qt
from PySide6.QtWidgets import QApplication, QWidget

from champion_app.ui.draft import Draft
from champion_app.ui.input_filter import InputFilter
from champion_app.ui.look import Look
from champion_app.ui.session.hands import HandsWatch
from champion_app.ui.session.leave import Leave
from champion_app.ui.session.neutral_page import NeutralPage
from champion_app.ui.session.reasons import Reason
from champion_app.ui.session.system import listen
from champion_app.ui.tasks import Tasks

_log = logging.getLogger(__name__)
_WORK_SECONDS = 0.45
"""For drafts to reach the disk and a sync to notice that it must stop. What is not done then is done again later."""
_CLOSE_SECONDS = 0.15
"""For the vault to be folded up. What is not folded up is in its log, encrypted, and read at the next unlock."""


class Locker(QObject):
    """Made by the roof for one open window. ``die`` starts the next process and never returns."""

    def __init__(
        self, app: QApplication, *, tasks: Tasks, look: Look, today: Callable[[], date], die: Callable[[Leave], None]
    ) -> None:
        super().__init__()
        self._app, self._tasks, self._look, self._today, self._die = app, tasks, look, today, die
        self._ends: list[Callable[[], object]] = []
        self._close: Callable[[], object] | None = None
        self._window: QWidget | None = None
        self._cover: QWidget | None = None
        self.ending = threading.Event()
        """Set once locking has begun: a sync looks at it between two steps."""
        self.hands: HandsWatch | None = None

    def guard(self, window: QWidget, *, close: Callable[[], object]) -> HandsWatch:
        """Watch over this window from now on; ``close`` folds the vault up."""
        self._window, self._close = window, close
        self.setParent(window)  # and ends with it
        self.hands = HandsWatch(self._app, parent=self)
        self.hands.gone.connect(self.lock)
        self.hands.hide_asked.connect(lambda: self.lock("hidden"))
        happened = listen(self)
        if happened is not None:
            happened.connect(self.lock)
        return self.hands

    def also(self, end: Callable[[], object]) -> None:
        """Something else that must end with this process, such as a process that it started."""
        self._ends.append(end)

    def lock(self, reason: Reason) -> None:
        """Lock now. Safe to call twice, and from whatever noticed that it is time."""
        if self.ending.is_set() or self._window is None:
            return
        self.ending.set()
        begun = time.perf_counter()
        InputFilter.over(self._app).commit_composed()  # before the cover takes the focus away
        leave = self._leave(self._window, hidden=reason == "hidden")
        self._cover_up(self._window, hidden=leave.hidden)
        for end in self._ends:
            end()
        for top in self._app.topLevelWidgets():
            for draft in top.findChildren(Draft):
                if draft.waits():
                    draft.keep_now()
        self._tasks.end(seconds=_WORK_SECONDS)
        if self._close is not None:
            folding = threading.Thread(target=self._close, daemon=True)
            folding.start()
            folding.join(_CLOSE_SECONDS)
        _log.info("locked (%s) after %d ms", reason, (time.perf_counter() - begun) * 1000)
        self._die(leave)

    def _leave(self, window: QWidget, *, hidden: bool) -> Leave:
        at = window.normalGeometry() if window.isMaximized() else window.geometry()
        return Leave(
            hidden=hidden, place=(at.x(), at.y(), at.width(), at.height()), maximised=window.isMaximized()
        )  # fmt: skip

    def _cover_up(self, window: QWidget, *, hidden: bool) -> None:
        """Put something plain in front, painted before anything else is done, and take everything else away."""
        if hidden:
            cover: QWidget = NeutralPage(self._look, self._today())
        else:
            cover = QWidget()
            cover.setProperty("part", "page")
            cover.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        others = [top for top in self._app.topLevelWidgets() if top.isVisible()]
        cover.setWindowTitle(window.windowTitle())
        cover.setGeometry(window.geometry())
        cover.setWindowState(window.windowState())
        cover.show()
        cover.raise_()
        for other in others:
            other.hide()
        self._app.processEvents(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents, 50)
        cover.repaint()
        self._cover = cover
