"""One timeline of everything: when, who, what, and how far it is on its way to the force."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from champion_app.domain.rules.case.timeline import TimelineEntry
from champion_app.domain.rules.words.masking import isolated
from champion_app.domain.rules.words.wording import capitalised, full_moment, said_moment
from champion_app.store.queries.case import SyncState
from champion_app.ui.look import Look
from champion_app.ui.sitting import Sitting
from champion_app.ui.theme import COMPACT_BELOW, GROUP, SHAPES, SMALL
from champion_app.ui.widgets.button import Button
from champion_app.ui.widgets.card import rule
from champion_app.ui.widgets.covered import CoveredText
from champion_app.ui.widgets.restyle import give_size
from champion_app.ui.widgets.text import Picture, Text

_SHORT_LINES, _SHORT_LETTERS = 3, 320
_AT_ONCE = 60
_STATES = {
    "waiting": ("waiting for the station", "waiting"),
    "aside": ("set aside", "late"),
}


class _Entry(QWidget):
    def __init__(
        self, look: Look, sitting: Sitting, entry: TimelineEntry, state: str, *, now: datetime, compact: bool
    ) -> None:
        super().__init__()
        self.done = Button(look, "Done", small=True)
        self.correct = Button(look, "Correct", kind="quiet", small=True)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, SMALL + 2, 0, SMALL + 2)
        whole.setSpacing(2)
        first = QHBoxLayout()
        first.setSpacing(GROUP)
        when = capitalised(said_moment(entry.at, now)) if entry.at else "No date"
        told = Text(look, when, colour="quiet")
        if not compact:
            give_size(look, told, told.setMinimumWidth, 124)
        if entry.at:
            told.setToolTip(full_moment(entry.at))
            told.setAccessibleName(full_moment(entry.at))
        first.addWidget(told, 0, Qt.AlignmentFlag.AlignTop)
        ink = "risk" if entry.alarm else "quiet"
        first.addWidget(Picture(look, entry.icon, colour=ink), 0, Qt.AlignmentFlag.AlignTop)
        who = Text(look, isolated(entry.who), strong=True, colour="risk" if entry.alarm else "ink", wrap=not compact)
        if not compact:
            give_size(look, who, who.setFixedWidth, 108)
        first.addWidget(who, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(Text(look, entry.words, wrap=True))
        if entry.detail and entry.private:
            when_who = f"{entry.words}, {when}"
            words.addWidget(CoveredText(look, sitting, entry.detail, about=when_who, colour="quiet"))
        elif entry.detail:
            self._detail(look, entry.detail, words)
        if compact:
            whole.addLayout(first)
            whole.addLayout(words)
            first.addStretch(1)
        else:
            first.addLayout(words, 1)
            whole.addLayout(first)
        if entry.open:
            self.done.setAccessibleName(f"Done: {entry.words}")
            first.addWidget(self.done, 0, Qt.AlignmentFlag.AlignTop)
        elif entry.group == "notes":
            first.addWidget(self.correct, 0, Qt.AlignmentFlag.AlignTop)
        if state in _STATES:
            said, colour = _STATES[state]
            shape = SHAPES["waiting" if state == "waiting" else "late"]
            first.addWidget(Picture(look, shape, colour=colour, size=16), 0, Qt.AlignmentFlag.AlignTop)
            first.addWidget(Text(look, said, role="note", colour=colour), 0, Qt.AlignmentFlag.AlignTop)

    def _detail(self, look: Look, detail: str, column: QVBoxLayout) -> None:
        lines = detail.splitlines()
        short = "\n".join(lines[:_SHORT_LINES])[:_SHORT_LETTERS]
        body = Text(look, short if short == detail else f"{short} …", colour="quiet", wrap=True)
        column.addWidget(body)
        if short == detail:
            return
        more = Button(look, "Show all", kind="quiet", small=True)

        def show_all() -> None:
            body.setText(detail)
            more.hide()

        more.clicked.connect(show_all)
        row = QHBoxLayout()
        row.addWidget(more)
        row.addStretch(1)
        column.addLayout(row)


class TimelineList(QWidget):
    """Built in portions: the newest are there at once, the rest on asking, so that a long case opens quickly."""

    ticked = Signal(str)  # the follow-up's record
    correct_asked = Signal(str)  # the note's record

    def __init__(self, look: Look, sitting: Sitting) -> None:
        super().__init__()
        self._look, self._sitting = look, sitting
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._told: tuple[object, ...] = ()
        self._shown = _AT_ONCE
        self._compact = False

    def show_entries(self, entries: Sequence[TimelineEntry], states: Mapping[str, SyncState], *, now: datetime) -> None:
        """Show these; where nothing changed nothing is rebuilt."""
        told = (tuple(entries), tuple(sorted(states.items())), now, self._shown, self._compact)
        if told[:2] == self._told[:2] and told[3:] == self._told[3:]:
            return
        self._told = told
        self._build(entries, states, now)

    def _build(self, entries: Sequence[TimelineEntry], states: Mapping[str, SyncState], now: datetime) -> None:
        while self._column.count():
            item = self._column.takeAt(0)
            widget = item.widget() if item else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for entry in entries[: self._shown]:
            self._column.addWidget(rule())
            state = states.get(entry.record, "")
            row = _Entry(self._look, self._sitting, entry, state, now=now, compact=self._compact)
            row.done.clicked.connect(lambda _checked=False, record=entry.record: self.ticked.emit(record))
            row.correct.clicked.connect(lambda _checked=False, record=entry.record: self.correct_asked.emit(record))
            self._column.addWidget(row)
        left = len(entries) - self._shown
        if left > 0:
            more = Button(self._look, f"Show {min(left, _AT_ONCE * 5)} more of {left}", kind="quiet")
            more.clicked.connect(lambda: self._more(entries, states, now))
            self._column.addWidget(more)
        self._column.addStretch(1)

    def _more(self, entries: Sequence[TimelineEntry], states: Mapping[str, SyncState], now: datetime) -> None:
        self._shown += _AT_ONCE * 5
        self.show_entries(entries, states, now=now)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._compact = self.window().width() / self._look.theme.scale < COMPACT_BELOW

    def count(self) -> int:
        """How many entries are built."""
        return sum(isinstance(self._column.itemAt(n).widget(), _Entry) for n in range(self._column.count()))  # type: ignore[union-attr]  # every place below count holds an item
