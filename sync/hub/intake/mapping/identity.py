"""What a row is known by: its reference, or where it has none that can be used, what it says of whom and when."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence

from sync.hub.intake.mapping.cells import Cell, Cells, LeftOut, UnusableCellError
from sync.hub.intake.mapping.not_known import NotKnown
from sync.hub.intake.mapping.said import Said
from sync.hub.intake.mapping.spoilt import HIDDEN, ROUNDED, is_error, is_rounded, whole

LONGEST_REFERENCE = 200
WITHOUT = "without reference"
_LOST = "\ufffd"
_LONG_WORD, _FEW = 24, 5
_FACTS = (
    ("incident", "occurred"), ("incident", "place"), ("incident", "offence"), ("person", "name"), ("person", "born"),
    ("contact", "value"),
)  # fmt: skip
_BY_WHAT_IT_SAYS = "The row is known by who and when instead."


class Identity:
    """Knows the rows of one file apart. Rows that say the same are told apart by their order among each other."""

    def __init__(self, reference: Sequence[Cell], otherwise: Sequence[Cell], *, known: NotKnown) -> None:
        self._reference, self._otherwise, self._known = tuple(reference), tuple(otherwise), known
        self._alike: Counter[str] = Counter()
        self.column = (*reference, *otherwise)[0].column
        """The column that a reject names where none other is to blame."""

    def own(self, cells: Cells, left_out: list[LeftOut]) -> str:
        """The reference that stands in the row's own columns; empty where there is none that can be used, and what is
        wrong with it is put into ``left_out``."""
        parts = []
        for cell in self._reference:
            text = cell.text(cells)
            if _is_plain(text):
                parts.append(text)
                continue
            text = whole(text)
            if not text:
                return ""
            if wrong := _wrong_with(text):
                left_out.append(LeftOut(column=cell.column, reason=f"{wrong} {_BY_WHAT_IT_SAYS}", words=text))
                return ""
            if self._known.is_unknown(text, of="reference"):
                return ""
            parts.append(text)
        return " ".join(parts)

    def of(self, cells: Cells, said: Said, left_out: list[LeftOut]) -> str:
        """What the row is known by. Raises UnusableCellError where nothing tells it from others."""
        before = len(left_out)
        reference = self.own(cells, left_out)
        if reference:
            return reference
        if self._otherwise:
            return self._numbered("\x1f".join(cell.text(cells) for cell in self._otherwise))
        facts = [str(getattr(said, section).get(name, "")) for section, name in _FACTS]
        words = str(said.incident.get("account", ""))
        named = said.person.get("name") or said.contact.get("value")
        if not named and not words:
            raise UnusableCellError(
                self.column, "The row has no reference, names nobody and says nothing, so it cannot be told apart."
            )
        if len(left_out) == before:
            reason = f"The row has no reference. {_BY_WHAT_IT_SAYS}"
            left_out.append(LeftOut(column=self.column, reason=reason, kept=False))
        return f"{WITHOUT} {self._numbered(chr(31).join(facts if named else [*facts, words]), length=16)}"

    def _numbered(self, told: str, *, length: int = 64) -> str:
        digest = hashlib.sha256(told.encode()).hexdigest()[:length]
        self._alike[digest] += 1
        return f"{digest}#{self._alike[digest]}"


def _is_plain(reference: str) -> bool:
    """Whether a reference is a number of six figures or more, or one long word: most are, and need no second look."""
    if not reference.isalnum() or not reference.isascii() or len(reference) > LONGEST_REFERENCE:
        return False
    return len(reference) > _LONG_WORD or (len(reference) > _FEW and reference.isdigit() and reference.strip("0") != "")


def _wrong_with(reference: str) -> str:
    if is_rounded(reference):
        return f"{ROUNDED}, so it names no record any more."
    if is_error(reference):
        return f"{HIDDEN}."
    if _LOST in reference:
        return "Signs of the reference could not be read."
    if len(reference) > LONGEST_REFERENCE:
        return f"The reference is longer than {LONGEST_REFERENCE} characters."
    return ""
