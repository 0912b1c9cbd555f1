"""The chosen case beside the list: how it is safe to reach them, what happens next, what happened lately. No number."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from champion_app.domain.policy import PolicyPack
from champion_app.domain.rules.case.case_line import CaseLine
from champion_app.domain.rules.case.strands import strand_words
from champion_app.domain.rules.case.timeline import TimelineEntry
from champion_app.domain.rules.case.today import facts_of
from champion_app.domain.rules.words.masking import isolated, shown_name
from champion_app.domain.rules.words.wording import capitalised, said_moment
from champion_app.ui.look import Look
from champion_app.ui.sitting import Sitting
from champion_app.ui.theme import GROUP, SMALL, TINY, WIDE
from champion_app.ui.widgets.button import Button
from champion_app.ui.widgets.card import Card, Scroll, rule
from champion_app.ui.widgets.covered import CoveredText, HeldOver
from champion_app.ui.widgets.hold_name import HoldToShow
from champion_app.ui.widgets.restyle import give_size
from champion_app.ui.widgets.text import Picture, Text

_WHEN = 80
"""Width of the column of moments at 100 %."""


class Preview(Card):
    """Moves with the selection; the focus stays in the list."""

    open_asked = Signal()
    contact_asked = Signal()

    def __init__(self, look: Look, policy: PolicyPack, clock: Callable[[], datetime], sitting: Sitting) -> None:
        super().__init__(padding=WIDE, spacing=SMALL)
        self._look, self._policy, self._clock, self._sitting = look, policy, clock, sitting
        self._line: CaseLine | None = None
        self.over = HeldOver(look, self)
        sitting.changed.connect(self._show_facts)
        head = QHBoxLayout()
        self._who = Text(look, "", role="section")
        head.addWidget(self._who)
        head.addStretch(1)
        self._hold = HoldToShow(look)
        self._hold.held.connect(self._on_held)
        head.addWidget(self._hold)
        self.column.addLayout(head)
        self._facts = Text(look, "", colour="quiet", wrap=True)
        self.column.addWidget(self._facts)
        self.column.addSpacing(SMALL)
        scroll = Scroll(spacing=SMALL)
        self._safe = Card(tone="risk", padding=GROUP, spacing=TINY)
        title = QHBoxLayout()
        title.setSpacing(SMALL)
        title.addWidget(Picture(look, "shield-warning-fill", colour="risk"))
        title.addWidget(Text(look, "Before you make contact", strong=True, colour="risk"), 1)
        self._safe.column.addLayout(title)
        self._safe_words = Text(look, "", wrap=True)
        self._safe.column.addWidget(self._safe_words)
        scroll.column.addWidget(self._safe)
        scroll.column.addSpacing(SMALL)
        self._next_title = Text(look, "What happens next", strong=True)
        scroll.column.addWidget(self._next_title)
        self._next = Text(look, "", wrap=True)
        scroll.column.addWidget(self._next)
        scroll.column.addSpacing(SMALL)
        scroll.column.addWidget(Text(look, "Lately", strong=True))
        self._lately = QVBoxLayout()
        self._lately.setSpacing(0)
        scroll.column.addLayout(self._lately)
        scroll.column.addStretch(1)
        self.column.addWidget(scroll, 1)
        foot = QHBoxLayout()
        foot.setSpacing(SMALL)
        self.open_button = Button(look, "Open", kind="primary")
        self.open_button.clicked.connect(self.open_asked)
        foot.addWidget(self.open_button, 1)
        contact = Button(look, "Record contact")
        contact.clicked.connect(self.contact_asked)
        foot.addWidget(contact)
        self.column.addLayout(foot)

    def show_line(self, line: CaseLine) -> None:
        """Another case; what happened lately comes when it was read."""
        if self._line is None or self._line.case_id != line.case_id:
            self._hold.let_go()
        self._line = line
        self._who.setText(isolated(shown_name(line.person_name, held=False)))
        self._hold.setVisible(bool(line.person_name or line.strands))
        self._show_facts()
        self._safe_words.setText(line.safe_sentence)
        self._safe.setVisible(bool(line.safe_sentence))
        self._next.setText(line.next_step)
        for part in (self._next_title, self._next):
            part.setVisible(bool(line.next_step))
        self.open_button.say(f"Open {line.initials}" if line.person_name else "Open")

    def show_lately(self, entries: Sequence[TimelineEntry]) -> None:
        """The last three things, newest first."""
        while self._lately.count():
            item = self._lately.takeAt(0)
            widget = item.widget() if item else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        past = [entry for entry in entries if not entry.open]
        for entry in past[:3]:
            self._lately.addWidget(rule())
            self._lately.addWidget(self._entry(entry))
        if not past:
            self._lately.addWidget(Text(self._look, "Nothing yet.", role="note", colour="quiet"))

    def _entry(self, entry: TimelineEntry) -> QWidget:
        """When, who, what: the moment in a column of its own, so that the eye can run down it."""
        made = QWidget()
        row = QHBoxLayout(made)
        row.setContentsMargins(0, SMALL, 0, SMALL)
        row.setSpacing(SMALL)
        when = Text(self._look, capitalised(said_moment(entry.at, self._clock())) if entry.at else "", role="note",
                    colour="quiet", wrap=True)  # fmt: skip
        give_size(self._look, when, when.setFixedWidth, _WHEN)
        row.addWidget(when, 0, Qt.AlignmentFlag.AlignTop)
        told = QVBoxLayout()
        told.setSpacing(0)
        told.addWidget(Text(self._look, isolated(entry.who), role="note", strong=True, wrap=True))
        told.addWidget(Text(self._look, capitalised(entry.words), role="note", wrap=True))
        if entry.detail and entry.private:
            told.addWidget(CoveredText(self._look, self._sitting, entry.detail, about=entry.words, role="note"))
        elif entry.detail:
            told.addWidget(Text(self._look, entry.detail, role="note", colour="quiet", wrap=True))
        row.addLayout(told, 1)
        return made

    def _show_facts(self) -> None:
        if self._line is not None:
            self._facts.setText(" · ".join(facts_of(self._line, self._policy, alone=self._sitting.is_alone())))

    def _on_held(self, held: bool) -> None:  # noqa: FBT001  # the signal carries it
        """The name and the strands, laid over the head of the preview: nothing under the pointer moves."""
        line = self._line
        if held and line is not None:
            strands = strand_words(line.strands, line.sub_categories, self._policy, online=False)
            self.over.show_at(self._who, isolated(shown_name(line.person_name, held=True)), capitalised(strands))
        else:
            self.over.take_away()
