"""What a figure is drawn with: colours, sizes and a font family, handed in by whoever shows it.

Four sets are ready. A page that has its own may pass ``var(--ink)`` where a colour stands: a figure never reads one.
Every figure is drawn in attributes alone, so that a page's content policy may forbid inline styles.
"""

from __future__ import annotations

import msgspec

from resources import tokens as palettes
from resources.tokens import Palette


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


def tokens_of(palette: Palette, *, band: str, steps: tuple[str, str, str], hatch: str) -> Tokens:
    """The palette of a window or page as a figure uses it; the rest is a figure's own."""
    return Tokens(
        ground=palette.surface,
        ink=palette.ink,
        quiet=palette.quiet,
        line=palette.line,
        edge=palette.edge,
        accent=palette.accent,
        accent_ink=palette.accent_ink,
        band=band,
        late=palette.late,
        risk=palette.risk,
        steps=steps,
        hatch=hatch,
        stroke=float(palette.border),
    )


LIGHT = tokens_of(palettes.LIGHT, band="#EFF4FA", steps=("#CFDDF0", "#8FB2DC", "#3D74B8"), hatch="#9A988F")
DARK = tokens_of(palettes.DARK, band="#262E39", steps=("#2C4262", "#48709F", "#8DBAF2"), hatch="#767D86")
CONTRAST = tokens_of(palettes.CONTRAST, band="#1F1F1F", steps=("#4A4410", "#A08F20", "#FFE14A"), hatch="#B8B8B8")
PAPER = Tokens(
    ground="#FFFFFF", ink="#000000", quiet="#3A3A3A", line="#C9C9C9", edge="#5A5A5A", accent="#1A1A1A",
    accent_ink="#FFFFFF", band="#EFEFEF", late="#000000", risk="#000000", steps=("#DCDCDC", "#A3A3A3", "#5E5E5E"),
    hatch="#8A8A8A",
)  # fmt: skip
