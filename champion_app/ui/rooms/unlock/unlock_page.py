"""Unlock: one field, a wrong passphrase told under it with the wait counted down, and what to do when it is lost."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from champion_app.ui.look import Look
from champion_app.ui.rooms.unlock.calm_page import CalmPage
from champion_app.ui.theme import GROUP, SMALL
from champion_app.ui.widgets.button import Button
from champion_app.ui.widgets.field import Dropdown
from champion_app.ui.widgets.passphrase import PassphraseLine, caps_lock_shown
from champion_app.ui.widgets.restyle import redress
from champion_app.ui.widgets.text import Picture, Text

FORGOTTEN = (
    "Nobody can open this laptop without it, and nobody can look it up. What the force accepted is safe at the force. "
    "Take the laptop to the station: the coordinator sets it up anew and your cases come back with the next sync."
)


class UnlockPage(CalmPage):
    """Views only: says what was typed, shows what it is told."""

    passphrase_given = Signal(str)
    person_chosen = Signal(int)
    someone_else_asked = Signal()
    forgotten_asked = Signal()  # only where the force can open this vault

    def __init__(self, look: Look, *, people: Sequence[int] = (), person: int = 1, recoverable: bool = False) -> None:
        """``people``: the numbers of those who use this laptop, where it is more than one."""
        super().__init__(look, icon="lock-simple", title="Unlock")
        if len(people) > 1:
            self._offer(people, person)
        label = Text(look, "Passphrase", strong=True)
        self.column.addWidget(label)
        self.field = PassphraseLine(look, name="Passphrase")
        label.setBuddy(self.field)
        self.column.addWidget(self.field)
        self._below = QWidget()
        row = QHBoxLayout(self._below)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SMALL)
        self._shape = Picture(look, "arrow-fat-up", colour="quiet", size=16)
        row.addWidget(self._shape, 0, Qt.AlignmentFlag.AlignTop)
        self._sentence = Text(look, "", role="body", colour="late", wrap=True)
        row.addWidget(self._sentence, 1)
        self._below.hide()
        self.column.addWidget(self._below)
        self.column.addSpacing(GROUP)
        self.button = Button(look, "Unlock", kind="primary")
        self.button.clicked.connect(self._on_unlock)
        self.column.addWidget(self.button)
        self.forgotten = Button(look, "I have forgotten it", kind="quiet")
        self.forgotten.clicked.connect(self._on_forgotten)
        self.column.addWidget(self.forgotten)
        self.someone_else = Button(look, "Someone else uses this laptop", kind="quiet")
        self.someone_else.clicked.connect(self.someone_else_asked)
        self.column.addWidget(self.someone_else)
        self._explained = Text(look, FORGOTTEN, colour="quiet", wrap=True)
        self._explained.hide()
        self.column.addWidget(self._explained)
        self.field.returnPressed.connect(self._on_unlock)
        self.field.installEventFilter(self)
        self._recoverable = recoverable
        self._left = 0
        self._why = ""
        self._timer = QTimer(self)
        self._timer.setInterval(1000)
        self._timer.timeout.connect(self._on_second)

    def _offer(self, people: Sequence[int], person: int) -> None:
        """Numbers, no names: whose is whose, they know."""
        self.column.addWidget(Text(self._look, "Your number on this laptop", strong=True))
        self.numbers = Dropdown(self._look, name="Your number on this laptop")
        self.numbers.offer([(str(one), str(one)) for one in people])
        self.numbers.choose(str(person))
        self.numbers.chosen.connect(lambda code: self.person_chosen.emit(int(code)))
        self.column.addWidget(self.numbers)
        self.column.addSpacing(SMALL)

    def focus(self) -> None:
        """The field has the focus from the start."""
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_wrong(self, sentence: str, *, seconds: int) -> None:
        """The passphrase did not fit; the button rests while the seconds count down."""
        self._why, self._left = sentence, seconds
        self._rest(working=False)
        self.field.setProperty("wrong", True)
        redress(self.field)
        self._say()
        if seconds:
            self._timer.start()
        self.focus()

    def show_refused(self, sentence: str) -> None:
        """The vault cannot be opened at all."""
        self.show_wrong(sentence, seconds=0)

    def show_working(self) -> None:
        """While the key is worked out."""
        self._below.hide()
        self._rest(working=True)

    def _rest(self, *, working: bool) -> None:
        self.button.say("Unlocking" if working else "Unlock")
        self.button.setEnabled(not working and self._left == 0)
        self.field.setEnabled(not working)

    def _say(self) -> None:
        wait = f" You can try again in {self._left} second{'s' if self._left != 1 else ''}." if self._left else ""
        self._shape.show_icon("warning-circle-fill", colour="late")
        self._sentence.set_colour("late")
        self._sentence.setText(self._why + wait)
        self.field.setAccessibleDescription(self._why + wait)
        self._below.show()

    def _on_second(self) -> None:
        self._left = max(0, self._left - 1)
        if self._left == 0:
            self._timer.stop()
            self.button.setEnabled(True)
        self._say()

    def _on_unlock(self) -> None:
        if not self.button.isEnabled() or not self.field.text():
            return
        self.field.setProperty("wrong", False)
        redress(self.field)
        self.passphrase_given.emit(self.field.take())

    def _on_forgotten(self) -> None:
        if self._recoverable:
            self.forgotten_asked.emit()
            return
        self._explained.setVisible(self._explained.isHidden())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.field and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            if event.text() and self._left == 0:
                on = caps_lock_shown(event.text(), shift=shift)
                self._shape.show_icon("arrow-fat-up", colour="quiet")
                self._sentence.set_colour("quiet")
                self._sentence.setText("Caps Lock is on")
                self._below.setVisible(on)
        return False
