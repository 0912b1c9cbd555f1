"""The window: one gets to every room by key and by mouse, and what stands around the rooms says nothing personal."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from champion_app.domain.change import ChangeSet, Touched, create
from champion_app.domain.kinds.contact import FollowUp
from champion_app.domain.scope import case_scope
from champion_app.opening import open_window
from champion_app.store.queries import today
from champion_app.ui.doors import DOORS
from champion_app.ui.finder import Finder
from champion_app.ui.main_window import TITLE, MainWindow
from champion_app.ui.widgets.toast import Said
from tests.ui.roof import Roof, case_rows, roof
from tests.vaults.fresh import MONDAY

CONTROL = Qt.KeyboardModifier.ControlModifier
ROOMS = [door.room for door in DOORS]


@pytest.fixture
def house(tmp_path: Path, qapp: QApplication) -> Iterator[Roof]:
    with roof(tmp_path / "laptop", qapp) as made:
        rows = [one for n in ("a", "b") for one in case_rows(n, f"Faduma Khalif {n}")]
        made.vault.replica.apply_rows(rows, cursor="")
        made.save(create(FollowUp(what="ring", due=MONDAY + timedelta(hours=1)), record_id="f", subject="a"))
        yield made


def opened(house: Roof) -> MainWindow:
    """The whole window, as the roof makes it over an open vault."""
    return open_window(
        house.vault, tasks=house.tasks, look=house.look, clock=house.clock, keystore_sentence="The passphrase alone.",
        banner="This is a demonstration.",
    )  # fmt: skip


@pytest.fixture
def window(house: Roof, qtbot: QtBot) -> Iterator[MainWindow]:
    """The window over a caseload of two, its idle moments over, in front and with the keyboard."""
    made = opened(house)
    while made.rooms.make_one():
        pass
    with qtbot.waitSignal(made.today.counted):
        made.show()
    with qtbot.waitActive(made):
        made.activateWindow()
    made.today.focus_first()
    yield made
    made.close()
    made.deleteLater()


def focused() -> QWidget:
    """The widget that has the keyboard."""
    found = QApplication.focusWidget()
    assert found is not None
    return found


def door(window: MainWindow, words: str) -> QPushButton:
    """A door of the rail, by what a screen reader says first of it."""
    buttons = [one for one in window.rail.findChildren(QPushButton) if one.accessibleName().startswith(words)]
    (found,) = buttons
    return found


def finder(window: MainWindow, qtbot: QtBot) -> Finder:
    """The search, opened with Ctrl+K."""
    QTest.keyClick(window, Qt.Key.Key_K, CONTROL)
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), Finder))
    found = QApplication.activeModalWidget()
    assert isinstance(found, Finder)
    return found


def test_a_room_that_an_idle_moment_only_made_is_the_one_that_is_entered(house: Roof) -> None:
    made = opened(house)
    told: list[str] = []
    made.rooms.made.connect(lambda name, _room: told.append(name))
    made.rooms.make_one()
    assert told == []  # made, and not joined yet: that is the next moment's

    room = made.case
    assert told == ["case"]
    made.rooms.make_one()
    assert made.case is room
    assert told == ["case"]


@pytest.mark.parametrize("room", ROOMS)
def test_every_room_is_entered_from_the_rail_with_the_keyboard(window: MainWindow, qtbot: QtBot, room: str) -> None:
    """F6 goes to the rail, Space enters; the door then says that one is here, and only that one."""
    words = next(one.words for one in DOORS if one.room == room)
    assert window.today.isAncestorOf(focused())
    QTest.keyClick(window, Qt.Key.Key_F6)
    assert window.rail.isAncestorOf(focused())
    door(window, words).setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(focused(), Qt.Key.Key_Space)

    assert window.here() == room
    qtbot.waitUntil(lambda: window.stack.currentWidget() is window.rooms.room(room))
    here = [one.accessibleName() for one in window.rail.findChildren(QPushButton)]
    assert [name for name in here if name.endswith("you are here")] == [door(window, words).accessibleName()]


def test_control_and_a_number_enters_the_room_of_that_place(window: MainWindow) -> None:
    for place, room in enumerate(ROOMS):
        QTest.keyClick(window, Qt.Key(Qt.Key.Key_1 + place), CONTROL)
        assert window.here() == room


def test_rooms_are_made_when_they_are_first_needed_and_once(house: Roof, qtbot: QtBot) -> None:
    """The window opens on Today alone; the others come in idle moments, and a room is the same one ever after."""
    window = opened(house)
    qtbot.addWidget(window)
    assert window.stack.count() == 1
    window.go("settings")
    settings = window.stack.currentWidget()
    assert window.stack.count() == 2
    qtbot.waitUntil(lambda: window.stack.count() == len(ROOMS) + 1)
    window.go("today")
    window.go("settings")
    assert window.stack.currentWidget() is settings
    assert window.stack.count() == len(ROOMS) + 1


def test_the_search_leads_to_a_room_and_closes_without_a_trace(window: MainWindow, qtbot: QtBot) -> None:
    found = finder(window, qtbot)
    assert found.field.hasFocus() or found.focusWidget() is found.field
    QTest.keyClicks(found.field, "Partn")
    qtbot.waitUntil(lambda: found.answers.count() > 0)
    QTest.keyClick(found.field, Qt.Key.Key_Return)
    assert window.here() == "partners"

    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is None)
    window.search.click()
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), Finder))
    again = QApplication.activeModalWidget()
    assert isinstance(again, Finder)
    QTest.keyClick(again, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is None)
    assert window.here() == "partners"


def test_no_title_of_any_window_says_anything_personal(window: MainWindow, qtbot: QtBot) -> None:
    """Titles are read by the system, by other programs and over a shoulder."""
    seen = {window.windowTitle()}
    for room in ROOMS:
        window.go(room)
        seen.add(window.windowTitle())
    with qtbot.waitSignal(window.case.loaded):
        window.open_case(case_scope("a"))
    seen.add(window.windowTitle())
    found = finder(window, qtbot)
    QTest.keyClicks(found.field, "Faduma")
    qtbot.waitUntil(lambda: found.answers.count() > 0)
    seen.update(one.windowTitle() for one in QApplication.topLevelWidgets() if one.isVisible())
    found.close()

    assert seen == {TITLE, "Find"}


@pytest.mark.parametrize("way", ["key", "rail by mouse", "rail by space"])
def test_lock_is_asked_of_the_roof_and_the_window_does_nothing_itself(
    window: MainWindow, qtbot: QtBot, way: str
) -> None:
    with qtbot.waitSignal(window.lock_asked):
        if way == "key":
            QTest.keyClick(window, Qt.Key.Key_L, CONTROL)
        elif way == "rail by mouse":
            QTest.mouseClick(door(window, "Lock"), Qt.MouseButton.LeftButton)
        else:
            door(window, "Lock").setFocus(Qt.FocusReason.TabFocusReason)
            QTest.keyClick(door(window, "Lock"), Qt.Key.Key_Space)
    assert window.isVisible()
    assert window.here() == "today"


def test_back_leads_to_where_one_came_from(window: MainWindow, qtbot: QtBot) -> None:
    """Enter on a row of Today opens the case, Esc leads back; the same from Caseload."""
    with qtbot.waitSignal(window.case.loaded):
        QTest.keyClick(focused(), Qt.Key.Key_Return)
    assert window.here() == "case"
    assert door(window, "Today").accessibleName().endswith("you are here")
    QTest.keyClick(window, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: window.here() == "today")

    window.go("caseload")
    with qtbot.waitSignal(window.case.loaded):
        window.open_case(case_scope("b"))
    QTest.keyClick(window, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: window.here() == "caseload")


def test_a_joint_note_goes_to_the_case_one_comes_from_and_its_words_have_the_keyboard(
    window: MainWindow, qtbot: QtBot
) -> None:
    """With J from the case, from a partner, and through the rail: the case that was open last, never another."""
    window.go("joint")
    qtbot.waitUntil(lambda: window.joint._case.count() > 1)
    assert window.joint._scope == ""
    for row, back in ((1, "case"), (0, "partners"), (1, "caseload")):
        scope = window.today.first.list.rows()[row].key
        with qtbot.waitSignal(window.case.loaded):
            window.open_case(scope)
        if back == "case":
            window.case.write_joint_note.emit(scope)
            qtbot.waitUntil(lambda: focused() is window.joint._entry.words)
            QTest.keyClicks(focused(), "First words.")
            assert window.joint._entry.words.toPlainText() == "First words."
        elif back == "partners":
            window.go("partners")
            window.partners.note_asked.emit("")
            qtbot.waitUntil(lambda: focused() is window.joint._entry.words)
        else:
            window.go("joint")
        qtbot.waitUntil(lambda scope=scope: window.joint._scope == scope)  # type: ignore[misc]  # bound at once


def test_a_promise_ticked_in_its_case_is_gone_from_today(window: MainWindow, house: Roof, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: len(window.today.promised.list.rows()) == 1)
    with qtbot.waitSignal(window.case.loaded):
        window.today.promised.acted.emit(window.today.promised.list.rows()[0].key)
    done = next(one for one in window.case.findChildren(QPushButton) if one.accessibleName().startswith("Done: "))
    with qtbot.waitSignal(window.case.said) as said:
        QTest.mouseClick(done, Qt.MouseButton.LeftButton)
    assert window.toast.isVisible()
    assert window.toast.words() == said.args[0].words == "Done, saved here"

    until = (MONDAY + timedelta(days=1)).isoformat()
    assert house.vault.ask(today.promised, until=until) == []
    qtbot.waitUntil(lambda: bool(window.case.list.findChildren(QWidget)))
    with qtbot.waitSignal(window.case.said) as back:
        QTest.keySequence(window, QKeySequence("Ctrl+Z"))
    assert back.args[0].words == "Open again, saved here"
    assert len(house.vault.ask(today.promised, until=until)) == 1
    qtbot.waitUntil(lambda: any(one.accessibleName().startswith("Done: ") for one in visible_buttons(window.case)))
    with qtbot.waitSignal(window.case.said):
        QTest.mouseClick(
            next(one for one in visible_buttons(window.case) if one.accessibleName().startswith("Done: ")),
            Qt.MouseButton.LeftButton,
        )
    window.go("today")
    assert not window.toast.isVisible()  # a word about one room has no place in the next
    qtbot.waitUntil(lambda: "Nothing is promised for today." in words_in(window.today.promised))


def visible_buttons(widget: QWidget) -> list[QPushButton]:
    return [one for one in widget.findChildren(QPushButton) if one.isVisible()]


def words_in(widget: QWidget) -> str:
    """Every word that can be seen in a widget."""
    return " ".join(one.text() for one in widget.findChildren(QLabel) if one.isVisible())


def test_undo_stands_in_the_window_until_it_is_pressed_and_works_once(window: MainWindow, qtbot: QtBot) -> None:
    undone: list[str] = []
    window.toast.say(Said(words="Done, saved here", action="Undo", act=lambda: undone.append("once")))
    (undo,) = window.toast.findChildren(QPushButton)
    assert undo.isVisible()
    assert window.rect().contains(window.toast.geometry())
    QTest.mouseClick(undo, Qt.MouseButton.LeftButton)
    assert undone == ["once"]
    assert not window.toast.isVisible()

    window.toast.say(Said(words="Note kept, saved here"))
    assert not undo.isVisible()


def test_what_waits_is_counted_in_the_rail_and_work_is_said_to_be_saved(
    window: MainWindow, house: Roof, qtbot: QtBot
) -> None:
    qtbot.waitUntil(lambda: (window.rail.count("today"), window.rail.count("station")) == ("2", "↑1"))
    assert window.foot.words() == ("Everything is saved on this laptop", "Not synced yet")
    assert door(window, "Station").accessibleName() == "Station, waiting: 1"

    edit = create(FollowUp(what="visit", due=MONDAY), record_id="g", subject="a")
    house.save(edit)
    window.changes.announce(ChangeSet(touched=(Touched(record="g", kind=edit.kind, scope=edit.scope),)))
    qtbot.waitUntil(lambda: window.rail.count("station") == "↑2")


def test_the_banner_of_a_demonstration_stays_in_every_room(window: MainWindow) -> None:
    for room in ROOMS:
        window.go(room)
        assert "This is a demonstration." in words_in(window)


def test_a_narrow_window_folds_the_rail_into_one_menu_with_the_same_doors(window: MainWindow, qtbot: QtBot) -> None:
    window.setMinimumSize(0, 0)
    window.resize(640, 700)
    assert not window.rail.isVisible()
    here = next(one for one in window.findChildren(QPushButton) if one.isVisible() and "Today" in one.text())
    here.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(here, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: isinstance(QApplication.activePopupWidget(), QMenu))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    assert [one.text().split("   ")[0] for one in menu.actions()] == [one.words for one in DOORS]
    for _ in range(2):
        QTest.keyClick(menu, Qt.Key.Key_Down)
    QTest.keyClick(menu, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.here() == "caseload")


def too_wide(window: QWidget) -> list[str]:
    """Every visible widget that reaches over the window's edge."""
    found = []
    for one in window.findChildren(QWidget):
        left = one.mapTo(window, QPoint(0, 0)).x() if one.window() is window else 0
        if one.isVisible() and one.window() is window and (left < 0 or left + one.width() > window.width()):
            found.append(f"{type(one).__name__} {one.accessibleName()!r} {left}+{one.width()}")
    return found


