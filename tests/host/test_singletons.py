"""None, True and False outlive a binding that takes references to them away."""

from __future__ import annotations

import subprocess
import sys

import pytest

PROGRAM = """
import os
os.environ["QT_QPA_PLATFORM"] = "offscreen"
from PySide6.QtGui import QFont, QGuiApplication
from champion_app.host.singletons import hold_singletons
app = QGuiApplication([])
{hold}
font = QFont()
for _ in range(60_000):
    font.setPixelSize(12)
print("alive")
"""


def _run(hold: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", PROGRAM.format(hold=hold)], capture_output=True, text=True, check=False
    )


def test_a_process_lives_through_more_calls_than_it_had_references() -> None:
    done = _run("hold_singletons(); hold_singletons()")

    assert (done.returncode, done.stdout) == (0, "alive\n"), done.stderr


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="None never dies from Python 3.12 on")
def test_without_the_hold_this_binding_still_ends_the_process() -> None:
    """When this fails, the binding was mended: take the hold out."""
    done = _run("")

    assert "deallocating None" in done.stderr
