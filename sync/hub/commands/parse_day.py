"""Days as they are typed at the command line."""

from __future__ import annotations

from datetime import date

from champion_app.domain.errors import Refused


def day_of(told: str) -> date | None:
    """A day as 2026-11-23; None for an empty text. Raises Refused."""
    try:
        return date.fromisoformat(told) if told else None
    except ValueError:
        raise Refused(f"{told} is no day such as 2026-11-23.") from None
