"""Whether a passphrase is good enough to guard a vault, told in plain words, and how a better one is made.

The count of bits is for somebody who knows how people choose: they try words before letters, known sayings before
words, and runs of the keyboard before everything. So a word counts 10 bits however long it is, not 4.7 for each letter.
It is a careful guess for what people think up; for a passphrase that ``generated`` made it is exact.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable, Sequence
from itertools import pairwise

FEWEST_LETTERS = 15
FEWEST_DIFFERENT = 6
ADVICE = "five words that do not belong together"
"""Five: one of them may be a word that many people choose, and the others still are enough."""
ENOUGH_BITS = 40
STRONG_BITS = 55
GENERATED_WORDS = 6

_WORD_BITS, _COMMON_BITS, _SAYING_BITS, _RUN_BITS, _KNOWN_BITS = 10.0, 5.0, 10.0, 6.0, 1.0
_LETTER_BITS, _DIGIT_BITS, _SIGN_BITS, _YEAR_BITS = 4.7, 3.3, 5.0, 7.0
_FREE_DIGITS, _LATER_DIGIT_BITS = 6, 1.5
_ORDINARY_LENGTH, _LONG_WORD_BITS = 8, 1.8
_SHORTEST_RUN = 3
_GUESSES_A_SECOND = 1000
_YEAR_SECONDS = 31_557_600

_COMMON = frozenset(
    "a about admin all am an and angel are as at baby be birthday champion charlie cheese chelsea chocolate "
    "computer cookie crime daniel day do dragon england family flower football for freedom from george go good "
    "google happy hate have hello her here his holiday home house i if in is it jesus john just king letmein "
    "liverpool london love loves manchester master me mine monkey morning mother mum my name new night no not of "
    "on one or orange our pass passphrase password people phrase please police princess purple queen red secret "
    "sky summer sun sunshine super superman thank that the there this thomas time to today together tottenham two "
    "unlock up us use was we welcome what when where who will winter with word words work world year yellow yes "
    "you your zero".split()
)
"""Words that come first in any list of guesses: the small words of a sentence, and what people love to choose."""

_SAYINGS = (
    "correct horse battery staple", "to be or not to be", "the quick brown fox jumps over the lazy dog",
    "the quick brown fox", "may the force be with you", "once upon a time", "god save the king", "god save the queen",
    "keep calm and carry on", "youll never walk alone", "you will never walk alone", "rule britannia", "let me in",
    "our father who art in heaven", "all you need is love", "let it be", "i love you", "happy birthday",
    "winter is coming", "live long and prosper", "that is the question", "mind the gap", "fish and chips",
    "four plain words", "four words that do not belong together", "five words that do not belong together",
    "do not belong together", "open sesame",
    "twinkle twinkle little star", "mary had a little lamb", "good morning", "hello world", "change me",
)  # fmt: skip

_ROWS = (
    "qwertyuiop", "asdfghjkl", "zxcvbnm", "1qaz2wsx3edc4rfv", "abcdefghijklmnopqrstuvwxyz", "01234567890",
)  # fmt: skip
_LEET = str.maketrans("013457@$!", "oieastasi")
_YEAR = re.compile(r"(19|20)\d\d")
_TOKEN = re.compile(r"[^\W\d_]+|\d+|[\W_]+")


def trouble_with(passphrase: str, *, about: Sequence[str] = ()) -> str:
    """What to do about it, in a sentence; empty where it is good. ``about`` are words that anybody would try first for
    this person, such as their name. Length counts, not strange signs: NIST SP 800-63B asks for 15 characters where the
    passphrase stands alone."""
    if len(passphrase) < FEWEST_LETTERS:
        return f"Use at least {FEWEST_LETTERS} letters: {ADVICE} are easy to remember."
    if len(set(passphrase.casefold())) < FEWEST_DIFFERENT:
        return f"Use more different letters: {ADVICE} are easy to remember."
    if bits_of(passphrase, about=about) < ENOUGH_BITS:
        return (
            "This one would be found too soon: it is a known saying, a run of keys, or has too few words that others "
            "would not choose. Add one or two words that do not belong to it."
        )
    return ""


def strength(passphrase: str, *, about: Sequence[str] = ()) -> str:
    """How long it would stand, in plain words, against a thief who can keep a thousand computers at it."""
    if not passphrase:
        return ""
    bits = bits_of(passphrase, about=about)
    if bits < ENOUGH_BITS or trouble_with(passphrase, about=about):
        return "Too weak"
    years = 2 ** (bits - 1) / _GUESSES_A_SECOND / _YEAR_SECONDS
    name = "Strong" if bits >= STRONG_BITS else "Good"
    return f"{name}: a thousand computers would need {_about_years(years)} to find it."


def _about_years(years: float) -> str:
    if years >= 1_000_000:
        return "more than a million years"
    size = 10 ** int(math.log10(years)) if years >= 1 else 1
    return f"about {max(1, int(years / size)) * size:,} years"


def generated(words: Sequence[str], chance: Callable[[int], int], *, count: int = GENERATED_WORDS) -> str:
    """A passphrase of words drawn with ``chance(n)``, which gives 0 to n-1 from a secure source: this floor has none.

    Six of 1,024 words are worth 60 bits.
    """
    return " ".join(words[chance(len(words))] for _ in range(count))


def bits_of(passphrase: str, *, about: Sequence[str] = ()) -> float:
    """The bits that are left for somebody who knows how people choose."""
    text = _plain(passphrase)
    total = 0.0
    for saying in _SAYINGS:
        text, found = re.subn(rf"(?<![^\W\d_]){re.escape(saying)}(?![^\W\d_])", " ", text)
        total += _SAYING_BITS if found else 0
    known = {word for told in about for word in _plain(told).split() if len(word) >= _SHORTEST_RUN}
    seen: set[str] = set()
    for chunk in text.split():
        total += _KNOWN_BITS if chunk in seen or chunk in known else _chunk_bits(chunk, seen)
        seen.add(chunk)
    return total


def _plain(text: str) -> str:
    """Small letters without accents and apostrophes; what people put between words is a space."""
    folded = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(sign for sign in folded if sign not in "'’" and not unicodedata.category(sign).startswith("M"))
    return re.sub(r"[\s\-_.,/+]+", " ", kept)


def _chunk_bits(chunk: str, seen: set[str]) -> float:
    """What stands between two spaces: pieces of letters, digits and signs, or a word that is spelt with digits."""
    total = 0.0
    for token in _TOKEN.findall(chunk):
        total += _KNOWN_BITS if token in seen else _token_bits(token)
        seen.add(token)
    spelt = chunk.translate(_LEET)
    return min(total, _letters_bits(spelt) + 2) if spelt != chunk and spelt.isalpha() else total


def _token_bits(token: str) -> float:
    if len(token) >= _SHORTEST_RUN and any(token in row or token[::-1] in row for row in _ROWS):
        return _RUN_BITS
    if token.isalpha():
        total = _letters_bits(token)
    elif token.isdigit():
        total = _digits_bits(token)
    else:
        total = _SIGN_BITS * len(set(token))
    piece = _repeated(token)
    return total if piece == token else min(total, _token_bits(piece) + 1)


def _repeated(token: str) -> str:
    """The piece that a token repeats, or all of it."""
    for size in range(1, len(token) // 2 + 1):
        if (token[:size] * len(token))[: len(token)] == token:
            return token[:size]
    return token


def _letters_bits(token: str) -> float:
    if token in _COMMON:
        return _COMMON_BITS
    longer = max(0, len(token) - _ORDINARY_LENGTH) * _LONG_WORD_BITS
    return min(_LETTER_BITS * len(token), _WORD_BITS + longer)


def _digits_bits(token: str) -> float:
    """Long numbers are telephones, dates and cards, and a digit that follows its neighbour says little."""
    if _YEAR.fullmatch(token):
        return _YEAR_BITS
    total = _DIGIT_BITS
    for place, (before, here) in enumerate(pairwise(token), start=1):
        follows = abs(int(here) - int(before)) <= 1
        total += 1.0 if follows else _DIGIT_BITS if place < _FREE_DIGITS else _LATER_DIGIT_BITS
    return total
