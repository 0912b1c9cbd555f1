"""The first run: join the force's hub with a one-time code, and choose the passphrase that guards this laptop."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import Qt, Signal

from champion_app.domain.rules.passphrase import trouble_with
from champion_app.ui.look import Look
from champion_app.ui.theme import SMALL
from champion_app.ui.unlock.calm_page import CalmPage
from champion_app.ui.unlock.passphrase import PassphraseLine
from champion_app.ui.widgets.banner import Banner
from champion_app.ui.widgets.button import Button
from champion_app.ui.widgets.field import Labelled, Line
from champion_app.ui.widgets.text import Text


class JoinAnswers(msgspec.Struct, frozen=True, kw_only=True):
    """What was typed."""

    hub_url: str
    code: str
    passphrase: str


class JoinPage(CalmPage):
    """Views only: says what was typed, shows what it is told."""

    answered = Signal(object)  # JoinAnswers

    def __init__(self, look: Look, *, keystore_sentence: str) -> None:
        super().__init__(look, icon="key", title="Set up this laptop")
        self.column.addWidget(
            Text(look, "You need the letter with the address and the one-time code from the coordinator.",
                 colour="quiet", wrap=True)
        )  # fmt: skip
        self._banner = Banner(look)
        self.column.addWidget(self._banner)
        self.address = Line(look, name="Address", placeholder="hub.example.police.uk:8443")
        self.code = Line(look, name="Code", placeholder="XXXXX XXXXX XXXXX XXXXX XXXXX X")
        self.first = PassphraseLine(look, name="Passphrase")
        self.second = PassphraseLine(look, name="The passphrase again")
        self._fields = {
            "hub_url": Labelled(look, self.address, label="Address of the hub"),
            "code": Labelled(look, self.code, label="One-time code", help_words="26 letters and digits."),
            "first": Labelled(
                look, self.first, label="Passphrase",
                help_words="You type it each time. Four words that do not belong together are good.",
            ),
            "second": Labelled(look, self.second, label="The passphrase again"),
        }  # fmt: skip
        for field in self._fields.values():
            self.column.addSpacing(SMALL // 2)
            self.column.addWidget(field)
        self.column.addSpacing(SMALL)
        self.button = Button(look, "Set up this laptop", kind="primary")
        self.button.clicked.connect(self._on_pressed)
        self.column.addWidget(self.button)
        self.column.addWidget(Text(look, keystore_sentence, role="note", colour="quiet", wrap=True))
        self.first.textEdited.connect(self._on_typed)
        for line, after in ((self.address, self.code), (self.code, self.first), (self.first, self.second)):
            line.returnPressed.connect(after.setFocus)
        self.second.returnPressed.connect(self._on_pressed)

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

    def _on_typed(self, typed: str) -> None:
        # Advice while typing is help, not blame: it goes as soon as it is met.
        if self._fields["first"].error():
            self._fields["first"].set_error(trouble_with(typed))

    def _on_pressed(self) -> None:
        if not self.button.isEnabled():
            return
        first, second = self.first.text(), self.second.text()
        wrong = {
            "hub_url": "" if self.address.text().strip() else "Type the address from the letter.",
            "code": "" if self.code.text().strip() else "Type the code from the letter.",
            "first": trouble_with(first),
            "second": "" if first == second else "The two are not the same. Type it again.",
        }
        for name, sentence in wrong.items():
            self._fields[name].set_error(sentence)
        stopped = next((name for name, sentence in wrong.items() if sentence), "")
        if stopped:
            self._fields[stopped].editor.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.answered.emit(JoinAnswers(hub_url=self.address.text(), code=self.code.text(), passphrase=first))
