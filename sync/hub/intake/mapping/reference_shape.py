"""What is wrong with a reference by its shape: a spreadsheet rounded it, or made a day of it, or it names several."""

from __future__ import annotations

import re
from typing import Literal

Fault = Literal["", "rounded", "day", "several"]
FAULT_WORDS: dict[Fault, str] = {
    "rounded": "a spreadsheet rounded the number, so it is nobody's any more",
    "day": "it is a day or a time and no number",
    "several": "it names several",
}

_ROUNDED = re.compile(
    r"#+"
    r"|[+-]?\d+(?:[.,]\d+)?e[+-]?\d+"  # 5.2262E+09
    r"|\d+[.,]\d*[1-9]\d*"  # 0.75, 5226000123.5
    r"|\d{15}0+",  # a spreadsheet keeps fifteen figures
    re.IGNORECASE,
)
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
_TIME = r"(?:[T ]+\d\d?:\d\d.*)?"
_DAY = re.compile(
    rf"(?:\d\d?[/.-]\d\d?[/.-](?:19|20)\d\d|(?:19|20)\d\d[/.-](?:0?[1-9]|1[0-2])[/.-](?:0?[1-9]|[12]\d|3[01])){_TIME}"
    rf"|\d\d?[ -]{_MONTH}(?:[ -]\d{{2,4}})?{_TIME}|{_MONTH}[ -]\d{{2,4}}"
    r"|(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
    r"|\d\d?:\d\d(?::\d\d)?",
    re.IGNORECASE,
)
_SEVERAL = re.compile(
    r".*\d\s*(?:[,;&+]|\band\b|\bto\b|–|—|\.\.+)\s*\w*[/\d].*"  # 52/1 & 52/2, 52/1 to 9
    r"|.*[/\d]\s+-\s+\w*\d.*"  # 52/1 - 52/9
    r"|.*/\s*\d+-\d+"  # 52/1-9
    r"|.*\d\s*\n\s*\S.*",
    re.IGNORECASE | re.DOTALL,
)


_PARTED = re.compile(r"[,;&+–—\n]|\.\.|/.*-|\s(?:-|to|and)\s", re.IGNORECASE)
"""One of these is in each that names several; most have none and are looked at no further."""
_KEPT_FIGURES, _FIGURES_OF_A_DAY = 15, 8


def fault_of(reference: str) -> Fault:
    """What is wrong with a reference, so that it is no identifier; empty where nothing is to be seen."""
    text = reference.strip()
    if text.isdecimal() and len(text) <= _KEPT_FIGURES and len(text) != _FIGURES_OF_A_DAY:
        return ""
    if _ROUNDED.fullmatch(text):
        return "rounded"
    if _DAY.fullmatch(text):
        return "day"
    return "several" if _PARTED.search(text) and _SEVERAL.fullmatch(text) else ""
