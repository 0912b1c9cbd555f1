"""The one line that takes notes: what it is, who said it, the words, Ctrl+Enter."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from champion_app.domain.policy import PolicyPack
from champion_app.domain.rules.words.wording import capitalised
from champion_app.ui.draft import Content
from champion_app.ui.look import Look
from champion_app.ui.rooms.joint_working.words import KINDS_LIST, POLICE, YOU, NoteRow
from champion_app.ui.rooms.joint_working.writing import ONESELF, THE_POLICE, Written
from champion_app.ui.theme import GROUP, SMALL, SNUG
from champion_app.ui.widgets.button import Button
from champion_app.ui.widgets.choices import Segments
from champion_app.ui.widgets.field import Dropdown, Words
from champion_app.ui.widgets.text import Picture, Text

_NOBODY = "Choose"
_NARROW = 640
"""Width over the text scale under which each part of the entry takes a line of its own."""
_SHORT = 60
_SPEAKER = 280


class NoteEntry(QWidget):
    """Holds no note: what stands in it is asked for with :meth:`written` and put back with :meth:`show_content`."""

    asked = Signal()  # Ctrl+Enter, or the button
    changed = Signal()  # something was typed or chosen: a draft

    def __init__(self, look: Look, policy: PolicyPack) -> None:
        super().__init__()
        self._look = look
        self._labels = {choice.code: choice.label for choice in policy.choices(KINDS_LIST)}
        self._corrects = ""
        whole = QVBoxLayout(self)
        whole.setContentsMargins(GROUP, SNUG, GROUP, SNUG)
        whole.setSpacing(SMALL)
        self._first = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._first.setSpacing(SMALL)
        self.kinds = Segments(look, list(self._labels.items()), name="Kind of note")
        self._first.addWidget(self.kinds)
        said = QHBoxLayout()
        said.setSpacing(SMALL)
        said.addWidget(Text(look, "said by", role="note", colour="quiet"))
        self.speaker = Dropdown(look, name="Said by")
        said.addWidget(self.speaker, 1)
        said.addStretch(0)
        self._first.addLayout(said, 1)
        whole.addLayout(self._first)
        whole.addWidget(self._correcting_line(look))
        self._second = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._second.setSpacing(SMALL)
        self.words = Words(look, name="Words", placeholder="As it was said")
        self._add = Button(look, "", kind="primary", hint="Ctrl+Enter")
        self._second.addWidget(self.words, 1)
        self._second.addWidget(self._add, 0, Qt.AlignmentFlag.AlignTop)
        whole.addLayout(self._second)
        whole.addWidget(self._error_line(look))
        self.offer_speakers(())
        self._name_button()
        self.kinds.chosen.connect(self._on_kind)
        self.speaker.chosen.connect(self._on_speaker)
        self.words.textChanged.connect(self.changed)
        self.words.save_asked.connect(self.asked)
        self._add.clicked.connect(self.asked)

    def _correcting_line(self, look: Look) -> QWidget:
        self._correcting = QWidget()
        row = QHBoxLayout(self._correcting)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SMALL)
        row.addWidget(Picture(look, "arrow-bend-up-left", size=16))
        self._correcting_words = Text(look, "", role="note", wrap=True)
        row.addWidget(self._correcting_words, 1)
        drop = Button(look, "Write a new note instead", kind="quiet", small=True)
        drop.clicked.connect(self._on_drop_correction)
        row.addWidget(drop)
        self._correcting.hide()
        return self._correcting

    def _error_line(self, look: Look) -> QWidget:
        self._error = QWidget()
        row = QHBoxLayout(self._error)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SMALL)
        row.addWidget(Picture(look, "warning-circle-fill", colour="late", size=16), 0, Qt.AlignmentFlag.AlignTop)
        self._error_words = Text(look, "", colour="late", wrap=True)
        row.addWidget(self._error_words, 1)
        self._error.hide()
        return self._error

    def offer_speakers(self, agencies: Sequence[tuple[str, str]]) -> None:
        """Who may have said it: partners by name, the police and oneself. What was chosen stays."""
        self.speaker.offer([("", _NOBODY), *agencies, (THE_POLICE, POLICE), (ONESELF, YOU)])

    def written(self, scope: str) -> Written:
        """What stands here now, for a case."""
        return Written(
            scope=scope,
            kind=self.kinds.code(),
            speaker=self.speaker.code(),
            speaker_name=self.speaker.currentText(),
            words=self.words.toPlainText(),
            corrects=self._corrects,
        )

    def content(self) -> Content:
        """What stands here, as a draft. Only words are worth keeping: kind and speaker go with them."""
        words = self.words.toPlainText()
        if not words.strip():
            return {}
        told = {"kind": self.kinds.code(), "speaker": self.speaker.code(), "words": words, "corrects": self._corrects}
        return {name: value for name, value in told.items() if value}

    def show_content(self, content: Content) -> None:
        """Put a draft back. Kind and speaker stay as they are where it names none."""
        if kind := content.get("kind"):
            self.kinds.choose(kind)
        if (speaker := content.get("speaker")) and self.speaker.findData(speaker) >= 0:
            self.speaker.choose(speaker)
        self._set_correction(content.get("corrects", ""), "")
        self.words.setPlainText(content.get("words", ""))
        self.words.moveCursor(self.words.textCursor().MoveOperation.End)
        self.tell("")

    def correct(self, row: NoteRow, *, speaker: str) -> None:
        """Begin a note that corrects an older one: same kind, same speaker, its words to begin with."""
        self.kinds.choose(row.kind)
        if speaker:
            self.speaker.choose(speaker)
        self._set_correction(row.record, row.words)
        self.words.setPlainText(row.words)
        self.words.selectAll()
        self.take_focus()

    def _set_correction(self, record: str, words: str) -> None:
        self._corrects = record
        short = words if len(words) <= _SHORT else f"{words[:_SHORT].rstrip()}…"
        self._correcting_words.setText(
            f"Corrects “{short}”. The old note stays." if short else "Corrects an older note."
        )
        self._correcting.setVisible(bool(record))
        self._name_button()

    def _on_drop_correction(self) -> None:
        self._set_correction("", "")
        self.words.clear()
        self.take_focus()

    def correcting(self) -> str:
        """The record that is being corrected; empty where this is a new note."""
        return self._corrects

    def tell(self, sentence: str) -> None:
        """Say beside the entry what to do; empty takes it away."""
        self._error_words.setText(sentence)
        self._error.setVisible(bool(sentence))
        self.words.setAccessibleDescription(sentence)

    def told(self) -> str:
        return self._error_words.text()

    def take_focus(self) -> None:
        self.words.setFocus(Qt.FocusReason.OtherFocusReason)

    def rest(self, *, saving: bool) -> None:
        """Take no words while a note is being saved."""
        self.words.setReadOnly(saving)
        self._add.set_off("It is being saved." if saving else "")

    def _on_kind(self, _code: str) -> None:
        self._name_button()
        self.changed.emit()

    def _on_speaker(self, _code: str) -> None:
        self.tell("")
        self.changed.emit()

    def _name_button(self) -> None:
        kind = self._labels.get(self.kinds.code(), "note").lower()
        self._add.say("Add correction" if self._corrects else f"Add {kind}")
        self._add.setToolTip(f"{capitalised(self._add.text())} (Ctrl+Enter)")

    def button_words(self) -> str:
        return self._add.text()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() / self._look.theme.scale < _NARROW
        way = QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        self._first.setDirection(way)
        self.speaker.setMaximumWidth(self._look.px(_SPEAKER))
        self._second.setDirection(way)
