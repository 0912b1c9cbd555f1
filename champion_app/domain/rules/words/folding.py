"""Words and numbers made comparable: what is stored and what is typed go through the same function.

Folded away: case, accents, apostrophes, hyphens of every kind, invisible signs, the points of Arabic and Hebrew,
letters that Unicode does not take apart (ł, đ, ø), spellings of one Arabic letter, *Saint* and *St*, *and* and *&*.
Kept: the vowel signs of Indic scripts, without which a name is another one. A number is found however its figures
are grouped, with or without its country, and by its last four.
"""

from __future__ import annotations

import re
import unicodedata

FOLDING = 1
"""Counts up with every change of what is folded: an index that was made with another number is made anew."""

_APOSTROPHES = "'’‘‛ʼʻʽʾʿ′`´＇"
_HYPHENS = "‐‑‒–—―−﹘﹣－"
_UNSEEN = "".join([
    "\u00ad\u034f\u061c\u0640\u180e\ufeff",
    *map(chr, range(0x200B, 0x2010)), *map(chr, range(0x202A, 0x202F)), *map(chr, range(0x2060, 0x206A)),
])  # fmt: skip
_LETTERS = {
    "ł": "l", "đ": "d", "ð": "d", "ø": "o", "ı": "i", "ß": "ss", "æ": "ae", "œ": "oe", "þ": "th", "ħ": "h", "ŧ": "t",
    "ŋ": "n", "ĸ": "k", "ə": "e",
    "ي": "ی", "ى": "ی", "ئ": "ی", "ك": "ک", "ة": "ه", "ہ": "ه", "ھ": "ه", "ۃ": "ه", "أ": "ا", "إ": "ا", "آ": "ا",
    "ٱ": "ا", "ؤ": "و", "&": " and ", "\0": " ",
}  # fmt: skip
_MAP = str.maketrans({
    **_LETTERS, **dict.fromkeys(_APOSTROPHES + _UNSEEN, ""), **dict.fromkeys(_HYPHENS, "-"),
})  # fmt: skip
_POINTS = re.compile(
    "[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed]"
)
_FIGURES = {ord(figure): str(value) for value in range(10) for figure in (chr(0x660 + value), chr(0x6F0 + value))}
_SAINT = re.compile(r"\bsaint\b")
_PLAIN = str.maketrans({"'": "", "`": "", "&": " and ", "\0": " "})
_SIGNS = re.compile("['`&\0]")

_JOINED = re.compile(r"[^\W_]+(?:[-/._@+][^\W_]+)+")
_JOINS = re.compile(r"[-/._@+]")
_JOINS_TWO = re.compile(r"[-/._@+][^\W_]")
_PHONE = re.compile(
    r"(?<!\d)(?:(?:\+|00)?44[\s().-]{0,3}(?:\(0\)[\s().-]{0,2})?|\(?0)(?:\d[\s().-]{0,3}){9,10}(?!\d)|"
    r"\+\d(?:[\s().-]{0,2}\d){7,14}(?!\d)"
)
_RUN = re.compile(r"\d[\d\s()./+-]{2,}")
_NUMBER = re.compile(r"\d[\d/.-]{2,30}\d")
_GROUPED = re.compile(r"[\d+()./-]+")
_SHORTEST_END, _LONGEST_NUMBER = 4, 20
_NATIONAL_LENGTHS = (9, 10)


def fold(text: str) -> str:
    """The text as it is compared. Never raises, and folding it again changes nothing."""
    if text.isascii():
        plain = text.lower()
        plain = plain.translate(_PLAIN) if _SIGNS.search(plain) else plain
        return _SAINT.sub("st", plain) if "saint" in plain else plain
    apart = unicodedata.normalize("NFKD", text.casefold())
    folded = _POINTS.sub("", apart).translate(_FIGURES).translate(_MAP)
    return _SAINT.sub("st", unicodedata.normalize("NFC", folded).translate(_MAP))


def national(number: str) -> str:
    """The figures of a number, as they are dialled in this country where it is one of ours."""
    figures = "".join(filter(str.isdecimal, number))
    bare = figures[2:] if figures.startswith("00") else figures
    if bare.startswith("44"):
        rest = bare[2:].lstrip("0")
        if len(rest) in _NATIONAL_LENGTHS:
            return "0" + rest
    return bare if figures.startswith("00") else figures


def index_words(text: str) -> str:
    """What a search index holds of a text: the folded text, and beside it each chunk of several parts in one piece, and
    each number in one piece with all its ends."""
    folded = fold(text)
    more: list[str] = []
    if _JOINS_TWO.search(folded):
        odd = (chunk for chunk in folded.split() if not chunk.isalnum())
        more += [_JOINS.sub("", joined) for chunk in odd for joined in _JOINED.findall(chunk)]
    for number in numbers_in(folded):
        more += [number[start:] for start in range(len(number) - _SHORTEST_END + 1)]
    return " ".join([folded, *dict.fromkeys(more)]) if more else folded


def numbers_in(folded: str) -> list[str]:
    """Telephone numbers and references of a folded text, figures only."""
    found: dict[str, None] = {}
    for met in _RUN.finditer(folded):
        run = folded[max(0, met.start() - 2) : met.end()] if met.start() else met[0]  # what stands before: + or (
        for phone in _PHONE.findall(run):
            found[national(phone)] = None
        for other in _NUMBER.findall(_PHONE.sub(" ", run)):
            found["".join(filter(str.isdecimal, other))] = None
    return [number for number in found if len(number) <= _LONGEST_NUMBER]


def question(typed: str) -> str:
    """What a person typed, as a full-text question (FTS5): every word, the last one as a beginning; a number in any
    grouping. Empty where there is nothing to look for."""
    chunks = [chunk for chunk in fold(typed).split() if any(map(str.isalnum, chunk))]
    groups: list[list[str]] = []
    place = 0
    while place < len(chunks):
        end = place + 1
        if _GROUPED.fullmatch(chunks[place]):
            while end < len(chunks) and _GROUPED.fullmatch(chunks[end]):
                end += 1
        groups.append(chunks[place:end])
        place = end
    return " AND ".join(_asked(group, last=group is groups[-1]) for group in groups)


def _asked(group: list[str], *, last: bool) -> str:
    """One word, or the groups of one number: as it stands, and in one piece."""
    ways = [" AND ".join(_quoted(chunk, last=last and chunk is group[-1]) for chunk in group)]
    figures = "".join(group)
    if _GROUPED.fullmatch(figures) and sum(map(str.isdecimal, figures)) >= _SHORTEST_END:
        ways.append(_quoted(national(figures), last=True))
    elif len(group) == 1 and _JOINS.search(group[0]):
        ways.append(_quoted(_JOINS.sub("", group[0]), last=last))
    return f"({' OR '.join(f'({way})' for way in ways)})"


def _quoted(word: str, *, last: bool) -> str:
    return '"' + word.replace('"', '""') + '"' + ("*" if last else "")
