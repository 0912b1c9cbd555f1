"""Briefing on paper: what is in it and what it is for, then a PDF where the person chooses, written down in the log."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout

from champion_app.domain.audit import ON_PAPER
from champion_app.domain.errors import Expected, NoRoom
from champion_app.domain.rules.briefing.paper import BriefingPaper, file_name, inside_words, paper_of
from champion_app.domain.rules.words.wording import capitalised, full_moment, plural
from champion_app.host import disk
from champion_app.store.queries import station
from champion_app.store.queries.briefing import AreaReport
from champion_app.store.vault import Vault
from champion_app.ui.look import Look
from champion_app.ui.paper.pdf import PdfMaker
from champion_app.ui.rooms.briefing.figures import Ground
from champion_app.ui.rooms.briefing.paper import blocks_of
from champion_app.ui.tasks import Tasks
from champion_app.ui.theme import SMALL, WIDE
from champion_app.ui.widgets.button import Button
from champion_app.ui.widgets.card import Card
from champion_app.ui.widgets.field import Dropdown, Labelled
from champion_app.ui.widgets.file_choice import choose_place
from champion_app.ui.widgets.text import Text
from champion_app.ui.widgets.toast import Said

_WARNING = (
    "The PDF is not encrypted, and paper can be lost. Keep both on you, show them to nobody who need not see them, and "
    "destroy them when they have served."
)
_NOT_THERE = "It could not be written there: the place is full, gone or closed to you. Choose another place."
NOT_MADE = "The briefing as a PDF could not be written"
_NOT_MADE_NOTED = "briefing as a PDF was not written"


class PrintStrip(Card):
    """Opens in place of the lines. ``closed`` when it is done or given up."""

    said = Signal(object)  # Said
    closed = Signal()

    def __init__(self, look: Look, *, vault: Vault, tasks: Tasks, clock: Callable[[], datetime]) -> None:
        super().__init__(tone="strong", padding=WIDE, spacing=SMALL + 4)
        self._look, self._vault, self._tasks, self._clock = look, vault, tasks, clock
        self._report: AreaReport | None = None
        self._paper: BriefingPaper | None = None
        self._ground: Ground | None = None
        self.column.addWidget(Text(look, "Print, or save as PDF", role="section"))
        self._inside = Text(look, "", wrap=True)
        self.column.addWidget(self._inside)
        self.column.addWidget(Text(look, _WARNING, wrap=True))
        self.purpose = Dropdown(look, name="What it is for")
        self.purpose.offer([("", "Choose"), *((told, capitalised(told)) for told in ON_PAPER)])
        self._purpose = Labelled(look, self.purpose, label="What it is for", help_words="It stands in the log.")
        self.column.addWidget(self._purpose)
        self.remark = Text(look, "", role="note", colour="late", wrap=True)
        self.column.addWidget(self.remark)
        foot = QHBoxLayout()
        foot.setSpacing(SMALL)
        foot.addStretch(1)
        close = Button(look, "Close", kind="quiet")
        close.clicked.connect(self.closed)
        foot.addWidget(close)
        self.button = Button(look, "Save as PDF", kind="primary")
        self.button.clicked.connect(self.save)
        foot.addWidget(self.button)
        self.column.addLayout(foot)

    def open(self, report: AreaReport, view: str, ground: Ground) -> None:
        """Ask about this report, as this view shows it."""
        self._report, self._ground = report, ground
        self._paper = paper_of(report.day, view, self._vault.policy, self._clock())
        self._inside.setText(f"{inside_words(self._paper)} Every page is marked {self._paper.marking}.")
        self.purpose.choose("")
        self._purpose.set_error("")
        self._say("")
        self.button.setEnabled(True)
        self.show()
        self.purpose.setFocus(Qt.FocusReason.OtherFocusReason)

    def save(self) -> None:
        """Ask where it goes, make it in memory, log it, write it."""
        report, paper, ground = self._report, self._paper, self._ground
        if report is None or paper is None or ground is None or not self.button.isEnabled():
            return
        purpose = self.purpose.code()
        self._purpose.set_error("" if purpose else "Choose what it is for.")
        if not purpose:
            self.purpose.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        now = self._clock()
        place = choose_place(
            self,
            self._look,
            title="Save the briefing as a PDF",
            name=file_name(paper, now),
            kinds="PDF (*.pdf)",
            ending="pdf",
        )
        if place is None:
            return
        self.button.setEnabled(False)
        self._say("")

        def make(by: str) -> None:
            made_by = f"Saved by {by}, {full_moment(now)}"
            maker = PdfMaker(
                blocks_of(paper, report.day, ground), title=paper.title, marking=paper.marking, made_by=made_by,
                parent=self,
            )  # fmt: skip
            maker.made.connect(lambda raw: self._keep(raw, place, pages=maker.pages(), purpose=purpose))
            maker.made.connect(maker.deleteLater)
            maker.begin()

        self._tasks.run(
            lambda: self._vault.ask(station.standing).user_name, make, failed=self._on_failed, owner=self
        )  # fmt: skip

    def _keep(self, raw: bytes, place: Path, *, pages: int, purpose: str) -> None:
        """First the log, then the file: what left the vault is never without its entry."""
        report = self._report
        if report is None:
            return

        def note(detail: str) -> None:
            self._vault.note_disclosed(record=report.record, scope=report.scope, detail=detail, purpose=purpose)

        def work() -> None:
            note(f"briefing as a PDF, {plural(pages, 'page', 'pages')}")
            try:
                disk.put_whole(place, raw)
            except OSError:
                note(_NOT_MADE_NOTED)
                raise NoRoom(f"{NOT_MADE}. {_NOT_THERE}") from None

        self._tasks.run(work, lambda _done: self._on_kept(pages), failed=self._on_failed, owner=self, lane="write")

    def _on_kept(self, pages: int) -> None:
        self.closed.emit()
        self.said.emit(Said(words=f"Saved, {plural(pages, 'page', 'pages')}. It stands in the log."))

    def _on_failed(self, error: Expected) -> None:
        self.button.setEnabled(True)
        self._say(str(error))

    def _say(self, words: str) -> None:
        self.remark.setText(words)
        self.remark.setVisible(bool(words))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        elif enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.save()
        else:
            super().keyPressEvent(event)
