"""The wheel scrolls the page and changes nothing that it passes."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QDateEdit,
    QDateTimeEdit,
    QDial,
    QDoubleSpinBox,
    QLineEdit,
    QMainWindow,
    QSlider,
    QSpinBox,
    QTabBar,
    QTimeEdit,
)
from pytestqt.qtbot import QtBot

from champion_app.ui.input_filter import InputFilter
from champion_app.ui.look import Look
from champion_app.ui.widgets.card import Scroll
from champion_app.ui.widgets.field import Check, Dropdown, Line, Words
from champion_app.ui.widgets.tabs import Tabs
from tests.ui.net.checks import slips
from tests.ui.net.world import bring, turn_wheel, values


def every_kind(look: Look) -> QMainWindow:
    """A page with one of each kind that the toolkit or the house has, longer than its window."""
    window = QMainWindow()
    page = Scroll(spacing=8)
    choice = Dropdown(look, name="Choice")
    choice.offer([(str(n), f"Choice {n}") for n in range(9)])
    choice.setCurrentIndex(4)
    plain, typed = QComboBox(), QComboBox()
    typed.setEditable(True)
    bar = QTabBar()
    for box in (plain, typed):
        box.addItems([str(n) for n in range(9)])
        box.setCurrentIndex(4)
    for n in range(9):
        bar.addTab(str(n))
    bar.setCurrentIndex(4)
    slider, dial = QSlider(Qt.Orientation.Horizontal), QDial()
    slider.setValue(50)
    dial.setValue(50)
    whole, broken = QSpinBox(), QDoubleSpinBox()
    whole.setValue(50)
    broken.setValue(50.0)
    made = [
        QLineEdit("before"), choice, plain, typed, whole, broken, QDateEdit(), QTimeEdit(), QDateTimeEdit(), slider,
        dial, bar, Line(look, name="Line"), Words(look, name="Words", lines=3), Check(look, "Tick"),
        Tabs(look, [("a", "One"), ("b", "Two")]),
    ]  # fmt: skip
    for one in made:
        page.column.addWidget(one)
    for _ in range(12):
        page.column.addWidget(Line(look, name="more"))
    window.setCentralWidget(page)
    window.resize(500, 320)
    return window


def test_every_kind_of_widget_there_is_lets_the_wheel_pass(qapp: QApplication, qtbot: QtBot) -> None:
    window = every_kind(Look(qapp))
    qtbot.addWidget(window)
    window.show()
    with qtbot.waitActive(window):
        window.activateWindow()
    window.findChildren(QLineEdit)[0].setFocus()

    assert slips(window) == []


def test_the_wheel_changes_nothing_that_has_the_focus_either(qapp: QApplication, qtbot: QtBot) -> None:
    """One chooses, the focus stays, and one scrolls on."""
    window = every_kind(Look(qapp))
    qtbot.addWidget(window)
    window.show()
    with qtbot.waitActive(window):
        window.activateWindow()
    before = values(window)
    for widget in list(before):
        widget.setFocus()
        for notches in (-1, 1, 1):
            if bring(widget):
                turn_wheel(widget, notches)
    assert values(window) == before


def test_the_net_sees_a_wheel_that_is_not_caught(qapp: QApplication, qtbot: QtBot) -> None:
    """The defects as they were: neither cure, then the focus policy alone."""
    look = Look(qapp)
    window = every_kind(look)
    qtbot.addWidget(window)
    for box in window.findChildren(QComboBox):
        box.ensurePolished()
        box.setFocusPolicy(Qt.FocusPolicy.WheelFocus)
    window.show()
    with qtbot.waitActive(window):
        window.activateWindow()
    qapp.removeEventFilter(InputFilter.over(qapp))
    try:
        unguarded = slips(window)
        for box in window.findChildren(QComboBox):
            box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        half = slips(window)
    finally:
        qapp.installEventFilter(InputFilter.over(qapp))

    assert any("Dropdown" in slip and "changed" in slip for slip in unguarded)
    assert any("Dropdown" in slip and "focus" in slip for slip in unguarded)
    assert any("changed" in slip for slip in half), "a focus policy alone is no cure"
