"""What Debian's screen reader says after every key of a champion's day."""

from __future__ import annotations

from pathlib import Path

from champion_app.host.choices import keep_choices
from tests.window.champion import champion
from tests.window.conftest import MakeScreen, refuse_or_skip
from tests.window.enrol import unlock
from tests.window.orca import orca, orca_is_here


def test_orca_says_the_day(a_screen: MakeScreen, laptop: Path) -> None:
    if not orca_is_here():
        refuse_or_skip("The screen reader Orca is missing: python3 dev.py test window says how to get it.")
    keep_choices(laptop, {"mode": "light", "scale": "1.0"})
    with a_screen(width=1366, height=768) as place, orca(place) as voice, champion(place, laptop) as app:
        app.until_focus("Passphrase")
        voice.until_said("Passphrase")
        unlock(app)
        app.until(lambda now: now.focus is not None and now.focus.kind == "_Row", "no row took the focus")
        voice.until_said("1 of 14", "late")
        app.press("Down")
        second = app.until(
            lambda now: now.focus is not None and now.focus.described == "2 of 14", "Down did not move"
        ).focus
        assert second is not None
        voice.until_said(second.name)
        app.press("Ctrl+2")
        app.until_focus("Cases")
        voice.until_said("Caseload")
        app.press("Down")
        voice.until_said("risk", "last contact")
        app.press("Enter")
        app.until(lambda now: any(one.kind == "_Tab" for one in now.widgets), "no case was opened")
        voice.until_said("Case")
        app.tab_to("Timeline")
        voice.until_said("Timeline", "page tab")
        app.tab_to("Record contact")
        voice.until_said("Record contact", "button")
        app.press("Space")
        app.tab_to("No answer")
        voice.until_said("No answer", "radio button")
        app.press("Space")
        app.tab_to("What happened", field=True)
        voice.until_said("What happened")
        app.type("Rang twice")
        app.press("Ctrl+Enter")
        voice.until_said("Contact recorded")
        app.press("Ctrl+6")
        app.until_focus("Sync now")
        voice.until_said("Station", "Sync now")
        app.press("Space")
        voice.until_said("Handing over what waits", "accepted by the force")
