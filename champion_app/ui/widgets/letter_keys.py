"""Commands of one letter, and the same with Ctrl and Shift: for whoever has switched single letters off."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget


def bind_letters(page: QWidget, acts: Mapping[str, Callable[[], object]]) -> None:
    """Bind each letter to what it does, as long as this page is shown. Alone it works only where it cannot be text
    (``ui/input_filter.py``); with Ctrl and Shift it works everywhere on the page."""
    for letter, act in acts.items():
        for keys in (letter, f"Ctrl+Shift+{letter}"):
            QShortcut(QKeySequence(keys), page, lambda act=act: act())


def letter_hint(letter: str) -> str:
    """Both ways, for the hint of the button that does the same."""
    return f"{letter}, or Ctrl+Shift+{letter}"
