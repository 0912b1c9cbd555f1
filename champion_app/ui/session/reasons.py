"""Why the app locks."""

from __future__ import annotations

from typing import Literal

Reason = Literal["asked", "hidden", "idle", "asleep", "lid", "screen", "user", "ended"]
"""asked: by key or button. hidden: Shift three times. idle: nobody touched it. asleep: the computer goes to sleep or
slept. lid: it was closed. screen: the system locked its own screen. user: somebody else came to the front. ended: the
force took the laptop's leave away, or it ran out."""
