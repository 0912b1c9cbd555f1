"""What somebody typed, brought to one spelling before it is read: figures, case, signs, numbers in words."""

from __future__ import annotations

import re
import unicodedata

MOST_LETTERS = 80
"""Longer is no date: it is not read at all."""

_SIGNS = str.maketrans(
    {"’": "'", "‘": "'", "`": "'", "–": "-", "—": "-", "−": "-", "‑": "-", "‐": "-", "⁄": "/", "、": ","}
)
_UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
).split()
_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "ninety": 90}
_NTHS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth "
    "sixteenth seventeenth eighteenth nineteenth twentieth"
).split()


def _numbers() -> dict[str, str]:
    told = {word: str(n) for n, word in enumerate(_UNITS)}
    for ten, n in _TENS.items():
        told[ten] = str(n)
        told.update({f"{ten} {_UNITS[one]}": str(n + one) for one in range(1, 10)})
    told.update({word: f"{n}th" for n, word in enumerate(_NTHS, start=1)})
    told.update({f"twenty {_NTHS[one - 1]}": f"{20 + one}th" for one in range(1, 10)})
    told.update({"thirtieth": "30th", "thirty first": "31th"})
    return told


_NUMBERS = _numbers()
_LONGEST_FIRST = sorted(_NUMBERS, key=len, reverse=True)
_NUMBER = re.compile(
    r"\b("
    + "|".join(word.replace(" ", "[ -]") for word in _LONGEST_FIRST)
    # "ten to four" keeps its word: "10 to 4" is a stretch of time as well
    + r")\b(?! (?:minutes )?(?:past|to)\b)"
)
_SPELLINGS = (
    (re.compile(r"\b([ap])[. ]{0,2}m\b\.?(?!\w)"), r"\1m"),
    (re.compile(r"\bo[' ]?clock\b"), "oclock"),
    (re.compile(r"\b(\d{1,2})(?:st|nd|rd|th)\b"), r"\1th"),
    (re.compile(r"\b(?:tmrw|tmrow|tmr|tomoz|tomorow|tommorow|tommorrow|2moro|2morrow|2mrw)\b"), "tomorrow"),
    (re.compile(r"\b(?:2nite|2night|tonite)\b"), "tonight"),
    (re.compile(r"\b2day\b"), "today"),
    (re.compile(r"\b(?:yday|yest)\b"), "yesterday"),
    (re.compile(r"'(\d\d)\b"), r"\1"),
    (re.compile(r"\b(\d{1,2})ish\b"), r"about \1"),
    (re.compile(r"(?<=[a-z])'(?:s\b)?"), ""),  # a week's time, two weeks' time
)


def folded(typed: str) -> str:
    """One spelling: Western figures, small letters, single spaces, numbers in words as figures."""
    plain = unicodedata.normalize("NFKC", typed).translate(_SIGNS)
    kept = []
    for sign in plain:
        if unicodedata.category(sign) in ("Cf", "Mn", "Cc"):
            kept.append(" " if sign.isspace() else "")
        elif (figure := unicodedata.decimal(sign, None)) is not None:
            kept.append(str(figure))
        else:
            kept.append(sign)
    text = re.sub(r"[\s()\[\]!?;\"]+", " ", "".join(kept)).strip(" .,").casefold()
    for found, spelt in _SPELLINGS:
        text = found.sub(spelt, text)
    text = _NUMBER.sub(lambda found: _NUMBERS[found[1].replace("-", " ")], text)
    return re.sub(r"\s+", " ", text).strip(" .,")
