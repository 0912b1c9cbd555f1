"""A screen reader is given what the screen shows: headings, tabs, choices and rows as such, and what happens."""

from __future__ import annotations

from pathlib import Path

from champion_app.host.choices import keep_choices
from tests.window.champion import champion
from tests.window.conftest import MakeScreen
from tests.window.enrol import unlock
from tests.window.speech import listener


def test_the_tree_and_the_announcements_of_a_contact(a_screen: MakeScreen, laptop: Path) -> None:
    keep_choices(laptop, {"mode": "light", "scale": "1.0"})
    with a_screen(width=1366, height=768) as place, listener(place) as bus, champion(place, laptop) as app:
        unlock(app)
        app.until(lambda now: now.focus is not None and now.focus.kind == "_Row", "no row took the focus")
        tree = bus.tree()
        headings = [one.name for one in tree.of("heading")]
        assert {"Contact first", "Promised today", "Changed since your last sync"} <= set(headings)
        rows = tree.of("list item")
        assert len(rows) >= 10
        assert rows[0].described.startswith("1 of ")
        assert "late" in rows[0].name or "Due" in rows[0].name

        app.press("Ctrl+2")
        app.until_focus("Cases")
        bus.until_heard("Caseload")
        (cases,) = (one for one in bus.tree().of("list") if one.name == "Cases")
        first = cases.children[0]
        assert all(part in first.name for part in ("risk", "last contact")), first.name

        app.press("Enter")
        app.until(lambda now: any(one.kind == "_Tab" for one in now.widgets), "no case was opened")
        tabs = bus.tree().of("page tab")
        assert [one.name for one in tabs if one.selected] == ["Timeline"]
        bus.press(tabs[1])
        app.until(lambda _now: [one.name for one in bus.tree().of("page tab") if one.selected] == [tabs[1].name])
        bus.press(tabs[0])

        app.click("Record contact", kind="Button")
        app.one("Reached")
        choices = [one for one in bus.tree().of("radio button") if one.name == "Reached"]
        assert len(choices) == 1
        bus.press(choices[0])
        app.until(lambda now: any(one.checked for one in now.named("Reached")), "Reached was not chosen")
