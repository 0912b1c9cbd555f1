"""Type: Inter from its package, weights through the font's own axis, and the system's fonts for other scripts.

Fonts are given as objects and never in a style sheet: Qt knows one named style of the variable font, and the font of a
style sheet would lose the axis (docs/decisions/003).
"""

from __future__ import annotations

import functools
from importlib.resources import files

from PySide6.QtGui import QFont, QFontDatabase

from champion_app.ui.theme import REGULAR, STRONG, TYPE, Role, Theme

_FAMILIES = [
    "Inter", "Noto Sans", "Noto Sans Arabic", "Noto Naskh Arabic", "Noto Sans CJK SC", "Noto Sans Gurmukhi",
    "Noto Sans Bengali", "Noto Sans Ethiopic", "Noto Sans Hebrew", "DejaVu Sans",
]  # fmt: skip
_TITLE_OPTICAL, _TEXT_OPTICAL = 28, 14
_LARGE = 22


def load_fonts() -> bool:
    """Make Inter known to this process. False where the package is missing: the system's own face is used then."""
    try:
        path = files("fontpkg_inter") / "files" / "Inter[opsz,wght].ttf"
    except ModuleNotFoundError:
        return False
    return QFontDatabase.addApplicationFont(str(path)) >= 0


def font(theme: Theme, role: Role, *, strong: bool | None = None) -> QFont:
    """The font of a role at this text size. Titles and sections are strong unless told otherwise."""
    return QFont(_made(theme, role, strong))


@functools.cache
def _made(theme: Theme, role: Role, strong: bool | None) -> QFont:  # noqa: FBT001  # kept by its place
    heavy = role in {"title", "section"} if strong is None else strong
    weight = STRONG if heavy else REGULAR
    size = theme.px(TYPE[role])
    made = QFont()
    made.setFamilies(_FAMILIES)
    made.setPixelSize(size)
    made.setWeight(QFont.Weight(weight))
    made.setVariableAxis(QFont.Tag("wght"), weight)
    made.setVariableAxis(QFont.Tag("opsz"), _TITLE_OPTICAL if size >= _LARGE else _TEXT_OPTICAL)
    made.setFeature(QFont.Tag("cv05"), 1)
    if role == "title":
        made.setLetterSpacing(QFont.SpacingType.PercentageSpacing, 98.8)
    return made
