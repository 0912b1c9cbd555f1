"""What a row says about itself: that it is a hate incident, that its system withdrew it, its numbers elsewhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from champion_app.domain.kinds.case import Incident
from champion_app.domain.record import Body, kind_of
from sync.hub.intake.mapping.cells import Cell, Cells, LeftOut
from sync.hub.intake.mapping.mapping_file import MappingFile
from sync.hub.intake.mapping.not_known import NotKnown
from sync.hub.intake.mapping.reference_shape import FAULT_WORDS, fault_of
from sync.hub.intake.mapping.spoilt import whole
from sync.hub.intake.mapping.strands import folded
from sync.hub.intake.mapping.written import WrittenForms

_field = kind_of(Incident).field("retracted")
NUMBERS = (("crime", "crime_reference"), ("log", "log_reference"))
"""The kinds of number that an incident has fields for."""
LONGEST_REASON = (_field.max_length if _field else None) or 300


class Marks:
    """Reads the marks of one file's rows."""

    def __init__(
        self,
        *,
        flag: Sequence[Cell],
        anonymous: Sequence[Cell],
        retracted: Sequence[Cell],
        reason: Sequence[Cell],
        cross: Mapping[str, Sequence[Cell]],
        mapping: MappingFile,
        known: NotKnown,
    ) -> None:
        self._flag, self._anonymous, self._cross = flag, anonymous, cross
        self._retracted, self._reason = retracted, reason
        self._mapping = mapping
        self._known = known
        self._written = WrittenForms(mapping.written)
        self._hate = frozenset(map(folded, mapping.flag.words))
        self._nameless = frozenset(map(folded, mapping.anonymous.words))
        self._withdrawn = frozenset(map(folded, mapping.retracted.words))

    def flagged(self, cells: Cells) -> bool:
        """Whether a column of the flag holds one of its words."""
        return _marked(self._flag, cells, words=self._hate, separators=self._mapping.flag.separators)

    def anonymous(self, cells: Cells) -> bool:
        """Whether the row asks to be taken without names and numbers."""
        return _marked(self._anonymous, cells, words=self._nameless, separators=self._mapping.anonymous.separators)

    def retracted(self, cells: Cells) -> str:
        """Why the system withdrew the row; empty where it stands."""
        for cell in self._retracted:
            word = cell.text(cells)
            if word and folded(word) in self._withdrawn:
                why = (reason.text(cells) for reason in self._reason)
                return shortened(": ".join(filter(None, (word, *why))))
        return ""

    def cross(self, cells: Cells, incident: Body, left_out: list[LeftOut]) -> tuple[str, ...]:
        """The numbers of other systems that the row names, each behind its kind; and those of its own, in the form that
        all of their spellings have, where the mapping names several. What is no number is put into ``left_out``."""
        if not self._cross and not self._mapping.written:
            return ()
        found = []
        for kind, of in self._cross.items():
            for cell in of:
                text = whole(cell.text(cells))
                if not text or self._known.is_unknown(text, of="reference"):
                    continue
                if fault := fault_of(text):
                    reason = f"{FAULT_WORDS[fault].capitalize()}. No record is found by it."
                    left_out.append(LeftOut(column=cell.column, reason=reason, words=text))
                else:
                    found += [f"{kind}:{text}", self._written.same(kind, text)]
        for kind, field in NUMBERS:
            found.append(self._written.same(kind, str(incident.get(field, ""))))
        return tuple(dict.fromkeys(filter(None, found)))


def _marked(columns: Sequence[Cell], cells: Cells, *, words: frozenset[str], separators: Sequence[str]) -> bool:
    for cell in columns:
        parts = [cell.text(cells)]
        for separator in separators:
            parts = [part for whole in parts for part in whole.split(separator)]
        if not words.isdisjoint(map(folded, parts)):
            return True
    return False


def shortened(reason: str) -> str:
    """A reason as a record can hold it."""
    return reason if len(reason) <= LONGEST_REASON else reason[: LONGEST_REASON - 1] + "…"
