"""The app as a process of its own, and what it says stands on the screen."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from tests.window.hands import Hands
from tests.window.screen import NotSeenError, Screen, end, until

WATCH = Path(__file__).parent / "watch"
HERE = Path(__file__).parents[2]
Box = tuple[int, int, int, int]
_LINES_TOLD = 60


class Row(msgspec.Struct, frozen=True):
    """One row of a list: its words for a screen reader, and where it lies."""

    words: str
    place: Box


class Seen(msgspec.Struct, frozen=True):
    """One widget on the screen. ``part`` is what can be seen of it."""

    kind: str
    object: str
    name: str
    described: str
    value: str
    on: bool
    place: Box
    part: Box
    checked: bool | None = None
    rows: tuple[Row, ...] = ()
    current: int = -1

    def middle(self) -> tuple[int, int]:
        left, top, wide, tall = self.part
        return left + wide // 2, top + tall // 2

    def is_whole(self) -> bool:
        return self.part == self.place


class Window(msgspec.Struct, frozen=True):
    """One window of the app; ``frame`` with what the window manager puts round it."""

    kind: str
    title: str
    active: bool
    frame: Box
    inside: Box


class State(msgspec.Struct, frozen=True):
    """Everything on the screen at one moment. ``free`` is what of the screen windows may take."""

    free: Box
    focus: Seen | None
    windows: tuple[Window, ...]
    widgets: tuple[Seen, ...]
    pid: int

    def named(self, name: str) -> list[Seen]:
        """Widgets whose name for a screen reader, or whose words, begin so."""
        return [one for one in self.widgets if one.name.startswith(name) or one.value.startswith(name)]

    def words(self) -> str:
        """Every word that can be seen."""
        return "\n".join(one.value or one.name for one in self.widgets)


class Champion:
    """One running app, the hands on it, and its state."""

    def __init__(self, place: Screen, hands: Hands, told: Path, process: subprocess.Popen[bytes]) -> None:
        self.screen, self.hands, self._told, self._process = place, hands, told, process

    def state(self) -> State:
        """As it last changed."""
        try:
            return msgspec.json.decode(self._told.read_bytes(), type=State)
        except FileNotFoundError:
            return State(free=(0, 0, 0, 0), focus=None, windows=(), widgets=(), pid=0)

    def until(self, is_so: Callable[[State], bool], what: str = "", *, seconds: float = 30.0) -> State:
        """Wait until the screen is so, and say what stood there where it never was."""
        last: list[State] = [self.state()]

        def look() -> bool:
            last[0] = self.state()
            return is_so(last[0])

        until(look, lambda: f"{what or 'not seen'}\n{_told(last[0])}", seconds=seconds)
        return last[0]

    def until_focus(self, name: str) -> Seen:
        """Wait until something of this name has the keyboard."""
        state = self.until(
            lambda now: now.focus is not None and (now.focus.name.startswith(name) or now.focus.value == name),
            f"the focus did not come to {name!r}",
        )
        if state.focus is None:
            raise NotSeenError(name)
        return state.focus

    def until_said(self, words: str, *, seconds: float = 30.0) -> State:
        """Wait until these words stand anywhere on the screen."""
        return self.until(lambda now: words in now.words(), f"{words!r} was not said", seconds=seconds)

    def one(self, name: str, *, kind: str = "") -> Seen:
        """Wait for the one widget of this name that can be seen and used."""

        def fits(state: State) -> list[Seen]:
            found = [one for one in state.named(name) if one.on and one.part[2] > 0 and kind in {"", one.kind}]
            exact = [one for one in found if name in {one.name, one.value}]
            return exact or found

        return fits(self.until(lambda now: bool(fits(now)), f"there is no {kind} {name!r} to be seen"))[0]

    def click(self, name: str, *, kind: str = "") -> None:
        """Click what has this name, where it can be seen, once it stands still."""
        self.click_on(self.one(name, kind=kind))

    def click_on(self, what: Seen) -> None:
        self.hands.click(*what.middle())

    def tab_to(self, name: str, *, most: int = 60, back: bool = False) -> Seen:
        """Tab until something of this name has the focus: as many as it takes, counted."""
        for _ in range(most):
            focus = self.state().focus
            if focus is not None and (focus.name.startswith(name) or focus.value.startswith(name)):
                return focus
            self.hands.key("Shift+Tab" if back else "Tab")
            self.until(lambda now, before=focus: now.focus != before, f"Tab stood still on {focus}")  # type: ignore[misc]
        raise NotSeenError(f"{name!r} is not among {most} stops of Tab\n{_told(self.state())}")


def _told(state: State) -> str:
    focus = f"{state.focus.kind} {state.focus.name!r}" if state.focus else "nothing"
    words = [line for line in state.words().splitlines() if line.strip()]
    return "\n".join([f"focus: {focus}", f"free: {state.free}", *map(str, state.windows), *words[:_LINES_TOLD]])


@contextmanager
def champion(place: Screen, data: Path, *options: str) -> Iterator[Champion]:
    """Start the app as a user does, with the watch beside it; ended by its process number, a locked one's heir too."""
    told = place.folder / "state.json"
    told.unlink(missing_ok=True)
    path = f"{WATCH}:{HERE}"
    environment = {**place.environment, "CHAMPION_WATCH": str(told), "PYTHONPATH": path}
    command = [sys.executable, "-m", "champion_app", "--data", str(data), *options]
    hands = Hands(place.display)
    log = place.folder / "champion.out"
    with log.open("ab") as out:
        process = subprocess.Popen(command, cwd=HERE, env=environment, stdout=out, stderr=out)
    try:
        yield Champion(place, hands, told, process)
    finally:
        hands.close()
        end(process)
    complaints = [
        line for line in log.read_text(errors="replace").splitlines() if "Traceback" in line or "QPaint" in line
    ]
    if complaints:
        raise NotSeenError(f"the app complained: {log.read_text(errors='replace')[-3000:]}")
