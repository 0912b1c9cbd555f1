"""The files of a case: each covered, with what is behind it in words; shown only while it is held, and written down."""

from __future__ import annotations

from sqlite3 import Connection

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from champion_app.domain.errors import Expected, Refused
from champion_app.domain.kinds.attachment import Attachment
from champion_app.domain.record import view
from champion_app.domain.rules.laptop.file_kinds import KEPT, kind_called
from champion_app.domain.rules.laptop.file_text import first_lines
from champion_app.domain.rules.words.wording import capitalised, isolated, said_size
from champion_app.store.rows import files
from champion_app.store.rows.files import FileLine
from champion_app.store.vault import Vault
from champion_app.ui.look import Look
from champion_app.ui.rooms.case.file import OneFile
from champion_app.ui.sitting import Sitting
from champion_app.ui.tasks import Tasks
from champion_app.ui.theme import GROUP, ICON, SHAPES, SMALL, TINY
from champion_app.ui.widgets.button import Button
from champion_app.ui.widgets.card import Card
from champion_app.ui.widgets.covered import CoveredText
from champion_app.ui.widgets.hold_name import HoldToShow
from champion_app.ui.widgets.states import Notice
from champion_app.ui.widgets.text import Picture, Text
from champion_app.viewer.asking import Pixels, picture_of

LARGEST = 900
"""Pixels on the longer side: enough to look, and not the picture itself."""
_COVERED = "Covered. Looking is written down."
_UNKNOWN = "file"
_NONE = (
    "A photograph of the damage, a screenshot of a post: what you add is locked away here and travels at the station. "
)
_OTHERS = "What others add comes with a sync."
_NO_TEXT = (
    "This is not the text that it was said to be, so it is not shown. Nothing was opened, and the file is unchanged."
)
_ON_ITS_WAY = "This file is on its way. It comes with the next sync."


def file_bytes(db: Connection, scope: str, sha256: str) -> bytes:
    """The whole file. Raises Refused where it is not here yet."""
    content = files.whole(db, scope, sha256)
    if not content:
        raise Refused(_ON_ITS_WAY)
    return content


def lines_of(content: bytes) -> str:
    """The beginning of a text, as letters. Raises Refused where it is none, whatever its record says."""
    told = first_lines(content)
    if not told:
        raise Refused(_NO_TEXT)
    return told


def standing(line: FileLine | None) -> tuple[str, str, str]:
    """Where a file's bytes are: in words, and the shape and colour that go with them."""
    if line is None or (line.state == "fetching" and not line.have):
        return "not here yet, it comes with a sync", SHAPES["waiting"], "waiting"
    match line.state:
        case "sending":
            return "here, not yet at the force", SHAPES["waiting"], "waiting"
        case "fetching":
            return f"{line.have} of {line.pieces} MB here, the rest comes with a sync", SHAPES["waiting"], "waiting"
        case "aside":
            return "set aside", SHAPES["late"], "late"
    return "here and at the force", SHAPES["done"], "done"


