"""The real window over a day with something of everything in it, and the way to each of its screens.

What the net asks is asked of whatever stands on a screen: a widget that somebody adds tomorrow is asked as well.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QPoint, QPointF
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QScrollBar,
    QTabBar,
    QWidget,
)
from pytestqt.qtbot import QtBot

from champion_app.demo.directory import directory_edits
from champion_app.domain.change import create
from champion_app.domain.kinds.contact import FollowUp, Note
from champion_app.domain.kinds.person import ContactPoint
from champion_app.opening import open_window
from champion_app.ui.main_window import MainWindow
from champion_app.ui.widgets.tabs import Tabs
from tests.ui.roof import Roof, case_rows, roof
from tests.vaults.fresh import MONDAY

NOTCH = 120
ROOMS = ("today", "caseload", "joint", "partners", "station", "briefing", "settings")
STRIPS = ("contact", "note", "promise", "review")
TABS = ("timeline", "risk", "people", "files")


@contextmanager
def opened(folder: Path, app: QApplication, qtbot: QtBot) -> Iterator[tuple[Roof, MainWindow]]:
    """The window, in front and with the keyboard, over two cases and the demonstration's partners."""
    with roof(folder / "laptop", app) as house:
        rows = [one for n in ("a", "b") for one in case_rows(n, f"Faduma Khalif {n}")]
        house.vault.replica.apply_rows(rows, cursor="")
        person = next(one.id for one in rows if one.kind == "person")
        house.save(
            create(FollowUp(what="ring", due=MONDAY + timedelta(hours=1)), record_id="f", subject="a"),
            create(Note(words="She moved.", at=MONDAY, by="You"), record_id="n", subject="a"),
            create(ContactPoint(person=person, value="07700 900142"), record_id="w", subject="a"),
            *directory_edits(new_id=house.vault.new_id, today=date(2026, 11, 23)),
        )
        window = open_window(
            house.vault, tasks=house.tasks, look=house.look, clock=house.clock, keystore_sentence="Half of the key."
        )
        while window.rooms.make_one():
            pass
        with qtbot.waitSignal(window.today.counted):
            window.show()
        with qtbot.waitActive(window):
            window.activateWindow()
        try:
            yield house, window
        finally:
            window.close()
            window.deleteLater()


def quiet(house: Roof, qtbot: QtBot) -> None:
    """Until no work is under way and what it brought home has its place."""
    qtbot.waitUntil(lambda: not house.tasks._under_way)
    for _ in range(3):
        QApplication.processEvents()


def screens(house: Roof, window: MainWindow, qtbot: QtBot) -> Iterator[str]:
    """Go to every screen in turn, and say which it is."""
    for room in ROOMS:
        window.go(room)
        quiet(house, qtbot)
        yield room
    for form in ("person", "change"):
        window.go("partners")
        getattr(window.partners._detail, form).open()
        quiet(house, qtbot)
        yield f"partners, {form}"
    for name, go in case_screens(house, window, qtbot):
        go()
        quiet(house, qtbot)
        yield name


def case_screens(house: Roof, window: MainWindow, qtbot: QtBot) -> list[tuple[str, Callable[[], object]]]:
    """The tabs of a case and the strips that open in it."""
    with qtbot.waitSignal(window.case.loaded):
        window.open_case("case:a")
    quiet(house, qtbot)
    case, strips = window.case, window.case.strips
    ways: list[tuple[str, Callable[[], object]]] = [(f"case, {tab}", partial(case.tabs.choose, tab)) for tab in TABS]
    return [
        *ways,
        ("case, contact", case.start_contact),
        ("case, note", strips.start_note),
        ("case, promise", strips.start_promise),
        ("case, review", strips.start_review),
    ]


def shown(window: QWidget, kind: type[QWidget]) -> list[QWidget]:
    """The widgets of a kind that stand on the screen now."""
    return [one for one in window.findChildren(kind) if one.isVisible() and not one.visibleRegion().isNull()]


def told(widget: QWidget) -> str:
    """Which widget it is, for the sentence of a failure."""
    within = widget.parentWidget()
    where = f" in {type(within).__name__}" if within is not None else ""
    return f"{type(widget).__name__} “{widget.accessibleName() or widget.objectName()}”{where}"


def value(widget: QWidget) -> object:
    """What a widget holds that a slip of the hand could change."""
    if isinstance(widget, QComboBox):
        return widget.currentIndex(), widget.currentText()
    if isinstance(widget, QLineEdit):
        return widget.text()
    if isinstance(widget, QPlainTextEdit):
        return widget.toPlainText()
    if isinstance(widget, QAbstractSpinBox):
        return widget.text()
    if isinstance(widget, QTabBar):
        return widget.currentIndex()
    if isinstance(widget, QAbstractSlider) and not isinstance(widget, QScrollBar):
        return widget.value()
    if isinstance(widget, QAbstractButton):
        return widget.isChecked()
    return widget.code() if isinstance(widget, Tabs) else None


def values(window: QWidget) -> dict[QWidget, object]:
    """Everything on the screen that holds something."""
    return {one: held for one in window.findChildren(QWidget) if one.isVisible() and (held := value(one)) is not None}


def page_of(widget: QWidget) -> QScrollArea | None:
    """The page that scrolls under a widget."""
    above = widget.parentWidget()
    while above is not None:
        if isinstance(above, QScrollArea) and above.verticalScrollBar().maximum() > 0:
            return above
        above = above.parentWidget()
    return None


def turn_wheel(widget: QWidget, notches: int) -> None:
    """Turn the wheel with the pointer in the middle of a widget, as the window system tells it."""
    window = widget.window()
    at = QPointF(widget.mapTo(window, widget.rect().center()))
    QTest.wheelEvent(window.windowHandle(), at, QPoint(0, notches * NOTCH))


def bring(widget: QWidget) -> bool:
    """Scroll a widget into the middle of its page; whether its own middle can be seen then."""
    page = page_of(widget)
    if page is not None:
        page.ensureWidgetVisible(widget, 0, page.viewport().height() // 3)
        QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
    return widget.visibleRegion().contains(widget.rect().center())
