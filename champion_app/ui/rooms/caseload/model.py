"""Every case id in order, and the lines that are in sight: a list of ten thousand never holds more than it shows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from champion_app.domain.rules.case.case_line import CaseLine

Index = QModelIndex | QPersistentModelIndex
WINDOW = 120
_ROOT = QModelIndex()


class CaseModel(QAbstractListModel):
    """``wanted`` asks for lines that are not here yet; ``put`` brings them."""

    wanted = Signal(object)  # list of case ids

    def __init__(self, words_of: Callable[[CaseLine], str]) -> None:
        """``words_of`` says a line for a screen reader: all that the row shows."""
        super().__init__()
        self._words_of = words_of
        self._ids: list[str] = []
        self._lines: dict[str, CaseLine] = {}
        self._asked: set[str] = set()

    def show_ids(self, ids: list[str], lines: dict[str, CaseLine]) -> None:
        """Another order or filter. Lines known before are forgotten: they may have changed."""
        self.beginResetModel()
        self._ids, self._lines, self._asked = ids, dict(lines), set()
        self.endResetModel()

    def put(self, lines: dict[str, CaseLine]) -> None:
        """Lines that were asked for."""
        self._lines.update(lines)
        self._asked -= lines.keys()
        rows = [row for row, one in enumerate(self._ids) if one in lines]
        if rows:
            self.dataChanged.emit(self.index(rows[0]), self.index(rows[-1]))

    def line(self, row: int) -> CaseLine | None:
        """The line of a row, or None while it is on its way."""
        if not 0 <= row < len(self._ids):
            return None
        found = self._lines.get(self._ids[row])
        if found is None:
            self._ask_around(row)
        return found

    def case_id(self, row: int) -> str:
        return self._ids[row] if 0 <= row < len(self._ids) else ""

    def row_of(self, case_id: str) -> int:
        """The row of a case, or -1."""
        return self._ids.index(case_id) if case_id in self._ids else -1

    def _ask_around(self, row: int) -> None:
        first = max(0, row - WINDOW // 2)
        missing = [
            one for one in self._ids[first : first + WINDOW] if one not in self._lines and one not in self._asked
        ]
        if missing:
            self._asked.update(missing)
            self.wanted.emit(missing)

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._ids)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        if role == Qt.ItemDataRole.UserRole:
            return self.line(index.row())
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            line = self.line(index.row())
            return self._words_of(line) if line else "Loading"
        return None