class FileCard(Card):
    """One file. What is shown is gone the moment it is let go."""

    looked_at = Signal(str)  # the record
    try_again = Signal(str, str)  # scope and fingerprint of one that was set aside

    def __init__(self, look: Look, vault: Vault, tasks: Tasks, sitting: Sitting, one: OneFile) -> None:
        super().__init__(padding=GROUP, spacing=SMALL)
        self._look, self._vault, self._tasks, self._row = look, vault, tasks, one.row
        self._told = view(Attachment, one.row.body)
        kind = kind_called(self._told.media_type)
        self._reads = kind is not None and kind.read
        self._opens = self._reads or kind is None or kind.shown
        self._held = False
        head = QHBoxLayout()
        icon = kind.icon if kind else _UNKNOWN
        head.addWidget(Picture(look, icon, colour="quiet", size=ICON), 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.addWidget(Text(look, capitalised(kind.words) if kind else "A file", strong=True, wrap=True))
        if self._told.what:
            words.addWidget(CoveredText(look, sitting, self._told.what, hold="Hold to read what it shows"))
        by = f"added by {isolated(self._told.by)}" if self._told.by else ""
        quiet = " · ".join(filter(None, (said_size(self._told.size), by)))
        words.addWidget(Text(look, capitalised(quiet), role="note", colour="quiet", wrap=True))
        words.addLayout(self._standing(look, one.line))
        covered = _COVERED if self._opens else kind.unshown if kind else KEPT
        self.remark = Text(look, covered, role="note", colour="quiet", wrap=True)
        words.addWidget(self.remark)
        head.addLayout(words, 1)
        self.hold = HoldToShow(look, "Hold to look")
        self.hold.held.connect(self._on_held)
        self.again = Button(look, "Try again at the next sync", kind="quiet", small=True)
        self.again.clicked.connect(lambda: self.try_again.emit(self._row.scope, self._told.sha256))
        aside = one.line is not None and one.line.state == "aside"
        self.again.setVisible(aside)
        head.addWidget(self.again, 0, Qt.AlignmentFlag.AlignTop)
        self.hold.setVisible(self._opens and not aside)
        head.addWidget(self.hold, 0, Qt.AlignmentFlag.AlignTop)
        self.column.addLayout(head)
        self.picture = QLabel()
        self.picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.picture.hide()
        self.column.addWidget(self.picture)
        self.lines = Text(look, "", wrap=True)
        self.lines.hide()
        self.column.addWidget(self.lines)

    def _standing(self, look: Look, line: FileLine | None) -> QHBoxLayout:
        said, shape, colour = standing(line)
        row = QHBoxLayout()
        row.setSpacing(TINY)
        row.addWidget(Picture(look, shape, colour=colour, size=16), 0, Qt.AlignmentFlag.AlignTop)
        told = f"{said}: {line.reason}" if line and line.state == "aside" and line.reason else said
        self.state = Text(look, told, role="note", colour=colour, wrap=True)
        row.addWidget(self.state, 1)
        return row

    def _on_held(self, held: bool) -> None:  # noqa: FBT001  # the signal carries it
        if held == self._held:
            return
        self._held = held
        if not held:
            for shown in (self.picture, self.lines):
                shown.clear()
                shown.hide()
            self._say(_COVERED)
            return
        self._say("Opening it")
        scope, sha256 = self._row.scope, self._told.sha256

        def look() -> Pixels:
            return picture_of(self._vault.ask(file_bytes, scope, sha256), largest=LARGEST)

        def read() -> str:
            return lines_of(self._vault.ask(file_bytes, scope, sha256))

        if self._reads:
            self._tasks.run(read, self._show_lines, failed=self._on_failed, owner=self)
        else:
            self._tasks.run(look, self._show, failed=self._on_failed, owner=self)
        self.looked_at.emit(self._row.id)

    def _show(self, told: Pixels) -> None:
        if not self._held:
            return
        image = QImage(told.raw, told.width, told.height, 4 * told.width, QImage.Format.Format_RGB32)
        room = QSize(max(200, self.width() - 4 * GROUP), self._height_left())
        fits = image if image.width() <= room.width() and image.height() <= room.height() else None
        shown = fits or image.scaled(
            room, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        )
        self.picture.setPixmap(QPixmap.fromImage(shown))
        self.picture.show()
        self._say("")
        QTimer.singleShot(0, self, self._come_into_sight)

    def _page(self) -> QScrollArea | None:
        around = self.parentWidget()
        while around is not None and not isinstance(around, QScrollArea):
            around = around.parentWidget()
        return around

    def _height_left(self) -> int:
        """What is left of the page for the picture, once the words of this card stand on it."""
        page = self._page()
        high = page.viewport().height() if page is not None else self._look.px(480)
        return max(self._look.px(120), high - self.sizeHint().height() - 2 * GROUP)

    def _come_into_sight(self) -> None:
        """The whole card, so that nothing of the picture lies under the edge of the window."""
        page = self._page()
        if page is not None and self._held:
            page.ensureWidgetVisible(self, 0, 0)

    def _show_lines(self, told: str) -> None:
        if self._held:
            self.lines.setText(told)
            self.lines.show()
            self._say("")

    def _on_failed(self, error: Expected) -> None:
        if self._held:
            self._say(str(error))

    def _say(self, words: str) -> None:
        self.remark.setText(words)
        self.remark.setVisible(bool(words))


class Files(QWidget):
    """All of a case. ``looked_at`` carries the record that was uncovered."""

    looked_at = Signal(str)
    tried_again = Signal()

    def __init__(self, *, look: Look, vault: Vault, tasks: Tasks, sitting: Sitting) -> None:
        super().__init__()
        self._look, self._vault, self._tasks, self._sitting = look, vault, tasks, sitting
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(GROUP)
        self._known: tuple[OneFile, ...] | None = None
        self.cards: list[FileCard] = []

    def show_files(self, files: tuple[OneFile, ...]) -> None:
        """Show these, the newest first; where nothing changed, what is shown stays as it is."""
        if files == self._known:
            return
        self._known = files
        while (item := self._column.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.cards = [FileCard(self._look, self._vault, self._tasks, self._sitting, one) for one in reversed(files)]
        for card in self.cards:
            card.looked_at.connect(self.looked_at)
            card.try_again.connect(self._on_try_again)
            self._column.addWidget(card)
        if not files:
            self._column.addWidget(Notice(self._look, "", _NONE + _OTHERS))

    def _on_try_again(self, scope: str, sha256: str) -> None:
        self._tasks.run(
            lambda: self._vault.try_file_again(scope, sha256), lambda _done: self.tried_again.emit(), owner=self,
            failed=lambda _error: None, lane="write",
        )  # fmt: skip
