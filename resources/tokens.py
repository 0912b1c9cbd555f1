"""Colours by what they are used for: one table for the app's window, the hub's pages, mail and paper.

Contrast is computed in ``tests/ui/test_theme.py``: text 4.5 or more, control edges and shapes 3 or more.
"""

from __future__ import annotations

import msgspec


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
