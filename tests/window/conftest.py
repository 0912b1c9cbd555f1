"""The second tier: the app in a real window. Each test has a screen; the hub began empty."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path

import pytest

from sync.hub.serve import RunningHub
from tests.journeys.laptops import now
from tests.window.champion import champion
from tests.window.enrol import set_up, sync_by_keyboard
from tests.window.force import Force
from tests.window.screen import Screen, missing, screen

MakeScreen = Callable[..., AbstractContextManager[Screen]]


def refuse_or_skip(sentence: str) -> None:
    """Where everything must hold, or could have been installed, a skip is a failure."""
    if os.environ.get("CI") or (hasattr(os, "geteuid") and os.geteuid() == 0):
        pytest.fail(sentence, pytrace=False)
    pytest.skip(sentence)


@pytest.fixture(autouse=True, scope="session")
def can_have_a_screen() -> None:
    lacking = missing()
    if lacking:
        refuse_or_skip(f"The window tests need {', '.join(lacking)}: python3 dev.py test window says how to get them.")


@pytest.fixture(scope="session")
def force(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Force]:
    """The force's hub over real TLS; its database is empty at the start."""
    folder = tmp_path_factory.mktemp("force")
    with RunningHub(folder / "hub", clock=now) as running:
        yield Force(running, folder)


@pytest.fixture
def a_screen(tmp_path: Path, can_have_a_screen: None) -> MakeScreen:
    """Makes a screen: ``with a_screen(width=…, height=…) as place``."""
    return partial(screen, tmp_path / "screen")


@pytest.fixture(scope="session")
def laptop(force: Force, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A laptop that was set up by hand, given cases, and synced once: opened anew by each test that asks for it."""
    folder = tmp_path_factory.mktemp("laptop")
    user, code = force.champion()
    with screen(folder / "screen", width=1280, height=860) as place, champion(place, folder / "data") as app:
        set_up(app, force, code)
        force.take_in_week()
        force.give(user, 14)
        sync_by_keyboard(app)
    return folder / "data"
