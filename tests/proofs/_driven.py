"""The real app, walked by keys: python -m tests.proofs._driven FOLDER. Told what to type on standard input.

It unlocks, looks at everything, types, copies, says ``shown`` and waits for a line; then it locks as that line says.
What comes after the lock is the plain app: nothing of this file runs there.
"""

from __future__ import annotations

import base64
import gzip
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Generator
from functools import partial
from pathlib import Path
from typing import Any
from unittest import mock

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QWidget

from champion_app import app as roof
from champion_app.ui.finder import Finder
from champion_app.ui.main_window import MainWindow
from champion_app.ui.rooms.unlock.unlock_page import UnlockPage
from champion_app.ui.widgets.hold_name import HoldToShow

_KEPT: dict[str, Callable[[str], bytes]] = {
    "kept": str.encode,
    "kept as utf-16": lambda words: words.encode("utf-16"),
    "kept in base64": lambda words: base64.b64encode(b"x" + words.encode()),
    "kept compressed": lambda words: b"some head" + gzip.compress(words.encode() * 3),
}
"""Planted: files that something left behind."""
Steps = Generator[Callable[[], bool], None, None]
_STICK = "/var/tmp"  # noqa: S108  # what somebody brings is none of the person's folders, and is not searched
ROOMS = ("today", "caseload", "partners", "joint", "station", "settings")


def _typed(path: Path) -> bool:
    """Type a path into the file dialog, where it stands, and Enter. Never the last word: the strip is."""
    dialog = visible(QFileDialog)
    line = dialog.findChild(QLineEdit) if dialog is not None else None
    if line is not None:
        line.setText(str(path))
        QTest.keyClick(line, Qt.Key.Key_Return)
    return False


def visible(kind: type[Any]) -> Any:
    """The first window of a kind that can be seen."""
    return next((top for top in QApplication.topLevelWidgets() if isinstance(top, kind) and top.isVisible()), None)


def shows(window: MainWindow, scope: str) -> bool:
    """Whether the case is on the screen, with its names to hold on."""
    return bool(window.case.header.findChildren(HoldToShow)) and window.case.scope() == scope


class _Commands(QObject):
    """Lines from whoever watches."""

    came = Signal(str)

    def __init__(self, act: Callable[[str], None]) -> None:
        super().__init__()
        self._act = act
        self.came.connect(self._on_came, Qt.ConnectionType.QueuedConnection)

    @Slot(str)
    def _on_came(self, line: str) -> None:
        self._act(line)

    def listen(self) -> None:
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        for line in sys.stdin:
            self.came.emit(line.strip())


