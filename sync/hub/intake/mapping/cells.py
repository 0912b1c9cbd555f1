"""One column of an extract: the text of its cell as it stands, and what is told of a cell that could not be read."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from sync.hub.intake.mapping.spoilt import unwrapped
from sync.hub.intake.mapping.strands import folded

Cells = Sequence[str]
_CONTROLS = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 127), " ")
_UNSEEN_ENDS = " \t\r\n\u00a0\u200b\u2060\ufeff"


class UnusableCellError(Exception):
    """A cell without which its row cannot be taken: which column, and why. Turned into a reject of the row."""

    def __init__(self, column: str, reason: str) -> None:
        super().__init__(reason)
        self.column = column
        self.reason = reason


class LeftOut(msgspec.Struct, frozen=True, kw_only=True):
    """A cell that could not be read as what it should be. ``reason`` is a sentence without what a person said or is
    called; ``words`` is what stands there. ``private``: it may tell who somebody is or how they are reached.
    ``kept``: it goes into the taken row and the account. ``unknown``: a word that the mapping does not know."""

    column: str
    reason: str
    words: str = ""
    field: str = ""
    private: bool = False
    kept: bool = True
    unknown: str = ""


class Cell:
    """One column of the extract: fetches its text, trimmed, whatever it begins with."""

    __slots__ = ("_longest", "_nothing", "column", "place")

    def __init__(self, column: str, place: int, nothing: frozenset[str]) -> None:
        self.column = column
        self.place = place
        self._nothing = nothing
        self._longest = max(map(len, nothing), default=0)

    def text(self, cells: Cells) -> str:
        """The text; empty for a word that stands for nothing."""
        text = cells[self.place].strip(_UNSEEN_ENDS)
        if not text:
            return ""
        if text[0] in "='":
            text = unwrapped(text)
        if len(text) <= self._longest and text.casefold() in self._nothing:
            return ""
        return text if text.isprintable() else text.translate(_CONTROLS)


def nothing_words(words: Sequence[str]) -> frozenset[str]:
    """The words of a mapping that stand for an empty cell, made comparable."""
    return frozenset(map(folded, words))
