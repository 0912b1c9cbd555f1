"""Files dropped onto a page. While they hang over it, the page says what letting go would do."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from champion_app.ui.look import Look
from champion_app.ui.widgets.field import carries_files
from champion_app.ui.widgets.text import Picture, Text


class FileDrop(QFrame):
    """Lies over ``page`` only while files hang over it. Files are read where they lie: never moved."""

    dropped = Signal(object)  # tuple[Path, ...]

    def __init__(self, look: Look, page: QWidget, *, words: str) -> None:
        super().__init__(page)
        self._page = page
        self.setProperty("part", "drop")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        column = QVBoxLayout(self)
        column.addStretch(1)
        column.addWidget(Picture(look, "paperclip", colour="accent", size=40), 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(Text(look, words, role="section"), 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        self.hide()
        page.setAcceptDrops(True)
        page.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: ARG002  # only the page is watched
        if isinstance(event, QDropEvent):  # entering and moving are kinds of it
            return self._on_drag(event)
        if event.type() == QEvent.Type.DragLeave:
            self.hide()
        return False

    def _on_drag(self, event: QDropEvent) -> bool:
        if not carries_files(event.mimeData()):
            return False  # a web address is no file
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        if isinstance(event, QDragEnterEvent):
            self.setGeometry(self._page.rect())
            self.show()
            self.raise_()
        elif not isinstance(event, QDragMoveEvent):
            self.hide()
            urls = event.mimeData().urls()
            self.dropped.emit(tuple(Path(url.toLocalFile()) for url in urls if url.isLocalFile()))
        return True
