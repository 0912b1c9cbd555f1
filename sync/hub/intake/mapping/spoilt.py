"""What a spreadsheet makes of a value before it is sent: rounded, shown as hashes, with a decimal point, behind an
apostrophe. What it rounded or hid tells nothing any more; the rest is taken back."""

from __future__ import annotations

import re

_ROUNDED = re.compile(r"[+-]?\d(?:[.,]\d+)?[eE][+-]\d{1,3}")
_ERROR = re.compile(r"#(?:N/?A|REF!|VALUE!|NAME\?|NUM!|DIV/0!|NULL!|SPILL!|CALC!|GETTING_DATA)|#{2,}", re.IGNORECASE)
_AS_TEXT = re.compile(r'="((?:[^"]|"")*)"')
_WHOLE = re.compile(r"(\d+)[.,]0+")
ROUNDED = "A spreadsheet has rounded the number"
HIDDEN = "A spreadsheet shows an error or hashes in place of the value"


def unwrapped(text: str) -> str:
    """A cell without what a spreadsheet put round it to keep it as text: ``="0012"``, ``'0012``."""
    if found := _AS_TEXT.fullmatch(text):
        return found[1].replace('""', '"').strip()
    if text[:1] == "'" and len(text) > 1 and (text[1].isdigit() or text[1] in "+=-@"):
        return text[1:].strip()
    return text


def is_error(text: str) -> bool:
    """Whether an error of a spreadsheet stands in a cell, or hashes because the column was too narrow."""
    return text[:1] == "#" and _ERROR.fullmatch(text) is not None


def is_rounded(text: str) -> bool:
    """Whether a number was written as ``5.2262E+09``, so that its last figures are gone."""
    return _ROUNDED.fullmatch(text) is not None


def whole(text: str) -> str:
    """A number without the ``.0`` that a program put behind it."""
    found = _WHOLE.fullmatch(text)
    return found[1] if found else text
