"""Blocks onto A4 pages of a PDF: the marking at head and foot of every page, who made it, and which page of how many.

Everything is made in memory, a page a turn of the event loop; nothing is written anywhere here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QObject, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QPageSize, QPainter, QPdfWriter

from champion_app.ui.paper.blocks import GREY, HAIR, INK, Block, paper_font

WIDTH, HEIGHT = 794.0, 1123.0
"""A4 at 96 to the inch, which all sizes on paper are given in."""
SIDE = 64.0
_TOP, _BOTTOM = 76.0, 1123.0 - 88.0
_PER_INCH = 1200
_CENTRE, _LEFT, _RIGHT = (
    side | Qt.AlignmentFlag.AlignVCenter
    for side in (Qt.AlignmentFlag.AlignHCenter, Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight)
)


def paged(blocks: Sequence[Block], heights: Sequence[float]) -> list[list[int]]:
    """Which blocks stand on which page: a block is never cut, and one that is kept stays with what follows it."""
    pages: list[list[int]] = [[]]
    left = _BOTTOM - _TOP
    at = 0
    while at < len(blocks):
        group = [at]
        while blocks[group[-1]].keep and group[-1] + 1 < len(blocks):
            group.append(group[-1] + 1)
        high = sum(heights[one] for one in group)
        if high > left and pages[-1]:
            pages.append([])
            left = _BOTTOM - _TOP
        pages[-1].extend(group)
        left -= high
        at = group[-1] + 1
    return pages


class PdfMaker(QObject):
    """One PDF. ``made`` tells its bytes."""

    made = Signal(object)  # bytes

    def __init__(self, blocks: Sequence[Block], *, title: str, marking: str, made_by: str, parent: QObject) -> None:
        super().__init__(parent)
        self._blocks, self._marking, self._made_by = tuple(blocks), marking, made_by
        self._buffer = QBuffer(self)
        self._buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        self._writer = QPdfWriter(self._buffer)
        self._writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
        self._writer.setPageMargins(QMarginsF(0, 0, 0, 0))
        self._writer.setResolution(_PER_INCH)
        self._writer.setTitle(title)
        self._writer.setCreator("Champion")
        self._painter = QPainter(self._writer)
        self._painter.scale(_PER_INCH / 96, _PER_INCH / 96)
        self._pages: list[list[int]] = []
        self._heights: list[float] = []
        self._drawn = 0

    def begin(self) -> None:
        """Lay it out, then draw a page a turn."""
        self._heights = [block.height(self._painter, WIDTH - 2 * SIDE) for block in self._blocks]
        self._pages = paged(self._blocks, self._heights)
        self._later(self._draw_page)

    def pages(self) -> int:
        """How many pages it has, once it was laid out."""
        return len(self._pages)

    def _later(self, work: Callable[[], None]) -> None:
        QTimer.singleShot(0, self, work)

    def _draw_page(self) -> None:
        if self._drawn:
            self._writer.newPage()
        top = _TOP
        for one in self._pages[self._drawn]:
            high = self._heights[one]
            self._blocks[one].draw(self._painter, QRectF(SIDE, top, WIDTH - 2 * SIDE, high))
            top += high
        self._frame(self._drawn + 1)
        self._drawn += 1
        self._later(self._draw_page if self._drawn < len(self._pages) else self._end)

    def _frame(self, page: int) -> None:
        painter, inside = self._painter, WIDTH - 2 * SIDE
        marking, quiet = paper_font(13, strong=True), paper_font(13)
        painter.fillRect(QRectF(SIDE, HEIGHT - 76, inside, 1), QColor(HAIR))
        foot = QRectF(SIDE, HEIGHT - 46, inside, 22)
        for face, ink, place, flags, words in (
            (marking, INK, QRectF(SIDE, 28, inside, 32), _CENTRE, self._marking),
            (marking, INK, foot.translated(0, -24), _CENTRE, self._marking),
            (quiet, GREY, foot, _LEFT, self._made_by),
            (quiet, GREY, foot, _RIGHT, f"Page {page} of {len(self._pages)}"),
        ):
            painter.setFont(face)
            painter.setPen(QColor(ink))
            painter.drawText(place, flags, words)

    def _end(self) -> None:
        self._painter.end()
        self._buffer.close()
        self.made.emit(bytes(self._buffer.data().data()))
