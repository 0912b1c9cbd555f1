"""A bug of ours is written down without a word of any record, and told in a sentence."""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QtMsgType, qInstallMessageHandler, qWarning
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from champion_app.host.log import Redact
from champion_app.ui.look import Look
from champion_app.ui.session.crash import WORDS, CrashDialog, CrashHook

SECRET = "Faduma Khalif"


@pytest.fixture
def hook(tmp_path: Path, qapp: QApplication) -> Iterator[CrashHook]:
    """Installed over a log of its own, and taken out again."""
    before = sys.excepthook, threading.excepthook, sys.unraisablehook
    handler = logging.FileHandler(tmp_path / "log", encoding="utf-8")
    handler.addFilter(Redact())
    logging.getLogger().addHandler(handler)
    made = CrashHook()
    made.install()
    yield made
    sys.excepthook, threading.excepthook, sys.unraisablehook = before
    qInstallMessageHandler(None)
    logging.getLogger().removeHandler(handler)
    handler.close()


def fail_on(words: str) -> None:
    """A bug whose message quotes a record, as many do."""
    raise ValueError(f"cannot read {words!r}")


def test_the_log_says_what_and_where_and_never_the_words(
    hook: CrashHook, tmp_path: Path, qtbot: QtBot, capsys: pytest.CaptureFixture[str]
) -> None:
    with qtbot.waitSignal(hook.crashed):
        try:
            fail_on(SECRET)
        except ValueError as error:
            sys.excepthook(type(error), error, error.__traceback__)

    told = (tmp_path / "log").read_text(encoding="utf-8")
    assert "ValueError at test_crash.py:" in told
    assert "fail_on" in told
    assert SECRET not in told
    assert SECRET not in "".join(capsys.readouterr())


def test_a_bug_on_a_thread_comes_home(hook: CrashHook, tmp_path: Path, qtbot: QtBot) -> None:
    with qtbot.waitSignal(hook.crashed):
        thread = threading.Thread(target=fail_on, args=(SECRET,))
        thread.start()
    thread.join()

    assert SECRET not in (tmp_path / "log").read_text(encoding="utf-8")


def test_what_qt_says_is_noted_without_its_words(hook: CrashHook, tmp_path: Path) -> None:
    qWarning(SECRET)

    told = (tmp_path / "log").read_text(encoding="utf-8")
    assert QtMsgType.QtWarningMsg.name in told
    assert SECRET not in told


def test_the_screen_says_what_is_safe_and_offers_to_lock(qapp: QApplication, qtbot: QtBot) -> None:
    locked: list[bool] = []
    dialog = CrashDialog(Look(qapp), lock=lambda: locked.append(True))
    qtbot.addWidget(dialog)
    dialog.show()
    assert WORDS in [label.text() for label in dialog.findChildren(QLabel)]
    next(one for one in dialog.findChildren(QPushButton) if one.text() == "Lock and start again").click()
    assert locked == [True]
