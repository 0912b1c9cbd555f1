"""The sizes and palettes that every page is looked at in, and how its pictures are taken."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from champion_app.ui.fonts import load_fonts
from champion_app.ui.theme import COMPACT_BELOW, FOOT, RAIL_WIDTH, Mode
from tests.ui.roof import Roof, roof

OUT = Path("out/pictures")
SHOTS: tuple[tuple[str, Mode, float, int, int], ...] = (
    ("light", "light", 1.0, 1280, 800),
    ("dark", "dark", 1.0, 1280, 800),
    ("contrast", "contrast", 1.0, 1280, 800),
    ("200pc", "light", 2.0, 1280, 800),
    ("1024", "light", 1.0, 1024, 640),
    ("200pc-1024", "dark", 2.0, 1024, 640),
)


def start() -> QApplication:
    """An application with its fonts, and a folder for the pictures."""
    app = QApplication([])
    load_fonts()
    OUT.mkdir(parents=True, exist_ok=True)
    return app


@contextmanager
def house(app: QApplication, *, mode: Mode = "light", scale: float = 1.0) -> Iterator[Roof]:
    """A roof over a folder that goes afterwards."""
    with tempfile.TemporaryDirectory() as folder, roof(Path(folder), app, mode=mode, scale=scale) as made:
        yield made


def page_size(width: int, height: int, scale: float) -> tuple[int, int]:
    """What rail (or the folded rail's bar) and foot leave of a window for the page."""
    folded = width / scale < COMPACT_BELOW
    rail = 0 if folded else round(RAIL_WIDTH * scale)
    bar = round(48 * scale) if folded else 0
    return width - rail, height - round(FOOT * scale) - bar


def settle(app: QApplication) -> None:
    """Let everything that was asked arrive. For pictures only: a test waits for what it asks."""
    for _ in range(20):
        app.processEvents()
        QTest.qWait(15)


def shoot(made: Roof, name: str) -> None:
    """Take the picture."""
    made.window.grab().save(str(OUT / f"{name}.png"))
