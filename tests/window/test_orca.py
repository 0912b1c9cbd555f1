"""What Debian's screen reader says when it comes on in Today and the arrows are used.

Of what is announced nothing: Orca 43 of Debian 12 does not listen to announcements, later ones do. That they go over
the bus is held in ``test_screen_reader``.
"""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

from champion_app.host.choices import keep_choices
from tests.window.champion import champion
from tests.window.conftest import MakeScreen, refuse_or_skip
from tests.window.enrol import unlock
from tests.window.orca import orca, orca_is_here


def test_orca_reads_today(a_screen: MakeScreen, laptop: Path) -> None:
    """Its name is short: the folder of a test bears it, and a socket's path may have 107 letters."""
    if not orca_is_here():
        refuse_or_skip("The screen reader Orca is missing: python3 dev.py test window says how to get it.")
    keep_choices(laptop, {"mode": "light", "scale": "1.0"})
    with ExitStack() as running:
        place = running.enter_context(a_screen(width=1366, height=768))
        app = running.enter_context(champion(place, laptop))
        unlock(app)
        app.until(lambda now: now.focus is not None and now.focus.kind == "_Row", "no row took the focus")
        voice = running.enter_context(orca(place))
        app.press("Down")
        second = app.until(
            lambda now: now.focus is not None and now.focus.described.startswith("2 of "), "Down did not move"
        ).focus
        assert second is not None
        voice.until_said("Contact first", "list with", "2 of ", second.name)
