"""The order of risk levels. A level of a newer version ranks above all that we know: nobody is overlooked."""

from __future__ import annotations

from champion_app.domain.merge import RISK_ORDER


def risk_rank(level: str) -> int:
    """0 for the lowest level."""
    return RISK_ORDER.index(level) if level in RISK_ORDER else len(RISK_ORDER)
