"""Strands: from the words of an extract to the codes of the policy pack. Perception is recorded, never judged."""

from __future__ import annotations

from champion_app.domain.policy import PolicyPack
from sync.hub.extract.rejects import quoted
from sync.hub.intake.mapping.mapping_file import Strands


class UnknownStrandError(Exception):
    """A word that the mapping gives no code for. ``reason`` is the sentence for the list of rejects."""

    def __init__(self, word: str) -> None:
        super().__init__(word)
        self.reason = f"The strand {quoted(word)} is not in the mapping."


def folded(word: str) -> str:
    """A word made comparable: one space between its parts, no capitals."""
    return " ".join(word.split()).casefold()


class Classifier:
    """Finds the strands and sub-categories that a row names.

    A code of the pack stands for itself, so that an extract that already speaks the pack's codes needs no table.
    """

    def __init__(self, strands: Strands, pack: PolicyPack) -> None:
        self._separators = strands.separators
        self._codes = {folded(word): codes for word, codes in strands.codes.items()}
        for choice in pack.choices("strands"):
            self._codes.setdefault(folded(choice.code), (choice.code,))
        for choice in pack.choices("sub_categories"):
            self._codes.setdefault(folded(choice.code), (f"{choice.parent}/{choice.code}",))
        self._known: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {}

    def strands_of(self, cell: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The strands and the sub-categories of one cell, each once, in its order. Raises UnknownStrandError."""
        found = self._known.get(cell)
        if found is None:
            found = self._known[cell] = self._read(cell)
        return found

    def _read(self, cell: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        words = [cell]
        if folded(cell) not in self._codes:
            for separator in self._separators:
                words = [part for word in words for part in word.split(separator)]
        strands: dict[str, None] = {}
        sub_categories: dict[str, None] = {}
        for word in filter(str.strip, words):
            codes = self._codes.get(folded(word))
            if codes is None:
                raise UnknownStrandError(word)
            for code in codes:
                strand, _, sub_category = code.partition("/")
                strands[strand] = None
                if sub_category:
                    sub_categories[sub_category] = None
        return tuple(strands), tuple(sub_categories)
