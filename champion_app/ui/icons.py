"""Phosphor icons, painted from the font that qtawesome ships; only that one file of it is read."""

from __future__ import annotations

import json
import sys
from importlib.util import find_spec
from pathlib import Path

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QIcon, QPainter, QPixmap


def _fonts_folder() -> Path:
    """Where the font lies: beside the installed package, or where the frozen app carries it without its code."""
    frozen = getattr(sys, "_MEIPASS", "")
    if frozen:
        return Path(frozen) / "qtawesome" / "fonts"
    spec = find_spec("qtawesome")
    if spec is None or spec.origin is None:
        raise RuntimeError("the icons are not installed")
    return Path(spec.origin).parent / "fonts"


class Icons:
    """Made once by the roof. Finding the folder does not import qtawesome, which would load every font it has."""

    def __init__(self) -> None:
        folder = _fonts_folder()
        letters = next(folder.glob("phosphor-charmap-*.json"))
        face = next(folder.glob("phosphor-*.ttf"))
        self._letters: dict[str, str] = json.loads(letters.read_text(encoding="utf-8"))
        number = QFontDatabase.addApplicationFont(str(face))
        self._family = QFontDatabase.applicationFontFamilies(number)[0]

    def knows(self, name: str) -> bool:
        """Whether there is such an icon. Tests hold every name that we use to it."""
        return name in self._letters

    def letter(self, name: str) -> str:
        """The letter of the font that draws an icon; a name that is not known draws a question mark, never nothing."""
        return chr(int(self._letters.get(name, self._letters["question"]), 16))

    def paint(self, painter: QPainter, place: QRect, name: str, colour: str) -> None:
        """Draw an icon into a square."""
        made = QFont(self._family)
        made.setPixelSize(place.height())
        painter.save()
        painter.setFont(made)
        painter.setPen(QColor(colour))
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, self.letter(name))
        painter.restore()

    def pixmap(self, name: str, *, size: int, colour: str, ratio: float = 1.0) -> QPixmap:
        """An icon as a picture, ``size`` logical pixels high and wide."""
        made = QPixmap(round(size * ratio), round(size * ratio))
        made.setDevicePixelRatio(ratio)
        made.fill(Qt.GlobalColor.transparent)
        painter = QPainter(made)
        painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
        self.paint(painter, QRect(0, 0, size, size), name, colour)
        painter.end()
        return made

    def icon(self, name: str, *, size: int, colour: str, ratio: float = 1.0) -> QIcon:
        """The same as a QIcon, for buttons and menus; off buttons show it as it is."""
        picture = self.pixmap(name, size=size, colour=colour, ratio=ratio)
        made = QIcon(picture)
        made.addPixmap(picture, QIcon.Mode.Disabled)
        return made
