"""What a figure is drawn with: colours, sizes and a font family, handed in by whoever shows it.

Four sets are ready. A page that has its own may pass ``var(--ink)`` where a colour stands: a figure never reads one.
Every figure is drawn in attributes alone, so that a page's content policy may forbid inline styles.
"""

from __future__ import annotations

import msgspec


class Tokens(msgspec.Struct, frozen=True, kw_only=True):
    """Colours by what they are used for, and how large text and lines are."""

    ground: str
    """What the figure lies on."""
    ink: str
    quiet: str
    line: str
    """Grid lines: they carry no meaning."""
    edge: str
    """The border of every area, so that a shape does not lean on its fill."""
    accent: str
    """Lines and marks of the data."""
    accent_ink: str
    """A thin edge around a mark that lies on its own line."""
    band: str
    """Where chance is enough of an explanation."""
    late: str
    risk: str
    steps: tuple[str, str, str]
    """The map's three steps, least first."""
    hatch: str
    """Lines over what is not known or too small to show."""
    family: str = "Inter"
    strong: int = 600
    """The weight of strong words; Qt draws a variable face's strong weights from 700 only."""
    text: int = 13
    """Pixels of a label at 100 %."""
    stroke: float = 1.0
    """Pixels of a thin line; high contrast and paper take more."""
    scale: float = 1.0
    """How large text and marks are: 1.0 to 2.0."""

    def px(self, size: float) -> float:
        """A size that grows with the text."""
        return size * self.scale


LIGHT = Tokens(
    ground="#FFFFFF", ink="#1B1E23", quiet="#545960", line="#E1DED7", edge="#83827C", accent="#1E5AA8",
    accent_ink="#FFFFFF", band="#EFF4FA", late="#B3261E", risk="#8A4A00", steps=("#CFDDF0", "#8FB2DC", "#3D74B8"),
    hatch="#9A988F",
)  # fmt: skip
DARK = Tokens(
    ground="#1F2226", ink="#ECEEF0", quiet="#AEB4BC", line="#343940", edge="#80878F", accent="#8DBAF2",
    accent_ink="#0C1B2E", band="#262E39", late="#FF9B8F", risk="#F0B65C", steps=("#2C4262", "#48709F", "#8DBAF2"),
    hatch="#767D86",
)  # fmt: skip
CONTRAST = Tokens(
    ground="#000000", ink="#FFFFFF", quiet="#E8E8E8", line="#8F8F8F", edge="#FFFFFF", accent="#FFE14A",
    accent_ink="#000000", band="#1F1F1F", late="#FFA79C", risk="#FFC65C", steps=("#4A4410", "#A08F20", "#FFE14A"),
    hatch="#B8B8B8", stroke=2.0,
)  # fmt: skip
PAPER = Tokens(
    ground="#FFFFFF", ink="#000000", quiet="#3A3A3A", line="#C9C9C9", edge="#5A5A5A", accent="#1A1A1A",
    accent_ink="#FFFFFF", band="#EFEFEF", late="#000000", risk="#000000", steps=("#DCDCDC", "#A3A3A3", "#5E5E5E"),
    hatch="#8A8A8A",
)  # fmt: skip
