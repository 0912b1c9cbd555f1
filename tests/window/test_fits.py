"""The window fits the screen that it is on, with whatever the window manager puts round it, at every text size."""

from __future__ import annotations

from pathlib import Path

import pytest

from champion_app.host.choices import keep_choices
from champion_app.ui.doors import DOORS
from tests.window.champion import Box, Champion, Seen, State, champion
from tests.window.conftest import MakeScreen
from tests.window.enrol import unlock

SCREENS = [
    (1366, 768, "openbox"),
    (1280, 800, "openbox"),
    (1024, 640, "openbox"),
    (1024, 640, "matchbox-window-manager"),
]
FOLDED = ("Find", "Lock")


def inside(inner: Box, outer: Box) -> bool:
    (left, top, wide, tall), (x, y, w, h) = inner, outer
    return left >= x and top >= y and left + wide <= x + w and top + tall <= y + h


def over_the_edge(state: State) -> list[Seen]:
    """What reaches over the window at its left or right: nobody can scroll there."""
    (window,) = (one for one in state.windows if one.active)
    left, _, wide, _ = window.inside
    return [one for one in state.widgets if one.place[0] < left or one.place[0] + one.place[2] > left + wide]


def whole(app: Champion, *names: str) -> None:
    """Each of these stands whole on the screen."""
    for name in names:
        found = app.one(name)
        assert found.is_whole(), f"{name} is cut: {found.place} shows {found.part}"
        assert inside(found.place, app.state().free), f"{name} is not on the screen: {found.place}"


@pytest.mark.parametrize("scale", [1.0, 2.0])
@pytest.mark.parametrize(("width", "height", "manager"), SCREENS)
def test_every_room_stands_whole_on_the_screen(
    a_screen: MakeScreen, laptop: Path, width: int, height: int, manager: str, scale: float
) -> None:
    keep_choices(laptop, {"mode": "light", "scale": str(scale)})
    with a_screen(width=width, height=height, manager=manager) as place, champion(place, laptop) as app:
        app.until_focus("Passphrase")
        state = app.until(
            lambda now: all(inside(one.frame, now.free) for one in now.windows), "the window does not fit"
        )
        whole(app, "Unlock", "Text size", "Colours", "Close")
        unlock(app)
        state = app.until(
            lambda now: all(inside(one.frame, now.free) for one in now.windows), "the window does not fit"
        )
        before = next(one.frame for one in state.windows if one.active)
        whole(app, "Lock", "OFFICIAL-SENSITIVE")
        for number, door in enumerate(DOORS, start=1):
            app.press(f"Ctrl+{number}")
            app.until(lambda now, door=door: is_here(now, door.words), f"{door.words} did not come")  # type: ignore[misc]
            app.until(lambda now: over_the_edge(now) == [], f"{door.words}: something reaches over the edge")
            if door.room == "station":
                whole(app, "Sync now")
        assert next(one.frame for one in app.state().windows if one.active) == before


def is_here(state: State, words: str) -> bool:
    """Whether the rail, or the bar that it is folded into, says that one is in this room."""
    return any(one.name.startswith(words) and one.name.endswith("you are here") for one in state.widgets) or any(
        one.kind == "Button" and one.value.startswith(words) and one.place[1] < 200 for one in state.widgets
    )
