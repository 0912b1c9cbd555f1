"""The one file of tokens: every colour, size and space that a screen is drawn with.

Contrast is computed in ``tests/ui/test_theme.py``: text 4.5 or more, control edges and shapes 3 or more.
"""

from __future__ import annotations

from typing import Literal

import msgspec

Mode = Literal["light", "dark", "contrast"]
Role = Literal["title", "section", "body", "note"]
Meaning = Literal["late", "risk", "waiting", "done", "plain"]


class Palette(msgspec.Struct, frozen=True, kw_only=True):
    """Colours by what they are used for."""

    paper: str
    surface: str
    rail: str
    hover: str
    tint: str
    line: str
    edge: str
    ink: str
    quiet: str
    accent: str
    accent_hover: str
    accent_ink: str
    late: str
    late_tint: str
    risk: str
    risk_tint: str
    waiting: str
    waiting_tint: str
    done: str
    done_tint: str
    border: int
    """Width of a control's border in pixels."""


LIGHT = Palette(
    paper="#F7F6F3", surface="#FFFFFF", rail="#EEECE6", hover="#F3F1EC", tint="#E6EEF8", line="#E1DED7", edge="#83827C",
    ink="#1B1E23", quiet="#545960", accent="#1E5AA8", accent_hover="#174A8C", accent_ink="#FFFFFF",
    late="#B3261E", late_tint="#FBEBE9", risk="#8A4A00", risk_tint="#FAF0DF", waiting="#5B4A9E", waiting_tint="#EFECF8",
    done="#1D6A42", done_tint="#E6F2EA", border=1,
)  # fmt: skip
DARK = Palette(
    paper="#17191C", surface="#1F2226", rail="#121417", hover="#272B30", tint="#233247", line="#343940", edge="#80878F",
    ink="#ECEEF0", quiet="#AEB4BC", accent="#8DBAF2", accent_hover="#A9CBF6", accent_ink="#0C1B2E",
    late="#FF9B8F", late_tint="#3F2421", risk="#F0B65C", risk_tint="#3A2D17", waiting="#C2B4F7", waiting_tint="#302B49",
    done="#80D3A2", done_tint="#1D3629", border=1,
)  # fmt: skip
CONTRAST = Palette(
    paper="#000000", surface="#000000", rail="#000000", hover="#1F1F1F", tint="#2E2900", line="#8F8F8F", edge="#FFFFFF",
    ink="#FFFFFF", quiet="#E8E8E8", accent="#FFE14A", accent_hover="#FFF09A", accent_ink="#000000",
    late="#FFA79C", late_tint="#000000", risk="#FFC65C", risk_tint="#000000", waiting="#CFC3FF", waiting_tint="#000000",
    done="#86E8AD", done_tint="#000000", border=2,
)  # fmt: skip
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
