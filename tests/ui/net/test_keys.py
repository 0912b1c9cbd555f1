"""Keys do what they say: Enter presses, Ctrl+Enter saves, a letter is text wherever text can go, and words that are
still being composed are never lost."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QDate, QEvent, Qt
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QPlainTextEdit,
    QPushButton,
    QRadioButton,
    QTextEdit,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from champion_app.store.rows import records
from champion_app.ui.draft import Draft
from champion_app.ui.forms.record_form import RecordForm
from champion_app.ui.input_filter import InputFilter
from champion_app.ui.rooms.case.contact_strip import ContactStrip
from champion_app.ui.rooms.case.form_strip import FormStrip
from champion_app.ui.widgets.date_line import DateLine
from champion_app.ui.widgets.field import Words
from champion_app.ui.widgets.letter_keys import bind_letters
from tests.ui.net.world import opened, quiet, told
from tests.ui.pictures_forms import form_of
from tests.ui.roof import Roof, roof
from tests.vaults.fresh import MONDAY

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
DATED = ("date", "datetime", "time")
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


@pytest.fixture
def house(tmp_path: Path, qapp: QApplication) -> Iterator[Roof]:
    with roof(tmp_path / "laptop", qapp) as made:
        yield made


def show(qtbot: QtBot, widget: QWidget) -> None:
    """In front and with the keyboard."""
    qtbot.addWidget(widget)
    widget.show()
    with qtbot.waitActive(widget):
        widget.activateWindow()


@pytest.mark.parametrize("key", ENTER)
@pytest.mark.parametrize("kind", [QPushButton, QToolButton, QCheckBox, QRadioButton])
def test_enter_acts_on_every_kind_of_button_once(
    house: Roof, qtbot: QtBot, kind: type[QAbstractButton], key: Qt.Key
) -> None:
    page, button, clicks = QWidget(), kind(), []
    QVBoxLayout(page).addWidget(button)
    button.clicked.connect(lambda: clicks.append(1))
    show(qtbot, page)
    button.setFocus()
    QTest.keyClick(button, key)
    held = QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier, "\r", True)  # repeats
    QApplication.sendEvent(button, held)

    assert clicks == [1]
    button.setEnabled(False)
    QTest.keyClick(button, key)
    assert clicks == [1]


def test_enter_in_a_line_of_a_dialog_presses_nothing(house: Roof, qtbot: QtBot) -> None:
    from champion_app.ui.session.crash import CrashDialog

    pressed: list[str] = []
    dialog = CrashDialog(house.look, lock=lambda: pressed.append("lock"))
    line = QLineEdit()
    layout = dialog.layout()
    assert layout is not None
    layout.addWidget(line)
    show(qtbot, dialog)
    line.setFocus()
    QTest.keyClick(line, Qt.Key.Key_Return)

    assert pressed == []
    assert dialog.isVisible()


def test_a_tick_in_a_form_is_not_set_by_walking_through_it_with_enter(house: Roof, qtbot: QtBot) -> None:
    form = form_of("contact_point", house)
    show(qtbot, form)
    ticks = [one for one in form.findChildren(QCheckBox) if one.isVisible()]
    before = [tick.isChecked() for tick in ticks]
    for tick in ticks:
        tick.setFocus()
        QTest.keyClick(tick, Qt.Key.Key_Return)

    assert ticks
    assert [tick.isChecked() for tick in ticks] == before


def fields_of(form: QWidget) -> list[QWidget]:
    """Everything in a form that the keyboard can stand in."""
    return [
        one for one in form.findChildren(QWidget)
        if one.isVisible() and one.isEnabled() and one.focusPolicy() & Qt.FocusPolicy.TabFocus
        and one.focusProxy() is None
    ]  # fmt: skip


def test_ctrl_enter_saves_from_every_field_of_the_form_of_every_kind(house: Roof, qtbot: QtBot) -> None:
    seen = 0
    for kind in house.vault.catalogue.kinds:
        form = form_of(kind.name, house)
        asked: list[str] = []
        form.save_asked.connect(lambda asked=asked: asked.append("save"))
        show(qtbot, form)
        for place, field in enumerate(fields_of(form), start=1):
            field.setFocus()
            QTest.keyClick(field, Qt.Key.Key_Return, CONTROL)
            assert len(asked) == place, f"{kind.name}: {told(field)}"
            seen += 1
        form.hide()
    assert seen > 100


def test_ctrl_enter_saves_from_every_field_of_every_strip(tmp_path: Path, qapp: QApplication, qtbot: QtBot) -> None:
    with opened(tmp_path, qapp, qtbot) as (made, window):
        with qtbot.waitSignal(window.case.loaded):
            window.open_case("case:a")
        strips = window.case.strips
        for start in (window.case.start_contact, strips.start_note, strips.start_promise, strips.start_review):
            start()
            quiet(made, qtbot)
            strip = strips.strip
            assert strip is not None
            for field in fields_of(strip):
                if isinstance(field, QPushButton):
                    continue
                strip.remark.setText("")
                field.setFocus()
                QTest.keyClick(field, Qt.Key.Key_Return, CONTROL)
                assert _answered(strip), f"{type(strip).__name__}: {told(field)}"
        window.go("partners")
        quiet(made, qtbot)


def _answered(strip: ContactStrip | FormStrip) -> bool:
    """Nothing is filled in: the strip says what is missing."""
    if isinstance(strip, ContactStrip):
        return bool(strip.remark.text())
    errors = [strip.form.error(name) for name in strip.form.values()]
    strip.form.clear_errors()
    return any(errors)


@pytest.mark.parametrize("kind", [QLineEdit, QPlainTextEdit, QTextEdit, QComboBox, QListWidget])
def test_a_letter_alone_is_text_wherever_it_can_be(house: Roof, qtbot: QtBot, kind: type[QWidget]) -> None:
    page, field, button, told_to = QWidget(), kind(), QPushButton("Elsewhere"), []
    column = QHBoxLayout(page)
    for one in (field, button):
        column.addWidget(one)
    if isinstance(field, QComboBox | QListWidget):
        field.addItems(["Call", "Letter"])
    bind_letters(page, {"C": lambda: told_to.append("C")})
    show(qtbot, page)
    field.setFocus()
    QTest.keyClick(field, Qt.Key.Key_C)
    assert told_to == []
    QTest.keyClick(field, Qt.Key.Key_C, CONTROL | SHIFT)
    assert told_to == ["C"]
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_C)
    assert told_to == ["C", "C"]

    house.look.input.letters = False
    QTest.keyClick(button, Qt.Key.Key_C)
    assert told_to == ["C", "C"]
    QTest.keyClick(button, Qt.Key.Key_C, CONTROL | SHIFT)
    assert told_to == ["C", "C", "C"]


def test_letters_typed_into_the_fields_of_a_strip_open_nothing(
    tmp_path: Path, qapp: QApplication, qtbot: QtBot
) -> None:
    with opened(tmp_path, qapp, qtbot) as (made, window):
        with qtbot.waitSignal(window.case.loaded):
            window.open_case("case:a")
        window.case.strips.start_note()
        quiet(made, qtbot)
        strip = window.case.strips.strip
        assert isinstance(strip, FormStrip)
        for field in fields_of(strip.form):
            field.setFocus()
            for letter in "cfrjan":
                QTest.keyClicks(field, letter)
            assert window.case.strips.strip is strip
            assert window.here() == "case"
        window.case.setFocus()
        QTest.keyClick(window.case, Qt.Key.Key_F)
        assert window.case.strips.strip is not strip


def compose(widget: QWidget, words: str) -> None:
    """As an input method tells that words are being composed."""
    QApplication.sendEvent(widget, QInputMethodEvent(words, []))


@pytest.mark.parametrize("kind", [QLineEdit, QPlainTextEdit, QTextEdit])
@pytest.mark.parametrize("way", ["focus", "ctrl enter", "asked"])
def test_words_being_composed_are_taken_over(house: Roof, qtbot: QtBot, kind: type[QWidget], way: str) -> None:
    page, field, other = QWidget(), kind(), QLineEdit()
    column = QVBoxLayout(page)
    column.addWidget(field)
    column.addWidget(other)
    show(qtbot, page)
    field.setFocus()
    QTest.keyClicks(field, "Said ")
    compose(field, "你好")
    if way == "focus":
        other.setFocus()
    elif way == "ctrl enter":
        QTest.keyClick(field, Qt.Key.Key_Return, CONTROL)
    else:
        house.look.input.commit_composed()
    house.look.input.commit_composed()  # twice is harmless

    words = field.text() if isinstance(field, QLineEdit) else field.toPlainText()  # type: ignore[attr-defined]
    assert words.rstrip("\n") == "Said 你好"


def test_words_being_composed_are_saved_kept_and_locked_away(tmp_path: Path, qapp: QApplication, qtbot: QtBot) -> None:
    """Ctrl+Enter saves them; another room and a lock keep them in the draft."""
    with opened(tmp_path, qapp, qtbot) as (made, window):
        with qtbot.waitSignal(window.case.loaded):
            window.open_case("case:a")
        strips = window.case.strips
        strips.start_note()
        quiet(made, qtbot)
        strip = strips.strip
        assert isinstance(strip, FormStrip)
        (words,) = [one for one in strip.form.findChildren(Words) if one.isVisible()]
        words.setFocus()
        compose(words, "Nadia")
        window.go("today")
        assert words.toPlainText() == "Nadia"
        window.go("case")
        words.setFocus()
        compose(words, " rang")
        InputFilter.over(qapp).commit_composed()  # as the locker does, first of all
        assert [draft.waits() for draft in strip.findChildren(Draft)] == [True]
        compose(words, " again")
        with qtbot.waitSignal(window.case.said):
            QTest.keyClick(words, Qt.Key.Key_Return, CONTROL)
        quiet(made, qtbot)
        kept = [row.body.get("words") for row in made.vault.ask(records.in_scope, "case:a", ["note"])]
        assert any(one and "again" in one for one in kept)


def test_a_date_is_written_said_back_chosen_and_cleared_with_the_keyboard(house: Roof, qtbot: QtBot) -> None:
    form = form_of("follow_up", house)
    show(qtbot, form)
    line = form.editor("due")
    assert isinstance(line, DateLine)
    line.setFocus()
    line.line.clear()
    QTest.keyClicks(line.line, "thursday 4pm")
    assert form.said("due") == "Thursday 26 November 2026, 16:00 (in 3 days)"
    assert form.values()["due"] == "2026-11-26T16:00:00+00:00"
    QTest.keyClick(line.line, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert line._calendar is not None
    days = line._calendar.days
    view = QApplication.focusWidget()
    assert view is not None
    assert days.isAncestorOf(view)
    assert days.selectedDate() == QDate(2026, 11, 26)
    QTest.keyClick(view, Qt.Key.Key_Right)
    QTest.keyClick(view, Qt.Key.Key_Escape)
    assert not line._calendar.isVisible()
    assert line.text() == "thursday 4pm"
    line.open_calendar()
    QTest.keyClick(view, Qt.Key.Key_Right)
    QTest.keyClick(view, Qt.Key.Key_Return)
    assert line.text() == "27 November 2026, 16:00"
    assert form.values()["due"] == "2026-11-27T16:00:00+00:00"
    line.line.selectAll()
    QTest.keyClick(line.line, Qt.Key.Key_Delete)
    assert form.values()["due"] is None
    assert form.check()


def test_enter_walks_through_a_form_from_field_to_field(house: Roof, qtbot: QtBot) -> None:
    form = form_of("follow_up", house)
    show(qtbot, form)
    walked = [form.editor(name) for name in ("kind", "what", "due", "done", "done_at", "by")]
    walked[0].setFocus()
    for field in walked:
        focus = QApplication.focusWidget()
        assert focus is not None
        assert focus in (field, field.focusProxy()), told(focus)
        QTest.keyClick(focus, Qt.Key.Key_Return)


def test_what_was_understood_does_not_move_when_midnight_passes(house: Roof, qtbot: QtBot) -> None:
    kind = house.vault.catalogue.get("follow_up")
    assert kind is not None
    times = [MONDAY]
    form = RecordForm(house.look, kind, house.vault.policy, fields=("due",), clock=lambda: times[-1])
    show(qtbot, form)
    line = form.editor("due")
    assert isinstance(line, DateLine)
    QTest.keyClicks(line.line, "tomorrow")
    before = form.values()
    times.append(MONDAY + timedelta(days=1))

    assert form.values() == before == {"due": "2026-11-24T23:59:00+00:00"}
    assert form.check()


def test_what_cannot_be_read_is_said_kept_as_typed_and_not_saved(house: Roof, qtbot: QtBot) -> None:
    """For each date of each kind there is."""
    for kind in house.vault.catalogue.kinds:
        dated = [field.name for field in kind.fields if field.base in DATED]
        if not dated:
            continue
        form, again = form_of(kind.name, house, bases=DATED), form_of(kind.name, house, bases=DATED)
        show(qtbot, form)
        for name in dated:
            line = form.editor(name)
            assert isinstance(line, DateLine)
            before = form.values()[name]
            assert form.check()
            for typed in ("12", "4/13/2026"):
                line.line.selectAll()
                QTest.keyClicks(line.line, typed)
                assert form.values()[name] == typed
                assert not form.check()
                assert form.error(name)
                assert QApplication.focusWidget() is line.line
            again.show_draft(form.values())
            assert again.values()[name] == "4/13/2026"
            assert not again.check()
            line.show_text("")
            form.set_values({**form.values(), name: before})
            assert form.values()[name] == before
        form.hide()
