"""Text folded to plain small letters, with the place of every letter in the original kept.

Folding undoes what hides a word from a plain search: accents, look-alike letters of other alphabets, full-width and
mathematical letters, and characters that take no room.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

_LOOKALIKES = dict(
    zip(
        "аеорсхуіјѕкмтнвԁһӏɑοαρντυκιєɡıƖ",
        "aeopcxyijskmthbdhlaoapvtukiegil",
        strict=True,
    )
)
_QUOTES = {"’": "'", "‘": "'", "ʼ": "'", "`": "'", "´": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‟": '"'}
_DASHES = dict.fromkeys("‐‑‒–—―−", "-")
_SMALL = {**_LOOKALIKES, **_QUOTES, **_DASHES, "ł": "l", "đ": "d", "ø": "o", "æ": "ae", "œ": "oe", "…": "."}
_INVISIBLE = {"Cf", "Mn", "Me", "Cc"}


@dataclass(frozen=True, slots=True)
class Folded:
    """``text`` folded; ``starts`` and ``ends`` give for each of its letters the place in the original, None where the
    two are the same."""

    text: str
    original: str
    starts: tuple[int, ...] | None
    ends: tuple[int, ...] | None

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Where folded[start:end] stands in the original. ``start`` must be less than ``end``."""
        if self.starts is None or self.ends is None:
            return start, end
        return self.starts[start], self.ends[end - 1]


def fold(original: str) -> Folded:
    """Fold a text. Never raises."""
    if original.isascii():
        return Folded(original.lower(), original, None, None)
    letters: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for place, letter in enumerate(original):
        folded = _folded(letter)
        if not folded and ends and unicodedata.category(letter) in {"Mn", "Me"}:
            ends[-1] = place + 1  # an accent of its own belongs to the letter before it
        for one in folded:
            letters.append(one)
            starts.append(place)
            ends.append(place + 1)
    return Folded("".join(letters), original, tuple(starts), tuple(ends))


def _folded(letter: str) -> str:
    if letter.isascii():
        return letter.lower()
    small = letter.lower()
    if small in _SMALL:
        return _SMALL[small]
    parts = unicodedata.normalize("NFKD", small).casefold()
    return "".join(_SMALL.get(one, one) for one in parts if unicodedata.category(one) not in _INVISIBLE)
