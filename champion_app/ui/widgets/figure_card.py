"""A card with a figure: its heading, the figure or its table, what one has walked to, and the sentence under it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
)

from champion_app.figures.figure import Mark, Table
from champion_app.ui.look import Look
from champion_app.ui.theme import SMALL, WIDE
from champion_app.ui.widgets.button import Button
from champion_app.ui.widgets.card import Card
from champion_app.ui.widgets.figure import Draw, FigureView
from champion_app.ui.widgets.restyle import give_font
from champion_app.ui.widgets.text import Text

AS_TABLE, AS_PICTURE = "As a table", "As a picture"


class FigureCard(Card):
    """Show a figure with :meth:`show_figure`. Its table is one key press away and holds the same figures."""

    picked = Signal(str)

    def __init__(self, look: Look, title: str, *, height: int) -> None:
        super().__init__(padding=WIDE, spacing=SMALL)
        self.column.setContentsMargins(WIDE, WIDE - 4, WIDE, WIDE - 4)
        self._look = look
        top = QHBoxLayout()
        top.setSpacing(SMALL)
        self._title = Text(look, title, role="section", wrap=True)
        top.addWidget(self._title, 1)
        self._turn = Button(look, AS_TABLE, kind="quiet", small=True)
        self._turn.clicked.connect(self._on_turn)
        top.addWidget(self._turn, 0, Qt.AlignmentFlag.AlignTop)
        self.column.addLayout(top)
        self.view = FigureView(look, name=title, height=height)
        self.column.addWidget(self.view)
        self._table: QTableWidget | None = None  # made when somebody first turns to it
        below = QVBoxLayout()
        below.setSpacing(2)
        self._walked = Text(look, "", role="note", strong=True, wrap=True)
        self._walked.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._caption = Text(look, "", role="note", colour="quiet", wrap=True)
        below.addWidget(self._caption)
        below.addWidget(self._walked)
        self.column.addLayout(below)
        self._quiet = ""
        self.view.marked.connect(self._on_marked)
        self.view.picked.connect(self.picked)
        look.changed.connect(self._dress_table)

    def show_figure(self, title: str, draw: Draw, *, caption: str = "") -> None:
        """Show this figure; the caption stands under it while nothing is walked to."""
        self._quiet = caption
        self._title.setText(title)
        self.view.show_drawn(draw)
        self._say("")
        if self._table is not None and self._table.isVisible():
            self._fill(self._table)

    def _say(self, walked: str) -> None:
        """The caption, or in its place what one has walked to, so that nothing under it moves."""
        if walked and self._caption.isVisible():
            self._walked.setMinimumHeight(self._caption.height())
        self._walked.setText(walked)
        self._walked.setVisible(bool(walked))
        self._caption.setText(self._quiet)
        self._caption.setVisible(bool(self._quiet) and not walked)

    def _on_marked(self, mark: Mark | None) -> None:
        self._say(mark.words if mark else "")

    def _on_turn(self) -> None:
        if self._table is None:
            self._table = QTableWidget()
            self._table.hide()
            self._dress_table()
            self.column.insertWidget(self.column.indexOf(self.view) + 1, self._table)
        table = not self._table.isVisible()
        self._turn.say(AS_PICTURE if table else AS_TABLE)
        if table:
            self._fill(self._table)
            self._table.setFixedHeight(self.view.height())
        self._table.setVisible(table)
        self.view.setVisible(not table)

    def _fill(self, table: QTableWidget) -> None:
        figure = self.view.figure()
        told = figure.table if figure else Table(caption="", head=(), rows=())
        table.setAccessibleName(told.caption)
        table.setColumnCount(len(told.head))
        table.setHorizontalHeaderLabels(list(told.head))
        table.setRowCount(len(told.rows))
        for down, row in enumerate(told.rows):
            for across, words in enumerate(row):
                table.setItem(down, across, QTableWidgetItem(words))

    def _dress_table(self) -> None:
        table = self._table
        if table is None:
            return
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setFrameShape(QFrame.Shape.NoFrame)
        table.setShowGrid(False)
        table.setTabKeyNavigation(False)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(self._look.px(28))
        table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        table.setWordWrap(False)
        give_font(table, self._look.font("note"))
        give_font(table.horizontalHeader(), self._look.font("note"))
