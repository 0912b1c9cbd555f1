"""A champion's day in a real window: every task once by keyboard alone, and once by mouse."""

from __future__ import annotations

from pathlib import Path

import pytest

from champion_app.host.choices import keep_choices
from tests.window.champion import Champion, champion
from tests.window.conftest import MakeScreen
from tests.window.enrol import unlock

CONTACT, NOTE, PROMISE = "Spoke for a while", "Her brother moved in", "Ring about the housing letter"
WHEN = "in two weeks 4pm"
JOINT = "The landlord will answer by Monday"


class Keyboard:
    """How somebody works who has no mouse: Tab to it, and Space or Enter."""

    def __init__(self, app: Champion) -> None:
        self.app = app

    def use(self, name: str) -> None:
        self.app.tab_to(name)
        self.app.press("Space")

    def put(self, name: str, words: str) -> None:
        self.app.tab_to(name, field=True)
        self.app.type(words)

    def room(self, number: int, words: str) -> None:  # the mouse goes by its words
        self.app.press(f"Ctrl+{number}")

    def first_case(self) -> None:
        self.app.until(lambda now: now.focus is not None and now.focus.kind == "_Row", "no row has the focus")
        self.app.press("Enter")

    def save(self, name: str) -> None:  # the mouse presses it
        self.app.press("Ctrl+Enter")

    def choose_second(self, name: str) -> None:
        self.app.tab_to(name)
        self.app.press("Down")


class Mouse:
    """How somebody works who looks for what is there and clicks it, and turns the wheel where it is not in sight."""

    def __init__(self, app: Champion) -> None:
        self.app = app

    def use(self, name: str) -> None:
        self.app.click_on(self.app.in_sight(name))

    def put(self, name: str, words: str) -> None:
        self.app.click_on(self.app.in_sight(name, field=True))
        self.app.press("Ctrl+a")  # what stands there already, such as a day that is offered, is written over
        self.app.type(words)

    def room(self, number: int, words: str) -> None:  # the keyboard goes by its number
        self.app.click(words)

    def first_case(self) -> None:
        self.app.click("Open ", kind="Button")

    def save(self, name: str) -> None:
        self.use(name)

    def choose_second(self, name: str) -> None:
        self.app.click_on(self.app.in_sight(name, field=True))
        self.app.until(lambda now: len(now.windows) > 1, "no list opened")
        self.app.press("Down", "Enter")


@pytest.mark.parametrize("way", [Keyboard, Mouse])
def test_a_day(a_screen: MakeScreen, laptop: Path, way: type[Keyboard] | type[Mouse]) -> None:
    keep_choices(laptop, {"mode": "light", "scale": "1.0"})
    with a_screen(width=1366, height=768) as place, champion(place, laptop) as app:
        unlock(app)
        hand = way(app)
        hand.room(1, "Today")
        hand.first_case()
        app.until(lambda now: any(one.kind == "_Tab" for one in now.widgets), "no case was opened")

        hand.use("I am alone")
        hand.use("Record contact")
        app.until_focus("Reached")  # the strip gives the focus to its first outcome once it stands
        hand.use("Reached")
        app.until(lambda now: any(one.checked for one in now.named("Reached")), "Reached was not chosen")
        hand.put("What happened", CONTACT)
        hand.save("Record contact")
        app.until_said("Contact recorded")
        app.until_said(CONTACT)

        hand.use("Note")
        hand.put("Note", NOTE)
        hand.save("Keep note")
        app.until_said("Note kept")
        app.until_said(NOTE)

        hand.use("Follow-up")
        hand.put("What was promised", PROMISE)
        hand.put("When", WHEN)
        hand.save("Promise this")
        app.until_said("Promised")
        app.until_said(PROMISE)
        app.until_said("16:00")

        hand.use("Joint note")
        app.until_said("What agencies say and decide")
        hand.choose_second("Said by")
        hand.put("Words", JOINT)
        hand.use("Add fact")
        app.until(lambda now: any(JOINT in row.words for one in now.widgets for row in one.rows), "no joint note came")

        hand.room(6, "Station")
        hand.use("Sync now")
        app.until_said("accepted by the force", seconds=60)
        app.until(lambda now: bool(now.named("0 waiting for the station")), "something still waits")
