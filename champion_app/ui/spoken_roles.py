"""What a widget is to a screen reader where Qt's own guess is wrong: a heading, a tab, one choice of several, a row.

A widget says so by itself, ``spoken_as(widget, "heading")``; Qt asks the factory when somebody listens.
"""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QAbstractButton, QAccessibleWidget, QLabel, QWidget

Spoken = Literal["heading", "tab", "tabs", "radio", "group", "item", "items"]
_PROPERTY = "spoken_as"
_PRESS = "Press"
_ROLES: dict[str, QAccessible.Role] = {
    "heading": QAccessible.Role.Heading,
    "tab": QAccessible.Role.PageTab,
    "tabs": QAccessible.Role.PageTabList,
    "radio": QAccessible.Role.RadioButton,
    "group": QAccessible.Role.Grouping,
    "item": QAccessible.Role.ListItem,
    "items": QAccessible.Role.List,
}
_SELECTED = "spoken_selected"


def spoken_as(widget: QWidget, role: Spoken) -> None:
    """Give a widget its role, before its first word and its name: Qt makes what it tells of a widget with the first
    that it has to tell, and keeps it."""
    widget.setProperty(_PROPERTY, role)


def spoken_selected(widget: QWidget, *, selected: bool) -> None:
    """Say that this tab is the one that is shown, or no longer."""
    widget.setProperty(_SELECTED, selected)


class _Spoken(QAccessibleWidget):
    """A widget in the role that it gave itself. A button keeps what it can be made to do: press."""

    def __init__(self, widget: QWidget, role: str) -> None:
        super().__init__(widget, _ROLES[role])
        self._widget, self._role = widget, role

    def text(self, kind: QAccessible.Text) -> str:
        widget = self._widget
        if kind == QAccessible.Text.Name and not widget.accessibleName() and isinstance(widget, QLabel):
            return widget.text()
        return super().text(kind)

    def state(self) -> QAccessible.State:
        state, widget = super().state(), self._widget
        if self._role == "tab":
            state.selectable, state.selected = True, bool(widget.property(_SELECTED))
        if self._role == "radio" and isinstance(widget, QAbstractButton):
            state.checkable, state.checked = True, widget.isChecked()
        return state

    def actionNames(self) -> list[str]:
        names = list(super().actionNames())
        return [_PRESS, *names] if isinstance(self._widget, QAbstractButton) and self._widget.isEnabled() else names

    def doAction(self, name: str) -> None:
        if name == _PRESS and isinstance(self._widget, QAbstractButton):
            self._widget.click()
        else:
            super().doAction(name)


def _made(_class: str, about: QObject | None) -> QAccessibleInterface | None:
    """Nothing for all that Qt knows well by itself."""
    if isinstance(about, QWidget):
        role = about.property(_PROPERTY)
        if role in _ROLES:
            return _Spoken(about, role)
    return None


def install_spoken_roles() -> None:
    """Once in a process, before its first widget."""
    QAccessible.installFactory(_made)
