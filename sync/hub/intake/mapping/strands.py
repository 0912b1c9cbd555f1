"""Strands: from the words of an extract to the codes of the policy pack. Perception is recorded, never judged."""

from __future__ import annotations

from champion_app.domain.policy import PolicyPack
from sync.hub.intake.mapping.mapping_file import Strands

Named = tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]
"""Strands, sub-categories, and words that are neither."""


def folded(word: str) -> str:
    """A word made comparable: one space between its parts, no capitals."""
    return " ".join(word.split()).casefold()


class Classifier:
    """Finds the strands and sub-categories that a row names.

    A code of the pack stands for itself, so that an extract that already speaks the pack's codes needs no table.
    """

    def __init__(self, strands: Strands, pack: PolicyPack) -> None:
        self._separators = strands.separators
        self._none = frozenset(map(folded, strands.none))
        self._yes = frozenset(map(folded, strands.yes))
        self._codes = {folded(word): codes for word, codes in strands.codes.items()}
        for choice in pack.choices("strands"):
            self._codes.setdefault(folded(choice.code), (choice.code,))
        for choice in pack.choices("sub_categories"):
            self._codes.setdefault(folded(choice.code), (f"{choice.parent}/{choice.code}",))
        self._known: dict[str, Named] = {}

    def strands_of(self, cell: str) -> Named:
        """What one cell names, each once, in its order; and its words that are no strand."""
        found = self._known.get(cell)
        if found is None:
            found = self._known[cell] = self._read(cell)
        return found

    def is_marked(self, cell: str) -> bool | None:
        """Whether a column of one strand says yes; None where it says something else than yes or no."""
        word = folded(cell)
        if word in self._yes:
            return True
        return False if not word or word in self._none else None

    def _read(self, cell: str) -> Named:
        words = [cell]
        if folded(cell) not in self._codes:
            for separator in self._separators:
                words = [part for word in words for part in word.split(separator)]
        strands: dict[str, None] = {}
        sub_categories: dict[str, None] = {}
        others: dict[str, None] = {}
        for word in filter(str.strip, words):
            codes = self._codes.get(folded(word))
            if codes is None and folded(word) not in self._none:
                others[word.strip()] = None
            for code in codes or ():
                strand, _, sub_category = code.partition("/")
                strands[strand] = None
                if sub_category:
                    sub_categories[sub_category] = None
        return tuple(strands), tuple(sub_categories), tuple(others)
