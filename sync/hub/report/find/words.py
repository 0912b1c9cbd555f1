"""A text as words with their places, its sentences and what stands in quotation marks. Disguised words are undone."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sync.hub.report.find.disguise import Disguises
from sync.hub.report.find.pattern import BREAK, MASKED
from sync.hub.report.find.slips import Slips

_CHUNK = re.compile(r"\n\s*\n|\S+")
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_RUN = re.compile(r"([^\W\d_])\1\1")
_STOPS = frozenset(".!?;\n|")
_SOFT = frozenset(",:")
_OUTER = ".,;:!?\"'()[]{}<>«»/\\|-_~=&%^"
_ENDINGS = {"'s": "is", "n't": "not", "'m": "am", "'re": "are", "'ll": "will", "'ve": "have", "'d": "would"}
_LONGEST_QUOTE = 400
_LETTERS_APART = 3
_LONGEST_SPELT = 24
_APART = re.compile(r"(?<![^\W_])[^\W\d_][\W_]{1,3}[^\W\d_][\W_]{1,3}[^\W\d_](?![^\W_])")
_MASK = re.compile(r"[*#]{3,}")
_CAMEL = re.compile(r"[A-Z][a-z]+|[A-Z]+(?![a-z])|[a-z]+|\d+")


@dataclass(slots=True)
class Words:
    """The words of one text, in step with their places in the folded text. A break between sentences is a word of its
    own, so that nothing reads across it. ``disguised`` tells, for a word that was undone, whether that is certain."""

    words: list[str]
    starts: list[int]
    ends: list[int]
    disguised: dict[int, bool]

    def add(self, word: str, start: int, end: int) -> None:
        self.words.append(word)
        self.starts.append(start)
        self.ends.append(end)

    def stop(self, place: int) -> None:
        if self.words and self.words[-1] != BREAK:
            self.add(BREAK, place, place)

    def sentence(self, word: int) -> tuple[int, int]:
        """The first word of the sentence around a word, and the one after its last."""
        first, last = word, word
        while first and self.words[first - 1] != BREAK:
            first -= 1
        while last < len(self.words) and self.words[last] != BREAK:
            last += 1
        return first, last


class WordReader:
    """Reads texts into words, with one set of disguised words to look for and one of words that are known mistyped."""

    def __init__(self, disguises: Disguises, slips: Slips) -> None:
        self._disguises = disguises
        self._slips = slips

    def read(self, folded: str, original: str = "") -> Words:
        """The words of a folded text. ``original``: the same text where folding kept every place, for hashtags whose
        capitals part their words."""
        made = Words([], [], [], {})
        runs = _RUN.search(folded) is not None
        for found in _CHUNK.finditer(folded):
            chunk, start = found.group(), found.start()
            if chunk.isalpha():
                made.add(self._shortened(made, chunk) if runs else self._slips.right(chunk), start, found.end())
            else:
                self._chunk(made, chunk, start, original)
        return self._put_together(made) if _APART.search(folded) else made

    def _shortened(self, made: Words, word: str) -> str:
        undone = self._disguises.stretched(word)
        if undone:
            made.disguised[len(made.words)] = True
        return undone or self._slips.right(word)

    def _chunk(self, made: Words, chunk: str, start: int, original: str) -> None:
        if chunk[:-1].isalpha() and (chunk[-1] in _STOPS or chunk[-1] in _SOFT) and not _RUN.search(chunk):
            if chunk[-1] != "!" or not self._hidden(made, chunk, start, start + len(chunk)):
                made.add(self._slips.right(chunk[:-1]), start, start + len(chunk) - 1)
            if chunk[-1] in _STOPS:
                made.stop(start + len(chunk))
            return
        if chunk[0] == "\n" or chunk.startswith(("http:", "https:", "www.")):
            made.stop(start)
            return
        lead = len(chunk) - len(chunk.lstrip(_OUTER))
        core = chunk[lead:].rstrip(_OUTER)
        if lead and _STOPS & set(chunk[:lead]):
            made.stop(start)
        self._core(made, chunk, core, start, lead, original)
        if _STOPS & set(chunk[lead + len(core) :]):
            made.stop(start + len(chunk))

    def _core(self, made: Words, chunk: str, core: str, start: int, lead: int, original: str) -> None:
        at = start + lead
        if not core or self._hidden(made, core, at, at + len(core)):
            return
        if len(core) < len(chunk) - lead and self._hidden(made, chunk[lead:], at, start + len(chunk)):
            return
        if _MASK.fullmatch(core):
            made.add(MASKED, at, at + len(core))
        elif core[0] == "#" and original:
            for part in _CAMEL.finditer(original, at + 1, at + len(core)):
                made.add(part.group().lower(), part.start(), part.end())
        elif core[0] != "@":
            self._parts(made, core, at)

    def _hidden(self, made: Words, written: str, start: int, end: int) -> bool:
        undone = self._disguises.undo(written)
        if undone is None:
            return False
        made.disguised[len(made.words)] = undone.certain
        made.add(undone.word, start, end)
        return True

    def _parts(self, made: Words, core: str, start: int) -> None:
        last = 0
        for found in _WORD.finditer(core):
            if _STOPS & set(core[last : found.start()]):
                made.stop(start + found.start())
            last = found.end()
            self._word(made, found.group(), start + found.start())

    def _word(self, made: Words, word: str, start: int) -> None:
        end = start + len(word)
        if "'" not in word:
            made.add(self._shortened(made, word), start, end)
            return
        for ending, meant in _ENDINGS.items():
            if word.endswith(ending) and len(word) > len(ending):
                bare = word.removesuffix(ending)
                made.add(bare, start, end - len(ending))
                made.add(meant, end - len(ending), end)
                return
        made.add(word.replace("'", ""), start, end)

    def _put_together(self, read: Words) -> Words:
        """The same words with single letters that spell a listed word made one."""
        made = Words([], [], [], {})
        place = 0
        while place < len(read.words):
            word, length = self._spelt(read.words, place)
            if length > 1 or place in read.disguised:
                made.disguised[len(made.words)] = read.disguised.get(place, True)
            made.add(word, read.starts[place], read.ends[place + length - 1])
            place += length
        return made

    def _spelt(self, words: list[str], place: int) -> tuple[str, int]:
        last = place
        while last < len(words) and len(words[last]) == 1 and words[last] != BREAK:
            last += 1
        for end in range(min(last, place + _LONGEST_SPELT), place + _LETTERS_APART - 1, -1):
            spelt = self._disguises.spelt("".join(words[place:end]))
            if spelt:
                return spelt, end - place
        return words[place], 1


def quoted_spans(folded: str) -> list[tuple[int, int]]:
    """What stands between quotation marks: places in the folded text. An apostrophe inside a word opens nothing, and
    a mark that is not closed closes nothing."""
    spans: list[tuple[int, int]] = []
    for mark in ('"', "'"):
        opened = -1
        place = folded.find(mark)
        while place >= 0:
            before = folded[place - 1] if place else " "
            after = folded[place + 1] if place + 1 < len(folded) else " "
            if opened >= 0 and not after.isalnum() and place - opened > 1:
                if place - opened <= _LONGEST_QUOTE:
                    spans.append((opened, place))
                opened = -1
            elif not before.isalnum() and not after.isspace():
                opened = place
            place = folded.find(mark, place + 1)
    return spans
