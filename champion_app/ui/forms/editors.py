"""One editor for each type of value, and nothing but: a field of any record finds its editor here."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any, Protocol

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from champion_app.domain.policy import PolicyPack
from champion_app.domain.record import Field
from champion_app.domain.rules.words.moments import local, read_moment
from champion_app.ui.look import Look
from champion_app.ui.theme import SMALL
from champion_app.ui.widgets.date_line import DateLine
from champion_app.ui.widgets.field import Check, Dropdown, Line, Words

_LONG = 500
_TWO_COLUMNS = 6
_KEPT = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d.*)?|\d\d:\d\d(:\d\d)?")
"""How a kept day, moment or time is written; anything else in its place is what somebody typed."""
Clock = Callable[[], datetime]


class Editor(Protocol):
    """What a form needs of an editor."""

    widget: QWidget

    def value(self) -> Any: ...

    def show(self, value: Any) -> None: ...

    def problem(self) -> str:
        """Why what stands in it cannot be taken, in a sentence; empty where it can, or where only the declaration
        can say."""
        ...


class Told(QObject):
    """Tells a form that something was edited."""

    edited = Signal()


class _Plain:
    """An editor in which nothing can stand that its declaration could not judge."""

    def problem(self) -> str:
        return ""


class _Text(_Plain):
    def __init__(self, look: Look, field: Field, told: Told) -> None:
        self._line = Line(look, name=field.label)
        self.widget: QWidget = self._line
        self._line.textEdited.connect(lambda _typed: told.edited.emit())

    def value(self) -> Any:
        return self._line.text().strip()

    def show(self, value: Any) -> None:
        self._line.setText("" if value is None else str(value))


class _LongText(_Plain):
    def __init__(self, look: Look, field: Field, told: Told) -> None:
        self._words = Words(look, name=field.label, lines=3)
        self.widget: QWidget = self._words
        self._words.textChanged.connect(told.edited)

    def value(self) -> Any:
        return self._words.toPlainText().strip()

    def show(self, value: Any) -> None:
        self._words.setPlainText("" if value is None else str(value))


class _Whole(_Text):
    def value(self) -> Any:
        typed = self._line.text().strip()
        return int(typed) if typed.lstrip("-").isdecimal() else typed or 0


class _YesNo(_Plain):
    def __init__(self, look: Look, field: Field, told: Told) -> None:
        self._check = Check(look, field.label)
        self.widget: QWidget = self._check
        self._check.toggled.connect(lambda _on: told.edited.emit())

    def value(self) -> Any:
        return self._check.isChecked()

    def show(self, value: Any) -> None:
        self._check.setChecked(value is True)


class _Choice(_Plain):
    def __init__(self, look: Look, field: Field, told: Told, policy: PolicyPack) -> None:
        self._list = Dropdown(look, name=field.label)
        self._list.offer([(choice.code, choice.label) for choice in policy.choices(field.choices)])
        self.widget: QWidget = self._list
        self._list.chosen.connect(lambda _code: told.edited.emit())

    def value(self) -> Any:
        return self._list.code()

    def show(self, value: Any) -> None:
        self._list.choose(str(value or ""))


class _Choices(_Plain):
    """Several of a list. A code that the pack does not know is shown as itself and kept."""

    def __init__(self, look: Look, field: Field, told: Told, policy: PolicyPack) -> None:
        self._look, self._told = look, told
        self.widget: QWidget = QWidget()
        self.widget.setAccessibleName(field.label)
        self._grid = QGridLayout(self.widget)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setVerticalSpacing(SMALL // 2)
        self._checks: dict[str, Check] = {}
        for choice in policy.choices(field.choices):
            self._add(choice.code, choice.label)

    def _add(self, code: str, words: str) -> None:
        check = Check(self._look, words)
        check.toggled.connect(lambda _on: self._told.edited.emit())
        place = len(self._checks)
        self._checks[code] = check
        self._grid.addWidget(check, place // 2, place % 2)

    def value(self) -> Any:
        return [code for code, check in self._checks.items() if check.isChecked()]

    def show(self, value: Any) -> None:
        wanted = list(value or ())
        for code in wanted:
            if code not in self._checks:
                self._add(code, code)
        for code, check in self._checks.items():
            check.setChecked(code in wanted)


class _Several(_Plain):
    """Several texts without a list of choices: separated by commas."""

    def __init__(self, look: Look, field: Field, told: Told) -> None:
        self._line = Line(look, name=field.label)
        self.widget: QWidget = self._line
        self._line.textEdited.connect(lambda _typed: told.edited.emit())

    def value(self) -> Any:
        return [part.strip() for part in self._line.text().split(",") if part.strip()]

    def show(self, value: Any) -> None:
        self._line.setText(", ".join(value or ()))


class _Written:
    """A day, a moment or a time as a line. What cannot be read is its value as it was typed, so that a draft keeps it;
    :meth:`problem` then says why it cannot be saved."""

    def __init__(self, look: Look, field: Field, told: Told, clock: Clock) -> None:
        self._base = field.base
        self.line = DateLine(look, name=field.label, wants=field.base, side=field.side, clock=clock)
        self.widget: QWidget = self.line
        self._kept: Any = None
        self._kept_text = ""
        self.line.edited.connect(told.edited)

    def value(self) -> Any:
        typed = self.line.text()
        if typed == self._kept_text:
            return self._kept
        reading = self.line.reading()
        if reading.question:
            return typed
        if self._base == "date":
            return reading.day.isoformat() if reading.day else None
        if self._base == "time":
            return reading.clock.isoformat() if reading.clock else None
        return reading.at.isoformat() if reading.at else None

    def show(self, value: Any) -> None:
        words = str(value or "")
        day, at = _read_kept(words, self._base)
        if day is None and at is None:
            self.line.show_text(words)
            self._kept, self._kept_text = (words, words) if words else (None, "")
            return
        self.line.show_value(day, at)
        self._kept, self._kept_text = value, self.line.text()

    def problem(self) -> str:
        return self.line.reading().question


def _read_kept(words: str, base: str) -> tuple[date | None, time | None]:
    """The day and the time of a kept value; neither where it is none."""
    if not _KEPT.fullmatch(words):
        return None, None
    try:
        if base == "time":
            return None, time.fromisoformat(words)
        if base == "date":
            return date.fromisoformat(words[:10]), None
    except ValueError:
        return None, None
    at = read_moment(words)
    return (local(at).date(), local(at).time().replace(microsecond=0)) if at is not None else (None, None)


_PLAIN: dict[str, Callable[[Look, Field, Told], Editor]] = {
    "bool": _YesNo, "int": _Whole, "float": _Text, "texts": _Several,
}  # fmt: skip
_DATED = ("date", "datetime", "time")


def editor_for(look: Look, field: Field, told: Told, policy: PolicyPack, *, clock: Clock) -> Editor:
    """The editor of a field, chosen by the type of its value and by whether it names a list of choices."""
    if field.choices:
        return _Choices(look, field, told, policy) if field.base == "texts" else _Choice(look, field, told, policy)
    if field.base in _DATED:
        return _Written(look, field, told, clock)
    made = _PLAIN.get(field.base)
    if made is not None:
        return made(look, field, told)
    return _LongText(look, field, told) if (field.max_length or 0) >= _LONG else _Text(look, field, told)
