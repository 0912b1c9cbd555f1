"""The tokens of the window: every size and space that a screen is drawn with; colours are of ``resources/tokens.py``.

Contrast is computed in ``tests/ui/test_theme.py``: text 4.5 or more, control edges and shapes 3 or more.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from resources.tokens import CONTRAST, DARK, LIGHT, Palette

Mode = Literal["light", "dark", "contrast"]
Role = Literal["title", "section", "body", "note"]
Meaning = Literal["late", "risk", "waiting", "done", "plain"]


PALETTES: dict[Mode, Palette] = {"light": LIGHT, "dark": DARK, "contrast": CONTRAST}

# Type: pixels at 100 %, and the line height of the mock-ups.
TYPE: dict[Role, int] = {"title": 24, "section": 18, "body": 15, "note": 13}
REGULAR, STRONG = 400, 600

# Space, in pixels at any text size.
TINY, SMALL, SNUG, GROUP, WIDE, PAGE = 4, 8, 12, 16, 20, 24
CONTENT_WIDTH = 1032
SENTENCE_WIDTH = 620

# Sizes, in pixels at 100 %; they grow with the text.
RAIL_WIDTH, RAIL_ITEM, CONTROL, SMALL_CONTROL, FOOT = 200, 40, 36, 32, 32
ROW_LOG, ROW_CASE, ROW_TODAY = 40, 56, 64
ICON, SMALL_ICON = 20, 16
CONTROL_RADIUS, RAIL_RADIUS, CARD_RADIUS = 4, 6, 8
COMPACT_BELOW = 720
"""Window width over text scale under which the rail folds and rows put their state before the name."""


class Theme(msgspec.Struct, frozen=True, kw_only=True):
    """What the person chose: a palette, and how large text is (1.0 to 2.0)."""

    mode: Mode = "light"
    scale: float = 1.0

    @property
    def colours(self) -> Palette:
        return PALETTES[self.mode]

    def px(self, size: int) -> int:
        """A size that grows with the text, in whole pixels."""
        return round(size * self.scale)

    def meaning(self, meaning: Meaning) -> tuple[str, str]:
        """The ink and the tint of one of the four meanings."""
        palette = self.colours
        if meaning == "plain":
            return palette.ink, palette.surface
        return str(getattr(palette, meaning)), str(getattr(palette, f"{meaning}_tint"))


# Each meaning is a colour, a shape and a word: this is the shape.
SHAPES: dict[Meaning, str] = {
    "late": "warning-circle-fill",
    "risk": "warning-fill",
    "waiting": "arrow-circle-up-fill",
    "done": "check-circle-fill",
    "plain": "clock",
}
