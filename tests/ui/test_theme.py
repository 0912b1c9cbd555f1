"""Colours can be read in every palette, sizes grow with the text and spaces do not, and every icon we name exists."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from champion_app.ui.doors import DOORS
from champion_app.ui.icons import Icons
from champion_app.ui.theme import PAGE, PALETTES, SHAPES, Mode, Theme

ROOT = Path(__file__).resolve().parent.parent.parent
TEXT, SHAPE = 4.5, 3.0
GROUNDS = ("paper", "surface", "rail", "hover", "tint")
INKS = ("ink", "quiet", "accent", "late", "risk", "waiting", "done")


def luminance(colour: str) -> float:
    """Relative luminance, WCAG 2.2."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Contrast ratio, WCAG 2.2."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("mode", list(PALETTES))
def test_every_word_can_be_read_on_every_ground(mode: Mode) -> None:
    palette = PALETTES[mode]
    weak = {
        (ink, ground): round(ratio, 2)
        for ink in INKS
        for ground in GROUNDS
        if (ratio := contrast(getattr(palette, ink), getattr(palette, ground))) < TEXT
    }
    for meaning in ("late", "risk", "waiting", "done"):
        ratio = contrast(getattr(palette, meaning), getattr(palette, f"{meaning}_tint"))
        if ratio < TEXT:
            weak[meaning, "own tint"] = ratio
    for ground in (palette.accent, palette.accent_hover):
        assert contrast(palette.accent_ink, ground) >= TEXT

    assert weak == {}


@pytest.mark.parametrize("mode", list(PALETTES))
def test_the_edge_of_every_control_can_be_seen(mode: Mode) -> None:
    palette = PALETTES[mode]

    assert min(contrast(palette.edge, getattr(palette, ground)) for ground in GROUNDS) >= SHAPE


def test_the_measure_finds_grey_on_grey() -> None:
    assert contrast("#777777", "#888888") < SHAPE
    assert round(contrast("#000000", "#FFFFFF")) == 21


def test_sizes_grow_with_the_text_and_spaces_stay() -> None:
    assert Theme(scale=2.0).px(36) == 72
    assert PAGE == 24


def test_every_icon_that_is_named_exists(qapp: QApplication) -> None:
    icons = Icons()
    named = set(SHAPES.values()) | {door.icon for door in DOORS} | {f"{door.icon}-fill" for door in DOORS}
    for path in (ROOT / "champion_app").rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        named |= set(re.findall(r'(?:icon=|Picture\(\w+(?:\.\w+)*, )"([a-z-]+)"', text))

    assert {name for name in named if not icons.knows(name)} == set()
    assert not icons.knows("no-such-icon")
