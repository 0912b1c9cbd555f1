"""How quickly the window stands on a large caseload: 10,000 cases, 100,000 records, without the key derivation."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import tempfile
import time
from functools import partial
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import psutil
from PySide6.QtCore import QAbstractTableModel, QEventLoop, QModelIndex, QPersistentModelIndex, Qt, QTimer
from PySide6.QtWidgets import QApplication, QTableView

from champion_app.demo.driver import until
from champion_app.domain.rules.words.folding import question
from champion_app.domain.rules.words.moments import utc_text
from champion_app.opening import open_window
from champion_app.store.queries import caseload, find, today
from champion_app.store.vault import Vault
from champion_app.ui.fonts import load_fonts
from champion_app.ui.look import Look
from champion_app.ui.main_window import MainWindow
from champion_app.ui.tasks import Tasks
from tests.bench.figure import Figure, figure, median_seconds, seconds
from tests.vaults.fresh import MONDAY, policy

CASES, NOTES = 10_000, 5
ASKED = ("morning", "lock broth", "interpreter", "housing prom", "window let", "police", "voicemail safe", "neigh")
_ROOT = QModelIndex()


def fill(folder: Path) -> tuple[int, bytes]:
    """A vault with everything in it, filled by a process of its own so that its memory is not counted here.
    Returns how many records, and the vault's key."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.fill_vault", str(folder), str(CASES), str(NOTES)],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    count, key = done.stdout.split()
    return int(count), bytes.fromhex(key)


def _open(folder: Path, key: bytes) -> Vault:
    from champion_app.domain.catalogue import standard_catalogue

    return Vault(folder, key, catalogue=standard_catalogue(), policy=policy(), clock=lambda: MONDAY)


class _Stalls:
    """The longest time that the event loop did not come round, and the most that it worked in one: the second is what
    is ours, whatever else the machine does."""

    def __init__(self) -> None:
        self.longest = self.busiest = 0.0
        self._last, self._worked = time.perf_counter(), time.thread_time()
        self._timer = QTimer()
        self._timer.setInterval(1)
        self._timer.timeout.connect(self._on_round)
        self._timer.start()

    def _on_round(self) -> None:
        now, worked = time.perf_counter(), time.thread_time()
        self.longest, self.busiest = max(self.longest, now - self._last), max(self.busiest, worked - self._worked)
        self._last, self._worked = now, worked

    def forget(self) -> None:
        self.longest = self.busiest = 0.0
        self._last, self._worked = time.perf_counter(), time.thread_time()


class _BareModel(QAbstractTableModel):
    """The least that Qt can show: the same first lines, as plain text."""

    def __init__(self, rows: list[tuple[str, ...]]) -> None:
        super().__init__()
        self._rows = rows

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex = _ROOT) -> int:
        return 0 if parent.isValid() else 4

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        return self._rows[index.row()][index.column()] if role == Qt.ItemDataRole.DisplayRole else None


def _bare(folder: Path, key: bytes) -> float:
    def work() -> None:
        vault = _open(folder, key)
        lines = vault.ask(today.contact_first, limit=60)
        model = _BareModel([(line.initials, line.area, line.risk, line.due or "") for line in lines])
        table = QTableView()
        table.setModel(model)
        table.resize(1280, 800)
        table.show()
        _settle()
        table.grab()
        table.close()
        vault.close()

    return median_seconds(work, times=3)


def _settle() -> None:
    loop = QEventLoop()
    QTimer.singleShot(0, loop.quit)
    loop.exec()


def _window(vault: Vault, tasks: Tasks, look: Look) -> MainWindow:
    window = open_window(vault, tasks=tasks, look=look, clock=lambda: MONDAY, keystore_sentence="")
    window.show()
    until(lambda: bool(window.today.first.list.rows()), "Today")
    _settle()
    window.grab()
    return window


