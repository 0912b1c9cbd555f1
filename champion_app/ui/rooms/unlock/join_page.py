"""The first run: join the force's hub with a one-time code, and choose the passphrase that guards this laptop."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from champion_app.ui.look import Look
from champion_app.ui.rooms.unlock.calm_page import CalmPage
from champion_app.ui.theme import SMALL
from champion_app.ui.widgets.banner import Banner
from champion_app.ui.widgets.button import Button
from champion_app.ui.widgets.field import Labelled, Line
from champion_app.ui.widgets.new_passphrase import NewPassphrase
from champion_app.ui.widgets.six_words import SixWords
from champion_app.ui.widgets.text import Text

_COMPARE = (
    "The coordinator's screen shows six words too. Read yours out, or hold the screens side by side. If a single word "
    "differs, somebody stands between."
)
SHARED = (
    "You will be number {} on this laptop. What you keep here is locked with your own passphrase: nobody else who uses "
    "the laptop can open it, and you cannot open theirs."
)


class JoinAnswers(msgspec.Struct, frozen=True, kw_only=True):
    """What was typed."""

    hub_url: str
    code: str
    passphrase: str


class JoinPage(CalmPage):
    """Views only: says what was typed, shows what it is told."""

    answered = Signal(object)  # JoinAnswers
    back_asked = Signal()

    compared = Signal(bool)  # whether both screens show the same six words

    def __init__(self, look: Look, *, keystore_sentence: str, words: Sequence[str] = (), person: int = 1) -> None:
        """``person``: their number on this laptop; the first has it to themselves so far."""
        super().__init__(look, icon="key", title="Set up this laptop")
        self._banner = Banner(look)
        self.column.addWidget(self._banner)
        self._form = QWidget()
        form = QVBoxLayout(self._form)
        form.setContentsMargins(0, 0, 0, 0)
        form.setSpacing(SMALL)
        if person > 1:
            form.addWidget(Text(look, SHARED.format(person), wrap=True))
        form.addWidget(
            Text(look, "You need the letter with the address and the one-time code from the coordinator.",
                 colour="quiet", wrap=True)
        )  # fmt: skip
        self.address = Line(look, name="Address", placeholder="hub.example.police.uk:8443")
        self.code = Line(look, name="Code", placeholder="XXXXX XXXXX XXXXX XXXXX XXXXX X")
        self.passphrase = NewPassphrase(look, words=words)
        self.first, self.second = self.passphrase.first, self.passphrase.second
        self._fields = {
            "hub_url": Labelled(look, self.address, label="Address of the hub"),
            "code": Labelled(look, self.code, label="One-time code", help_words="26 letters and digits."),
            **self.passphrase.fields,
        }
        for field in (self._fields["hub_url"], self._fields["code"], self.passphrase):
            form.addWidget(field)
        form.addSpacing(SMALL)
        self.button = Button(look, "Set up this laptop", kind="primary")
        self.button.clicked.connect(self._on_pressed)
        form.addWidget(self.button)
        if person > 1:
            back = Button(look, "Back to unlocking", kind="quiet")
            back.clicked.connect(self.back_asked)
            form.addWidget(back)
        form.addWidget(Text(look, keystore_sentence, role="note", colour="quiet", wrap=True))
        self.column.addWidget(self._form)
        self.six = SixWords(look, explained=_COMPARE)
        self.six.answered.connect(self._on_compared)
        self.six.hide()
        self.column.addWidget(self.six)
        for line, after in ((self.address, self.code), (self.code, self.first)):
            line.returnPressed.connect(after.setFocus)
        self.passphrase.entered.connect(self._on_pressed)

    def ask_words(self, words: tuple[str, ...]) -> None:
        """Show the six words in place of the form; the answer comes as ``compared``."""
        self.six.show_words(words)
        self._form.hide()
        self.six.show()
        self.six.setFocus(Qt.FocusReason.OtherFocusReason)  # on neither answer: Enter must not give one

    def _on_compared(self, same: bool) -> None:  # noqa: FBT001  # a slot for one answer
        self.six.hide()
        self._form.show()
        self.compared.emit(same)

    def focus(self) -> None:
        self.address.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_working(self) -> None:
        """While the laptop joins."""
        self._banner.hide()
        self.button.say("Setting up")
        self.button.setEnabled(False)

    def show_trouble(self, sentence: str) -> None:
        """What went wrong and what to do. What was typed stays."""
        self.button.say("Set up this laptop")
        self.button.setEnabled(True)
        self._banner.tell(sentence, tone="late")

    def trouble(self) -> str:
        return self._banner.words() if not self._banner.isHidden() else ""

    def _on_pressed(self) -> None:
        if not self.button.isEnabled():
            return
        wrong = {
            "hub_url": "" if self.address.text().strip() else "Type the address from the letter.",
            "code": "" if self.code.text().strip() else "Type the code from the letter.",
            **self.passphrase.trouble(),
        }
        for name, sentence in wrong.items():
            self._fields[name].set_error(sentence)
        stopped = next((name for name, sentence in wrong.items() if sentence), "")
        if stopped:
            self._fields[stopped].editor.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        told = self.passphrase.text()
        self.answered.emit(JoinAnswers(hub_url=self.address.text(), code=self.code.text(), passphrase=told))
