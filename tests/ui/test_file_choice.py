"""A file dialog leaves no name of a file or folder behind."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from champion_app.ui.look import Look
from champion_app.ui.widgets.file_choice import choose_file, keep_no_history
{before}
app = QApplication([])
seen = []
def choose():
    dialog = next((top for top in app.topLevelWidgets() if isinstance(top, QFileDialog)), None)
    if dialog is None or not dialog.isVisible():
        return
    timer.stop()
    dialog.setDirectory(sys.argv[1])
    seen.append(dialog.directory().absolutePath())
    dialog.done(0)
timer = QTimer()
timer.timeout.connect(choose)
timer.start(20)
print(choose_file(QWidget(), Look(app), title="Choose", kinds="All (*)"), seen)
app.processEvents()
"""


def files_left(home: Path, before: str) -> str:
    """Everything that stands in the person's own folders after a dialog that showed a folder with a name."""
    shown = home / "Faduma Khalif"
    shown.mkdir()
    private = {name: str(home / "own") for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME")}
    (home / "own").mkdir()
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM.format(before=before), str(shown)], capture_output=True, text=True, check=True,
        env={**os.environ, **private, "QT_QPA_PLATFORM": "offscreen"},
    )  # fmt: skip
    assert "Faduma Khalif" in done.stdout
    return "".join(path.read_text(errors="replace") for path in (home / "own").rglob("*") if path.is_file())


@pytest.mark.skipif(sys.platform in {"win32", "darwin"}, reason="Qt keeps its settings elsewhere on this system")
@pytest.mark.parametrize("before", ["", "keep_no_history()"])
def test_qt_keeps_the_folders_it_showed_unless_it_is_told_not_to(tmp_path: Path, before: str) -> None:
    told = files_left(tmp_path, before)

    assert ("Khalif" in told) is (before == "")
