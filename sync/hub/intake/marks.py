"""What a row says about itself: that it is a hate incident, that its system withdrew it, its numbers elsewhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from champion_app.domain.case import Incident
from champion_app.domain.record import kind_of
from sync.hub.intake.classify import folded
from sync.hub.intake.mapping import MappingFile
from sync.hub.intake.values import Cell, Cells

_field = kind_of(Incident).field("retracted")
LONGEST_REASON = (_field.max_length if _field else None) or 300


class Marks:
    """Reads the marks of one file's rows."""

    def __init__(
        self,
        *,
        flag: Sequence[Cell],
        retracted: Sequence[Cell],
        reason: Sequence[Cell],
        cross: Mapping[str, Sequence[Cell]],
        mapping: MappingFile,
    ) -> None:
        self._flag, self._retracted, self._reason, self._cross = flag, retracted, reason, cross
        self._separators = mapping.flag.separators
        self._hate = frozenset(map(folded, mapping.flag.words))
        self._withdrawn = frozenset(map(folded, mapping.retracted.words))

    def flagged(self, cells: Cells) -> bool:
        """Whether a column of the flag holds one of its words. Raises UnusableCellError."""
        for cell in self._flag:
            words = [cell.text(cells)]
            for separator in self._separators:
                words = [part for word in words for part in word.split(separator)]
            if not self._hate.isdisjoint(map(folded, words)):
                return True
        return False

    def retracted(self, cells: Cells) -> str:
        """Why the system withdrew the row; empty where it stands. Raises UnusableCellError."""
        for cell in self._retracted:
            word = cell.text(cells)
            if word and folded(word) in self._withdrawn:
                why = (reason.text(cells) for reason in self._reason)
                return shortened(": ".join(filter(None, (word, *why))))
        return ""

    def cross(self, cells: Cells) -> tuple[str, ...]:
        """The numbers of other systems that the row names, each behind its kind. Raises UnusableCellError."""
        found = (f"{kind}:{text}" for kind, of in self._cross.items() for cell in of if (text := cell.text(cells)))
        return tuple(dict.fromkeys(found))


def shortened(reason: str) -> str:
    """A reason as a record can hold it."""
    return reason if len(reason) <= LONGEST_REASON else reason[: LONGEST_REASON - 1] + "…"
