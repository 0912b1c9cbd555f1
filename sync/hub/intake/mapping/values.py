"""From cells to the value of one field: the closed set of ways a mapping may name, each checked by the declaration."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from champion_app.domain.errors import Invalid
from champion_app.domain.policy import PolicyPack
from champion_app.domain.record import Field, checked
from sync.hub.extract.rejects import FORMULA_SIGNS, quoted
from sync.hub.intake.mapping.mapping_file import Rule
from sync.hub.intake.mapping.strands import folded

Cells = Sequence[str]

_HARMLESS = re.compile(r"[+-]?\(?\d[\d\s().,/-]*|[-–—]+")
"""A number, a telephone number or a dash alone: no spreadsheet runs these."""
_CONTROLS = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 127), " ")
_TOMORROW = timedelta(days=1)
_OLDEST_YEAR = 1900
_SHORT, _MOST_KNOWN = 60, 2000
"""Up to which length, and how many, texts are remembered with their value: places, offences and dates come again."""


_TURNS = re.compile("[\u202a-\u202e\u2066-\u2069]")
"""What turns the direction of the text that follows, and so shows something else than is written. The marks that
Arabic and Hebrew texts use beside their letters do not."""
_TAG = re.compile(
    r"<!--|<!doctype|</?(?:a|abbr|applet|audio|b|base|big|blockquote|body|br|button|canvas|code|div|em|embed|font|form|"
    r"frame|frameset|h[1-6]|head|hr|html|i|iframe|img|input|li|link|math|meta|object|ol|option|p|pre|script|select|"
    r"small|span|strong|style|svg|table|tbody|td|textarea|th|title|tr|u|ul|video|xml)(?:[\s/][^<>]*)?>",
    re.IGNORECASE,
)


def unsafe(text: str) -> str:
    """Why a text is not taken, to follow "The cell": a spreadsheet would run it, a browser would, or it shows something
    else than it says. Empty for one that can be taken."""
    if text[0] in FORMULA_SIGNS and not _HARMLESS.fullmatch(text):
        return "begins like a spreadsheet formula (=, +, - or @)."
    if not text.isascii() and _TURNS.search(text):
        return "holds invisible signs that turn the direction of text."
    return "holds HTML." if "<" in text and _TAG.search(text) else ""


class UnusableCellError(Exception):
    """A cell that cannot be taken: which column, and why. Turned into a reject of its row."""

    def __init__(self, column: str, reason: str) -> None:
        super().__init__(reason)
        self.column = column
        self.reason = reason


class Cell:
    """One column of the extract: fetches its text, trimmed, and refuses what a spreadsheet would run."""

    def __init__(self, column: str, place: int, nothing: frozenset[str]) -> None:
        self.column = column
        self._place = place
        self._nothing = nothing

    def text(self, cells: Cells) -> str:
        """The text; empty for a word that stands for nothing. Raises UnusableCellError."""
        text = cells[self._place].strip()
        if not text or text in self._nothing:
            return ""
        if reason := unsafe(text):
            raise UnusableCellError(self.column, f"The cell {reason}")
        return text if text.isprintable() else text.translate(_CONTROLS)


class Clock:
    """Where the extract's clock stands, and what is still to come."""

    def __init__(self, now: datetime, zone: str) -> None:
        self._zone = ZoneInfo(zone)
        self._latest = now.astimezone(self._zone).replace(tzinfo=None) + _TOMORROW
        self.read = functools.lru_cache(maxsize=4096)(self._read)

    def _read(self, text: str, formats: tuple[str, ...]) -> datetime:
        """The moment by the extract's own clock. Raises ValueError with the sentence of the reject."""
        for pattern in formats:
            try:
                found = datetime.strptime(text, pattern)  # noqa: DTZ007  # by the extract's own clock, placed in time below
            except ValueError:
                continue
            if found.year < _OLDEST_YEAR:
                break
            if found > self._latest:
                raise ValueError(f"{quoted(text)} is still to come.")
            return found
        raise ValueError(f"{quoted(text)} is not a date of the calendar in the form the mapping names.")

    def in_time(self, local: datetime) -> str:
        """The same moment with its place in time, in UTC, as JSON has it."""
        return local.replace(tzinfo=self._zone).astimezone(UTC).isoformat().replace("+00:00", "Z")


