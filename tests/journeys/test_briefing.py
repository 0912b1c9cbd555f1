"""The day's report at the station, read in a kitchen without a network, and what a champion asks for from it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from champion_app.domain.change import create
from champion_app.domain.kinds.case import Case, Incident
from champion_app.domain.scope import case_scope
from champion_app.opening import open_window
from champion_app.store.queries import briefing
from champion_app.store.vault import Vault
from champion_app.ui.look import Look
from champion_app.ui.main_window import MainWindow
from champion_app.ui.rooms.briefing.room import BriefingRoom
from champion_app.ui.tasks import Tasks
from sync.hub.casework import champion_requests
from sync.hub.ledger.hub_writes import write_as_hub
from sync.hub.report.day.run import run_report
from sync.hub.report.recording.champion_requests import BY_CHAMPION
from sync.hub.report.recording.queries import MENDED, answer, queries
from sync.hub.serve import RunningHub
from tests.hub.conftest import some_id
from tests.journeys.cases_at_hub import level
from tests.journeys.conftest import MakeLaptop
from tests.journeys.laptops import add_champion, now


def case_in(hub: RunningHub, area: str) -> str:
    """A case of this area that nobody has contacted and nobody has."""
    case = some_id()
    edits = [
        create(Case(reference=f"AS-{case[:6]}", opened=now(), area=area), record_id=case, subject=case),
        create(Incident(area="Bristol", strands=("race",)), record_id=some_id(), subject=case),
    ]
    with hub.hub.storage.write() as tx:
        write_as_hub(tx, edits, by="The force", at=now().isoformat())
    return case


@contextmanager
def at_work(vault: Vault, app: QApplication, qtbot: QtBot) -> Iterator[tuple[MainWindow, BriefingRoom]]:
    """The app open on a laptop, in the Briefing room. No network is used from here on."""
    with Tasks() as tasks:
        window = open_window(vault, tasks=tasks, look=Look(app), clock=now, keystore_sentence="")
        window.show()
        window.go("briefing")
        room = window.rooms.room("briefing")
        assert isinstance(room, BriefingRoom)
        qtbot.waitUntil(lambda: room.slot.shown() is not None)
        yield window, room
        window.close()
        window.deleteLater()


def button(room: BriefingRoom, words: str) -> QPushButton:
    (found,) = [one for one in room.findChildren(QPushButton) if one.isVisible() and one.text().strip() == words]
    return found


def test_from_the_hubs_report_to_a_case_taken_on(
    hub: RunningHub, laptop: MakeLaptop, qapp: QApplication, qtbot: QtBot
) -> None:
    case = case_in(hub, "Easton")
    user = add_champion(hub.hub, "A. Champion", area="Bristol")
    run_report(hub.hub)
    mine = laptop(user, "mine")
    level(mine)

    with at_work(mine, qapp, qtbot) as (window, room):
        assert room.header.title() == "Briefing for Bristol"
        qtbot.waitUntil(lambda: window.rail.count("briefing") == "1")
        (line,) = room.overview.list.rows()
        assert (line.title, line.right, line.new) == ("Not contacted yet, still in time", "1", "new")
        QTest.keyClick(room.overview.list, Qt.Key.Key_Return)
        with qtbot.waitSignal(room.said):
            QTest.keyClick(room.items.list, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: window.rail.count("station") == "↑1")
        qtbot.waitUntil(lambda: window.rail.count("briefing") == "")
    with hub.hub.storage.read() as tx:
        assert champion_requests.asked(tx) == []

    level(mine)
    with hub.hub.storage.write() as tx:
        (asked,) = champion_requests.asked(tx)
        assert (asked.name, asked.request.case_id) == ("A. Champion", case)
        champion_requests.give(tx, asked.record, by="The coordinator", words="", now=now())
    run_report(hub.hub)
    level(mine)

    with at_work(mine, qapp, qtbot) as (window, room):
        room.open_line(room.overview.list.key())
        with qtbot.waitSignal(room.open_case) as opened:
            QTest.mouseClick(button(room, "Open the case"), Qt.MouseButton.LeftButton)
        assert opened.args == [case_scope(case)]
        assert window.here() == "case"


def test_a_question_to_the_registrar_goes_and_its_answer_comes_back(
    hub: RunningHub, laptop: MakeLaptop, qapp: QApplication, qtbot: QtBot
) -> None:
    case_in(hub, "Easton")
    mine = laptop(add_champion(hub.hub, "A. Champion", area="Bristol"), "mine")
    colleague = laptop(add_champion(hub.hub, "B. Champion", area="Bristol"), "colleague")
    run_report(hub.hub)
    level(mine, colleague)

    with at_work(mine, qapp, qtbot) as (_window, room):
        room.open_line(room.overview.list.key())
        QTest.mouseClick(button(room, "Ask the registrar"), Qt.MouseButton.LeftButton)
        QTest.keyClicks(room.items.words, "It is religion.")
        with qtbot.waitSignal(room.said):
            QTest.mouseClick(button(room, "Send to the registrar"), Qt.MouseButton.LeftButton)
    level(mine)
    run_report(hub.hub)
    with hub.hub.storage.write() as tx:
        (query,) = [one for one in queries(tx) if one.issue == BY_CHAMPION]
        answer(tx, query.name, outcome=MENDED, by="The registrar", note="", now=now())
    run_report(hub.hub)
    level(mine, colleague)

    for vault, whose in ((mine, True), (colleague, False)):
        page = vault.ask(briefing.page)
        (asked,) = page.asked.values()
        assert asked.mine is whose
        assert asked.request.answer_words == f"{query.name}. It was mended."


def test_a_report_of_another_area_never_comes(hub: RunningHub, laptop: MakeLaptop) -> None:
    case_in(hub, "Easton")
    elsewhere = laptop(add_champion(hub.hub, "C. Champion", area="Somerset"), "elsewhere")
    run_report(hub.hub)
    level(elsewhere)

    page = elsewhere.ask(briefing.page)
    assert page.areas == ("Somerset",)
    assert page.report is not None
    assert page.report.day.items == ()
