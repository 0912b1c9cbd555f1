"""From cells to the value of one field: the closed set of ways a mapping may name, each checked by the declaration.

A cell that cannot be read costs its field and never its row.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

from champion_app.domain.errors import Invalid
from champion_app.domain.policy import PolicyPack
from champion_app.domain.record import Field, checked
from sync.hub.extract.rejects import quoted
from sync.hub.intake.mapping.cells import Cell, Cells, LeftOut, UnusableCellError
from sync.hub.intake.mapping.mapping_file import Rule
from sync.hub.intake.mapping.moments import Clock, Moment
from sync.hub.intake.mapping.not_known import NotKnown, Of
from sync.hub.intake.mapping.reference_shape import FAULT_WORDS, fault_of
from sync.hub.intake.mapping.spoilt import HIDDEN, is_error, whole
from sync.hub.intake.mapping.strands import folded

_LONGEST_NOTHING = 40
_FIGURE = re.compile(r"\d")
_SHORT, _MOST_KNOWN = 60, 2000
"""Up to which length, and how many, texts are remembered with their value: places, offences and dates come again."""
_OF: dict[str, Of] = {
    "person.name": "name", "person.known_as": "name", "reporter.name": "name", "person.born": "day",
    "contact.value": "contact", "incident.crime_reference": "reference", "incident.log_reference": "reference",
}  # fmt: skip
_RAW = "contact.value"
"""A field that is read further by :mod:`sync.hub.intake.mapping.reach`, whole."""
_BORN = "person.born"
Made = tuple[Any, str, str]
"""A value, why it is not all that stands in the cell, and the word that the mapping does not know."""


class _UnknownWordError(ValueError):  # a turn within this file, never an error that leaves it
    def __init__(self, reason: str, word: str) -> None:
        super().__init__(reason)
        self.word = word


class FieldReader:
    """Reads one field of one record out of a row. Made once for a file, called for every row."""

    def __init__(
        self,
        key: str,
        rule: Rule,
        cells: Sequence[Cell],
        field: Field | None,
        *,
        clock: Clock,
        pack: PolicyPack,
        known: NotKnown,
    ) -> None:
        """``key``: the rule's key, such as ``person.born``."""
        self.key = key
        self._rule = rule
        self._cells = cells
        self._only = cells[0] if len(cells) == 1 else None
        self._field = field
        self._clock = clock
        self._known = known
        self._of: Of = _OF.get(key, "text")
        self._column = cells[0].column if cells else ""
        self._table = {folded(word): code for word, code in rule.table.items()}
        self._yes = frozenset(map(folded, rule.yes))
        self._no = frozenset(map(folded, rule.no))
        self._allowed = (
            frozenset(choice.code for choice in pack.choices(field.choices)) if field and field.choices else None
        )
        section = key.partition(".")[0]
        self._private = section in {"contact", "reporter"} or (field is not None and field.privacy == "identity")
        self._kept = section != "extra"
        ways: dict[str, Callable[[str], Made]] = {
            "text": self._as_text,
            "month": lambda text: self._dated(text, lambda found: found.local.strftime("%Y-%m")),
            "day": lambda text: self._dated(text, lambda found: found.local.date().isoformat()),
            "moment": lambda text: self._dated(text, self._moment),
            "yes-no": lambda text: (self._yes_no(text), "", ""),
            "lookup": lambda text: (self._lookup(text), "", ""),
            "split": self._split,
        }
        self._way = ways[rule.take]
        self._made_before: dict[str, Made] = {}

    def read(self, cells: Cells, left_out: list[LeftOut]) -> Any:
        """The value as plain JSON, or None where the row has none. What could not be read is put into ``left_out``.
        Raises UnusableCellError where the row cannot do without it."""
        only = self._only
        if only is None:
            texts = [cell.text(cells) for cell in self._cells]
            raw = text = self._joined(texts, left_out)
        else:
            texts, raw, text = [], cells[only.place], None  # a cell that came before is not trimmed again
        made = self._made_before.get(raw)
        if made is None:
            text = only.text(cells) if only is not None else raw
            made = self._made(text)
            if len(raw) <= _SHORT and len(self._made_before) < _MOST_KNOWN:
                self._made_before[raw] = made
        value, reason, unknown = made
        if reason:
            words = text if text is not None else only.text(cells) if only is not None else raw
            left_out.append(self._left_out(self._column_of(texts, words), reason, words, unknown))
        return value.copy() if type(value) is list else value

    def _joined(self, texts: Sequence[str], left_out: list[LeftOut]) -> str:
        said = []
        for cell, text in zip(self._cells, texts, strict=True):
            if text and is_error(text):
                left_out.append(self._left_out(cell.column, f"{HIDDEN}.", text, ""))
            elif text and not (self._of == "text" and self._says_nothing(text)):
                said.append(text)
        return self._rule.joined_by.join(said)

    def _column_of(self, texts: Sequence[str], text: str) -> str:
        """The column that is to blame: the one whose cell alone cannot be read, where it is one."""
        if self._only is not None:
            return self._column
        said = [(cell.column, one) for cell, one in zip(self._cells, texts, strict=True) if one]
        if len(said) == 1:
            return said[0][0]
        if self._rule.take in {"day", "moment", "month"}:
            alone = self._made(said[0][1]) if said else (None, "", "")
            return said[-1][0] if said and not alone[1] else self._column
        longest = max(said, key=lambda one: len(one[1]), default=(self._column, ""))
        return longest[0] if len(text) > _SHORT else self._column

    def _left_out(self, column: str, reason: str, words: str, unknown: str) -> LeftOut:
        return LeftOut(
            column=column, reason=reason, words=words, field=self.key, private=self._private, kept=self._kept,
            unknown=unknown,
        )  # fmt: skip

    def _made(self, text: str) -> Made:
        if text:
            if is_error(text):
                return self._nothing(f"{HIDDEN}.")
            try:
                value, reason, unknown = self._way(text)
            except _UnknownWordError as wrong:
                return self._nothing("" if self._known.is_unknown(text) else str(wrong), wrong.word)
            except ValueError as wrong:
                return self._nothing("" if self._known.is_unknown(text, of=self._of) else str(wrong))
            if value not in (None, "", []):
                return self._held(value, reason, unknown)
            if reason:
                return self._nothing(reason, unknown)
        if self._rule.default is None and self._rule.needed:
            raise UnusableCellError(self._column, "The cell is empty, and the row cannot do without it.")
        return self._nothing("")

    def _nothing(self, reason: str, unknown: str = "") -> Made:
        default = self._rule.default
        return (None if default is None else default), reason, unknown if reason else ""

    def _held(self, value: Any, reason: str, unknown: str) -> Made:
        """The value as the declaration and the policy pack have it. A text that is too long is cut and said to be."""
        field = self._field
        if field is None or self.key == _RAW:
            return value, reason, unknown
        if self._allowed is not None:
            codes = value if isinstance(value, list) else [value]
            wrong = [code for code in codes if code not in self._allowed]
            if wrong:
                return self._nothing(
                    f"{quoted(str(wrong[0]))} is not one of the policy pack's {field.choices}.", wrong[0]
                )
        most = field.max_length
        if isinstance(value, str) and most and len(value) > most:
            if self._of == "reference":
                return self._nothing(f"{field.label} is too long: {len(value):,} of {most:,} characters.")
            reason = f"{field.label} is too long: {len(value):,} of {most:,} characters. Its end was cut off."
            value = f"{value[: most - 1]}…"
        try:
            held = checked(field, value)
        except Invalid as invalid:
            return self._nothing(str(invalid))
        return (list(held) if isinstance(held, tuple) else held), reason, unknown

    def _as_text(self, text: str) -> Made:
        if self._of == "name":
            return self._known.known_name(text), "", ""
        if self._of == "reference":
            text = whole(text)
            if self._known.is_unknown(text, of="reference"):
                return "", "", ""
            if fault := fault_of(text):
                return "", f"{FAULT_WORDS[fault].capitalize()}. No record is found by it.", ""
        elif self._of == "text" and self._says_nothing(text):
            return "", "", ""
        return text, "", ""

    def _says_nothing(self, text: str) -> bool:
        """Whether a text stands for "not known". One with a figure in it, or a long one, says something."""
        return len(text) <= _LONGEST_NOTHING and not _FIGURE.search(text) and self._known.is_unknown(text)

    def _dated(self, text: str, told: Callable[[Moment], str]) -> Made:
        if self._known.is_unknown(text, of="day" if self.key == _BORN else "text"):
            return "", "", ""
        found = self._clock.read(
            text, self._rule.formats, of_birth=self.key == _BORN, month=self._rule.take == "month"
        )  # fmt: skip
        return told(found), found.lost, ""

    def _moment(self, found: Moment) -> str:
        base = self._field.base if self._field else ""
        if base == datetime.__name__:
            return self._clock.in_time(found.local)
        if base == date.__name__ or not found.timed:
            return found.local.date().isoformat()
        return f"{found.local:%Y-%m-%d %H:%M}"

    def _yes_no(self, text: str) -> bool:
        word = folded(text)
        if word in self._yes:
            return True
        if word in self._no:
            return False
        raise _UnknownWordError(f"{quoted(text)} is neither yes nor no.", text)

    def _lookup(self, text: str) -> str:
        found = self._table.get(folded(text), self._rule.other)
        if found is None:
            raise _UnknownWordError(f"{quoted(text)} is not in the mapping's table.", text)
        return found

    def _split(self, text: str) -> Made:
        parts = [text]
        for separator in self._rule.separators:
            parts = [part for whole_one in parts for part in whole_one.split(separator)]
        words = [part.strip() for part in parts if part.strip()]
        if not self._table:
            return list(dict.fromkeys(words)), "", ""
        known = {word: code for word in words if (code := self._table.get(folded(word), self._rule.other)) is not None}
        others = [word for word in words if word not in known and not self._known.is_unknown(word)]
        reason = f"{quoted(others[0])} is not in the mapping's table." if others else ""
        return list(dict.fromkeys(known.values())), reason, others[0] if others else ""
