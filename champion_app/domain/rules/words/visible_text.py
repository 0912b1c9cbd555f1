"""Words as they may be shown: nothing in them that cannot be seen and changes what is read."""

from __future__ import annotations

import unicodedata

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
