"""How much harm offences weigh, by a table that the force loaded: shown beside a case, never its place in a list."""

from __future__ import annotations

import csv
import functools
import re
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import msgspec
from sqlalchemy import Connection, delete, insert, select

from champion_app.domain.errors import Refused
from sync.hub.storage.report_tables import harm_weight

LABEL_COLUMNS = ("label", "prc_subgroup", "offence", "offence_group")
DAYS_COLUMNS = ("days", "cchi_days", "weight")
_WORD = re.compile(r"[a-z]+")
_EMPTY_WORDS = frozenset("offence offences of and the other with by in on to a an".split())
_MOST = 20_000


class Weight(msgspec.Struct, frozen=True, kw_only=True):
    """One line of a table. ``days``: the starting point of the sentence, as the Cambridge Crime Harm Index counts."""

    label: str
    days: float


class HarmTable:
    """The table in use. ``name`` is its name and version, empty where none was loaded."""

    def __init__(self, name: str, weights: Sequence[Weight]) -> None:
        self.name = name
        self._whole = {" ".join(_words(one.label)): one.days for one in weights}
        self._by_words = [(frozenset(_words(one.label)), one.days) for one in weights]
        self.of = functools.lru_cache(maxsize=4096)(self._of)

    def _of(self, offence: str) -> float | None:
        """The weight of an offence as a system names it: the line whose every word is in it, the longest such line;
        None where no line fits, so that nothing is guessed."""
        words = _words(offence)
        if (exact := self._whole.get(" ".join(words))) is not None:
            return exact
        given = frozenset(words)
        fitting = [(len(label), -days, days) for label, days in self._by_words if label and label <= given]
        return max(fitting)[2] if fitting else None


def _words(text: str) -> list[str]:
    return [word for word in _WORD.findall(text.casefold()) if word not in _EMPTY_WORDS]


def read_weights(path: Path) -> list[Weight]:
    """A table from CSV: a column of labels and one of days. Raises Refused with the line that is wrong."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as opened:
            rows = csv.DictReader(opened)
            label, days = _column(rows.fieldnames, LABEL_COLUMNS), _column(rows.fieldnames, DAYS_COLUMNS)
            return [_weight(row, label, days, rows.line_num) for row in rows]
    except (OSError, UnicodeDecodeError, csv.Error):
        raise Refused("The table cannot be read. Give a CSV file in UTF-8. Nothing was changed.") from None


def _column(given: Sequence[str] | None, wanted: Sequence[str]) -> str:
    found = next((name for name in wanted if name in (given or ())), None)
    if found is None:
        raise Refused(f"The table needs one of the columns {', '.join(wanted)}. Nothing was changed.")
    return found


def _weight(row: dict[str, str | None], label: str, days: str, line: int) -> Weight:
    try:
        weighs = float(row[days] or "")
    except ValueError:
        weighs = -1.0
    if not (row[label] or "").strip() or not 0 <= weighs < _MOST:
        raise Refused(f"Line {line} of the table has no label, or no number of days. Nothing was changed.")
    return Weight(label=str(row[label]).strip(), days=weighs)


def load(tx: Connection, name: str, weights: Sequence[Weight], *, now: datetime) -> None:
    """Put a table in place of the one of that name; the last that was loaded is in use. Raises Refused."""
    if not name.strip() or not weights:
        raise Refused("The table needs a name with its version, and a line. Nothing was changed.")
    tx.execute(delete(harm_weight).where(harm_weight.c.table_name == name))
    heaviest = {one.label: one for one in sorted(weights, key=lambda one: one.days)}
    values = [
        {"table_name": name, "label": one.label, "days": one.days, "loaded_at": now.isoformat(), "place": place}
        for place, one in enumerate(heaviest.values())
    ]
    tx.execute(insert(harm_weight), values)


def table_in_use(tx: Connection) -> HarmTable:
    """The table that was loaded last; an empty one where none was."""
    name = tx.execute(select(harm_weight.c.table_name).order_by(harm_weight.c.loaded_at.desc()).limit(1)).scalar()
    rows = tx.execute(select(harm_weight).where(harm_weight.c.table_name == name).order_by(harm_weight.c.place))
    return HarmTable(name or "", [Weight(label=row.label, days=row.days) for row in rows])
