"""A new champion's first minutes in a real window, from the letter to Today, on a hub that has nothing yet."""

from __future__ import annotations

from pathlib import Path

from tests.window.champion import champion
from tests.window.conftest import MakeScreen
from tests.window.enrol import set_up, unlock
from tests.window.force import Force


def test_a_new_champion_sets_up_locks_and_unlocks_by_keyboard(
    a_screen: MakeScreen, force: Force, tmp_path: Path
) -> None:
    _, code = force.champion()
    with a_screen(width=1366, height=768) as place, champion(place, tmp_path / "laptop") as app:
        set_up(app, force, code)
        before = app.state().pid
        app.press("Ctrl+l")
        app.until(lambda now: any("Unlock" in one.value for one in now.widgets), "no unlock screen came")
        unlock(app)
        assert app.state().pid == before  # the same process number: the program was started afresh in its place
