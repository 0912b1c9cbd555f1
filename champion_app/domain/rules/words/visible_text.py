"""Words as they may be shown: nothing in them that cannot be seen and changes what is read."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

_JOINERS = frozenset("\u200c\u200d")
"""Between letters of some scripts they are spelling, so they stay."""
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})


def seen(words: str) -> str:
    """The words without letters that turn the direction of text, have no width, or are no letters at all; a break of
    the line is a space."""
    if words.isascii() and words.isprintable():
        return words
    return "".join(_kept(letter) for letter in words)


def _kept(letter: str) -> str:
    if letter in _JOINERS or unicodedata.category(letter) not in _UNSEEN:
        return letter
    return " " if letter in "\r\n\t" else ""


LONGEST_NAME = 80
_MOST_MARKS = 3
"""Signs over or under one letter; no language has more."""
_NAMED = frozenset("LMNPS")
"""What a name is made of, beside single spaces: letters, marks on them, numbers, punctuation, symbols."""


def is_name(words: str) -> bool:
    """Whether it can stand as the name of a person or a laptop wherever it is printed: one line of at most 80 letters
    that are all seen, none of which says to a screen what to do."""
    if not 0 < len(words) <= LONGEST_NAME or words != words.strip() or "  " in words or told_openly(words) != words:
        return False
    return all(letter == " " or unicodedata.category(letter)[0] in _NAMED for letter in words)


def told_openly(words: str, *, most: int = 0) -> str:
    """Words of others for a terminal: one line, with everything that is not seen, or that a screen would obey, told as
    its number. A break of the line is shown as one; a heap of signs on one letter, and what is longer than ``most``, is
    cut off and said so."""
    cut = words if not most or len(words) <= most else words[:most]
    if not (cut.isascii() and cut.isprintable()):
        cut = "".join(_openly(cut))
    return cut if len(words) <= (most or len(words)) else f"{cut}… ({len(words):,} characters)"


def _openly(words: str) -> Iterator[str]:
    marks = 0
    for letter in words:
        category = unicodedata.category(letter)
        marks = marks + 1 if category in {"Mn", "Me"} else 0
        if marks > _MOST_MARKS:
            if marks == _MOST_MARKS + 1:
                yield "…"
        elif letter == "\n":
            yield "⏎"
        elif letter in _JOINERS or (category not in _UNSEEN and category != "Cn"):
            yield letter
        else:
            yield f"<U+{ord(letter):04X}>"