def run() -> list[Figure]:
    """Unlock to Today painted, Caseload scroll and sort, search, memory, stalls."""
    app = QApplication.instance() or QApplication([])
    if not isinstance(app, QApplication):
        raise TypeError("another kind of application runs already")
    load_fonts()
    look = Look(app)
    figures: list[Figure] = []
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "vault"
        count, key = fill(folder)
        bare = _bare(folder, key)
        times = []
        for _ in range(3):
            with Tasks() as tasks:
                begun = time.perf_counter()
                vault = _open(folder, key)
                window = _window(vault, tasks, look)
                times.append(time.perf_counter() - begun)
                window.close()
                window.deleteLater()
            vault.close()
        opened = sorted(times)[1]
        name = f"vault to Today painted, {CASES:,} cases and {count:,} records"
        figures.append(
            figure("open", name, opened, "s", reference="a bare Qt table over the same vault", reference_value=bare,
                   aim="300 ms and at most 4 times", met=opened <= 0.3 and opened <= 4 * bare)
        )  # fmt: skip
        vault = _open(folder, key)
        with Tasks() as tasks:
            figures += _working(vault, tasks, look)
        figures += _search(vault)
        vault.close()
    return figures


def _working(vault: Vault, tasks: Tasks, look: Look) -> list[Figure]:
    window = _window(vault, tasks, look)
    stalls = _Stalls()
    _settle()
    stalls.forget()
    begun = time.perf_counter()
    window.go("caseload")
    until(lambda: window.caseload.model.rowCount() == CASES, "the caseload")
    shown = time.perf_counter() - begun
    begun = time.perf_counter()
    window.caseload.sort_by("who")
    until(lambda: window.caseload.model.rowCount() == CASES and window.caseload.model.line(0) is not None, "the sort")
    sort = time.perf_counter() - begun
    bar = window.caseload.list.verticalScrollBar()
    chance = random.Random(3)  # noqa: S311  # a reproducible choice
    jumps = []
    for _ in range(20):
        begun = time.perf_counter()
        bar.setValue(chance.randrange(bar.maximum()))
        row = window.caseload.list.indexAt(window.caseload.list.rect().center()).row()
        until(partial(_is_read, window, row), "the lines")
        jumps.append(time.perf_counter() - begun)
    window.go("today")
    until(lambda: bool(window.today.first.list.rows()), "Today")
    memory = psutil.Process().memory_info().rss / 1_000_000
    longest, busiest = stalls.longest, stalls.busiest
    window.close()
    window.deleteLater()
    return [
        figure("open", "Caseload shown", shown, "s"),
        figure("open", "Caseload sorted by another column", sort, "s"),
        figure("open", "a jump in Caseload to lines in sight, p95 of 20", sorted(jumps)[18], "s"),
        figure("open", "resident memory", memory, "MB", aim="under 200 MB", met=memory < 200),
        figure("open", "longest stall of the event loop", longest * 1000, "ms", aim="50 ms", met=longest <= 0.05),
        figure("open", "processor time of its busiest round", busiest * 1000, "ms", aim="50 ms", met=busiest <= 0.05),
    ]


def _search(vault: Vault) -> list[Figure]:
    mine, bare = [], []
    for _ in range(6):
        for asked in ASKED:
            mine.append(seconds(partial(vault.ask, find.find, asked)))
            bare.append(seconds(partial(_ask_bare, vault, asked)))
    place = int(len(mine) * 0.95)
    value, reference = sorted(mine)[place], sorted(bare)[place]
    late = median_seconds(lambda: vault.ask(today.coverage, now=utc_text(MONDAY)))
    counted = median_seconds(lambda: vault.ask(caseload.count, caseload.Wanted()))
    return [
        figure("open", "search over every note, p95", value * 1000, "ms", reference="the bare FTS5 query",
               reference_value=reference * 1000, aim="30 ms", met=value <= 0.03),
        figure("open", "who is waiting and how many are late", late * 1000, "ms"),
        figure("open", "how many cases are open", counted * 1000, "ms"),
    ]  # fmt: skip


def _is_read(window: MainWindow, row: int) -> bool:
    return window.caseload.model.line(row) is not None


def _ask_bare(vault: Vault, asked: str) -> list[object]:
    return vault.ask(_bare_search, question(asked))


def _bare_search(db: object, asked: str) -> list[object]:
    found = db.execute("SELECT rowid FROM search WHERE search MATCH ? ORDER BY rowid DESC LIMIT 40", (asked,))  # type: ignore[attr-defined]  # a connection
    return list(found.fetchall())
