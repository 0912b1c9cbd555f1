"""How wide words are, without a window: Inter's own advances, and a fair guess for every other script.

The web and the PDF may fall back to another face; Inter is among the widest, so what fits here fits there.
"""

from __future__ import annotations

import unicodedata

ASCENT, DESCENT = 0.97, 0.25
"""Of the size of the letters, above and below their baseline."""
_ELLIPSIS = "\u2026"

# Thousandths of the size, from the space to the tilde, as Inter 4 declares them at its text size.
_REGULAR = (
    281, 288, 466, 633, 642, 982, 644, 300, 365, 365, 501, 662, 288, 460, 288, 360, 631, 407, 610, 618, 646, 593, 620,
    566, 619, 620, 288, 302, 662, 662, 662, 511, 966, 690, 654, 730, 722, 601, 590, 746, 743, 269, 571, 672, 565, 903,
    753, 765, 639, 765, 644, 642, 646, 744, 690, 985, 682, 679, 629, 365, 360, 365, 471, 456, 323, 562, 612, 571, 612,
    583, 370, 613, 591, 242, 242, 549, 275, 876, 591, 600, 612, 612, 376, 528, 327, 591, 562, 818, 546, 562, 552, 426,
    333, 426, 662,
)  # fmt: skip
_STRONG = (
    252, 321, 523, 644, 650, 1004, 663, 326, 373, 373, 540, 673, 319, 465, 319, 379, 660, 423, 623, 636, 666, 612, 640,
    576, 640, 640, 319, 329, 673, 673, 673, 543, 999, 728, 659, 737, 722, 605, 588, 749, 746, 277, 580, 703, 565, 922,
    759, 769, 645, 773, 652, 650, 660, 736, 728, 1020, 720, 713, 652, 373, 379, 373, 481, 469, 351, 574, 624, 583, 624,
    591, 389, 625, 612, 262, 262, 569, 298, 900, 612, 609, 624, 624, 397, 549, 353, 612, 587, 839, 569, 588, 566, 455,
    359, 455, 673,
)  # fmt: skip
_MARKS, _OTHER, _WIDE, _LONG = 0, 720, 1050, 1020
_LONGEST = "ÆŒæœĲĳ…—"


def clean(text: str) -> str:
    """Words that may stand in a drawing: no control, direction or stray half character; white space as one space."""
    kept = (" " if c.isspace() else c for c in text if c.isspace() or unicodedata.category(c) not in _UNWANTED)
    return " ".join("".join(c for c in kept if ord(c) & 0xFFFE != 0xFFFE).split())


_UNWANTED = {"Cc", "Cf", "Cs", "Co", "Cn"}


def width_of(words: str, size: float, *, strong: bool = False) -> float:
    """Pixels that words take at a size."""
    return sum(_advance(letter, strong=strong) for letter in words) * size / 1000


def _advance(letter: str, *, strong: bool) -> int:
    base = unicodedata.normalize("NFD", letter)[0]
    if " " <= base <= "~":
        return (_STRONG if strong else _REGULAR)[ord(base) - 32]
    if unicodedata.combining(base):
        return _MARKS
    if unicodedata.east_asian_width(base) in {"W", "F"}:
        return _WIDE
    return _LONG if base in _LONGEST else _OTHER


def fitted(words: str, size: float, room: float, *, strong: bool = False) -> str:
    """The words, or as many letters of them as the room takes with an ellipsis; empty where not one fits."""
    if width_of(words, size, strong=strong) <= room:
        return words
    left = room - width_of(_ELLIPSIS, size, strong=strong)
    kept = ""
    for letter in words:
        left -= _advance(letter, strong=strong) * size / 1000
        if left < 0:
            break
        kept += letter
    return kept.rstrip() + _ELLIPSIS if kept.strip() else ""
