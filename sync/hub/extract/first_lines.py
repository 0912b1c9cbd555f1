"""Where the header of a text file stands, and what parts its cells: found by the names that are looked for."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence

import msgspec

from sync.hub.extract.column_names import known_in
from sync.hub.extract.lines import Line

MOST_LINES = 20
"""Lines among which the header must stand."""
MOST_BYTES = 4_000_000
SEPARATORS = (",", ";", "\t", "|")
_SAID = b"sep="


class Begins(msgspec.Struct, frozen=True, kw_only=True):
    """Where the header stands among the first lines, and the separator. ``known``: how many names were found there."""

    place: int = 0
    delimiter: str = ","
    known: int = 0


def separator_said(line: Line) -> str:
    """The separator that a first line such as ``sep=;`` names for a spreadsheet; empty where it names none."""
    raw = line.raw.removeprefix(b"\xef\xbb\xbf").rstrip(b"\r\n")
    if raw[:4].lower() == _SAID and len(raw) == len(_SAID) + 1 and raw[4:].isascii():
        return raw[4:].decode()
    return ""


def begins(texts: Sequence[str], known: Mapping[str, str], *, delimiter: str) -> Begins:
    """The line and the separator with the most names of those looked for; of equals the first line, and the separator
    that the mapping names."""
    best = Begins(delimiter=delimiter)
    for separator in dict.fromkeys((delimiter, *SEPARATORS)):
        for place in range(len(texts)):
            count = known_in(_cells(texts, place, separator), known)
            if count > best.known or (count == best.known and count and place < best.place):
                best = Begins(place=place, delimiter=separator, known=count)
    return best


def _cells(texts: Sequence[str], place: int, separator: str) -> list[str]:
    """The cells of the row that begins on a line. A name may run over several lines, where it is quoted."""
    lines = texts[place:] if '"' in texts[place] else texts[place : place + 1]
    try:
        return next(csv.reader((f"{line}\n" for line in lines), delimiter=separator), [])
    except csv.Error:
        return texts[place].split(separator)
