"""Record contact: one strip in place. The outcome's key, the words, Ctrl+Enter; what lies between is filled in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import msgspec
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout

from champion_app.domain.kinds.contact import FollowUp
from champion_app.domain.policy import PolicyPack
from champion_app.domain.record import kind_of
from champion_app.domain.rules.contact.safe_contact import SafeContact
from champion_app.domain.rules.contact.safe_hours import NO_TIME_LEFT, SafeHours, hours_sentence
from champion_app.domain.rules.words.moments import read_moment
from champion_app.domain.verbs.contact import NextStep, next_choices, next_what, next_words
from champion_app.store.vault import Vault
from champion_app.ui.draft import Draft
from champion_app.ui.forms.record_form import RecordForm
from champion_app.ui.look import Look
from champion_app.ui.tasks import Tasks
from champion_app.ui.theme import COMPACT_BELOW, SMALL, WIDE
from champion_app.ui.widgets.button import Button
from champion_app.ui.widgets.card import Card
from champion_app.ui.widgets.choices import KeyChoices
from champion_app.ui.widgets.field import Dropdown, Labelled, Line, Words
from champion_app.ui.widgets.text import Text

UNSAFE_MESSAGE = "Nobody said that leaving a message is safe."
NOT_SAVED = "Not saved yet. Your words are kept as a draft."
KEPT = "Draft kept on this laptop"
NO_MOMENT = "Say when the next time is, or choose Nothing agreed."
OUTSIDE = "This is outside the hours they gave."
_NOTHING, _OTHER, _RING = "none", "other", "ring"


class ContactWords(msgspec.Struct, frozen=True, kw_only=True):
    """What the strip holds."""

    outcome: str
    how: str
    minutes: int
    words: str
    next_step: NextStep | None


class ContactStrip(Card):
    """Views and a draft; the room saves."""

    recorded = Signal(object)  # ContactWords
    closed = Signal()

    def __init__(
        self, scope: str, *, vault: Vault, tasks: Tasks, look: Look, policy: PolicyPack, clock: Callable[[], datetime]
    ) -> None:
        super().__init__(tone="strong", padding=WIDE, spacing=SMALL + 4)
        self._look, self._policy, self._clock = look, policy, clock
        self._steps: dict[str, NextStep] = {}
        self._hours = SafeHours()
        self._draft = Draft(f"contact:{scope}", scope=scope, vault=vault, tasks=tasks, parent=self)
        self.column.addWidget(Text(look, "Record contact", role="section"))
        self.outcomes = KeyChoices(
            look, [(outcome.code, outcome.label) for outcome in policy.outcomes], name="What came of it"
        )
        self.outcomes.chosen.connect(self._on_outcome)
        self.column.addWidget(self.outcomes)
        self._fields(look)
        self._foot(look)
        self._draft.read(self._on_draft)

    def _fields(self, look: Look) -> None:
        self.how = Dropdown(look, name="How")
        self.how.chosen.connect(lambda _code: self._keep())
        self.how.offer([(choice.code, choice.label) for choice in self._policy.choices("contact_ways")])
        self.minutes = Line(look, name="Minutes")
        self.minutes.setMaxLength(4)
        self.minutes.textEdited.connect(lambda _typed: self._keep())
        self.next = Dropdown(look, name="Next")
        self.next.chosen.connect(lambda _code: self._on_next())
        self.words = Words(look, name="What happened")
        self.words.save_asked.connect(self.record)
        self.words.textChanged.connect(self._keep)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._row.setSpacing(SMALL + 4)
        self._small = QHBoxLayout()
        self._small.setSpacing(SMALL + 4)
        self._labelled = [
            Labelled(look, self.how, label="How"),
            Labelled(look, self.minutes, label="Minutes"),
            Labelled(look, self.next, label="Next"),
        ]
        for field in self._labelled:
            self._small.addWidget(field)
        self._small.addStretch(1)
        self._row.addLayout(self._small)
        self._happened = Labelled(look, self.words, label="What happened")
        self._row.addWidget(self._happened, 1)
        self.column.addLayout(self._row)
        self.hours_words = Text(look, "", role="note", colour="quiet", wrap=True)
        self.hours_words.hide()
        self.column.addWidget(self.hours_words)
        self.own_time = RecordForm(look, kind_of(FollowUp), self._policy, fields=("due",))
        self.own_time.edited.connect(self._on_own_time)
        self.own_time.save_asked.connect(self.record)
        self.own_time.hide()
        self.column.addWidget(self.own_time)
        self._dress()
        look.changed.connect(self._dress)

    def _dress(self) -> None:
        px = self._look.px
        for field, width in zip(self._labelled, (124, 72, 236), strict=True):
            field.setFixedWidth(px(width))

    def _foot(self, look: Look) -> None:
        foot = QHBoxLayout()
        foot.setSpacing(SMALL)
        self.remark = Text(look, "", role="note", colour="quiet", wrap=True)
        foot.addWidget(self.remark, 1)
        close = Button(look, "Close", kind="quiet")
        close.clicked.connect(self.close_keeping)
        foot.addWidget(close)
        self.button = Button(look, "Record contact", kind="primary", hint="Ctrl+Enter")
        self.button.clicked.connect(self.record)
        foot.addWidget(self.button)
        self.column.addLayout(foot)

    def keep_to(self, safe: SafeContact) -> None:
        """Keep to how it is safe to reach them: outcomes that leave a message are off where no message is safe, and
        say why; what is offered for next time lies in the hours that they gave."""
        self._hours = safe.hours
        if self.outcomes.code():
            self._on_next()
        for outcome in self._policy.outcomes:
            if outcome.needs_safe_message:
                self.outcomes.set_off(outcome.code, "" if safe.message_safe else UNSAFE_MESSAGE)

    def begin(self) -> None:
        """Ready for a key."""
        self.outcomes.button(self._policy.outcomes[0].code).setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_outcome(self, code: str) -> None:
        self._fill(code)
        self.words.setFocus(Qt.FocusReason.OtherFocusReason)
        self._keep()

    def _fill(self, code: str) -> None:
        outcome = self._policy.outcome(code)
        if outcome is None:
            return
        self.how.choose(outcome.how)
        self.minutes.setText(str(outcome.minutes))
        self._offer_next(next_choices(outcome, self._clock(), self._policy, self._hours), follows=outcome.next_days > 0)

    def _offer_next(self, choices: tuple[NextStep, ...], *, follows: bool) -> None:
        """What is likely, and always a time of one's own. Where something follows and no time is known to be safe, the
        own time is chosen, so that a next time is not forgotten and none is made up."""
        now = self._clock()
        self._steps = {str(place): step for place, step in enumerate(choices)}
        offered = [(code, next_words(step, now, self._policy)) for code, step in self._steps.items()]
        offered += [(_OTHER, "Another time"), (_NOTHING, "Nothing agreed")]
        self.next.offer(offered, keep=False)
        self.next.choose(offered[0][0] if follows else _NOTHING)
        self._on_next()

    def _on_next(self) -> None:
        own = self.next.code() == _OTHER
        self.own_time.setVisible(own)
        words = hours_sentence(self._hours)
        if own and not self._steps and not self._hours.unread and self._hours.never_on:
            words = NO_TIME_LEFT
        if own and (at := self._own_moment()) is not None and not self._hours.unread and not self._hours.allows(at):
            words = f"{OUTSIDE} {words}"
        unsure = self._hours.unread or words.startswith(OUTSIDE)
        self.hours_words.set_colour("risk" if unsure else "quiet")
        self.hours_words.setText(words)
        self.hours_words.setVisible(bool(words) and self.next.code() != _NOTHING)
        self._keep()

    def _on_own_time(self) -> None:
        self.own_time.clear_errors()
        self._on_next()

    def _own_moment(self) -> datetime | None:
        """The moment that a person chose themselves, where it can be read."""
        return read_moment(str(self.own_time.values()["due"] or ""))

    def _on_draft(self, kept: dict[str, str]) -> None:
        if kept.get("outcome"):
            self.outcomes.show_chosen(kept["outcome"])
            self._fill(kept["outcome"])
            self._put_back(kept)
        if kept.get("words"):
            self.words.setPlainText(kept["words"])
            self.words.moveCursor(self.words.textCursor().MoveOperation.End)
            self.remark.setText(KEPT)

    def _put_back(self, kept: dict[str, str]) -> None:
        """How it was, how long and what is next, as they were chosen; a day that was offered then and is not now is
        one's own."""
        if kept.get("how"):
            self.how.choose(kept["how"])
        self.minutes.setText(kept.get("minutes", self.minutes.text()))
        due = kept.get("due", "")
        if kept.get("next") == _NOTHING:
            self.next.choose(_NOTHING)
        elif found := next((code for code, step in self._steps.items() if step.due.isoformat() == due), ""):
            self.next.choose(found)
        elif kept.get("next"):
            self.next.choose(_OTHER)
            self.own_time.set_values({"due": due or None})
        self._on_next()

    def _keep(self) -> None:
        step = self._steps.get(self.next.code())
        own = self.own_time.values()["due"] if self.next.code() == _OTHER else None
        content = {"outcome": self.outcomes.code(), "words": self.words.toPlainText()}
        if content["outcome"]:
            content |= {"how": self.how.code(), "minutes": self.minutes.text(), "next": self.next.code()}
            content["due"] = step.due.isoformat() if step else str(own or "")
        self._draft.keep(content)
        self.remark.set_colour("quiet")
        self.remark.setText(KEPT if self.words.toPlainText() else "")

    def record(self) -> None:
        """Hand over what the strip holds; an outcome is needed, and minutes are a number."""
        if not self.outcomes.code():
            self._say_late("Choose what came of it: keys 1 to 6.")
            self.begin()
            return
        typed = self.minutes.text().strip() or "0"
        if not typed.isdecimal():
            self._say_late("Minutes are a whole number.")
            self.minutes.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        step = self._steps.get(self.next.code())
        if self.next.code() == _OTHER:
            at = self._own_moment() if self.own_time.check() else None
            outcome = self._policy.outcome(self.outcomes.code())
            if at is None or outcome is None:
                self._say_late(NO_MOMENT)
                self.own_time.editor("due").setFocus(Qt.FocusReason.OtherFocusReason)
                return
            step = NextStep(kind=outcome.next_kind or _RING, what=next_what(outcome, self._policy), due=at)
        self.button.setEnabled(False)
        self._draft.keep_now()
        self.recorded.emit(
            ContactWords(
                outcome=self.outcomes.code(),
                how=self.how.code(),
                minutes=int(typed),
                words=self.words.toPlainText(),
                next_step=step,
            )
        )

    def saved(self) -> None:
        """It is on the disk; the draft goes."""
        self._draft.drop()

    def not_saved(self, error: Exception) -> None:
        """The strip stays open and says why."""
        self.button.setEnabled(True)
        self._say_late(f"{NOT_SAVED} {error}")

    def _say_late(self, sentence: str) -> None:
        self.remark.set_colour("late")
        self.remark.setText(sentence)

    def close_keeping(self) -> None:
        """Close; what was typed is kept as a draft."""
        self._draft.keep_now()
        self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        number = event.key() - Qt.Key.Key_0
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if event.key() == Qt.Key.Key_Escape:
            self.close_keeping()
        elif enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.record()
        elif 1 <= number <= len(self._policy.outcomes) and not event.modifiers():
            self.outcomes.choose_key(number)
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() / self._look.theme.scale < COMPACT_BELOW
        way = QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        self._row.setDirection(way)
