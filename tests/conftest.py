"""Every test runs off-screen and touches nothing of the person who runs it."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path

import pytest

from tests.postgres_server import running_server
from tests.steps_once import steps_read_once

HERE = Path(__file__).parent
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The short runs of the proofs take minutes together: they stand in the second tier."""
    for item in items:
        if item.path.parent == HERE and item.path.stem.endswith(("_proof", "_proofs")):
            item.add_marker("slow")


@pytest.fixture(autouse=True)
def no_window_outlives_its_test() -> Iterator[None]:
    """A window that stays goes on: its locker hides those of the next tests after two minutes, it holds the keyboard,
    and every change of the look paints it too. A user's process dies with it; here it is taken away."""
    yield
    if "PySide6.QtWidgets" not in sys.modules:
        return
    widgets, core = import_module("PySide6.QtWidgets"), import_module("PySide6.QtCore")
    if widgets.QApplication.instance() is None:
        return
    shiboken = import_module("shiboken6")
    for top in widgets.QApplication.topLevelWidgets():
        if shiboken.isValid(top) and top.parent() is None:
            top.hide()
            shiboken.delete(top)
    widgets.QApplication.sendPostedEvents(None, core.QEvent.Type.DeferredDelete)


@pytest.fixture(scope="session", autouse=True)
def migrations_read_once() -> Iterator[None]:
    with steps_read_once():
        yield


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[], str]]:
    """A real PostgreSQL; each call gives the address of an empty database in it."""
    with running_server(tmp_path_factory.mktemp("postgres")) as fresh:
        yield fresh
