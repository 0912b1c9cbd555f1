"""Choosing a passphrase: typed twice, its strength told in words as it grows, or made of words by the app."""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from champion_app.domain.rules.laptop.passphrase import ADVICE, FEWEST_LETTERS, generated, strength, trouble_with
from champion_app.ui.look import Look
from champion_app.ui.theme import SMALL
from champion_app.ui.widgets.button import Button
from champion_app.ui.widgets.field import Labelled
from champion_app.ui.widgets.passphrase import PassphraseLine
from champion_app.ui.widgets.text import Text

HELP = f"You type it each time. At least {FEWEST_LETTERS} letters; {ADVICE} are good."
_WRITE_DOWN = (
    "It is typed into both fields already. Until you know it by heart, keep it on paper, on you and never with the "
    "laptop."
)


class NewPassphrase(QWidget):
    """Two fields and their advice. ``words`` are what a passphrase is made of."""

    entered = Signal()  # Enter in the second field

    def __init__(self, look: Look, *, words: Sequence[str], label: str = "Passphrase") -> None:
        super().__init__()
        self._words = words
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SMALL)
        self.first = PassphraseLine(look, name=label)
        self.second = PassphraseLine(look, name=f"{label} again")
        again = f"The {label[0].lower()}{label[1:]} again"
        self.fields = {
            "first": Labelled(
                look, self.first, label=label,
                help_words=HELP,
            ),
            "second": Labelled(look, self.second, label=again),
        }  # fmt: skip
        column.addWidget(self.fields["first"])
        row = QHBoxLayout()
        self._strength = Text(look, "", role="note", colour="quiet", wrap=True)
        row.addWidget(self._strength, 1)
        self.make = Button(look, "Make one for me", kind="quiet", small=True)
        self.make.clicked.connect(self._on_make)
        row.addWidget(self.make, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(row)
        self._made = Text(look, "", strong=True, wrap=True)
        self._made_note = Text(look, _WRITE_DOWN, role="note", colour="quiet", wrap=True)
        for one in (self._made, self._made_note):
            one.hide()
            column.addWidget(one)
        column.addWidget(self.fields["second"])
        self.first.textEdited.connect(self._on_typed)
        self.first.returnPressed.connect(self.second.setFocus)
        self.second.returnPressed.connect(self.entered)

    def text(self) -> str:
        return self.first.text()

    def made(self) -> str:
        """The passphrase that the app made and shows; empty where it made none."""
        return self._made.text() if not self._made.isHidden() else ""

    def advice(self) -> str:
        return self._strength.text()

    def trouble(self) -> dict[str, str]:
        """What is wrong with each field, in a sentence; empty where nothing is."""
        same = self.first.text() == self.second.text()
        return {
            "first": trouble_with(self.first.text()),
            "second": "" if same else "The two are not the same. Type it again.",
        }

    def clear(self) -> None:
        for line in (self.first, self.second):
            line.clear()
        self._strength.setText("")
        self._hide_made()

    def _on_make(self) -> None:
        told = generated(self._words, secrets.randbelow)
        for line in (self.first, self.second):
            line.setText(told)
        for field in self.fields.values():
            field.set_error("")
        self._made.setText(told)
        self._made.show()
        self._made_note.show()
        self._say(told)

    def _hide_made(self) -> None:
        self._made.hide()
        self._made.setText("")
        self._made_note.hide()

    def _on_typed(self, typed: str) -> None:
        self._hide_made()
        self._say(typed)

    def _say(self, typed: str) -> None:
        self._strength.setText(strength(typed))
        # Advice while typing is help, not blame: it goes as soon as it is met.
        if self.fields["first"].error():
            self.fields["first"].set_error(trouble_with(typed))
