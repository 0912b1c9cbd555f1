"""The head of a page: a title, one quiet line that says what it is about now, and an arrow back where there is one."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from champion_app.ui.look import Look
from champion_app.ui.theme import SMALL
from champion_app.ui.widgets.button import Button
from champion_app.ui.widgets.text import Text


class PageHeader(QWidget):
    """``beside`` takes badges and buttons that stand on the title's line; ``end`` those at its right edge; ``below``
    is the second line, which begins under the title."""

    back_asked = Signal()

    def __init__(self, look: Look, title: str = "", subtitle: str = "", *, back: bool = False) -> None:
        super().__init__()
        self._look = look
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        first = QHBoxLayout()
        first.setSpacing(SMALL)
        self._before: Button | None = None
        if back:
            self._before = Button(look, "", kind="quiet", icon="arrow-left", small=True, ink="quiet")
            self._before.setAccessibleName("Back")
            self._before.setToolTip("Back (Esc)")
            self._before.clicked.connect(self.back_asked)
            first.addWidget(self._before)
        self._title = Text(look, title, role="title")
        first.addWidget(self._title)
        self.beside = QHBoxLayout()
        self.beside.setSpacing(SMALL * 2)
        first.addLayout(self.beside)
        first.addStretch(1)
        self.end = QHBoxLayout()
        self.end.setSpacing(SMALL)
        first.addLayout(self.end)
        whole.addLayout(first)
        self._second = QWidget()
        self.below = QHBoxLayout(self._second)
        self._subtitle = Text(look, subtitle, colour="quiet", wrap=True)
        self.below.addWidget(self._subtitle, 1)
        whole.addWidget(self._second)
        self._subtitle.setVisible(bool(subtitle))
        self._title.setAlignment(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
        self._dress()
        look.changed.connect(self._dress)

    def title_place(self) -> QWidget:
        """Where the title stands: what is laid over it begins at its corner."""
        return self._title

    def _dress(self) -> None:
        """Title and second line as high as a line of their type; the second line begins under the title."""
        self._title.setMinimumHeight(self._look.px(32))
        self._second.setMinimumHeight(self._look.px(24))
        indent = self._before.sizeHint().width() + SMALL if self._before else 0
        self.below.setContentsMargins(indent, 0, 0, 0)

    def say(self, title: str, subtitle: str) -> None:
        self._title.setText(title)
        self._subtitle.setText(subtitle)
        self._subtitle.setVisible(bool(subtitle))

    def title(self) -> str:
        return self._title.text()

    def subtitle(self) -> str:
        return self._subtitle.text()


class SectionHeading(QWidget):
    """A heading within a page, with a quiet remark after it and room for a button at the right."""

    def __init__(self, look: Look, words: str, remark: str = "") -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SMALL + 4)
        self._words = Text(look, words, role="section")
        row.addWidget(self._words)
        self._remark = Text(look, remark, role="note", colour="quiet")
        row.addWidget(self._remark)
        row.addStretch(1)
        self.end = QHBoxLayout()
        row.addLayout(self.end)

    def say(self, words: str, remark: str = "") -> None:
        self._words.setText(words)
        self._remark.setText(remark)