class Walk:
    """The steps of a day; each waits for what it needs to see."""

    def __init__(self, told: dict[str, Any]) -> None:
        self._told = told
        self._steps = self._day()
        self._wait: Callable[[], bool] = lambda: True
        self._timer = QTimer()
        self._timer.setInterval(5)
        self._timer.timeout.connect(self._on)
        self._timer.start()
        self._commands = _Commands(self._do)

    def _on(self) -> None:
        if self._wait():
            try:
                self._wait = next(self._steps)
            except StopIteration:
                self._timer.stop()

    def _day(self) -> Steps:
        yield lambda: visible(UnlockPage) is not None
        page: UnlockPage = visible(UnlockPage)
        QTest.keyClicks(page.field, self._told["passphrase"])
        QTest.keyClick(page.field, Qt.Key.Key_Return)
        yield lambda: visible(MainWindow) is not None
        window: MainWindow = visible(MainWindow)
        yield lambda: bool(window.today.first.list.rows())
        window.sitting.say_alone(alone=True)  # whatever can stand on a screen stands there
        for room in ROOMS:
            window.go(room)
            yield lambda: QApplication.instance() is not None
        window.go("caseload")
        yield lambda: window.caseload.model.rowCount() > 0 and window.caseload.model.line(0) is not None
        for scope in ("case:c0", "case:c1"):
            window.open_case(scope)
            yield partial(shows, window, scope)
            hold = window.case.header.findChildren(HoldToShow)[0]
            yield hold.isVisible
            hold.held.emit(True)
            window.case.tabs.choose("people")
            window.case.tabs.choose("timeline")
            window.grab()
            hold.held.emit(False)
        yield from self._a_file(window)
        window.open_finder()
        finder = window.findChildren(Finder)[-1]
        QTest.keyClicks(finder.field, self._told["typed"][:6])
        yield lambda: finder.answers.count() > 0
        finder.close()
        window.activateWindow()  # off-screen there is nobody who would
        yield window.isActiveWindow
        window.case.strips.start_note()
        strip = window.case.strips.strip
        words = strip.form.editor("words")  # type: ignore[union-attr]  # a note's strip has a form
        QTest.keyClicks(words, f"She says {self._told['typed']}")
        QTest.keyClick(words, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        QTest.keyClick(words, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
        self._commands.listen()
        sys.stdout.write("shown\n")
        sys.stdout.flush()

    def _a_file(self, window: MainWindow) -> Steps:
        """A photo from a stick, by the file dialog: named, shown and looked at; the stick is taken away again."""
        stick = Path(tempfile.mkdtemp(dir=_STICK))
        photo = stick / f"{self._told['typed']}.png"
        photo.write_bytes(b"\x89PNG\r\n\x1a\n" + self._told["typed"].encode() * 9)
        QTimer.singleShot(0, window.case.add_file)
        yield lambda: window.case.adding.strip is not None or _typed(photo)
        strip = window.case.adding.strip
        assert strip is not None
        QTest.keyClicks(strip.form.editor("what"), self._told["typed"])
        strip.save()
        yield lambda: bool(window.case.files.cards)
        shutil.rmtree(stick)
        (card,) = window.case.files.cards
        card.hold.held.emit(True)
        yield lambda: "damaged" in card.remark.text()
        card.hold.held.emit(False)

    def _do(self, command: str) -> None:
        window = visible(MainWindow)
        if command == "key":
            QTest.keyClick(window.windowHandle(), Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
        elif command == "shift":
            for _ in range(3):
                QTest.keyClick(window.windowHandle(), Qt.Key.Key_Shift)
        elif command == "lid":
            self._roof().locker.lock("lid")
        elif command == "bug":
            QTimer.singleShot(0, self._fail)

    def _fail(self) -> None:
        """A bug whose message quotes what was typed, as bugs do."""
        QTimer.singleShot(0, lambda: print("failed", flush=True))
        raise ValueError(f"cannot read {self._told['typed']}")

    def _roof(self) -> Any:
        return self._told["roof"]


def cleared_instead() -> None:
    """Planted: what most programs do. Close, forget, collect, and go on in the same process."""
    import gc

    def lives_on(_command: object) -> None:
        QApplication.setQuitOnLastWindowClosed(False)
        for top in QApplication.topLevelWidgets():
            top.close()
            top.deleteLater()
        QGuiApplication.clipboard().clear()
        QApplication.processEvents()
        gc.collect()
        sys.stdout.write("cleared\n")
        sys.stdout.flush()

    mock.patch.object(roof, "start_again", lives_on).start()


def open_to_all() -> None:
    """Every file of the vault's folder can be read by other accounts."""
    for path in Path(sys.argv[1]).iterdir():
        path.chmod(0o644)


def leaves(defect: str, typed: str) -> None:
    """Plant a defect that the watcher must see."""
    if defect == "lives-on":
        cleared_instead()
    elif defect == "environment":
        os.environ["LAST_CASE"] = typed
    elif defect == "listener":
        door = socket.create_server(("127.0.0.1", 0))
        threading.Thread(target=door.accept, daemon=True).start()
    elif defect == "open files":
        os.umask(0)
        QTimer.singleShot(0, open_to_all)
    elif defect in _KEPT:
        Path(tempfile.mkdtemp(), "kept").write_bytes(_KEPT[defect](typed))
    elif defect == "child":
        held = f"import sys, time; told = sys.stdin.readline(); print(flush=True); time.sleep(60)  # {defect}"
        child = subprocess.Popen([sys.executable, "-c", held], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        if child.stdin is not None and child.stdout is not None:
            child.stdin.write(typed + "\n")
            child.stdin.flush()
            child.stdout.readline()


def main() -> int:
    """Start the app with a walk beside it."""
    told = json.loads(sys.stdin.readline())
    made: list[Walk] = []
    start = roof.Roof.start

    def started(self: roof.Roof) -> QWidget:
        told["roof"] = self
        for defect in filter(None, told.get("defect", "").split(" + ")):
            leaves(defect, told["typed"])
        made.append(Walk(told))
        return start(self)

    mock.patch.object(roof.Roof, "start", started).start()
    return roof.run(["--data", sys.argv[1]])


if __name__ == "__main__":
    sys.exit(main())
