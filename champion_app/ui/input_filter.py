"""What keys and wheel may do, in one place and for every widget there is or will be: one filter over the application.

The wheel scrolls the page and changes nothing that it passes. Enter presses the button that has the focus. A letter
without Ctrl is text wherever text can go. Words that an input method is still composing are taken over before anything
could drop them: before the focus moves, before a key with Ctrl, before a lock.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QGuiApplication, QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QCheckBox,
    QComboBox,
    QRadioButton,
    QScrollBar,
    QTabBar,
    QWidget,
)
from shiboken6 import isValid

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_KEYPAD = Qt.KeyboardModifier.KeypadModifier
_CONTROL = Qt.KeyboardModifier.ControlModifier
MOVES_ON = "enterMovesOn"
"""A property of a form in which Enter leads to the next field: a tick there is set with Space and never by Enter."""
OWN_ENTER = "ownEnter"
"""A property of a button that acts on Enter itself, such as one that shows while it is held."""


class InputFilter(QObject):
    """One an application: :meth:`over` gives it. ``letters``: whether a letter alone may be a command at all."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self.letters = True
        self._composer: QWidget | None = None
        self._composed = ""
        self._acts = {
            QEvent.Type.Polish: self._on_polish,
            QEvent.Type.Wheel: self._on_wheel,
            QEvent.Type.KeyPress: self._on_key,
            QEvent.Type.ShortcutOverride: self._on_override,
            QEvent.Type.InputMethod: self._on_input_method,
            QEvent.Type.FocusAboutToChange: self._on_focus_leaves,
            QEvent.Type.FocusOut: self._on_focus_leaves,
        }
        app.installEventFilter(self)

    @staticmethod
    def over(app: QApplication) -> InputFilter:
        """The filter of this application, made where there is none yet."""
        found = app.findChild(InputFilter)
        return found if found is not None else InputFilter(app)

    def commit_composed(self) -> None:
        """Take over the words that are still being composed, as if they had been chosen. Harmless where there are
        none."""
        composer, words = self._composer, self._composed
        if composer is None or not words or not isValid(composer):
            return
        method = QGuiApplication.inputMethod()
        method.commit()
        if self._composed != words:
            return
        self._composer, self._composed = None, ""
        event = QInputMethodEvent()
        event.setCommitString(words)
        QApplication.sendEvent(composer, event)
        method.reset()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        act = self._acts.get(event.type())
        return act is not None and isinstance(watched, QWidget) and act(watched, event)

    def _on_polish(self, widget: QWidget, _event: QEvent) -> bool:
        """The wheel would give the focus before any filter sees it: no widget asks for that."""
        if widget.focusPolicy() == Qt.FocusPolicy.WheelFocus:
            widget.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        return False

    def _on_wheel(self, widget: QWidget, event: QEvent) -> bool:
        if isinstance(widget, QComboBox | QAbstractSpinBox | QTabBar) or (
            isinstance(widget, QAbstractSlider) and not isinstance(widget, QScrollBar)
        ):
            event.ignore()  # goes on to the page
            return True
        return False

    def _on_key(self, widget: QWidget, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent) or event.key() not in _ENTER:
            return False
        held = event.modifiers() & ~_KEYPAD
        if held & _CONTROL:
            self.commit_composed()
        if held or not isinstance(widget, QAbstractButton) or not widget.isEnabled() or widget.property(OWN_ENTER):
            return False
        if isinstance(widget, QCheckBox | QRadioButton) and _moves_on(widget):
            return False
        if not event.isAutoRepeat():
            widget.click()
        return True

    def _on_override(self, widget: QWidget, event: QEvent) -> bool:
        """Before a shortcut is looked for. Taking the event means that the key is the widget's."""
        if not isinstance(event, QKeyEvent):
            return False
        held = event.modifiers() & ~(_KEYPAD | Qt.KeyboardModifier.ShiftModifier)
        if held:
            self.commit_composed()
            return False
        typed = event.text()
        if len(typed) == 1 and typed.isprintable() and (not self.letters or takes_text(widget)):
            event.accept()
            return True
        return False

    def _on_input_method(self, widget: QWidget, event: QEvent) -> bool:
        if isinstance(event, QInputMethodEvent):
            self._composed = event.preeditString()
            self._composer = widget if self._composed else None
        return False

    def _on_focus_leaves(self, widget: QWidget, _event: QEvent) -> bool:
        if widget is self._composer:
            self.commit_composed()
        return False


def takes_text(widget: QWidget) -> bool:
    """Whether a letter typed here is text, or looks for a row or a choice that begins with it."""
    return widget.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled) or isinstance(
        widget, QComboBox | QAbstractItemView | QAbstractSpinBox
    )


def _moves_on(widget: QWidget) -> bool:
    above = widget.parentWidget()
    while above is not None:
        if above.property(MOVES_ON):
            return True
        above = above.parentWidget()
    return False
