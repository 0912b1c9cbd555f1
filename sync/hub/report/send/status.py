"""How the sending of a day stands: counts by state, in words, and who has looked at the page."""

from __future__ import annotations

from collections import Counter
from datetime import date

import msgspec
from sqlalchemy import Connection

from champion_app.domain.rules.words.wording import plural
from sync.hub.report.audience.visits import visits
from sync.hub.report.send.letters import STATE_WORDS, Letter, State, letters


class DayStatus(msgspec.Struct, frozen=True, kw_only=True):
    """One day. ``looked``: how many of them have opened the page."""

    day: date
    letters: tuple[Letter, ...]
    states: dict[State, int]
    looked: int

    def lines(self) -> list[str]:
        """The counts in words, and what is to be done."""
        told = [f"  {count:,} {STATE_WORDS[state]}" for state, count in self.states.items()]
        told.append(f"{self.looked:,} of {plural(len(self.letters), 'person has', 'people have')} opened the report.")
        if self.states.get("perhaps"):
            told.append(
                "Perhaps sent: look for each Message-ID in the mail server's log, then say `champion-hub report settle "
                "ADDRESS --arrived` or `--again`. The hub sends none of them again by itself."
            )
        return told


def status_of(tx: Connection, day: date) -> DayStatus:
    """How a day stands."""
    found = letters(tx, day=day)
    counts = Counter(one.state for one in found)
    looked = visits(tx, day=day)
    return DayStatus(
        day=day, letters=tuple(found), states={state: counts[state] for state in STATE_WORDS if counts[state]},
        looked=sum(one.recipient in looked for one in found),
    )  # fmt: skip
