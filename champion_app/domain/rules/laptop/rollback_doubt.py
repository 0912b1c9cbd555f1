"""Why a vault is not taken for what was left on this laptop, and how that is said."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

import msgspec

from champion_app.domain.rules.words.moments import read_moment
from champion_app.domain.rules.words.wording import plural, said_moment

DoubtKind = Literal["older", "changed", "unknown"]
_UNTIL_SYNC = (
    "Nothing was overwritten. You can read everything; nothing new is saved until a sync at the station has held it "
    "against what the force has."
)


class Doubt(msgspec.Struct, frozen=True, kw_only=True):
    """``older``: it lacks what was written here. ``changed``: it was altered from outside. ``unknown``: nothing beside
    it says what it should be. ``saves`` and ``entries`` are how many saves and audit entries are missing; ``until`` is
    when the vault was last written to (RFC 3339)."""

    kind: DoubtKind
    saves: int = 0
    entries: int = 0
    until: str = ""


def doubt_words(doubt: Doubt, now: datetime) -> str:
    """What is missing, what is safe, and what to do."""
    at = read_moment(doubt.until)
    when = said_moment(at, now) if at else "an earlier time"
    if doubt.kind == "unknown":
        return (
            "What this laptop had noted beside the vault is gone, so nobody can say whether the vault is as you left "
            f"it. {_UNTIL_SYNC}"
        )
    if doubt.kind == "changed":
        return f"This vault was changed from outside the app after {when}. {_UNTIL_SYNC}"
    if doubt.saves:
        missing = plural(doubt.saves, "save", "saves")
        verb = "is" if doubt.saves == 1 else "are"
        return f"This vault is an older copy of itself: {missing} made until {when} {verb} not in it. {_UNTIL_SYNC}"
    return (
        f"This vault is an older copy of itself: no save is missing, but what was noted or typed until {when} may be. "
        f"{_UNTIL_SYNC}"
    )
