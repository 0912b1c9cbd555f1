"""A page that scrolls: a bar only where there is something to scroll, and nothing moves when it comes or goes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from champion_app.ui.look import Look
from champion_app.ui.widgets.card import FittingScroll, Scroll
from champion_app.ui.widgets.text import Text

MARGIN = 24
WORDS = "Words that wrap, and take many lines where they are narrow but few where they are wide. " * 8


@pytest.fixture(params=[Scroll, FittingScroll])
def page(request: pytest.FixtureRequest, qapp: QApplication, qtbot: QtBot) -> Iterator[tuple[Scroll, QWidget]]:
    scroll: Scroll = request.param(margins=(MARGIN, 0, MARGIN, 0))
    words = Text(Look(qapp), WORDS, wrap=True)
    scroll.column.addWidget(words)
    scroll.resize(1000, 400)
    with qtbot.waitExposed(scroll):
        scroll.show()
    yield scroll, words
    scroll.close()


def right_edge(scroll: Scroll, words: QWidget) -> int:
    return words.mapTo(scroll, QPoint(words.width(), 0)).x()


def wait_for_bar(scroll: Scroll, qtbot: QtBot, *, shown: bool) -> None:
    qtbot.waitUntil(lambda: scroll.verticalScrollBar().isVisible() is shown)


def test_words_that_fit_at_this_width_have_no_bar(page: tuple[Scroll, QWidget], qtbot: QtBot) -> None:
    scroll, words = page
    assert scroll.inside.minimumSizeHint().height() > 0
    scroll.resize(1000, scroll.inside.heightForWidth(1000) + 2)

    qtbot.waitUntil(lambda: right_edge(scroll, words) == 1000 - MARGIN)
    assert not scroll.verticalScrollBar().isVisible()


def test_nothing_moves_when_the_bar_comes_and_goes(page: tuple[Scroll, QWidget], qtbot: QtBot) -> None:
    scroll, words = page
    fits = scroll.inside.heightForWidth(1000) + 2
    for height, bar in ((fits // 2, True), (fits, False), (fits // 2, True), (fits, False)):
        scroll.resize(1000, height)
        wait_for_bar(scroll, qtbot, shown=bar)
        qtbot.waitUntil(lambda: right_edge(scroll, words) == 1000 - MARGIN)


def test_what_opens_below_is_brought_into_sight(page: tuple[Scroll, QWidget], qtbot: QtBot) -> None:
    scroll, words = page
    words.setMinimumHeight(900)
    opened = QWidget()
    opened.setFixedHeight(150)
    scroll.column.addWidget(opened)
    qtbot.waitUntil(lambda: scroll.verticalScrollBar().maximum() >= 600)

    scroll.bring(opened)

    top = opened.mapTo(scroll.viewport(), QPoint(0, 0)).y()
    assert 0 <= top <= scroll.viewport().height() - opened.height()


def test_what_is_higher_than_the_page_stays_where_its_beginning_is_in_sight(
    page: tuple[Scroll, QWidget], qtbot: QtBot
) -> None:
    scroll, words = page
    opened = QWidget()
    opened.setFixedHeight(2000)
    scroll.column.addWidget(opened)
    qtbot.waitUntil(lambda: scroll.verticalScrollBar().maximum() >= 1600)
    bar = scroll.verticalScrollBar()

    scroll.bring(opened)
    assert bar.value() == 0
    bar.setValue(1500)
    scroll.bring(opened)
    assert bar.value() == words.height()
