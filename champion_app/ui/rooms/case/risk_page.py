"""Risk: the level and its reason, what is known on the six questions, how it was decided over time, and what to do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

import msgspec
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from champion_app.domain.policy import PolicyPack
from champion_app.domain.rules.case.risk_history import RiskHistory, level_names
from champion_app.domain.rules.contact.risk import risk_rank
from champion_app.domain.rules.words.moments import local_day
from champion_app.domain.rules.words.wording import isolated, said_moment
from champion_app.figures.figure import Figure
from champion_app.figures.steps import steps
from champion_app.figures.tokens import Tokens
from champion_app.ui.look import Look
from champion_app.ui.sitting import Sitting
from champion_app.ui.theme import COMPACT_BELOW, GROUP, PAGE, SHAPES, SMALL, WIDE
from champion_app.ui.widgets.button import Button
from champion_app.ui.widgets.card import Card
from champion_app.ui.widgets.figure_card import FigureCard
from champion_app.ui.widgets.hold_name import HoldToShow
from champion_app.ui.widgets.pairs import Pairs
from champion_app.ui.widgets.text import Picture, Text

_HIGH = 2
_CHART_HIGH = 150
_NOBODY = "Nobody has written down why. Start with what they told you."
_WORSE = "Danger now: ring 999. A new threat, and no danger now: ring 101{quote}. You never have to decide the grade."


class RiskPage(QWidget):
    """``review_asked`` opens the strip; the page itself changes nothing."""

    review_asked = Signal()

    def __init__(self, look: Look, policy: PolicyPack, sitting: Sitting, *, clock: Callable[[], datetime]) -> None:
        super().__init__()
        self._look, self._policy, self._sitting, self._clock = look, policy, sitting, clock
        self._answers: Sequence[tuple[str, str]] = ()
        self._why = self._other_why = ""
        self._told: RiskHistory | None = None
        self._across = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._across.setContentsMargins(0, 0, 0, 0)
        self._across.setSpacing(PAGE)
        left, right = QVBoxLayout(), QVBoxLayout()
        for column, stretch in ((left, 16), (right, 9)):
            column.setSpacing(GROUP)
            self._across.addLayout(column, stretch)
        self._lay_level(left)
        self.chart = FigureCard(look, "Risk over time", height=_CHART_HIGH)
        right.addWidget(self.chart)
        worse = Card(padding=WIDE, spacing=SMALL)
        worse.column.addWidget(Text(look, "If it gets worse", role="section"))
        self._worse = Text(look, "", wrap=True)
        worse.column.addWidget(self._worse)
        right.addWidget(worse)
        right.addStretch(1)

    def _lay_level(self, column: QVBoxLayout) -> None:
        look = self._look
        card = Card(padding=WIDE, spacing=GROUP)
        first = QHBoxLayout()
        first.setSpacing(SMALL)
        self._shape = Picture(look, SHAPES["risk"], colour="risk")
        first.addWidget(self._shape, 0, Qt.AlignmentFlag.AlignVCenter)
        self.level = Text(look, "", role="section")
        first.addWidget(self.level)
        self._when = Text(look, "", role="note", colour="quiet", wrap=True)
        first.addWidget(self._when, 1)
        card.column.addLayout(first)
        self.hold = HoldToShow(look, "Hold to read why")
        self.hold.held.connect(lambda _held: self._show_why())
        self._sitting.changed.connect(self._show_why)
        under = QHBoxLayout()
        under.addWidget(self.hold)
        under.addStretch(1)
        card.column.addLayout(under)
        self.reason = Text(look, "", wrap=True)
        card.column.addWidget(self.reason)
        self._other = Text(look, "", colour="risk", wrap=True)
        card.column.addWidget(self._other)
        self.answers = Pairs(look)
        card.column.addWidget(self.answers)
        column.addWidget(card)
        foot = QHBoxLayout()
        foot.addStretch(1)
        self.button = Button(look, "Review the risk", kind="primary", hint="R")
        self.button.clicked.connect(self.review_asked)
        foot.addWidget(self.button)
        column.addLayout(foot)
        column.addStretch(1)

    def show_history(self, told: RiskHistory, *, reference: str) -> None:
        """Show how it stands."""
        high = risk_rank(told.level) >= _HIGH
        self._shape.setVisible(high)
        self.level.setText(f"{self._policy.label('risk', told.level)} risk")
        self.level.set_colour("risk" if high else "ink")
        self._when.setText(self._said(told.by, told.at))
        other = told.other
        self._other_why = ""
        if other is not None:
            level = self._policy.label("risk", other.level).lower()
            who = self._said(other.by, other.at)
            self._other_why = f"Another view: {level}. {who}: {other.reason}"
        self._why, self._answers, self._told = told.reason, tuple(told.answers), told
        self._show_why()
        self._worse.setText(_WORSE.format(quote=f", quote {reference}" if reference else ""))

    def _show_why(self) -> None:
        """People's own words about the risk: covered until they are held, or while one is alone."""
        alone, anything = self._sitting.is_alone(), bool(self._why or self._other_why or self._answers)
        shown = alone or self.hold.is_held()
        self.hold.setVisible(anything and not alone)
        self.reason.setText((self._why if shown else "") or ("" if self._why else _NOBODY))
        self.reason.set_colour("ink" if self._why else "quiet")
        self.reason.setVisible(shown or not self._why)
        self._other.setText(self._other_why if shown else "")
        self._other.setVisible(shown and bool(self._other_why))
        self.answers.show_pairs(self._answers if shown else ())
        self.answers.setVisible(shown and bool(self._answers))
        self._draw_chart(shown=shown)

    def _draw_chart(self, *, shown: bool) -> None:
        """The decisions as steps; why each was made only while that is shown."""
        history = self._told
        if history is None:
            return
        levels, until = level_names(self._policy, history), local_day(self._clock())
        decisions = history.decisions if shown else [msgspec.structs.replace(one, why="") for one in history.decisions]
        title = "Risk over time"

        def draw(width: float, height: float, tokens: Tokens) -> Figure:
            return steps(decisions, levels, until=until, title=title, tokens=tokens, width=width, height=height)

        self.chart.show_figure(title, draw, caption="Left and Right walk the decisions.")
        self.chart.setVisible(bool(decisions))

    def _said(self, by: str, at: datetime | None) -> str:
        when = said_moment(at, self._clock()) if at else ""
        return ", ".join(part for part in (isolated(by) if by else "", when) if part)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() / self._look.theme.scale < COMPACT_BELOW
        way = QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        self._across.setDirection(way)
