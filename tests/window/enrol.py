"""The first minutes of a new champion, by keyboard: as the letter says, from the first screen to Today."""

from __future__ import annotations

from tests.window.champion import Champion
from tests.window.force import Force

PASSPHRASE = "copper lantern meadow thistle"


def set_up(app: Champion, force: Force, code: str) -> None:
    """Type address, code and passphrase, compare the six words, and wait for Today."""
    app.until_focus("Address of the hub")
    app.type(force.running.url.removeprefix("https://"))
    app.press("Enter")
    app.until_focus("One-time code")
    app.type(code)
    app.press("Enter")
    app.until_focus("Passphrase")
    app.type(PASSPHRASE)
    app.press("Enter")
    app.until_focus("The passphrase again")
    app.type(PASSPHRASE)
    app.press("Enter")
    app.until_said("They are the same", seconds=60)
    app.tab_to("They are the same")
    app.press("Space")
    until_today(app)


def until_today(app: Champion) -> None:
    """Wait for the window itself."""
    app.until(
        lambda now: any(one.kind == "MainWindow" and one.active for one in now.windows), "no window came", seconds=60
    )


def unlock(app: Champion) -> None:
    """Type the passphrase where it is asked for."""
    app.until_focus("Passphrase")
    app.type(PASSPHRASE)
    app.press("Enter")
    until_today(app)


def sync_by_keyboard(app: Champion) -> None:
    """Go to the station's room, press Sync now, and wait until all has come."""
    app.press("Ctrl+6")
    app.until_focus("Sync now")
    app.press("Space")
    app.until_said("records arrived", seconds=90)
