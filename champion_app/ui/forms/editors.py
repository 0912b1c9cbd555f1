"""One editor for each type of value, and nothing but: a field of any record finds its editor here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from PySide6.QtCore import QDate, QObject, QTime, Signal
from PySide6.QtWidgets import QAbstractSpinBox, QDateEdit, QDateTimeEdit, QGridLayout, QWidget

from champion_app.domain.policy import PolicyPack
from champion_app.domain.record import Field
from champion_app.domain.rules.words.moments import local, london, read_moment
from champion_app.ui.look import Look
from champion_app.ui.theme import SMALL
from champion_app.ui.widgets.field import Check, Dropdown, Line, Words

_LONG = 500
_TWO_COLUMNS = 6
_NO_DAY = QDate(1900, 1, 1)


class Editor(Protocol):
    """What a form needs of an editor."""

    widget: QWidget

    def value(self) -> Any: ...

    def show(self, value: Any) -> None: ...


class Told(QObject):
    """Tells a form that something was edited."""

    edited = Signal()


class _Text:
    def __init__(self, look: Look, field: Field, told: Told) -> None:
        self._line = Line(look, name=field.label)
        self.widget: QWidget = self._line
        self._line.textEdited.connect(lambda _typed: told.edited.emit())

    def value(self) -> Any:
        return self._line.text().strip()

    def show(self, value: Any) -> None:
        self._line.setText("" if value is None else str(value))


class _LongText:
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


class _YesNo:
    def __init__(self, look: Look, field: Field, told: Told) -> None:
        self._check = Check(look, field.label)
        self.widget: QWidget = self._check
        self._check.toggled.connect(lambda _on: told.edited.emit())

    def value(self) -> Any:
        return self._check.isChecked()

    def show(self, value: Any) -> None:
        self._check.setChecked(value is True)


class _Choice:
    def __init__(self, look: Look, field: Field, told: Told, policy: PolicyPack) -> None:
        self._list = Dropdown(look, name=field.label)
        self._list.offer([(choice.code, choice.label) for choice in policy.choices(field.choices)])
        self.widget: QWidget = self._list
        self._list.chosen.connect(lambda _code: told.edited.emit())

    def value(self) -> Any:
        return self._list.code()

    def show(self, value: Any) -> None:
        self._list.choose(str(value or ""))


class _Choices:
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


class _Several:
    """Several texts without a list of choices: separated by commas."""

    def __init__(self, look: Look, field: Field, told: Told) -> None:
        self._line = Line(look, name=field.label)
        self.widget: QWidget = self._line
        self._line.textEdited.connect(lambda _typed: told.edited.emit())

    def value(self) -> Any:
        return [part.strip() for part in self._line.text().split(",") if part.strip()]

    def show(self, value: Any) -> None:
        self._line.setText(", ".join(value or ()))


class _Day:
    def __init__(self, look: Look, field: Field, told: Told) -> None:
        self._edit = QDateEdit()
        self._edit.setFont(look.font("body"))
        self._edit.setDisplayFormat("d MMMM yyyy")
        self._edit.setMinimumDate(_NO_DAY)
        self._edit.setSpecialValueText("not known")
        self._edit.setAccessibleName(field.label)
        self._edit.setButtonSymbols(QAbstractSpinBox.ButtonSymbols.NoButtons)
        self.widget: QWidget = self._edit
        self._edit.dateChanged.connect(lambda _day: told.edited.emit())

    def value(self) -> Any:
        day = self._edit.date()
        return None if day == _NO_DAY else day.toString("yyyy-MM-dd")

    def show(self, value: Any) -> None:
        day = QDate.fromString(str(value or ""), "yyyy-MM-dd")
        self._edit.setDate(day if day.isValid() else _NO_DAY)


class _Moment:
    def __init__(self, look: Look, field: Field, told: Told) -> None:
        self._edit = QDateTimeEdit()
        self._edit.setFont(look.font("body"))
        self._edit.setDisplayFormat("dddd d MMMM yyyy  HH:mm")
        self._edit.setMinimumDate(_NO_DAY)
        self._edit.setSpecialValueText("not known")
        self._edit.setAccessibleName(field.label)
        self._edit.setButtonSymbols(QAbstractSpinBox.ButtonSymbols.NoButtons)
        self.widget: QWidget = self._edit
        self._edit.dateTimeChanged.connect(lambda _at: told.edited.emit())

    def value(self) -> Any:
        if self._edit.date() == _NO_DAY:
            return None
        told: Any = self._edit.dateTime().toPython()
        return told.replace(tzinfo=london()).isoformat()

    def show(self, value: Any) -> None:
        at = read_moment(str(value)) if value else None
        if at is None:
            self._edit.setDate(_NO_DAY)
            return
        here = local(at)
        self._edit.setDate(QDate(here.year, here.month, here.day))
        self._edit.setTime(QTime(here.hour, here.minute))


_PLAIN: dict[str, Callable[[Look, Field, Told], Editor]] = {
    "bool": _YesNo, "int": _Whole, "float": _Text, "date": _Day, "datetime": _Moment, "time": _Text, "texts": _Several,
}  # fmt: skip


def editor_for(look: Look, field: Field, told: Told, policy: PolicyPack) -> Editor:
    """The editor of a field, chosen by the type of its value and by whether it names a list of choices."""
    if field.choices:
        return _Choices(look, field, told, policy) if field.base == "texts" else _Choice(look, field, told, policy)
    made = _PLAIN.get(field.base)
    if made is not None:
        return made(look, field, told)
    return _LongText(look, field, told) if (field.max_length or 0) >= _LONG else _Text(look, field, told)
