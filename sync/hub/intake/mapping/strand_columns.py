"""The strands that a row names in its columns: by words, or by a yes in a column of their own."""

from __future__ import annotations

from collections.abc import Sequence

from champion_app.domain.policy import PolicyPack
from champion_app.domain.record import Body
from sync.hub.extract.rejects import quoted
from sync.hub.intake.mapping.cells import Cell, Cells, LeftOut, UnusableCellError
from sync.hub.intake.mapping.mapping_file import Strands
from sync.hub.intake.mapping.not_known import NotKnown
from sync.hub.intake.mapping.spoilt import HIDDEN, is_error
from sync.hub.intake.mapping.strands import Classifier


class StrandColumns:
    """Reads the strands of one file's rows. A word that nobody knows is a strand all the same, unless the mapping says
    that the column holds other markers too: somebody named it, so somebody perceived it."""

    def __init__(
        self, strands: Strands, columns: Sequence[Cell], marked: Sequence[Cell], *, pack: PolicyPack, known: NotKnown
    ) -> None:
        self._columns = tuple(columns)
        self._marked = [(cell, strands.marked[cell.column]) for cell in marked]
        self._ignores = strands.others == "ignore"
        self._needed = strands.needed
        self._classifier = Classifier(strands, pack)
        self._known = known

    def read(self, cells: Cells, incident: Body, left_out: list[LeftOut]) -> bool:
        """Write strands and sub-categories into the incident; whether any is named. Raises UnusableCellError where the
        mapping takes no row without."""
        strands: dict[str, None] = {}
        sub_categories: dict[str, None] = {}
        named = False
        for cell in self._columns:
            if text := cell.text(cells):
                found, below, others = self._classifier.strands_of(text)
                strands.update(dict.fromkeys(found))
                sub_categories.update(dict.fromkeys(below))
                named = self._others(cell, others, left_out) or named
        for cell, codes in self._marked:
            text = cell.text(cells)
            marked = self._classifier.is_marked(text)
            if marked:
                for code in codes:
                    strand, _, below_it = code.partition("/")
                    strands[strand] = None
                    if below_it:
                        sub_categories[below_it] = None
            elif marked is None:
                named = self._others(cell, (text,), left_out) or named
        column = (
            (*self._columns, *(cell for cell, _ in self._marked))[0].column if self._columns or self._marked else ""
        )
        if self._needed and not strands and not named:
            raise UnusableCellError(column, "The row names no strand, and this mapping takes none without.")
        for name, codes_of in (("strands", strands), ("sub_categories", sub_categories)):
            if codes_of:
                incident[name] = list(codes_of)
        return bool(strands) or named

    def _others(self, cell: Cell, words: Sequence[str], left_out: list[LeftOut]) -> bool:
        """Words without a code: whether they name a strand that the mapping does not know."""
        named = False
        for word in words:
            if self._ignores or self._known.is_unknown(word):
                continue
            if is_error(word):
                left_out.append(LeftOut(column=cell.column, reason=f"{HIDDEN}.", words=word))
                continue
            named = True
            reason = f"The strand {quoted(word)} is not in the mapping."
            left_out.append(
                LeftOut(column=cell.column, reason=reason, words=word, field="incident.strands", unknown=word)
            )
        return named
