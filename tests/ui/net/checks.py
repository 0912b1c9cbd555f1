"""What the net asks of a screen: each answers with the slips that it found."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QScrollBar,
    QStyle,
    QStyleOptionComboBox,
    QStyleOptionFrame,
    QTabBar,
    QWidget,
)

from champion_app.ui.input_filter import MOVES_ON, OWN_ENTER
from champion_app.ui.widgets.field import Check
from champion_app.ui.widgets.tabs import Tabs
from tests.ui.net.world import bring, page_of, shown, told, turn_wheel, values

WORDS = "Sample 12"
HOLDERS: tuple[type[QWidget], ...] = (
    QComboBox,
    QAbstractSpinBox,
    QLineEdit,
    QPlainTextEdit,
    QAbstractSlider,
    QTabBar,
    Check,
    Tabs,
)


def slips(window: QWidget) -> list[str]:
    """What the wheel changes on this screen: a value, or the focus, or not the page although it could scroll."""
    found = []
    for widget in dict.fromkeys(one for kind in HOLDERS for one in shown(window, kind)):  # each once, in one order
        if isinstance(widget, QScrollBar):
            continue
        page, before = page_of(widget), values(window)
        for notches in (-1, 1):
            if not bring(widget):
                break
            focus = QApplication.focusWidget()
            at = page.verticalScrollBar().value() if page else 0
            turn_wheel(widget, notches)
            after = values(window)
            if after != before:
                found.append(f"{told(widget)} was changed")
                before = after
            if QApplication.focusWidget() is not focus:
                found.append(f"{told(widget)} took the focus")
            room = page is not None and (at < page.verticalScrollBar().maximum() if notches < 0 else at > 0)
            if page is not None and room and page.verticalScrollBar().value() == at:
                found.append(f"{told(widget)} held the page")
    return found


def deaf_to_enter(window: QWidget) -> list[str]:
    """The buttons of this screen that let Enter fall through. What they would do is kept from them."""
    found = []
    for widget in shown(window, QAbstractButton):
        if not isinstance(widget, QAbstractButton) or not widget.isEnabled() or widget.property(OWN_ENTER):
            continue
        if widget.focusPolicy() == Qt.FocusPolicy.NoFocus or _in_a_form(widget):
            continue
        before = widget.isChecked()
        widget.blockSignals(True)
        event = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier, "\r")
        QApplication.sendEvent(widget, event)
        acted = event.isAccepted() and (not widget.isCheckable() or widget.isChecked() != before or widget.group())
        widget.setChecked(before)
        widget.blockSignals(False)
        if not acted:
            found.append(told(widget))
    return found


def _in_a_form(widget: QWidget) -> bool:
    above = widget.parentWidget()
    while above is not None and not above.property(MOVES_ON):
        above = above.parentWidget()
    return isinstance(widget, QCheckBox) and above is not None


def inner_room(widget: QWidget) -> tuple[int, int, str]:
    """Width and height of where the words of an editor are drawn, and the words."""
    style = widget.style()
    if isinstance(widget, QComboBox):
        option = QStyleOptionComboBox()
        option.initFrom(widget)
        place = style.subControlRect(
            QStyle.ComplexControl.CC_ComboBox, option, QStyle.SubControl.SC_ComboBoxEditField, widget
        )
        return place.width(), place.height(), widget.currentText()
    if isinstance(widget, QPlainTextEdit):
        return widget.viewport().width(), widget.viewport().height(), WORDS
    frame = QStyleOptionFrame()
    frame.initFrom(widget)
    place = style.subElementRect(QStyle.SubElement.SE_LineEditContents, frame, widget)
    words = widget.text() if isinstance(widget, QLineEdit) else ""
    return place.width(), place.height(), words


def cramped(window: QWidget) -> list[str]:
    """The editors of this screen whose words do not fit into them. A line that holds more than it is wide scrolls: it
    has room for two dozen letters at least."""
    found = []
    editors = [one for kind in (QLineEdit, QComboBox, QPlainTextEdit) for one in window.findChildren(kind)]
    for widget in [one for one in editors if one.isVisible()]:
        wide, high, words = inner_room(widget)
        letters = widget.fontMetrics()
        shown_words = words[: _letters(widget)] or WORDS[: _letters(widget)]
        if wide < letters.horizontalAdvance(shown_words) or high < letters.ascent() + letters.descent() - 2:
            found.append(f"{told(widget)}: {wide} x {high} for “{words}”")
    return found


def _letters(widget: QWidget) -> int:
    """How many letters must be seen of a line: all that it may hold, and no more than two dozen."""
    most = widget.maxLength() if isinstance(widget, QLineEdit) else 24
    return min(24, most)


def labels(window: QWidget) -> list[str]:
    """Every word that stands on the screen."""
    return [one.text() for one in window.findChildren(QLabel) if one.isVisible()]


def hold_buttons(window: QWidget) -> list[QAbstractButton]:
    """The buttons that show something while they are held: they say so."""
    buttons = [one for one in shown(window, QAbstractButton) if isinstance(one, QAbstractButton)]
    return [one for one in buttons if one.accessibleName().startswith("Hold to ")]


def _becomes(window: QWidget, before: list[str]) -> bool:
    """Whether the words are soon those from before: a release counts when no press follows it."""
    for _ in range(50):
        if labels(window) == before:
            return True
        QTest.qWait(20)
    return False


def held_open(window: QWidget) -> list[str]:
    """The hold buttons that go on showing after the mouse, wherever it is, or the key was let go, or that a key does
    not hold."""
    found = []
    for button in hold_buttons(window):
        if not bring(button):
            continue
        before, handle = labels(window), window.windowHandle()
        at = button.mapTo(window, button.rect().center())
        for steps in ((), (QPoint(3, 1), QPoint(60, 30), QPoint(240, 120))):
            QTest.mousePress(handle, Qt.MouseButton.LeftButton, pos=at)
            QApplication.processEvents()  # what it shows may push it away from under the pointer
            for step in steps:
                QTest.mouseMove(handle, at + step)
            QTest.mouseRelease(handle, Qt.MouseButton.LeftButton, pos=at + (steps[-1] if steps else QPoint(0, 0)))
            QApplication.processEvents()
            if labels(window) != before:
                found.append(f"{told(button)} by mouse")
        for key in (Qt.Key.Key_Space, Qt.Key.Key_Return):
            button.setFocus()
            QTest.keyPress(button, key)
            held = button.isDown()
            QTest.keyRelease(button, key)
            if not held or not _becomes(window, before):
                found.append(f"{told(button)} by {key.name}")
    return found