@pytest.mark.parametrize("size", [(1280, 800), (1024, 640)])
@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_every_room_fits_the_window_at_every_text_size(
    window: MainWindow, house: Roof, qtbot: QtBot, size: tuple[int, int], scale: float
) -> None:
    """No widget reaches over the window's edge: nothing is cut off, and nobody has to scroll sideways."""
    house.look.wear(scale=scale)
    window.resize(*size)
    assert (window.width(), window.height()) == size
    for room in ROOMS:
        window.go(room)
        qtbot.waitUntil(window.rooms.room(room).isVisible)
        qtbot.waitUntil(lambda: too_wide(window) == [], timeout=2000)


@pytest.mark.parametrize(("size", "scale"), [((1280, 800), 2.0), ((1024, 640), 1.0)])
def test_a_contact_in_hand_fits_the_window(
    window: MainWindow, house: Roof, qtbot: QtBot, size: tuple[int, int], scale: float
) -> None:
    house.look.wear(scale=scale)
    window.resize(*size)
    window.record_contact(case_scope("a"))
    qtbot.waitUntil(lambda: window.case.strips.strip is not None)
    qtbot.waitUntil(lambda: too_wide(window) == [], timeout=2000)


def test_a_widget_over_the_edge_would_be_seen(window: MainWindow) -> None:
    """The check above fails where one widget is wider than the window."""
    over = QPushButton("A button that nobody sees the end of", window.stack)
    over.setGeometry(20, 20, window.width(), 40)
    over.show()
    assert len(too_wide(window)) == 1
