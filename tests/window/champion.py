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
_TURNS = 20
_WORDS = {"Text", "QLabel", "Labelled"}
_LABELS = {*_WORDS, "Button"}


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
    born: float = 0.0
    """Of the program: another one after a lock, which has the same process number."""
    released: int = 0
    """Keys that the person let go of, and the app was told so."""

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

    def in_sight_words(self, name: str) -> str:
        """Where everything of a name is, for an error."""
        return "\n".join(f"{one.kind} {one.name!r} {one.place} {one.part}" for one in self.state().named(name))

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

    def press(self, *chords: str) -> None:
        """Press keys one after another; each is over once the app was told that it was let go, or was started anew."""
        for chord in chords:
            before = self.state()
            self.hands.key(chord)
            self.until(
                lambda now, was=before: now.released > was.released or now.born != was.born,  # type: ignore[misc]
                f"{chord} did not reach the app",
            )

    def type(self, words: str) -> None:
        """Type words, and wait until the last letter has come."""
        before = self.state().released
        keys = self.hands.type(words)
        self.until(lambda now: now.released >= before + keys, f"{words!r} did not reach the app")

    def click(self, name: str, *, kind: str = "") -> None:
        """Click what has this name, where it can be seen, once it stands still."""
        self.click_on(self.one(name, kind=kind))

    def in_sight(self, name: str, *, field: bool = False) -> Seen:
        """What has this name, brought into sight with the wheel where it is further down. ``field``: what one types
        into or chooses from, and not the label over it."""
        for _ in range(_TURNS):
            state = self.state()
            found = [one for one in state.named(name) if one.on and name in {one.name, one.value}]
            used = [one for one in found if one.kind not in (_LABELS if field else _WORDS)]
            found = used if used or field else found
            seen = [one for one in found if one.part[2] > 0 and one.part[3] >= min(one.place[3], 20)]
            if seen:
                return seen[0]
            (window,) = (one for one in state.windows if one.active)
            left, top, wide, tall = window.inside
            up = bool(found) and found[0].place[1] < top + tall // 2
            self.hands.wheel(left + wide // 2, top + tall - 80, notches=-3 if up else 3)
            told = f"{name!r} is nowhere, and the page scrolls no further\n{self.in_sight_words(name)}"
            self.until(lambda now, was=state: now != was, told)  # type: ignore[misc]
        raise NotSeenError(f"{name!r} did not come into sight\n{_told(self.state())}")

    def click_on(self, what: Seen) -> None:
        self.hands.click(*what.middle())

    def tab_to(self, name: str, *, most: int = 60, back: bool = False, field: bool = False) -> Seen:
        """Tab until something of this name has the focus: as many as it takes, counted. ``field``: what one types into,
        and not the button of the same name."""
        for _ in range(most):
            focus = self.state().focus
            if focus is not None and name in {focus.name, focus.value} and not (field and focus.kind == "Button"):
                return focus
            self.press("Shift+Tab" if back else "Tab")
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
