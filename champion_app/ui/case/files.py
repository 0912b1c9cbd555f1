"""The files of a case: each covered, with what is behind it in words; shown only while it is held, and written down."""

from __future__ import annotations

from sqlite3 import Connection

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from champion_app.domain.attachment import Attachment
from champion_app.domain.errors import Expected, Refused
from champion_app.domain.merge import Row
from champion_app.domain.record import view
from champion_app.store import files
from champion_app.store.vault import Vault
from champion_app.ui.look import Look
from champion_app.ui.tasks import Tasks
from champion_app.ui.theme import GROUP, SMALL
from champion_app.ui.widgets.card import Card
from champion_app.ui.widgets.hold_name import HoldToShow
from champion_app.ui.widgets.states import Notice
from champion_app.ui.widgets.text import Text
from champion_app.viewer.asking import Pixels, picture_of

LARGEST = 900
"""Pixels on the longer side: enough to look, and not the picture itself."""
_COVERED = "Covered. Looking is written down."
_NONE = "No files in this case. What others add comes with the next sync."
_ON_ITS_WAY = "This file is on its way. It comes with the next sync."


def file_bytes(db: Connection, scope: str, sha256: str) -> bytes:
    """The whole file. Raises Refused where it is not here yet."""
    content = files.whole(db, scope, sha256)
    if not content:
        raise Refused(_ON_ITS_WAY)
    return content


class FileCard(Card):
    """One file. What is shown is gone the moment it is let go."""

    looked_at = Signal(str)  # the record

    def __init__(self, look: Look, vault: Vault, tasks: Tasks, row: Row) -> None:
        super().__init__(padding=GROUP, spacing=SMALL)
        self._look, self._vault, self._tasks, self._row = look, vault, tasks, row
        self._told = view(Attachment, row.body)
        self._held = False
        head = QHBoxLayout()
        words = QVBoxLayout()
        words.addWidget(Text(look, self._told.what or "A file", strong=True, wrap=True))
        size = f"{max(1, self._told.size // 1024):,} KB"
        words.addWidget(Text(look, " · ".join(filter(None, (size, self._told.by))), role="note", colour="quiet"))
        head.addLayout(words, 1)
        self.hold = HoldToShow(look, "Hold to look")
        self.hold.setAccessibleName(f"Hold to look: {self._told.what or 'a file'}")
        self.hold.held.connect(self._on_held)
        head.addWidget(self.hold, 0, Qt.AlignmentFlag.AlignTop)
        self.column.addLayout(head)
        self.remark = Text(look, _COVERED, role="note", colour="quiet", wrap=True)
        self.column.addWidget(self.remark)
        self.picture = QLabel()
        self.picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.picture.hide()
        self.column.addWidget(self.picture)

    def _on_held(self, held: bool) -> None:  # noqa: FBT001  # the signal carries it
        if held == self._held:
            return
        self._held = held
        if not held:
            self.picture.clear()
            self.picture.hide()
            self._say(_COVERED)
            return
        self._say("Opening it")
        scope, sha256 = self._row.scope, self._told.sha256

        def work() -> Pixels:
            return picture_of(self._vault.ask(file_bytes, scope, sha256), largest=LARGEST)

        self._tasks.run(work, self._show, failed=self._on_failed, owner=self)
        self.looked_at.emit(self._row.id)

    def _show(self, told: Pixels) -> None:
        if not self._held:
            return
        image = QImage(told.raw, told.width, told.height, 4 * told.width, QImage.Format.Format_RGB32)
        room = QSize(max(200, self.width() - 4 * GROUP), self._look.px(480))
        fits = image if image.width() <= room.width() and image.height() <= room.height() else None
        shown = fits or image.scaled(
            room, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        )
        self.picture.setPixmap(QPixmap.fromImage(shown))
        self.picture.show()
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

    def __init__(self, *, look: Look, vault: Vault, tasks: Tasks) -> None:
        super().__init__()
        self._look, self._vault, self._tasks = look, vault, tasks
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(GROUP)
        self._known: tuple[str, ...] | None = None
        self.cards: list[FileCard] = []

    def show_rows(self, rows: tuple[Row, ...]) -> None:
        """Show these; what is shown already stays as it is."""
        known = tuple(row.id for row in rows)
        if known == self._known:
            return
        self._known = known
        while (item := self._column.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.cards = [FileCard(self._look, self._vault, self._tasks, row) for row in rows]
        for card in self.cards:
            card.looked_at.connect(self.looked_at)
            self._column.addWidget(card)
        if not rows:
            self._column.addWidget(Notice(self._look, "", _NONE))