class FieldReader:
    """Reads one field of one record out of a row. Made once for a file, called for every row."""

    def __init__(
        self, rule: Rule, cells: Sequence[Cell], field: Field | None, *, clock: Clock, pack: PolicyPack
    ) -> None:
        self._rule = rule
        self._cells = cells
        self._field = field
        self._clock = clock
        self._column = cells[0].column if cells else ""
        self._table = {folded(word): code for word, code in rule.table.items()}
        self._yes = frozenset(map(folded, rule.yes))
        self._no = frozenset(map(folded, rule.no))
        self._allowed = (
            frozenset(choice.code for choice in pack.choices(field.choices)) if field and field.choices else None
        )
        ways: dict[str, Callable[[str], Any]] = {
            "text": self._as_text,
            "month": lambda text: self._date(text).strftime("%Y-%m"),
            "day": lambda text: self._date(text).date().isoformat(),
            "moment": self._moment,
            "yes-no": self._yes_no,
            "lookup": self._lookup,
            "split": self._split,
        }
        self._way = ways[rule.take]
        self._known: dict[str, Any] = {}

    def read(self, cells: Cells) -> Any:
        """The value as plain JSON, or None where the row has none. Raises UnusableCellError."""
        texts = [cell.text(cells) for cell in self._cells]
        text = texts[0] if len(texts) == 1 else self._rule.joined_by.join(filter(None, texts))
        if text in self._known:
            value = self._known[text]
            return list(value) if isinstance(value, list) else value
        value = self._made(text)
        if len(text) <= _SHORT and len(self._known) < _MOST_KNOWN:
            self._known[text] = value
        return value

    def _made(self, text: str) -> Any:
        if text:
            value = self._way(text)
        elif self._rule.default is not None:
            value = self._rule.default
        elif self._rule.needed:
            raise self._unusable("The cell is empty, and the row cannot do without it.")
        else:
            return None
        return value if self._field is None else self._held_to(self._field, value)

    def _held_to(self, field: Field, value: Any) -> Any:
        if self._allowed is not None:
            for code in value if isinstance(value, list) else [value]:
                if code not in self._allowed:
                    raise self._unusable(f"{quoted(str(code))} is not one of the policy pack's {field.choices}.")
        try:
            held = checked(field, value)
            return list(held) if isinstance(held, tuple) else held
        except Invalid as wrong:
            raise self._unusable(str(wrong)) from None

    def _unusable(self, reason: str) -> UnusableCellError:
        return UnusableCellError(self._column, reason)

    def _as_text(self, text: str) -> str:
        return text

    def _date(self, text: str) -> datetime:
        try:
            return self._clock.read(text, self._rule.formats)
        except ValueError as wrong:
            raise self._unusable(str(wrong)) from None

    def _moment(self, text: str) -> str:
        local = self._date(text)
        base = self._field.base if self._field else ""
        if base == datetime.__name__:
            return self._clock.in_time(local)
        return local.date().isoformat() if base == date.__name__ else f"{local:%Y-%m-%d %H:%M}"

    def _yes_no(self, text: str) -> bool:
        word = folded(text)
        if word in self._yes:
            return True
        if word in self._no:
            return False
        raise self._unusable(f"{quoted(text)} is neither yes nor no.")

    def _lookup(self, text: str) -> str:
        found = self._table.get(folded(text), self._rule.other)
        if found is None:
            raise self._unusable(f"{quoted(text)} is not in the mapping's table.")
        return found

    def _split(self, text: str) -> list[str]:
        parts = [text]
        for separator in self._rule.separators:
            parts = [part for whole in parts for part in whole.split(separator)]
        words = [part.strip() for part in parts if part.strip()]
        return list(dict.fromkeys(map(self._lookup, words) if self._table else words))
