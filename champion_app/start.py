"""What the roof is told at the start, what it says of this laptop, and what it hands to the process after a lock."""

from __future__ import annotations

import argparse
from pathlib import Path

from champion_app.host.choices import read_choices
from champion_app.host.keystore import NoKeystore, SystemKeystore
from champion_app.ui.session.leave import Leave
from champion_app.ui.theme import PALETTES, Mode, Theme
from resources.files import read_bytes


def keystore_sentence(keeper: SystemKeystore | NoKeystore) -> str:
    """What guards the vault on this machine, in words."""
    if keeper.real:
        return "This laptop's own keystore holds half of the key; your passphrase is the other half."
    return "This laptop has no keystore that the app trusts: your passphrase alone guards what is on it."


def kept_theme(folder: Path) -> Theme:
    """The look that was chosen before anything is unlocked."""
    told = read_choices(folder)
    modes: dict[str, Mode] = {mode: mode for mode in PALETTES}
    try:
        scale = min(2.0, max(1.0, float(told.get("scale", "1"))))
    except ValueError:
        scale = 1.0
    return Theme(mode=modes.get(told.get("mode", ""), "light"), scale=scale)


def still_there(seconds: int) -> str:
    """Before it locks by itself."""
    return f"This locks in {seconds} seconds. What you typed is kept. Press any key to stay."


def told_again(told: argparse.Namespace) -> Leave | None:
    """What a process that locked left for this one, if one did."""
    try:
        left, top, width, height = (int(part) for part in told.place.split(","))
    except ValueError:
        return None
    return Leave(hidden=told.calendar, place=(left, top, width, height), maximised=told.maximised, person=told.person)


def kept(told: argparse.Namespace, again: Leave) -> list[str]:
    """The arguments of the next process: where the folder is, and how the window stood."""
    folder = ["--data", str(told.data)] if told.data else []
    return [*folder, *again.arguments()]


def passphrase_words() -> tuple[str, ...]:
    """What a passphrase is made of where the app makes one."""
    return tuple(read_bytes("words", "slip39.txt").decode().split())
